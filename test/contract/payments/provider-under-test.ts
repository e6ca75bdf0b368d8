// What the contract suite of payment providers needs of each: the adapter, and a fake of the provider's server that a test
// turns. A fake listens on loopback and is strict: what the vendor's server refuses, it refuses.
import type { CheckoutOrder, Hook, PaymentProvider } from '../../../src/ports/payment-provider.ts';

/** `down`: no connection. `slow`: no answer in time. `silent-after`: it does it, and the answer never comes. `error`: 500. */
export type Trouble = 'down' | 'slow' | 'silent-after' | 'error' | 'nonsense' | 'rate-limited';

export type PaidBy = {
  /** The whole amount when missing. Only of a provider whose page lets the payer change it. */
  readonly minor?: bigint;
  readonly method?: 'card' | 'bank';
};

/** Of a forgery: what is wrong with it. */
export type Forgery = 'unsigned' | 'wrong-key' | 'body-changed' | 'stale' | 'other-mode' | 'other-account' | 'no-json';

export type ProviderUnderTest = {
  readonly provider: PaymentProvider;
  readonly currency: string;
  /** Checkouts that the server has made so far. */
  checkoutCount(): number;
  /** What the client does on the page. Answers the provider's id of the payment. */
  pay(url: string, by?: PaidBy): Promise<string>;
  decline(url: string): Promise<void>;
  /** A bank payment that was pending. */
  settle(moneyRef: string): Promise<void>;
  bounce(moneyRef: string): Promise<void>;
  refund(moneyRef: string, minor: bigint): Promise<void>;
  dispute(moneyRef: string): Promise<void>;
  winDispute(moneyRef: string): Promise<void>;
  /** From then on every request meets it, until it is `undefined`. */
  trouble(trouble: Trouble | undefined): void;
  /** Webhooks that were sent since the last call, as they would arrive. Empty of a provider that tells nothing. */
  hooks(): readonly Hook[];
  /** The newest webhook, forged; undefined where there is nothing to forge in that way. */
  forge(forgery: Forgery): Hook | undefined;
  /** Requests that the server refused because they were not as documented: a suite that ends with one fails. */
  complaints(): readonly string[];
  stop(): Promise<void>;
};

export type StartProvider = () => Promise<ProviderUnderTest>;

export function anOrder(changes: Partial<CheckoutOrder> = {}): CheckoutOrder {
  return {
    checkoutId: 'chk_0000000001',
    reference: 'SB-7F3K2Q',
    billNumber: '1042',
    firmName: 'Lindqvist & Rowe',
    account: 'operating',
    amount: { minor: 123_450n, currency: 'USD' },
    returnUrl: 'https://bills.example.test/pay/token/done',
    cancelUrl: 'https://bills.example.test/pay/token',
    ...changes,
  };
}
