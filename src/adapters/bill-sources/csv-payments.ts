// What was paid of a bill, out of the amounts paid and due that its file states. Used by csv-bills.ts.
import type { BillState } from '../../core/bill.ts';
import { type Place, type Problem, problem } from '../../core/import-problem.ts';
import type { ImportedPayment } from '../../core/imported-bill.ts';
import type { LocalDate } from '../../core/local-date.ts';
import { decimalOf, type Money, money } from '../../core/money.ts';
import type { Read } from './file-values.ts';

export type PaymentFacts = {
  readonly number: string;
  readonly state: BillState;
  readonly issueDate: LocalDate;
  /** The file's own total, else the bill's. */
  readonly total: Money;
  readonly paid: Money | undefined;
  readonly due: Money | undefined;
  /** Where the amount due stands in the file. */
  readonly place: Place;
};

/** The file does not tell when it was paid, only that it was not before the bill: "Paid 4 February 2026, or later". */
const PAID = 'or later';
const CREDITED = 'or later, by credit';

/**
 * What is neither paid nor due was credited. Of a bill in state paid without amounts the file tells no payments:
 * it was paid in full.
 */
export function paymentsOf(facts: PaymentFacts): Read<readonly ImportedPayment[]> {
  const { state, total, paid, due, place } = facts;
  if (state === 'paid' && due !== undefined && due.minor > 0n) {
    return failed(problem('paid-with-balance', { ...place, value: decimalOf(due) }));
  }

  const isOver = state === 'void' || state === 'deleted';
  const covered = due === undefined || isOver ? (paid?.minor ?? 0n) : total.minor - due.minor;
  const credited = covered - (paid?.minor ?? covered);
  if (covered < 0n || credited < 0n) {
    const expected = decimalOf(money(total.minor - (paid?.minor ?? 0n), total.currency));

    return failed(problem('csv-due-differs', { ...place, value: due ? decimalOf(due) : '', expected }));
  }

  const payments = [payment(facts, { key: 'paid', minor: covered - credited, method: PAID })];
  const credits = [payment(facts, { key: 'credited', minor: credited, method: CREDITED })];
  const value = decimalOf(money(credited, total.currency));

  return {
    value: [...payments, ...credits].filter(({ amount }) => amount.minor !== 0n),
    problems: credited > 0n ? [problem('csv-credited', { ...place, value })] : [],
  };
}

function payment(
  { number, issueDate: date, total }: PaymentFacts,
  { key, minor, method }: { key: string; minor: bigint; method: string },
): ImportedPayment {
  return { externalId: `${number} ${key}`, date, method, amount: money(minor, total.currency) };
}

function failed(found: Problem): Read<never> {
  return { value: undefined, problems: [found] };
}
