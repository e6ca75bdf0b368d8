// A bill as a file gives it, and what it amounts to. Used by the bill sources and by the import.
import type { BillKind, BillState } from './bill.ts';
import type { Place } from './import-problem.ts';
import type { LocalDate } from './local-date.ts';
import { addMoney, type Money, subtractMoney, sumMoney } from './money.ts';

export const LINE_KINDS = ['time', 'expense', 'flat-fee', 'adjustment'] as const;

export type ImportedLine = {
  /** Where it stands in the file. */
  readonly place: Place;
  /** The matter's external id. */
  readonly matter: string;
  readonly kind: (typeof LINE_KINDS)[number];
  readonly date: LocalDate;
  readonly timekeeper: string;
  readonly code: string;
  readonly description: string;
  /** Ten-thousandths: 1.5 hours is 15000n. */
  readonly quantityE4: bigint;
  readonly rateE4: bigint;
  readonly adjustment: Money;
  readonly amount: Money;
};

export type ImportedPayment = {
  readonly externalId: string;
  readonly date: LocalDate;
  readonly method: string;
  readonly amount: Money;
};

export type ImportedBill = {
  readonly externalId: string;
  readonly number: string;
  readonly kind: BillKind;
  readonly state: BillState;
  /** The file does not tell the state, and nobody has said it: a known bill keeps its own, a new one takes what stands here. */
  readonly stateUntold?: boolean;
  /** The client's external id. */
  readonly client: string;
  readonly currency: string;
  readonly issueDate: LocalDate;
  readonly dueDate: LocalDate;
  readonly subject: string;
  /** External ids, in the bill's order. */
  readonly matters: readonly string[];
  readonly lineItems: readonly ImportedLine[];
  readonly discount: Money;
  readonly tax: Money;
  /** Of a bill in state paid that lists none: it was paid in full, by means that the file does not tell. */
  readonly payments: readonly ImportedPayment[];
  /** What the file says the total is: the amount of a trust request, else only compared. */
  readonly statedTotal: Money | undefined;
};

export type BillAmounts = {
  readonly subtotal: Money;
  readonly discount: Money;
  readonly tax: Money;
  readonly total: Money;
  readonly paid: Money;
  readonly balance: Money;
};

/** The bill's total is what its lines sum to, less the discount, with the tax. */
export function billAmounts(bill: ImportedBill): BillAmounts {
  const { currency, discount, tax } = bill;
  const lines = sumMoney(
    bill.lineItems.map(({ amount }) => amount),
    currency,
  );
  const subtotal = bill.kind === 'trust' ? (bill.statedTotal ?? lines) : lines;
  const total = addMoney(subtractMoney(subtotal, discount), tax);
  const listed = sumMoney(
    bill.payments.map(({ amount }) => amount),
    currency,
  );
  const paid = bill.state === 'paid' && bill.payments.length === 0 ? total : listed;

  return { subtotal, discount, tax, total, paid, balance: subtractMoney(total, paid) };
}
