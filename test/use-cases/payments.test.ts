// Payments that somebody of the firm enters, on a real database: the books, the bill, what clients and the conversation see.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { billStatus } from '../../src/core/bill.ts';
import { firmSettings } from '../../src/core/firm-settings.ts';
import type { BillId } from '../../src/core/ids.ts';
import type { ImportedBill } from '../../src/core/imported-bill.ts';
import type { LocalDate } from '../../src/core/local-date.ts';
import { type Money, money } from '../../src/core/money.ts';
import { loadBillDocument } from '../../src/use-cases/bill-document.ts';
import { loadBill } from '../../src/use-cases/bill-facts.ts';
import { readLedger } from '../../src/use-cases/read-ledger.ts';
import { recordPayment } from '../../src/use-cases/record-payment.ts';
import { returnPayment } from '../../src/use-cases/return-payment.ts';
import { cardOf, loadMessages, noticeOf } from '../../src/use-cases/share-messages.ts';
import { openAnyDatabase, type ThrowAway } from '../support/database.ts';
import { importAgain } from '../support/import-again.ts';
import { type Sharing, startSharing } from '../support/sharing.ts';

const DAY = 86_400_000;
const PAID_ON = '2026-03-16' as LocalDate;
const today = '2026-03-16' as LocalDate;

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

const usd = (minor: bigint) => money(minor, 'USD');

async function billNumbered(number: string) {
  const { id } = await sharing.db.bill.findFirstOrThrow({ where: { number }, select: { id: true } });
  const bill = await loadBill(sharing.db, id);
  if (!bill) throw new Error('no such bill');

  return bill;
}

async function pay(number: string, amount: Money, changes: { method?: 'cheque' | 'transfer'; payer?: string } = {}) {
  const { id } = await billNumbered(number);
  const entered = { billId: id as BillId, amount, method: 'cheque', date: PAID_ON, payer: '', ...changes } as const;

  return recordPayment(sharing.deps, { actor: sharing.actor, entered });
}

async function paid(number: string, amount: Money): Promise<string> {
  const recorded = await pay(number, amount);
  if (!recorded.ok) throw new Error(recorded.refusal.code);

  return recorded.value.paymentId;
}

const giveBack = (paymentId: string) => returnPayment(sharing.deps, { actor: sharing.actor, paymentId });
const amounts = async (number: string) => {
  const { id } = await billNumbered(number);

  return (await readLedger(sharing.db, id)).map(({ kind, amount }) => [kind, amount.minor]);
};

/** The bill takes what was paid for, and nothing is left in the books that does not sum to 0. */
async function expectBooksAgree(number: string): Promise<void> {
  const bill = await billNumbered(number);
  const entries = await sharing.db.ledgerEntry.findMany({ where: { transaction: { billId: bill.id } } });
  const ofClient = entries.filter(({ account }) => account === 'receivable' || account === 'held-in-trust');
  const files = await sharing.db.billPayment.findMany({
    where: { billId: bill.id, NOT: { externalId: { startsWith: 'sharebill:' } } },
  });
  const sum = (rows: readonly { amountMinor: bigint }[]) => rows.reduce((total, row) => total + row.amountMinor, 0n);

  expect(sum(entries)).toBe(0n);
  expect(bill.paid.minor).toBe(sum(files) - sum(ofClient));
  expect(bill.balance.minor).toBe(bill.total.minor - bill.paid.minor);
}

describe('A payment that is entered', () => {
  it('stands in the books, and the bill is due by so much less, then paid', async () => {
    const before = await billNumbered('1042');
    const part = usd(50_000n);
    const rest = usd(before.balance.minor - part.minor);

    const first = await pay('1042', part, { payer: 'Dana Reyes' });
    const between = await billNumbered('1042');
    sharing.passMs(1_000);
    await pay('1042', rest, { method: 'transfer' });
    const after = await billNumbered('1042');

    expect(first).toMatchObject({ ok: true, value: { number: '1042', balance: rest } });
    expect(billStatus(between, today)).toBe('partly-paid');
    expect(between.version).toBe(before.version + 1);
    expect(billStatus(after, today)).toBe('paid');
    expect(await readLedger(sharing.db, after.id)).toMatchObject([
      {
        provider: 'manual',
        method: 'cheque',
        payer: 'Dana Reyes',
        kind: 'payment',
        account: 'operating',
        amount: part,
      },
      { method: 'transfer', payer: '', kind: 'payment', amount: rest },
    ]);
    await expectBooksAgree('1042');
  });

  it('stands on the PDF and, whoever entered it, in an audit entry', async () => {
    const bill = await billNumbered('1042');
    const document = await loadBillDocument(sharing.db, { bill, firm: { name: 'Firm', settings: firmSettings({}) } });
    const [payment] = await sharing.db.payment.findMany({ where: { billId: bill.id }, orderBy: { id: 'asc' } });

    expect(document.payments).toMatchObject([
      { method: 'Credit card' },
      { date: PAID_ON, method: 'cheque', amount: usd(50_000n) },
      { method: 'transfer' },
    ]);
    expect(document).toMatchObject({ mark: 'paid', balance: usd(0n) });
    const where = { action: 'payment-received', subjectId: payment?.id ?? '' };
    expect(await sharing.db.auditEntry.findFirst({ where })).toMatchObject({
      actorId: sharing.actor.staffMemberId,
      data: { billId: bill.id },
    });
  });

  it.each([
    ['more than is due', '1044', 999_999_999n, 'payment-over-balance'],
    ['nothing', '1044', 0n, 'payment-not-positive'],
  ])('is refused when it is %s, and nothing is written', async (_what, number, minor, code) => {
    const before = await billNumbered(number);

    expect(await pay(number, money(minor, before.total.currency))).toMatchObject({ ok: false, refusal: { code } });

    expect(await billNumbered(number)).toEqual(before);
    expect(await amounts(number)).toEqual([]);
  });

  it('ten at the same time are never together more than is due', async () => {
    const { balance } = await billNumbered('1044');
    const third = money(balance.minor / 3n, balance.currency);

    const tried = await Promise.all(Array.from({ length: 10 }, () => pay('1044', third)));

    expect(tried.filter(({ ok }) => ok)).toHaveLength(3);
    expect(await amounts('1044')).toHaveLength(3);
    await expectBooksAgree('1044');
  });
});

describe('A payment that comes back', () => {
  it('makes the bill due again; both entries stay', async () => {
    const before = await billNumbered('1040');
    const amount = money(before.balance.minor, before.total.currency);
    const paymentId = await paid('1040', amount);

    sharing.passMs(1_000);
    const returned = await giveBack(paymentId);

    expect(returned).toMatchObject({ ok: true, value: { number: '1040', amount, balance: before.balance } });
    expect(await amounts('1040')).toEqual([
      ['payment', amount.minor],
      ['return', -amount.minor],
    ]);
    expect(await sharing.db.payment.findFirst({ where: { id: paymentId } })).toMatchObject({ state: 'returned' });
    await expectBooksAgree('1040');
  });

  it('comes back once, however often and by however many it is said', async () => {
    const paymentId = await paid('1040', usd(100n));

    const tried = await Promise.all([giveBack(paymentId), giveBack(paymentId), giveBack(paymentId)]);

    expect(tried.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await giveBack(paymentId)).toMatchObject({ refusal: { code: 'payment-returned-already' } });
    expect(await giveBack('pay_none')).toMatchObject({ refusal: { code: 'payment-not-found' } });
    await expectBooksAgree('1040');
  });
});

describe('The books', () => {
  const someEntry = () => sharing.db.ledgerEntry.findFirstOrThrow({});

  it('are not changed and not deleted from', async () => {
    const { id, amountMinor } = await someEntry();

    await expect(sharing.db.ledgerEntry.updateMany({ where: { id }, data: { amountMinor: 1n } })).rejects.toThrow();
    await expect(sharing.db.ledgerEntry.deleteMany({ where: { id } })).rejects.toThrow();
    await expect(sharing.db.ledgerTransaction.updateMany({ data: { kind: 'return' } })).rejects.toThrow();
    await expect(sharing.db.ledgerTransaction.deleteMany({})).rejects.toThrow();
    expect(await someEntry()).toMatchObject({ id, amountMinor });
  });

  it.each<[string, readonly bigint[]]>([
    ['do not sum to 0', [5n, -4n]],
    ['are one alone', [5n]],
    ['are none', []],
  ])('take no transaction whose entries %s', async (_what, minors) => {
    const { firmId, ids, clock } = { ...sharing.actor, ...sharing.deps };
    const { id: paymentId, billId } = await sharing.db.payment.findFirstOrThrow({});
    const id = ids.newId('ltx');
    const now = clock.now();
    const before = await sharing.db.ledgerTransaction.count({});

    const written = sharing.db.writeRows({
      ledgerTransaction: [
        { firmId, id, paymentId, billId, kind: 'payment', eventRef: id, occurredAt: now, createdAt: now },
      ],
      ledgerEntry: minors.map((amountMinor, index) => ({
        ...{ firmId, id: ids.newId('len'), transactionId: id, amountMinor, currency: 'USD' },
        account: index === 0 ? 'operating' : 'receivable',
      })),
    });

    await expect(written).rejects.toThrow();
    expect(await sharing.db.ledgerTransaction.count({})).toBe(before);
  });
});

describe('The conversation', () => {
  async function aSharedBill(detail: string) {
    await sharing.set('cardDetail', detail);
    const { shareId } = await sharing.share('1037', ['dana@acme.test'], 'email');
    const words = async () => {
      const share = await loadMessages(sharing.db, shareId);
      const card = share?.messages.find(({ kind }) => kind === 'card');
      const notice = share?.messages.find(({ kind }) => kind === 'paid');
      if (!share || !card || !notice) throw new Error('no card, or no notice');

      return { card: cardOf(share, { card, now: sharing.deps.clock.now() }), notice: noticeOf(share, notice) };
    };

    return { shareId, words };
  }

  it('is told of a payment in the thread, and sees it on the card; of amounts only where the firm wants them there', async () => {
    const full = await aSharedBill('full');
    const paymentId = await paid('1037', usd(10_000n));

    const told = await full.words();
    await sharing.set('cardDetail', 'client');
    const silent = await full.words();

    expect(told.notice.text).toMatch(/paid \$100\.00 of \$[\d,.]+ for bill 1037 \(cheque\)\.$/);
    expect(told.card.lines.at(-1)).toMatch(/^Paid in part: \$100\.00, \$[\d,.]+ due$/);
    expect(silent.notice.text).toMatch(/paid a part of bill 1037 \(cheque\)\.$/);
    expect(silent.card.lines.at(-1)).toBe('Paid in part');
    expect(`${silent.card.text}${silent.card.lines.join()}${silent.notice.text}`).not.toContain('$');
    expect(await sharing.notices(full.shareId)).toEqual(['paid']);
    sharing.passMs(1_000);
    await giveBack(paymentId);
    expect(await sharing.notices(full.shareId)).toEqual(['paid', 'returned']);
  });
});

describe('A file that brings the bill again', () => {
  const again = (change: (bill: ImportedBill) => ImportedBill) => importAgain(sharing, { number: '1039', change });

  it('leaves what was paid here, and counts it once when it knows of it', async () => {
    const before = await billNumbered('1039');
    const amount = money(2_500n, before.total.currency);
    await paid('1039', amount);

    await again((bill) => ({ ...bill, subject: 'Changed' }));
    const kept = await billNumbered('1039');
    const payment = { externalId: 'theirs', date: PAID_ON, method: 'Cheque', amount };
    await again((bill) => ({ ...bill, payments: [...bill.payments, payment] }));
    const known = await billNumbered('1039');

    expect(kept).toMatchObject({ subject: 'Changed', balance: { minor: before.balance.minor - 2_500n } });
    expect(known.balance).toEqual(kept.balance);
    const rows = await sharing.db.billPayment.findMany({ where: { billId: known.id } });
    expect(rows.filter(({ amountMinor }) => amountMinor === 2_500n)).toMatchObject([{ externalId: 'theirs' }]);
  });
});
