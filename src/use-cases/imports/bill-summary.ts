// What the bills of a file come to: their totals by currency, and which bill it is when there is one alone. Used by
// stage-records.ts.
import { billAmounts, type ImportedBill } from '../../core/imported-bill.ts';
import { addMoney, type Money } from '../../core/money.ts';

export type OnlyBill = { readonly externalId: string; readonly number: string };

export type BillSummary = {
  /** One for each currency, in the order of the file. */
  readonly totals: readonly Money[];
  readonly only: OnlyBill | undefined;
};

export type BillTally = { add(bill: ImportedBill): void; summary(): BillSummary };

export function billTally(): BillTally {
  const totals = new Map<string, Money>();
  let count = 0;
  let first: OnlyBill | undefined;

  return {
    add: (bill) => {
      const { total } = billAmounts(bill);
      const before = totals.get(bill.currency);
      totals.set(bill.currency, before === undefined ? total : addMoney(before, total));
      first ??= { externalId: bill.externalId, number: bill.number };
      count += 1;
    },
    summary: () => ({ totals: [...totals.values()], only: count === 1 ? first : undefined }),
  };
}
