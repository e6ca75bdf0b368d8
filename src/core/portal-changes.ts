// What of a bill is not as the client saw it last. What they saw is kept in few words: sums, dates, and a mark of each line.
import type { LocalDate } from './local-date.ts';
import { type Money, money } from './money.ts';

export type SeenBill = {
  readonly version: number;
  readonly currency: string;
  readonly totalMinor: string;
  readonly balanceMinor: string;
  readonly dueDate: string;
  /** Undefined of a bill with more lines than are remembered. */
  readonly lines?: readonly string[];
};

export type BillNow = {
  readonly version: number;
  readonly total: Money;
  readonly balance: Money;
  readonly dueDate: LocalDate;
  /** Undefined likewise. */
  readonly lines: readonly string[] | undefined;
};

export type BillChange =
  | { readonly code: 'total' | 'balance'; readonly before: Money; readonly after: Money }
  | { readonly code: 'due-date'; readonly before: LocalDate; readonly after: LocalDate }
  | { readonly code: 'lines'; readonly added: number; readonly removed: number }
  /** Something that none of the others names: a text, a payment, the order of lines. */
  | { readonly code: 'other' };

export function seenBill({ version, total, balance, dueDate, lines }: BillNow): SeenBill {
  const amounts = { totalMinor: String(total.minor), balanceMinor: String(balance.minor), currency: total.currency };

  return { version, ...amounts, dueDate, ...(lines === undefined ? {} : { lines }) };
}

/** Nothing for somebody who has never seen it, or has seen this version. */
export function changesSince(seen: SeenBill | undefined, now: BillNow): readonly BillChange[] {
  if (seen === undefined || seen.version === now.version) {
    return [];
  }

  const changes = [
    ...amountChange('total', { seen, minor: seen.totalMinor, after: now.total }),
    ...amountChange('balance', { seen, minor: seen.balanceMinor, after: now.balance }),
    ...dateChange(seen, now),
    ...lineChange(seen, now),
  ];

  return changes.length === 0 ? [{ code: 'other' }] : changes;
}

function amountChange(
  code: 'total' | 'balance',
  { seen, minor, after }: { seen: SeenBill; minor: string; after: Money },
): BillChange[] {
  const before = money(BigInt(minor), seen.currency);

  return before.minor === after.minor && before.currency === after.currency ? [] : [{ code, before, after }];
}

function dateChange(seen: SeenBill, { dueDate: after }: BillNow): BillChange[] {
  return seen.dueDate === after ? [] : [{ code: 'due-date', before: seen.dueDate as LocalDate, after }];
}

function lineChange({ lines: before }: SeenBill, { lines: after }: BillNow): BillChange[] {
  if (before === undefined || after === undefined) {
    return [];
  }

  const added = newLines(before, after).size;
  const removed = newLines(after, before).size;

  return added + removed === 0 ? [] : [{ code: 'lines', added, removed }];
}

/** The marks that are there now and were not before. */
export function newLines(before: readonly string[], after: readonly string[]): ReadonlySet<string> {
  const known = new Set(before);

  return new Set(after.filter((line) => !known.has(line)));
}
