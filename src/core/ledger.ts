// The books: what each event of a payment is in double entry, and what a bill's balance follows from. Debits are positive.
import { type Money, money } from './money.ts';

/** Where the firm keeps the money. Money that it holds for clients never mixes with its own (ABA Model Rule 1.15). */
export const MONEY_ACCOUNTS = ['operating', 'trust'] as const;

export type MoneyAccount = (typeof MONEY_ACCOUNTS)[number];

/** Against it stands what the client owes, or what the firm holds for them. */
export type LedgerAccount = MoneyAccount | 'receivable' | 'held-in-trust';

/** `return`: a cheque or bank payment came back. `dispute-won`: what was disputed came again. */
export const LEDGER_KINDS = ['payment', 'return', 'refund', 'dispute', 'dispute-won'] as const;

export type LedgerKind = (typeof LEDGER_KINDS)[number];

export type LedgerEntry = { readonly account: LedgerAccount; readonly amount: Money };

/** What an event adds to what was paid, in minor units: less than 0 when money goes back. */
export function paidBy({ kind, amount }: { readonly kind: LedgerKind; readonly amount: Money }): bigint {
  return kind === 'payment' || kind === 'dispute-won' ? amount.minor : -amount.minor;
}

/**
 * The two entries of an event; they sum to 0. What a payer disputes is taken from the operating account, whatever account the
 * payment went into: money that is held in trust for one client never stands in for another's.
 */
export function entriesOf(event: {
  readonly kind: LedgerKind;
  readonly account: MoneyAccount;
  readonly amount: Money;
}): readonly LedgerEntry[] {
  const { kind, account, amount } = event;
  const minor = paidBy(event);
  const isDispute = kind === 'dispute' || kind === 'dispute-won';

  return [
    { account: isDispute ? 'operating' : account, amount: money(minor, amount.currency) },
    { account: account === 'trust' ? 'held-in-trust' : 'receivable', amount: money(-minor, amount.currency) },
  ];
}
