// What `STRIPE_*`, `PAYPAL_*` and `LAWPAY_*` mean together: in the environment (read by config.ts), and of an account that a firm
// connects (provider-accounts.ts).
import { z } from 'zod';
import type { LawpayOptions } from './adapters/payments/lawpay.ts';
import { isSafe } from './adapters/payments/lawpay-page.ts';
import type { PaypalOptions } from './adapters/payments/paypal.ts';
import type { StripeOptions } from './adapters/payments/stripe.ts';
import { paymentProblems } from './config-problems.ts';
import type { AccountProvider } from './core/payment-provider.ts';
import { ok, type Result, refuse } from './core/result.ts';

type Made = 'clock' | 'timeoutMs' | 'fetchCertificate';

/** The accounts of one firm: each provider that is set up. */
export type PaymentsConfig = {
  readonly stripe: Omit<StripeOptions, Made> | undefined;
  readonly paypal: Omit<PaypalOptions, Made> | undefined;
  readonly lawpay: Omit<LawpayOptions, Made> | undefined;
};

const isSafeUrl = (text: string) => URL.canParse(text) && isSafe(new URL(text));
const pageUrl = z
  .url({ protocol: /^https$/, error: 'must be the https address of a payment page' })
  .refine(isSafeUrl, 'must be the https address of a payment page')
  .optional();
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
  LAWPAY_API_URL: z.url('must be an address').refine(isSafeUrl, 'must be an https address').optional(),
  LAWPAY_AMOUNT_UNIT: z.enum(['cents', 'dollars'], 'must be cents or dollars').optional(),
} as const;

type Read = z.infer<z.ZodObject<typeof PAYMENT_SHAPE>>;

export type PaymentVariable = keyof typeof PAYMENT_SHAPE;

const NEEDED = {
  stripe: ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'],
  paypal: ['PAYPAL_CLIENT_ID', 'PAYPAL_CLIENT_SECRET', 'PAYPAL_WEBHOOK_ID'],
  lawpay: ['LAWPAY_PAGE_OPERATING_URL', 'LAWPAY_SECRET_KEY', 'LAWPAY_AMOUNT_UNIT'],
} as const;

/** What is set as a whole or not at all. */
export const PAYMENT_GROUPS = [
  ['Stripe', NEEDED.stripe],
  ['PayPal', NEEDED.paypal],
  ['LawPay', NEEDED.lawpay],
] as const;

export const PAYMENT_VARIABLES = Object.keys(PAYMENT_SHAPE) as readonly PaymentVariable[];

/** Those of one provider, in the order in which they are asked for. */
export function variablesOf(kind: AccountProvider): readonly { name: PaymentVariable; isNeeded: boolean }[] {
  const needed: readonly PaymentVariable[] = NEEDED[kind];
  const own = PAYMENT_VARIABLES.filter((name) => name.startsWith(`${kind.toUpperCase()}_`));

  return own.map((name) => ({ name, isNeeded: needed.includes(name) }));
}

/** One account by itself, by the same rules as the environment's. Each refusal names what is wrong. */
export function readAccount(
  kind: AccountProvider,
  values: Readonly<Record<string, string>>,
): Result<PaymentsConfig, readonly string[]> {
  const own = variablesOf(kind);
  const strangers = Object.keys(values).filter((given) => !own.some(({ name }) => name === given));
  const missing = own.filter(({ name, isNeeded }) => isNeeded && values[name] === undefined);
  const parsed = z.object(PAYMENT_SHAPE).safeParse(values);
  const problems = [
    ...strangers.map((name) => `${name}: does not belong to it`),
    ...missing.map(({ name }) => `${name}: is missing`),
    ...(parsed.success ? paymentProblems(parsed.data) : parsed.error.issues.map(wordsOf)),
  ];

  return parsed.success && problems.length === 0 ? ok(paymentsConfigOf(parsed.data)) : refuse(problems);
}

function wordsOf({ path, message }: z.core.$ZodIssue): string {
  return `${path.join('.')}: ${message}`;
}

export function paymentsConfigOf(read: Read): PaymentsConfig {
  return { stripe: stripeOf(read), paypal: paypalOf(read), lawpay: lawpayOf(read) };
}

/** Whether the environment has an account at all. */
export function hasAccounts({ stripe, paypal, lawpay }: PaymentsConfig): boolean {
  return [stripe, paypal, lawpay].some((account) => account !== undefined);
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
