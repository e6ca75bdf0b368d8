// The guards where sharing meets the database: no false alarms on the sample firm, two confirms at once, and an address
// that is fixed.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/adapters/database/open-database.ts';
import { reasonKey } from '../../src/chat/fix-address-form.ts';
import type { ContactId } from '../../src/core/ids.ts';
import { judgeRecipients } from '../../src/core/judge-recipients.ts';
import type { GuardedRecipient } from '../../src/core/recipient-guard.ts';
import { loadAccess } from '../../src/use-cases/access.ts';
import { type LoadedBill, loadBill } from '../../src/use-cases/bill-facts.ts';
import { chosenContacts } from '../../src/use-cases/contact-choices.ts';
import { fixAddress } from '../../src/use-cases/fix-address.ts';
import { earlierShares, warnedRecipients } from '../../src/use-cases/guard-facts.ts';
import { openShareForm } from '../../src/use-cases/open-share-form.ts';
import { previewShare } from '../../src/use-cases/preview-share.ts';
import { shareBill } from '../../src/use-cases/share-bill.ts';
import { testDatabase } from '../support/database.ts';
import { type Sharing, startSharing } from '../support/sharing.ts';

let sharing: Sharing;

beforeAll(async () => {
  const database: Database = await testDatabase();
  sharing = await startSharing(database);
});

const origin = { platform: 'slack', workspaceId: 'T0TEST', conversation: 'C0TEST' };

async function shareableBills(): Promise<LoadedBill[]> {
  const rows = await sharing.db.bill.findMany({ where: { state: { in: ['awaiting_payment', 'paid'] } } });
  const bills = await Promise.all(rows.map(({ id }) => loadBill(sharing.db, id)));

  return bills.flatMap((bill) => bill ?? []);
}

/** Which of these recipients the firm, as it is set up, would ask a reason for, or refuse. */
async function alarms(bill: LoadedBill, recipients: readonly GuardedRecipient[]): Promise<string[]> {
  const access = await loadAccess(sharing.db, sharing.actor);
  if (!access) throw new Error('Sam is not there');
  const warned = await warnedRecipients(sharing.db, { bill, recipients });
  const judged = judgeRecipients({ recipients: warned, settings: access.firm.settings, reason: undefined });

  return judged.ok
    ? []
    : judged.refusal.recipients.map(({ recipient, warnings }) =>
        [bill.number, recipient.address, ...warnings.map(({ code }) => code)].join(' '),
      );
}

describe('In the sample firm, to which nothing was mailed yet,', () => {
  it('no suggested contact of a bill that can be shared is warned of', async () => {
    const bills = await shareableBills();
    const found: string[] = [];
    let asked = 0;
    for (const bill of bills) {
      const form = { actor: sharing.actor, origin, numbers: [bill.number], addresses: [], message: '', guessed: false };
      const opened = await openShareForm(sharing.deps, form);
      if (!opened.ok) throw new Error(opened.refusal.code);
      const chosen = await chosenContacts(sharing.db, opened.value.values.to);
      const recipients = chosen.flatMap(({ contactId, name, kind, address }) =>
        address === undefined ? [] : [{ contactId, name, kind, address, entered: false }],
      );
      asked += recipients.length;
      found.push(...(await alarms(bill, recipients)));
    }

    expect(bills).toHaveLength(42);
    // Walter Harper has no address
    expect(asked).toBe(41);
    expect(found).toEqual([]);
  });

  it('of the clients and related contacts of all bills only those are warned of who are on one matter of several', async () => {
    const found: string[] = [];
    let asked = 0;
    for (const bill of await shareableBills()) {
      const recipients = await friendsOf(bill);
      asked += recipients.length;
      found.push(...(await alarms(bill, recipients)));
    }

    expect(asked).toBe(57);
    expect(found).toEqual(['1037 marcus.bell@acme.test not-on-matter', '1040 paolo@castellano.test not-on-matter']);
  });
});

/** Everybody at every address who is the client or a related contact on a matter of the bill. */
async function friendsOf(bill: LoadedBill): Promise<GuardedRecipient[]> {
  const matters = bill.matters.map(({ id }) => id);
  const onMatters = { some: { matterId: { in: matters }, relation: 'related' } };
  const rows = await sharing.db.contact.findMany({
    where: { OR: [{ relations: onMatters }, { matters: { some: { id: { in: matters } } } }] },
    select: { id: true, name: true, kind: true, emails: { select: { address: true } } },
  });

  return rows.flatMap(({ id, name, kind, emails }) =>
    emails.map(({ address }) => ({
      ...{ contactId: id as ContactId, name, address, entered: false },
      kind: kind === 'company' ? ('company' as const) : ('person' as const),
    })),
  );
}

/** A draft that is ready to be confirmed. */
async function aCheck(number: string, address: string): Promise<string> {
  const { deps, actor } = sharing;
  const form = { actor, origin, numbers: [number], addresses: [address], message: '', guessed: false };
  const opened = await openShareForm(deps, form);
  if (!opened.ok) throw new Error(opened.refusal.code);
  const { draftId, values } = opened.value;
  const preview = await previewShare(deps, { actor, draftId, values });
  if (!preview.ok) throw new Error(preview.refusal.code);

  return draftId;
}

describe('Two people who confirm the same share at once', () => {
  it('make one share: the other one is told that it is a repeat', async () => {
    const { deps, actor } = sharing;
    const address = 'ngozi.okafor@mailhaven.test';
    const drafts = await Promise.all([1, 2, 3, 4].map(() => aCheck('1004', address)));

    const results = await Promise.all(drafts.map((draftId) => shareBill(deps, { actor, draftId, reason: undefined })));

    const told = results.map((result) => (result.ok ? 'shared' : result.refusal.code)).toSorted();
    expect(told).toEqual(['exact-repeat', 'exact-repeat', 'exact-repeat', 'shared']);
    expect(await sharing.db.share.count({ where: { bill: { number: '1004' } } })).toBe(1);
  });
});

describe('A fixed address', () => {
  async function aRejectedMail(number: string, address: string): Promise<string> {
    sharing.outcomes.push({ kind: 'rejected', reason: 'no such user' });
    const { shareId } = await sharing.share(number, [address]);
    sharing.passMs(60_000);
    await sharing.deliver(shareId);
    const delivery = await sharing.db.delivery.findFirstOrThrow({ where: { shareId }, select: { id: true } });

    return delivery.id;
  }

  const fix = (deliveryId: string, typed: { address: string; reason?: string; against?: string }) => {
    const { address, against, reason } = typed;
    const given = reason === undefined ? undefined : { key: reasonKey(against ?? address), text: reason };

    return fixAddress(sharing.deps, { actor: sharing.actor, deliveryId, address, reason: given });
  };

  it('is not sent to with a reason that was given against the warnings about another address', async () => {
    const deliveryId = await aRejectedMail('1041', 'olena.kovalenko@mailhaven.test');
    const [wrong, other] = ['olena@mailheaven.test', 'olena@mialhaven.test'];
    expect(await fix(deliveryId, { address: wrong })).toMatchObject({ value: { kind: 'ask' } });

    const moved = await fix(deliveryId, { address: other, reason: 'she told me', against: wrong });

    expect(moved).toMatchObject({ ok: true, value: { kind: 'ask' } });
    expect(await fix(deliveryId, { address: other, reason: 'x' })).toMatchObject({
      refusal: { code: 'reason-needed' },
    });
    expect(await fix(deliveryId, { address: other, reason: 'she told me' })).toMatchObject({ value: { kind: 'sent' } });
  });

  it('is the one that is told of later, as the one that had the bill', async () => {
    const deliveryId = await aRejectedMail('1039', 'thaomy@mailhaven.test');
    await fix(deliveryId, { address: 'thao.my@mailhaven.test', reason: 'she called' });
    const bill = (await shareableBills()).find(({ number }) => number === '1039');
    if (!bill) throw new Error('there is no such bill');

    const earlier = await earlierShares(sharing.db, { bill, now: sharing.deps.clock.now() });

    const addresses = earlier.flatMap(({ recipients }) => recipients.map(({ address }) => address));
    expect(addresses).toEqual(['thao.my@mailhaven.test']);
  });

  it('takes the place of the old one once, though two people fix it at once', async () => {
    const deliveryId = await aRejectedMail('1046', 'lucja.zoltowska@mailhaven.test');

    const results = await Promise.all(
      ['one', 'two', 'three'].map((name) =>
        fix(deliveryId, { address: `${name}@mailhaven.test`, reason: 'she called' }),
      ),
    );

    const told = results.map((result) => (result.ok ? result.value.kind : result.refusal.code)).toSorted();
    expect(told).toEqual(['not-fixable', 'not-fixable', 'sent']);
  });
});
