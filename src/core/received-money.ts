// Money that a provider says it has taken, with what went back of it.
import type { Money } from './money.ts';

/** `pending`: a bank payment that can still fail. `failed` after `succeeded` is told as a reversal of kind `return`. */
export type ReceivedState = 'pending' | 'succeeded' | 'failed';

/**
 * `refund`: the firm gave it back. `return`: the bank took it back. `dispute`: the payer disputes it, and the provider has
 * taken it back; `dispute-won`: it came again.
 */
export const REVERSAL_KINDS = ['refund', 'return', 'dispute', 'dispute-won'] as const;

export type ReversalKind = (typeof REVERSAL_KINDS)[number];

export type Reversal = {
  /** The provider's id of it: the same whenever it is told. */
  readonly ref: string;
  readonly kind: ReversalKind;
  /** Never negative. */
  readonly amount: Money;
  readonly at: Date;
};

export type ReceivedMoney = {
  /** The provider's id of the payment. */
  readonly ref: string;
  readonly state: ReceivedState;
  readonly amount: Money;
  /** `card`, `bank`, `paypal`, … */
  readonly method: string;
  /** As the provider names them; may be empty. */
  readonly payer: string;
  readonly at: Date;
  /** Only those that have happened: a refund that failed is none. Oldest first. */
  readonly reversals: readonly Reversal[];
};

/** What became of a payment so far. */
export const PAYMENT_STATES = ['pending', 'succeeded', 'failed', 'returned', 'refunded', 'disputed'] as const;

export type PaymentState = (typeof PAYMENT_STATES)[number];

export type MoneyPosting = {
  readonly kind: 'payment' | ReversalKind;
  /** The provider's id of the event; '' of the payment itself. */
  readonly ref: string;
  readonly amount: Money;
  readonly at: Date;
};

/** All that belongs into the books, in order, however often and in whatever order it was told. */
export function postingsOf({ state, amount, at, reversals }: ReceivedMoney): readonly MoneyPosting[] {
  if (state !== 'succeeded') {
    return [];
  }

  return [{ kind: 'payment', ref: '', amount, at }, ...reversals.filter((reversal) => reversal.amount.minor > 0n)];
}

const isSame = (one: MoneyPosting) => (other: MoneyPosting) => other.kind === one.kind && other.ref === one.ref;

/** Those of the one list that are not in the other. An event is known by its kind and the provider's id. */
export function postingsWithout<Posting extends MoneyPosting>(
  postings: readonly Posting[],
  known: readonly MoneyPosting[],
): readonly Posting[] {
  return postings.filter((posting) => !known.some(isSame(posting)));
}

/** What is in the books has happened, whatever is told now: the answer may be older than what was written down since. */
export function withPosted(money: ReceivedMoney, posted: readonly MoneyPosting[]): ReceivedMoney {
  const reversals = postingsWithout(posted, money.reversals).flatMap(({ kind, ref, amount, at }) =>
    kind === 'payment' ? [] : [{ kind, ref, amount, at }],
  );
  const isPosted = posted.some(({ kind }) => kind === 'payment');

  return {
    ...money,
    state: isPosted ? 'succeeded' : money.state,
    reversals: [...money.reversals, ...reversals],
  };
}

/** A refund of a part leaves a payment as it was: the rest counts. */
export function stateOfMoney({ state, amount, reversals }: ReceivedMoney): PaymentState {
  if (state !== 'succeeded') {
    return state;
  }

  const sumOf = (...kinds: readonly ReversalKind[]) =>
    reversals.filter(({ kind }) => kinds.includes(kind)).reduce((sum, reversal) => sum + reversal.amount.minor, 0n);
  if (sumOf('dispute') > sumOf('dispute-won')) {
    return 'disputed';
  }

  if (sumOf('return') >= amount.minor) {
    return 'returned';
  }

  return sumOf('refund', 'return') >= amount.minor ? 'refunded' : 'succeeded';
}
