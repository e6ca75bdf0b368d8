// What payment providers there are, and what is known of each without asking it.
import type { Money } from './money.ts';

export const PROVIDER_NAMES = ['stripe', 'paypal', 'lawpay', 'sandbox'] as const;

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
