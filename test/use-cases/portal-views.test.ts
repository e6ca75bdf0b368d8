// What a client sees of their bills in the portal, what is written down of it, and what is told when a bill has changed since.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ClientActor } from '../../src/core/actor.ts';
import type { ContactId } from '../../src/core/ids.ts';
import type { ImportedBill } from '../../src/core/imported-bill.ts';
import type { LocalDate } from '../../src/core/local-date.ts';
import { money } from '../../src/core/money.ts';
import { portalBill } from '../../src/use-cases/portal-bill.ts';
import { portalBills } from '../../src/use-cases/portal-bills.ts';
import { portalDocument } from '../../src/use-cases/portal-document.ts';
import { portalHistory } from '../../src/use-cases/portal-history.ts';
import { recordView } from '../../src/use-cases/record-view.ts';
import { stopSharing } from '../../src/use-cases/stop-sharing.ts';
import { openAnyDatabase, type ThrowAway } from '../support/database.ts';
import { importAgain } from '../support/import-again.ts';
import { type Sharing, startSharing } from '../support/sharing.ts';

const DAY = 86_400_000;

let store: ThrowAway;
let sharing: Sharing;

beforeAll(async () => {
  store = await openAnyDatabase();
  sharing = await startSharing(store.database);
});
beforeEach(() => sharing.passMs(2 * DAY));
afterAll(async () => {
  await store.database.stop();
  await store.drop();
});

/** Bill 1042 in the portal, open to Dana. */
async function aShare() {
  const { shareId } = await sharing.share('1042', ['dana@acme.test'], 'portal');
  sharing.passMs(60_000);
  await sharing.deliver(shareId);
  const recipient = await sharing.db.recipient.findFirstOrThrow({ where: { shareId } });
  const { billId } = await sharing.db.share.findFirstOrThrow({ where: { id: shareId } });
  const { firmId } = sharing.actor;
  const client: ClientActor = { kind: 'client', firmId, contactId: recipient.contactId as ContactId };
  const see = async () => {
    const found = await portalBill(sharing.deps, { client, billId, page: 1 });
    if (found?.kind !== 'open') throw new Error('not open');
    return found;
  };

  return {
    shareId,
    billId,
    client,
    recipientId: recipient.id,
    view: () => recordView(sharing.deps, { client, billId }),
    see,
  };
}

/** The firm's own file once more, with bill 1042 as `change` makes it. */
const importChanged = (change: (bill: ImportedBill) => ImportedBill) =>
  importAgain(sharing, { number: '1042', change });

it('A client finds the bill that is shared with them, with its lines and sums; nobody else does', async () => {
  const { client, billId, see, shareId } = await aShare();
  const stranger = await sharing.db.contact.findFirstOrThrow({ where: { id: { not: client.contactId } } });
  const other: ClientActor = { ...client, contactId: stranger.id as ContactId };
  const { bill, lines, amounts, changes, recipient } = await see();

  expect((await portalBills(sharing.deps, { client })).map((one) => one.bill.number)).toEqual(['1042']);
  expect({ number: bill.number, message: recipient.message }).toEqual({ number: '1042', message: 'Thank you' });
  expect(lines.reduce((sum, { amount }) => sum + amount.minor, 0n)).toBe(amounts.subtotal.minor);
  expect(changes).toEqual([]);
  expect(await portalBills(sharing.deps, { client: other })).toEqual([]);
  expect(await portalBill(sharing.deps, { client: other, billId, page: 1 })).toBeUndefined();
  expect(await portalDocument(sharing.deps, { client: other, billId })).toBeUndefined();
  expect(await recordView(sharing.deps, { client: other, billId })).toBe(false);
  await stopSharing(sharing.deps, { actor: sharing.actor, what: { shareId } });
});

it('Views are counted, the same one within a minute once; the first is told in the thread', async () => {
  const { view, shareId, recipientId, client } = await aShare();

  expect(await view()).toBe(true);
  expect(await view()).toBe(false);
  sharing.passMs(60_000);
  expect(await view()).toBe(true);

  const row = await sharing.db.recipient.findFirstOrThrow({ where: { id: recipientId } });
  const [viewed] = (await portalHistory(sharing.deps, { client, page: 1 })).shares;
  expect(row.viewCount).toBe(2);
  expect(viewed?.views).toEqual({ count: 2, first: row.viewedAt, last: row.lastViewAt });
  expect(await sharing.notices(shareId)).toEqual(['viewed']);
  expect(await sharing.db.auditEntry.count({ where: { action: 'bill-viewed', subjectId: recipientId } })).toBe(2);
  await stopSharing(sharing.deps, { actor: sharing.actor, what: { shareId } });
});

it('A client who does not want the firm to be told is counted in their own history alone', async () => {
  const { view, shareId, client } = await aShare();
  const account = { firmId: client.firmId, id: sharing.deps.ids.newId('pac'), contactId: client.contactId };
  await sharing.db.portalAccount.create({ data: { ...account, tellsViews: false, createdAt: new Date() } });

  await view();

  expect(await sharing.notices(shareId)).toEqual([]);
  await sharing.db.portalAccount.deleteMany({});
  await stopSharing(sharing.deps, { actor: sharing.actor, what: { shareId } });
});

it('The PDF is the one that was mailed while the bill is the same, and one of the bill as it is now after that', async () => {
  const { client, billId, shareId } = await aShare();
  const { sha256 } = await sharing.db.frozenDocument.findFirstOrThrow({ where: { billId }, orderBy: { id: 'desc' } });

  const before = await portalDocument(sharing.deps, { client, billId });
  await importChanged((bill) => ({ ...bill, subject: 'Lease, as amended' }));
  const after = await portalDocument(sharing.deps, { client, billId });

  expect(Buffer.from(before?.bytes ?? []).toString()).toBe('%PDF bill 1042');
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(after?.fileName).toMatch(/1042/);
  await stopSharing(sharing.deps, { actor: sharing.actor, what: { shareId } });
});

it('A bill that has changed since its client saw it says so, and the firm is told once', async () => {
  const { view, see, shareId } = await aShare();
  await view();
  expect((await see()).changes).toEqual([]);

  await importChanged((bill) => ({ ...bill, subject: 'Lease, as amended' }));
  await importChanged((bill) => ({ ...bill, subject: 'Once more' }));
  const { changes, lines } = await see();

  expect(changes).toEqual([{ code: 'other' }]);
  expect(lines.filter(({ isNew }) => isNew)).toEqual([]);
  expect((await sharing.notices(shareId)).toSorted()).toEqual(['changed', 'viewed']);
  await stopSharing(sharing.deps, { actor: sharing.actor, what: { shareId } });
});

it('New lines, another total and another date are named one by one', async () => {
  const { view, see, shareId } = await aShare();
  await view();
  const before = await see();

  await importChanged((bill) => {
    const [first, ...others] = bill.lineItems;
    if (!first) throw new Error('no lines');
    const fee = {
      ...first,
      kind: 'expense',
      description: 'Filing fee',
      quantityE4: 10_000n,
      rateE4: 500_000n,
    } as const;
    const added = { ...fee, adjustment: money(0n, 'USD'), amount: money(5_000n, 'USD') };
    return {
      ...bill,
      dueDate: '2027-01-31' as LocalDate,
      statedTotal: undefined,
      lineItems: [first, ...others, added],
    };
  });
  const { changes, lines, bill } = await see();

  expect(changes).toEqual([
    { code: 'total', before: before.bill.total, after: money(before.bill.total.minor + 5_000n, 'USD') },
    { code: 'balance', before: before.bill.balance, after: bill.balance },
    { code: 'due-date', before: before.bill.dueDate, after: '2027-01-31' },
    { code: 'lines', added: 1, removed: 0 },
  ]);
  expect(lines.filter(({ isNew }) => isNew).map(({ description }) => description)).toEqual(['Filing fee']);
  await stopSharing(sharing.deps, { actor: sharing.actor, what: { shareId } });
});

it('A bill that the firm has taken back says so, and is on no list', async () => {
  const { client, billId } = await aShare();
  await sharing.db.bill.updateMany({ where: { id: billId }, data: { state: 'void' } });

  expect(await portalBill(sharing.deps, { client, billId, page: 1 })).toMatchObject({ kind: 'withdrawn' });
  expect(await portalBills(sharing.deps, { client })).toEqual([]);
  expect(await portalDocument(sharing.deps, { client, billId })).toBeUndefined();
  expect(await recordView(sharing.deps, { client, billId })).toBe(false);
});
