// What an event of a payment is in double entry, and what a file knows of our payments.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unknownToFile } from '../../src/core/known-payments.ts';
import { entriesOf, LEDGER_KINDS, MONEY_ACCOUNTS, paidBy } from '../../src/core/ledger.ts';
import type { LocalDate } from '../../src/core/local-date.ts';
import { money } from '../../src/core/money.ts';
import { checkEntered } from '../../src/core/payment.ts';
import { times } from '../long/counts.ts';

const usd = (minor: bigint) => money(minor, 'USD');
const event = fc.record({
  kind: fc.constantFrom(...LEDGER_KINDS),
  account: fc.constantFrom(...MONEY_ACCOUNTS),
  amount: fc.bigInt({ min: 1n, max: 2n ** 60n }).map(usd),
});

describe('The entries of an event', () => {
  it('sum to 0, and move the bill by the amount', () => {
    fc.assert(
      fc.property(event, ({ kind, account, amount }) => {
        const entries = entriesOf({ kind, account, amount });
        const ofClient = entries.find((entry) => ['receivable', 'held-in-trust'].includes(entry.account));

        expect(entries.reduce((sum, entry) => sum + entry.amount.minor, 0n)).toBe(0n);
        expect(ofClient?.amount.minor).toBe(-paidBy({ kind, amount }));
      }),
      { numRuns: times({ long: 100_000, short: 2_000 }) },
    );
  });

  it('name the account that the money came into, and never mix trust money with the own money', () => {
    const accounts = (account: 'operating' | 'trust') =>
      entriesOf({ kind: 'return', account, amount: usd(5n) }).map((entry) => [entry.account, entry.amount.minor]);

    expect(accounts('operating')).toEqual([
      ['operating', -5n],
      ['receivable', 5n],
    ]);
    expect(accounts('trust')).toEqual([
      ['trust', -5n],
      ['held-in-trust', 5n],
    ]);
  });
});

describe('Of our payments a file knows', () => {
  const own = (amount: bigint) => ({ externalId: `sharebill:${amount}`, amount });
  const row = (externalId: string, amount: bigint) => ({ externalId, amount });
  const left = (ours: readonly bigint[], file: Partial<Parameters<typeof unknownToFile>[1]>) =>
    unknownToFile(ours.map(own), { before: [], now: [], isPaid: false, ...file }).map(({ amount }) => amount);

  it('none while it says nothing new', () => {
    expect(left([500n], {})).toEqual([500n]);
    expect(left([500n], { before: [row('a', 500n)], now: [row('a', 500n)] })).toEqual([500n]);
  });

  it('one for each new payment of the same amount', () => {
    expect(left([500n, 500n, 70n], { now: [row('a', 500n)] })).toEqual([500n, 70n]);
    expect(left([500n], { now: [row('a', 501n)] })).toEqual([500n]);
  });

  it('all whose sum is what is new in it, one payment that has grown among them', () => {
    expect(left([500n, 70n], { now: [row('a', 570n)] })).toEqual([]);
    expect(left([500n], { before: [row('a', 30n)], now: [row('a', 530n)] })).toEqual([]);
  });

  it('all when nothing is due by it', () => {
    expect(left([500n, 70n], { isPaid: true })).toEqual([]);
  });
});

describe('A payment that is entered', () => {
  const bill = { kind: 'revenue', state: 'awaiting_payment', number: '1042', balance: usd(1_000n) } as const;
  const today = '2026-03-16' as LocalDate;
  const code = (changes: object, minor: bigint, date = today) => {
    const checked = checkEntered({ ...bill, ...changes }, { amount: usd(minor), date, today });

    return checked.ok ? 'ok' : checked.refusal.code;
  };

  it.each([
    ['is any part of what is due', {}, 1n, 'ok'],
    ['is all of it', {}, 1_000n, 'ok'],
    ['is not nothing', {}, 0n, 'payment-not-positive'],
    ['is not less than nothing', {}, -1n, 'payment-not-positive'],
    ['is no more than what is due', {}, 1_001n, 'payment-over-balance'],
    ['is not for a draft', { state: 'draft' }, 1n, 'bill-takes-no-payment'],
    ['is not for a void bill', { state: 'void' }, 1n, 'bill-takes-no-payment'],
    ['is not for a bill that is paid', { state: 'paid' }, 1n, 'bill-takes-no-payment'],
    ['is a trust request in full', { kind: 'trust' }, 1_000n, 'ok'],
    ['is no part of a trust request', { kind: 'trust' }, 999n, 'trust-in-full'],
  ])('%s', (_what, changes, minor, expected) => {
    expect(code(changes, minor)).toBe(expected);
  });

  it('is of no day to come', () => {
    expect(code({}, 1n, '2026-03-17' as LocalDate)).toBe('payment-in-future');
  });
});
