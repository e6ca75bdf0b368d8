// What ends a client's access as a whole: the contact is deactivated, or the bill is voided.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ContactId } from '../../src/core/ids.ts';
import { deactivateContact } from '../../src/use-cases/deactivate-contact.ts';
import { listShares } from '../../src/use-cases/list-shares.ts';
import { voidBill } from '../../src/use-cases/void-bill.ts';
import { openAnyDatabase, type ThrowAway } from '../support/database.ts';
import { type Sharing, startSharing } from '../support/sharing.ts';

const DANA = ['dana@acme.test'];
const BOTH = ['dana@acme.test', 'marcus.bell@acme.test'];

let store: ThrowAway;
let sharing: Sharing;

beforeAll(async () => {
  store = await openAnyDatabase();
  sharing = await startSharing(store.database);
});
beforeEach(() => sharing.passMs(2 * 86_400_000));
afterAll(async () => {
  await store.database.stop();
  await store.drop();
});

async function standingOf(shareId: string) {
  const deps = { ...sharing.deps, search: store.database.search };
  const page = await listShares(deps, { viewer: sharing.actor, size: 50 });

  return page.ok ? page.value.rows.find(({ id }) => id === shareId)?.standing : undefined;
}

describe('Deactivating a contact', () => {
  it('ends sign-ins and codes, cancels what waits for them alone, and takes the green mark', async () => {
    const { db, actor, deps } = sharing;
    const { contactId } = await db.contactEmail.findFirstOrThrow({ where: { address: 'dana@acme.test' } });
    const { shareId: held } = await sharing.share('1042', BOTH, 'portal');
    const now = deps.clock.now();
    const of = { firmId: actor.firmId, createdAt: now };
    const code = { codeNonce: 'n', codePurpose: 'password', codeAddress: 'dana@acme.test', codeExpiresAt: now };
    await db.portalAccount.create({ data: { ...of, id: 'pac_1', contactId, ...code } });
    const endsAt = new Date(now.getTime() + 3_600_000);
    await db.portalSession.create({
      data: { ...of, id: 'pse_1', accountId: 'pac_1', tokenHash: 'h', seenAt: now, endsAt },
    });

    const ended = await deactivateContact(deps, { actor, contactId: contactId as ContactId });

    const account = await db.portalAccount.findFirstOrThrow({ where: { id: 'pac_1' } });
    const session = await db.portalSession.findFirstOrThrow({ where: { id: 'pse_1' } });
    expect(ended).toEqual({ sessions: 1, shares: 1 });
    expect(session.endsAt).toEqual(now);
    expect(account).toMatchObject({ codeNonce: '', codePurpose: '', codeAddress: '', codeExpiresAt: null });
    expect((await sharing.states(held)).toSorted()).toEqual(['cancelled', 'held']);
    sharing.passMs(3_600_000);
    expect((await standingOf(held))?.shared).toBe(true);
    await db.contact.updateMany({ where: { id: contactId }, data: { deactivatedAt: null } });
  });

  it('leaves no share green that was for them alone', async () => {
    const { shareId } = await sharing.share('1042', DANA, 'portal');
    sharing.passMs(3_600_000);
    await sharing.deliver(shareId);
    const before = await standingOf(shareId);
    const { contactId } = await sharing.db.recipient.findFirstOrThrow({ where: { shareId } });

    await deactivateContact(sharing.deps, { actor: sharing.actor, contactId: contactId as ContactId });
    const after = await standingOf(shareId);
    await sharing.db.contact.updateMany({ where: { id: contactId }, data: { deactivatedAt: null } });

    expect([before?.shared, after?.shared, after?.stopped]).toEqual([true, false, true]);
  });
});

describe('Voiding a bill', () => {
  it('changes its version, cancels what waits, stops no recipient, and is done once', async () => {
    const { shareId } = await sharing.share('1042', DANA, 'both');
    const bill = await sharing.db.bill.findFirstOrThrow({ where: { number: '1042' } });
    const request = { actor: sharing.actor, billId: bill.id };

    const [first, second] = [await voidBill(sharing.deps, request), await voidBill(sharing.deps, request)];

    const after = await sharing.db.bill.findFirstOrThrow({ where: { id: bill.id } });
    expect(first).toMatchObject({ ok: true, value: { number: '1042' } });
    expect(second).toMatchObject({ refusal: { code: 'bill-closed', state: 'void' } });
    expect(after).toMatchObject({ state: 'void', version: bill.version + 1 });
    expect(await sharing.states(shareId)).toEqual(['cancelled']);
    expect((await sharing.db.recipient.findFirstOrThrow({ where: { shareId } })).stoppedAt).toBeNull();
    expect(await sharing.db.job.count({ where: { kind: 'notify-conversation', subjectId: shareId } })).toBe(1);
    const { state, version } = bill;
    await sharing.db.bill.updateMany({ where: { id: bill.id }, data: { state, version } });
  });
});
