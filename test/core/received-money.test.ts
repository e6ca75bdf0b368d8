// Random histories of payments, heard in any order and in copies: the books, the balance and the states end up the same. LONG=1
// tries 100,000 of each.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billStatus } from '../../src/core/bill.ts';
import { entriesOf, MONEY_ACCOUNTS, type MoneyAccount, paidBy } from '../../src/core/ledger.ts';
import type { LocalDate } from '../../src/core/local-date.ts';
import { money } from '../../src/core/money.ts';
import {
  type MoneyPosting,
  type PaymentState,
  postingsOf,
  postingsWithout,
  REVERSAL_KINDS,
  type ReceivedMoney,
  type Reversal,
  type ReversalKind,
  stateOfMoney,
  withPosted,
} from '../../src/core/received-money.ts';
import { times } from '../long/counts.ts';

const tries = { numRuns: times({ long: 100_000, short: 2_000 }) };
const LONG_ENOUGH = { timeout: times({ long: 600_000, short: 30_000 }) };

const usd = (minor: bigint) => money(minor, 'USD');
const at = (minute: number) => new Date(Date.UTC(2026, 2, 16, 15, minute));

/** What a provider can tell of a payment in the course of time: each report knows all of the one before. */
type History = readonly ReceivedMoney[];

type Step = { readonly kind: ReversalKind; readonly percent: number };

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...REVERSAL_KINDS),
  percent: fc.integer({ min: 1, max: 100 }),
});
const history: fc.Arbitrary<(ref: string) => History> = fc
  .record({
    minor: fc.bigInt(1n, 10n ** 10n),
    way: fc.constantFrom('card', 'bank', 'bank-fails'),
    steps: fc.array(step, { maxLength: 6 }),
  })
  .map((drawn) => (ref) => historyOf(ref, drawn));

type Drawn = { readonly minor: bigint; readonly way: string; readonly steps: readonly Step[] };

function historyOf(ref: string, { minor, way, steps }: Drawn): History {
  const paid: ReceivedMoney = {
    ...{ ref, state: 'succeeded', amount: usd(minor), method: way, payer: '' },
    ...{ at: at(0), reversals: [] },
  };
  const pending: History = way === 'card' ? [] : [{ ...paid, state: 'pending' }];
  if (way === 'bank-fails') {
    return [...pending, { ...paid, state: 'failed' }];
  }

  const reports: ReceivedMoney[] = [...pending, paid];
  for (const one of steps) {
    const before = reports.at(-1) ?? paid;
    const reversal = reversalOf(before, one);
    if (reversal) reports.push({ ...before, reversals: [...before.reversals, reversal] });
  }

  return reports;
}

/** Undefined of what cannot happen to that payment then: nobody gives back, or disputes, more than is left. */
function reversalOf(before: ReceivedMoney, { kind, percent }: Step): Reversal | undefined {
  const disputed = sumOf(before, 'dispute') - sumOf(before, 'dispute-won');
  const left = leftOf(before);
  const part = (left * BigInt(percent)) / 100n;
  const minor = { refund: part, return: left, dispute: left, 'dispute-won': disputed }[kind];
  const fits = kind === 'dispute-won' || disputed === 0n;
  const ref = `${before.ref}-${before.reversals.length}`;

  return fits && minor > 0n ? { ref, kind, amount: usd(minor), at: at(before.reversals.length + 1) } : undefined;
}

function sumOf({ reversals }: ReceivedMoney, kind: ReversalKind): bigint {
  return reversals.filter((one) => one.kind === kind).reduce((sum, { amount }) => sum + amount.minor, 0n);
}

/** Of its amount, by hand: what the firm still has. */
function leftOf(received: ReceivedMoney): bigint {
  if (received.state !== 'succeeded') return 0n;
  const back = sumOf(received, 'refund') + sumOf(received, 'return') + sumOf(received, 'dispute');

  return received.amount.minor - back + sumOf(received, 'dispute-won');
}

function lastOf(reports: History): ReceivedMoney {
  const last = reports.at(-1);
  if (!last) throw new Error('no report');

  return last;
}

const histories = fc
  .array(history, { minLength: 1, maxLength: 4 })
  .map((makers) => makers.map((make, index) => make(`pm_${index}`)));

/** Everything twice or more, in an order that was drawn. */
function shuffled<T>(items: readonly T[], order: readonly number[]): readonly T[] {
  return [...items, ...items, ...items]
    .map((item, index) => ({ item, place: order[index % order.length] ?? 0, index }))
    .toSorted((one, other) => one.place - other.place || one.index - other.index)
    .map(({ item }) => item);
}

const order = fc.array(fc.integer(), { minLength: 7, maxLength: 31 });

type Books = Map<string, MoneyPosting[]>;

/** As the product does it: into the books goes what is not there yet. */
function take(books: Books, received: ReceivedMoney): void {
  const posted = books.get(received.ref) ?? [];
  books.set(received.ref, [...posted, ...postingsWithout(postingsOf(received), posted)]);
}

function paidIn(books: Books): bigint {
  return [...books.values()].flat().reduce((sum, posting) => sum + paidBy(posting), 0n);
}

const known = (books: Books) =>
  [...books.entries()].flatMap(([of, postings]) => postings.map(({ kind, ref }) => `${of} ${kind} ${ref}`)).toSorted();

describe('Payments that are heard of in any order and in copies', () => {
  it('are in the books once each, and leave what their histories leave', LONG_ENOUGH, () => {
    fc.assert(
      fc.property(histories, order, (all, drawn) => {
        const [inOrder, anyhow]: [Books, Books] = [new Map(), new Map()];
        for (const reports of all) take(inOrder, lastOf(reports));
        for (const report of shuffled(all.flat(), drawn)) take(anyhow, report);

        expect(known(anyhow)).toEqual(known(inOrder));
        expect(paidIn(anyhow)).toBe(all.reduce((sum, reports) => sum + leftOf(lastOf(reports)), 0n));
      }),
      tries,
    );
  });

  it('leave the same balance posting by posting, and entries that sum to 0', LONG_ENOUGH, () => {
    const accounts = fc.constantFrom<MoneyAccount>(...MONEY_ACCOUNTS);
    fc.assert(
      fc.property(histories, order, accounts, (all, drawn, account) => {
        const postings = all.flatMap((reports) =>
          postingsOf(lastOf(reports)).map((posting) => ({ ...posting, of: lastOf(reports).ref })),
        );
        const once = new Map(
          shuffled(postings, drawn).map((posting) => [`${posting.of} ${posting.kind} ${posting.ref}`, posting]),
        );
        const entries = [...once.values()].flatMap((posting) => entriesOf({ ...posting, account }));
        const ofClient = entries.filter((entry) => ['receivable', 'held-in-trust'].includes(entry.account));
        const sum = (some: typeof entries) => some.reduce((total, { amount }) => total + amount.minor, 0n);

        expect(once.size).toBe(postings.length);
        expect(sum(entries)).toBe(0n);
        expect(-sum(ofClient)).toBe(all.reduce((total, reports) => total + leftOf(lastOf(reports)), 0n));
      }),
      tries,
    );
  });

  it('give a bill the status that its balance has', LONG_ENOUGH, () => {
    const today = '2026-03-16' as LocalDate;
    const due = fc.constantFrom('2026-03-15' as LocalDate, today, '2026-04-01' as LocalDate);
    fc.assert(
      fc.property(histories, fc.bigInt(1n, 2n * 10n ** 10n), due, (all, total, dueDate) => {
        const books: Books = new Map();
        for (const reports of all) take(books, lastOf(reports));
        const paid = paidIn(books);
        const balance = total - paid;
        const open = paid > 0n ? 'partly-paid' : 'due';

        const status = billStatus(
          { state: 'awaiting_payment', dueDate, paid: usd(paid), balance: usd(balance) },
          today,
        );

        expect(paid).toBeGreaterThanOrEqual(0n);
        expect(status).toBe(balance <= 0n ? 'paid' : dueDate < today ? 'overdue' : open);
      }),
      tries,
    );
  });
});

/** By hand. */
function stateByWhatIsLeft(report: ReceivedMoney): PaymentState {
  if (report.state !== 'succeeded') return report.state;
  if (sumOf(report, 'dispute') > sumOf(report, 'dispute-won')) return 'disputed';
  if (leftOf(report) > 0n) return 'succeeded';

  return sumOf(report, 'refund') === 0n ? 'returned' : 'refunded';
}

describe('The state of a payment', () => {
  it('says what is left of it', LONG_ENOUGH, () => {
    fc.assert(
      fc.property(history, (make) => {
        for (const report of make('pm_0')) {
          expect(stateOfMoney(report)).toBe(stateByWhatIsLeft(report));
          expect(postingsOf(report).length > 0).toBe(report.state === 'succeeded');
        }
      }),
      tries,
    );
  });

  it('is what the books know, whatever older answer comes late', LONG_ENOUGH, () => {
    fc.assert(
      fc.property(history, fc.nat(), (make, which) => {
        const reports = make('pm_0');
        const last = lastOf(reports);
        const late = reports[which % reports.length] ?? last;
        const isInBooks = postingsOf(last).length > 0;

        expect(stateOfMoney(withPosted(late, postingsOf(last)))).toBe(stateOfMoney(isInBooks ? last : late));
        expect(postingsOf(withPosted(last, postingsOf(last)))).toEqual(postingsOf(last));
      }),
      tries,
    );
  });

  it.each([
    ['succeeded', []],
    ['succeeded', ['refund 99']],
    ['refunded', ['refund 100']],
    ['refunded', ['refund 40', 'refund 60']],
    ['returned', ['return 100']],
    ['refunded', ['refund 40', 'return 60']],
    ['disputed', ['dispute 100']],
    ['disputed', ['refund 40', 'dispute 60']],
    ['succeeded', ['dispute 100', 'dispute-won 100']],
    ['disputed', ['dispute 100', 'dispute-won 100', 'dispute 100']],
    ['refunded', ['dispute 100', 'dispute-won 100', 'refund 100']],
    ['disputed', ['dispute 100', 'dispute-won 40']],
  ] as const)('is %s after %j', (state, told) => {
    const reversals = told.map((text, index): Reversal => {
      const [kind = '', minor = ''] = text.split(' ');

      return { ref: `rv_${index}`, kind: kind as ReversalKind, amount: usd(BigInt(minor)), at: at(index) };
    });
    const [paid] = historyOf('pm_0', { minor: 100n, way: 'card', steps: [] });
    if (!paid) throw new Error('no payment');

    expect(stateOfMoney({ ...paid, reversals })).toBe(state);
    expect(postingsOf({ ...paid, reversals })).toHaveLength(told.length + 1);
  });

  it('posts nothing for a reversal of nothing', () => {
    const [paid] = historyOf('pm_0', { minor: 100n, way: 'card', steps: [] });
    if (!paid) throw new Error('no payment');
    const nothing: Reversal = { ref: 'rv_0', kind: 'refund', amount: usd(0n), at: at(1) };

    expect(postingsOf({ ...paid, reversals: [nothing] })).toMatchObject([{ kind: 'payment', ref: '' }]);
  });
});
