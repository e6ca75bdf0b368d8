// What payment providers there are, and what is known of each without asking it.
import { type Money, money } from './money.ts';

export const PROVIDER_NAMES = ['stripe', 'paypal', 'lawpay', 'sandbox'] as const;

/** Those at which a firm has an account of its own, in the order in which they are asked: LawPay alone keeps trust money apart. */
export const ACCOUNT_PROVIDERS = ['lawpay', 'stripe', 'paypal'] as const;

export type AccountProvider = (typeof ACCOUNT_PROVIDERS)[number];

/** In what a page of LawPay reads an amount; a wrong guess charges a hundred times too much, or too little. */
export type LawpayPageUnit = { readonly address: string; readonly amountUnit: 'cents' | 'dollars' };

/** What a page that is tried must show. */
export const LAWPAY_TEST_AMOUNT = money(1_000n, 'USD');

/** From the mail and the portal, or from the portal alone ("classic" online payments). */
export const PAYMENT_MODES = ['secure-link', 'portal-only'] as const;

export type PaymentMode = (typeof PAYMENT_MODES)[number];

export type ProviderName = (typeof PROVIDER_NAMES)[number];

/** Whether a provider takes an amount in one payment. */
export type AmountTaken =
  | { readonly kind: 'taken' }
  | { readonly kind: 'currency-not-taken' }
  | { readonly kind: 'too-small'; readonly least: Money }
  | { readonly kind: 'too-large'; readonly most: Money };
