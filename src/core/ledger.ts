// The books: what each event of a payment is in double entry, and what a bill's balance follows from. Debits are positive.
import { type Money, money } from './money.ts';

/** Where the firm keeps the money. Money that it holds for clients never mixes with its own (ABA Model Rule 1.15). */
export const MONEY_ACCOUNTS = ['operating', 'trust'] as const;

export type MoneyAccount = (typeof MONEY_ACCOUNTS)[number];

/** Against it stands what the client owes, or what the firm holds for them. */
export type LedgerAccount = MoneyAccount | 'receivable' | 'held-in-trust';

/** `dispute`: a card holder has taken the money back through their bank; `return`: a cheque or bank payment came back. */
export const LEDGER_KINDS = ['payment', 'refund', 'return', 'dispute', 'dispute-won'] as const;

export type LedgerKind = (typeof LEDGER_KINDS)[number];

export type LedgerEntry = { readonly account: LedgerAccount; readonly amount: Money };

const COMES_IN: readonly LedgerKind[] = ['payment', 'dispute-won'];

export function comesIn(kind: LedgerKind): boolean {
  return COMES_IN.includes(kind);
}

/** The two entries of an event; they sum to 0. A disputed trust payment is taken from the operating account, never from trust. */
export function entriesOf(event: {
  readonly kind: LedgerKind;
  readonly account: MoneyAccount;
  readonly amount: Money;
}): readonly LedgerEntry[] {
  const { kind, account, amount } = event;
  const isDispute = kind === 'dispute' || kind === 'dispute-won';
  const signed = money(comesIn(kind) ? amount.minor : -amount.minor, amount.currency);
  const other = money(-signed.minor, amount.currency);

  return [
    { account: isDispute ? 'operating' : account, amount: signed },
    { account: account === 'trust' ? 'held-in-trust' : 'receivable', amount: other },
  ];
}
