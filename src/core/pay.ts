// Paying a bill by a link: when that is possible, for how much, and by which provider. Used by use-cases/start-payment.ts and
// by what offers the link.
import type { Bill } from './bill.ts';
import type { MoneyAccount } from './ledger.ts';
import { exponentOf, type Money, money, parseMoney, signsOf } from './money.ts';
import { accountOf } from './payment.ts';
import type { AmountTaken } from './payment-provider.ts';
import { ok, type Result, refuse } from './result.ts';

export type PayRefusal =
  /** Nothing is to be paid, or nothing can be. */
  | { readonly code: 'bill-paid' | 'bill-withdrawn' | 'no-provider' }
  /** Another payment of the bill is on its way. */
  | { readonly code: 'payment-pending'; readonly amount: Money }
  /** ABA Model Rule 1.15: money held for a client never mixes with the firm's own. */
  | { readonly code: 'trust-not-taken' }
  | { readonly code: 'currency-not-taken'; readonly currency: string }
  | AmountToPayRefusal;

export type AmountToPayRefusal =
  | { readonly code: 'not-an-amount' }
  | { readonly code: 'over-balance'; readonly balance: Money }
  | { readonly code: 'under-minimum'; readonly least: Money }
  | { readonly code: 'over-maximum'; readonly most: Money }
  | { readonly code: 'in-full-only'; readonly balance: Money };

export type PayFacts = {
  readonly bill: Pick<Bill, 'state' | 'kind' | 'balance'>;
  /** Sum of what is on its way; undefined when nothing is. */
  readonly pending: Money | undefined;
  /** Undefined when the firm has none. */
  readonly provider: { readonly accounts: readonly MoneyAccount[]; takes(amount: Money): AmountTaken } | undefined;
};

export type LinkFacts = {
  readonly holdUntil: Date;
  readonly expiresAt: Date;
  /** The share was cancelled. */
  readonly cancelled: boolean;
  /** This recipient's part of it was stopped, or another address took its place. */
  readonly stopped: boolean;
  readonly contactActive: boolean;
};

/** `closed` looks as if there had never been a link. */
export function payLinkStanding(facts: LinkFacts, now: Date): 'open' | 'expired' | 'closed' {
  const { cancelled, stopped, contactActive, holdUntil, expiresAt } = facts;
  if (cancelled || stopped || !contactActive || holdUntil > now) {
    return 'closed';
  }

  return expiresAt <= now ? 'expired' : 'open';
}

export function awaitsPayment({ state, balance }: Pick<Bill, 'state' | 'balance'>): boolean {
  return state === 'awaiting_payment' && balance.minor > 0n;
}

/** Of amounts that are on their way; undefined when nothing is. */
export function sumOnItsWay(amounts: readonly bigint[], currency: string): Money | undefined {
  const sum = amounts.reduce((total, amount) => total + amount, 0n);

  return amounts.length === 0 ? undefined : money(sum, currency);
}

/** Undefined when the bill can be paid. */
export function whyNotPayable({ bill, pending, provider }: PayFacts): PayRefusal | undefined {
  const { state } = bill;
  if (state === 'void' || state === 'deleted' || state === 'draft' || state === 'awaiting_approval') {
    return { code: 'bill-withdrawn' };
  }

  if (!awaitsPayment(bill)) {
    return { code: 'bill-paid' };
  }

  if (pending) {
    return { code: 'payment-pending', amount: pending };
  }

  return provider ? whyNotTaken(provider, bill) : { code: 'no-provider' };
}

function whyNotTaken(
  provider: NonNullable<PayFacts['provider']>,
  bill: Pick<Bill, 'kind' | 'balance'>,
): PayRefusal | undefined {
  if (!provider.accounts.includes(accountOf(bill))) {
    return { code: 'trust-not-taken' };
  }

  const { currency } = bill.balance;

  return provider.takes(bill.balance).kind === 'currency-not-taken'
    ? { code: 'currency-not-taken', currency }
    : undefined;
}

/** The least that the firm takes in one payment, never more than the balance. `minimum` is a decimal of the bill's currency. */
export function leastToPay({ balance, kind }: Pick<Bill, 'balance' | 'kind'>, minimum: string): Money {
  const parsed = parseMoney(minimum, balance.currency);
  const least = parsed.ok && parsed.value.minor > 0n ? parsed.value.minor : 1n;

  return kind === 'trust' || least > balance.minor ? balance : money(least, balance.currency);
}

/** What was typed as the amount; nothing typed is the whole balance. What could be either of two amounts is none. */
export function amountToPay(
  facts: { readonly bill: Pick<Bill, 'balance' | 'kind'>; readonly minimum: string } & Required<
    Pick<PayFacts, 'provider'>
  >,
  typed: string,
): Result<Money, AmountToPayRefusal> {
  const { bill, minimum, provider } = facts;
  const { balance } = bill;
  const asked = typed.trim() === '' ? ok(balance) : parseMoney(plainDecimal(typed, balance), balance.currency);
  if (!asked.ok || asked.value.minor <= 0n) {
    return refuse({ code: 'not-an-amount' });
  }

  const amount = asked.value;
  const least = leastToPay(bill, minimum);
  if (amount.minor > balance.minor) {
    return refuse({ code: 'over-balance', balance });
  }

  if (bill.kind === 'trust' && amount.minor !== balance.minor) {
    return refuse({ code: 'in-full-only', balance });
  }

  return amount.minor < least.minor ? refuse({ code: 'under-minimum', least }) : takenBy(provider, amount);
}

function takenBy(provider: PayFacts['provider'], amount: Money): Result<Money, AmountToPayRefusal> {
  const taken = provider?.takes(amount);
  if (taken?.kind === 'too-small') {
    return refuse({ code: 'under-minimum', least: taken.least });
  }

  return taken?.kind === 'too-large' ? refuse({ code: 'over-maximum', most: taken.most }) : ok(amount);
}

/** As people type it: with the sign of its currency, or with commas where they can only part thousands. */
function plainDecimal(typed: string, { currency }: Money): string {
  const bare = withoutSigns(typed.trim(), signsOf(currency));
  // of three decimals, `1,234` could be either of two
  const parted = exponentOf(currency) === 3 ? /^\d{1,3}(,\d{3})+\.\d+$/ : /^\d{1,3}(,\d{3})+(\.\d+)?$/;

  return parted.test(bare) ? bare.replaceAll(',', '') : bare;
}

function withoutSigns(typed: string, signs: readonly string[]): string {
  const before = signs.find((sign) => typed.startsWith(sign)) ?? '';
  const rest = typed.slice(before.length);
  const after = signs.find((sign) => rest.endsWith(sign)) ?? '';

  return rest.slice(0, rest.length - after.length).trim();
}
