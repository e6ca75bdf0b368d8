// A payment of a bill: which account it goes into, and what may be entered by hand.
import type { Bill } from './bill.ts';
import type { MoneyAccount } from './ledger.ts';
import type { LocalDate } from './local-date.ts';
import type { Money } from './money.ts';
import { ok, type Result, refuse } from './result.ts';

export const MANUAL_METHODS = ['cheque', 'transfer', 'cash', 'card', 'other'] as const;

export type ManualMethod = (typeof MANUAL_METHODS)[number];

/** Money of a trust request goes to the trust account, all other to the operating account. */
export function accountOf({ kind }: Pick<Bill, 'kind'>): MoneyAccount {
  return kind === 'trust' ? 'trust' : 'operating';
}

export type PaymentRefusal =
  | { readonly code: 'bill-takes-no-payment'; readonly number: string; readonly state: string }
  | { readonly code: 'payment-not-positive' }
  | { readonly code: 'payment-over-balance'; readonly balance: Money }
  | { readonly code: 'trust-in-full'; readonly balance: Money }
  | { readonly code: 'payment-in-future'; readonly date: LocalDate };

type Entered = { readonly amount: Money; readonly date: LocalDate };

/** What somebody of the firm enters: never more than is due, a trust request in full, on no day to come. */
export function checkEntered(
  bill: Pick<Bill, 'kind' | 'state' | 'number' | 'balance'>,
  { amount, date, today }: Entered & { readonly today: LocalDate },
): Result<undefined, PaymentRefusal> {
  const { state, number, balance, kind } = bill;
  if (state !== 'awaiting_payment') {
    return refuse({ code: 'bill-takes-no-payment', number, state });
  }

  if (amount.minor <= 0n) {
    return refuse({ code: 'payment-not-positive' });
  }

  if (amount.minor > balance.minor) {
    return refuse({ code: 'payment-over-balance', balance });
  }

  if (kind === 'trust' && amount.minor !== balance.minor) {
    return refuse({ code: 'trust-in-full', balance });
  }

  return date > today ? refuse({ code: 'payment-in-future', date }) : ok(undefined);
}
