// Takes a client's money on pages of its own, and tells what became of it. We never see a card.
import type { MoneyAccount } from '../core/ledger.ts';
import type { Money } from '../core/money.ts';
import type { AmountTaken } from '../core/payment-provider.ts';
import type { ReceivedMoney } from '../core/received-money.ts';
import type { Result } from '../core/result.ts';

export type CheckoutOrder = {
  /** Ours: with it, an order that is given twice is one checkout at the provider, wherever it knows such keys. */
  readonly checkoutId: string;
  /** Short and unique, for where only a line of text comes back, such as `SB-7F3K2Q`. */
  readonly reference: string;
  readonly billNumber: string;
  readonly firmName: string;
  readonly account: MoneyAccount;
  readonly amount: Money;
  /** Where the client goes when they have paid, and when they have not. */
  readonly returnUrl: string;
  readonly cancelUrl: string;
};

export type OpenedCheckout = {
  /** The provider's id of it; ours where the provider knows none. */
  readonly ref: string;
  /** The provider's page. */
  readonly url: string;
  /** Undefined of a page that does not end. */
  readonly expiresAt: Date | undefined;
};

/** A checkout that was opened before. */
export type KnownCheckout = {
  readonly ref: string;
  readonly reference: string;
  readonly account: MoneyAccount;
  readonly openedAt: Date;
  /** False: what the client has only agreed to is not taken any more, where the provider waits for us to take it. */
  readonly mayTake?: boolean;
};

/** `closed`: nobody can pay by it any more. Money that came in counts in both. */
export type CheckoutReport = { readonly state: 'open' | 'closed'; readonly received: readonly ReceivedMoney[] };

export type Hook = {
  /** Names in small letters. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** As it came: the signature is of these bytes. */
  readonly body: Uint8Array;
  readonly now: Date;
};

/** What a webhook is about. It proves nothing: the checkout is read anew. */
export type Hint = {
  /** The provider's id of the event: the same of every copy. */
  readonly eventId: string;
  /** Undefined of an event that is none of our business. */
  readonly about: { readonly checkoutRef: string } | { readonly moneyRef: string } | undefined;
};

/** `stale`: it was signed too long ago. `other-mode`: of test money where real money is taken, or the other way about. */
export type HookRefusal = { readonly code: 'bad-signature' | 'stale' | 'unreadable' | 'other-mode' | 'other-account' };

/** Money that the provider has taken, and what it says of whose it is. */
export type ListedMoney = {
  readonly money: ReceivedMoney;
  readonly checkoutRef: string | undefined;
  readonly reference: string | undefined;
};

/**
 * Throws Faults: `provider-away` (surely nothing was done; retryable), `provider-unclear` (nobody can know; retryable, by the
 * same order), `provider-refused` (it will not; `detail` says why) and `provider-nonsense` (its answer cannot be read).
 */
export type PaymentProvider = {
  readonly name: string;
  /** Accounts that a payment can be told to go into. One that settles net of fees can never be told the trust account. */
  readonly accounts: readonly MoneyAccount[];
  /** Whether a webhook tells; without, checkouts are read often while they are open. */
  readonly tells: boolean;
  /** Origins of its pages: a form of ours leads there. */
  readonly pageOrigins: readonly string[];
  takes(amount: Money): AmountTaken;
  openCheckout(order: CheckoutOrder): Promise<OpenedCheckout>;
  /** From then on nobody pays by it, where the provider can do that. No fault when it is closed or paid already. */
  closeCheckout(checkout: KnownCheckout): Promise<void>;
  readCheckout(checkout: KnownCheckout): Promise<CheckoutReport>;
  /** Verifies the signature, and calls nobody but for the provider's certificate. */
  readHook(hook: Hook): Promise<Result<Hint, HookRefusal>>;
  /** All that was taken since then, by whatever way: for comparing with the books. */
  listReceived(since: Date): Promise<readonly ListedMoney[]>;
};
