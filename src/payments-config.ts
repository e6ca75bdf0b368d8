// What `STRIPE_*`, `PAYPAL_*` and `LAWPAY_*` mean together. Read by config.ts.
import { z } from 'zod';
import type { LawpayOptions } from './adapters/payments/lawpay.ts';
import type { PaypalOptions } from './adapters/payments/paypal.ts';
import type { StripeOptions } from './adapters/payments/stripe.ts';
import type { ProviderName } from './core/payment-provider.ts';

type Made = 'clock' | 'timeoutMs' | 'fetchCertificate';

/** The accounts of one firm: each provider that is set up. */
export type PaymentsConfig = {
  readonly names: readonly ProviderName[];
  readonly stripe: Omit<StripeOptions, Made> | undefined;
  readonly paypal: Omit<PaypalOptions, Made> | undefined;
  readonly lawpay: Omit<LawpayOptions, Made> | undefined;
};

const pageUrl = z.url({ protocol: /^https$/, error: 'must be the https address of a payment page' }).optional();
const apiUrl = z.url('must be an address').optional();

export const PAYMENT_SHAPE = {
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_/, 'must be a secret key: sk_live_… or rk_live_…')
    .optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_\w+(,\s*whsec_\w+)*$/, 'must be the signing secret of a webhook: whsec_…')
    .optional(),
  STRIPE_API_URL: apiUrl,
  PAYPAL_CLIENT_ID: z.string().optional(),
  PAYPAL_CLIENT_SECRET: z.string().optional(),
  PAYPAL_WEBHOOK_ID: z.string().optional(),
  PAYPAL_API_URL: apiUrl,
  LAWPAY_PAGE_OPERATING_URL: pageUrl,
  LAWPAY_PAGE_TRUST_URL: pageUrl,
  LAWPAY_SECRET_KEY: z.string().optional(),
  LAWPAY_API_URL: apiUrl,
  LAWPAY_AMOUNT_UNIT: z.enum(['cents', 'dollars'], 'must be cents or dollars').optional(),
} as const;

type Read = z.infer<z.ZodObject<typeof PAYMENT_SHAPE>>;

/** What is set as a whole or not at all. */
export const PAYMENT_GROUPS = [
  ['Stripe', ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET']],
  ['PayPal', ['PAYPAL_CLIENT_ID', 'PAYPAL_CLIENT_SECRET', 'PAYPAL_WEBHOOK_ID']],
  ['LawPay', ['LAWPAY_PAGE_OPERATING_URL', 'LAWPAY_SECRET_KEY', 'LAWPAY_AMOUNT_UNIT']],
] as const;

export const PAYMENT_VARIABLES = Object.keys(PAYMENT_SHAPE) as readonly (keyof typeof PAYMENT_SHAPE)[];

export function paymentsConfigOf(read: Read): PaymentsConfig {
  const [stripe, paypal, lawpay] = [stripeOf(read), paypalOf(read), lawpayOf(read)];
  const names = Object.entries({ lawpay, stripe, paypal }).flatMap(([name, set]) =>
    set ? [name as ProviderName] : [],
  );

  return { names, stripe, paypal, lawpay };
}

function stripeOf({ STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: secrets, STRIPE_API_URL: url }: Read) {
  return secretKey && secrets
    ? { secretKey, webhookSecrets: secrets.split(',').map((secret) => secret.trim()), apiUrl: url }
    : undefined;
}

function paypalOf(read: Read) {
  const { PAYPAL_CLIENT_ID: clientId, PAYPAL_CLIENT_SECRET: clientSecret, PAYPAL_WEBHOOK_ID: webhookId } = read;

  return clientId && clientSecret && webhookId
    ? { clientId, clientSecret, webhookId, apiUrl: read.PAYPAL_API_URL }
    : undefined;
}

function lawpayOf(read: Read) {
  const { LAWPAY_PAGE_OPERATING_URL: operating, LAWPAY_PAGE_TRUST_URL: trust, LAWPAY_SECRET_KEY: secretKey } = read;
  const { LAWPAY_AMOUNT_UNIT: amountUnit, LAWPAY_API_URL: url } = read;

  return operating && secretKey && amountUnit
    ? {
        ...{ pages: { operating, ...(trust === undefined ? {} : { trust }) }, secretKey, amountUnit },
        ...(url === undefined ? {} : { apiUrl: url }),
      }
    : undefined;
}
