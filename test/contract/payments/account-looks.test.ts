// What providers say of an account that is about to be connected: whose it is, or why it cannot be worked with. Each on its fake.
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import type { AccountProvider } from '../../../src/core/payment-provider.ts';
import { paymentsConfigOf } from '../../../src/payments-config.ts';
import { providerAccounts } from '../../../src/provider-accounts.ts';
import { LAWPAY_PAGES, lawpayLines, stripeLines } from '../../support/connect-account.ts';
import { startLawpay } from './fake-lawpay.ts';
import { startFakePaypal } from './fake-paypal.ts';
import { WEBHOOK_ID } from './fake-paypal-hooks.ts';
import { SECRET_KEY, startFakeStripe } from './fake-stripe.ts';

const accounts = providerAccounts(paymentsConfigOf({}), systemClock());
const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function running<T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const fake = await starting;
  stops.push(() => fake.stop());

  return fake;
}

async function looked(kind: AccountProvider, lines: readonly string[]) {
  const values = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2)));
  const read = accounts.read(kind, values);
  if (!read.ok) throw new Error(read.refusal.join('; '));
  const looking = await read.value.look();

  return looking.ok ? looking.value : looking.refusal.what;
}

describe('A look at a Stripe account', () => {
  it('names it, by a key that may read it and by one that is only told its name', async () => {
    const stripe = await running(startFakeStripe({ accountId: 'acct_1Ours' }));

    const bySecretKey = await looked('stripe', stripeLines(stripe));
    stripe.accountReads('name');
    const byRestrictedKey = await looked('stripe', stripeLines(stripe));

    expect(bySecretKey).toEqual({ externalId: 'acct_1Ours', names: ['acct_1Ours'] });
    expect(byRestrictedKey).toEqual(bySecretKey);
    expect(stripe.log).toContain('GET /v1/checkout/sessions');
    expect(stripe.log).toContain('GET /v1/payment_intents');
    expect(stripe.complaints()).toEqual([]);
  });

  it('refuses a key that says nothing of whose it is, one that is not known, and says nothing of either', async () => {
    const stripe = await running(startFakeStripe());
    stripe.accountReads('nothing');

    const unnamed = await looked('stripe', stripeLines(stripe));
    const unknown = await looked('stripe', stripeLines({ ...stripe, secretKey: 'sk_test_wrong' }));

    expect(unnamed).toBe('Stripe refuses: the key may not say whose account it opens.');
    expect(unknown).toMatch(/^Stripe refuses: 401/);
    expect(`${unnamed}${unknown}`).not.toMatch(new RegExp(`${SECRET_KEY}|sk_test_wrong`));
  });

  it('refuses a key that may not read checkouts', async () => {
    const stripe = await running(startFakeStripe());
    const answer = { status: 403, json: { error: { type: 'invalid_request_error', message: 'no' } } };
    stripe.accountReads('name');
    stripe.next({ to: 'GET', answer: { status: 200, json: { id: 'acct_1', object: 'account' } } });
    stripe.next({ to: 'GET', answer });

    expect(await looked('stripe', stripeLines(stripe))).toMatch(/^Stripe refuses: 403/);
  });

  it.each([
    ['error', /^Stripe does not answer: status 500/],
    ['rate-limited', /^Stripe does not answer: rate-limited/],
    ['nonsense', /^What answers is not Stripe/],
    ['down', /^Stripe does not answer: /],
  ] as const)('says what is the matter: %s', async (trouble, says) => {
    const stripe = await running(startFakeStripe());
    stripe.trouble(trouble);

    expect(await looked('stripe', stripeLines(stripe))).toMatch(says);
    stripe.trouble(undefined);
  });
});

describe('A look at a PayPal account', () => {
  const lines = (apiUrl: string, secret = 'EC-secret-donottell-4') => [
    'PAYPAL_CLIENT_ID=AeA1QIZXiflr1',
    `PAYPAL_CLIENT_SECRET=${secret}`,
    `PAYPAL_WEBHOOK_ID=${WEBHOOK_ID}`,
    `PAYPAL_API_URL=${apiUrl}`,
  ];

  it('names it by its client id', async () => {
    const paypal = await running(startFakePaypal());

    expect(await looked('paypal', lines(paypal.apiUrl))).toEqual({
      externalId: 'AeA1QIZXiflr1',
      names: ['AeA1QIZXiflr1'],
    });
    expect(paypal.complaints()).toEqual([]);
  });

  it('refuses a wrong secret, an app without disputes and one without transactions', async () => {
    const paypal = await running(startFakePaypal());

    expect(await looked('paypal', lines(paypal.apiUrl, 'wrong'))).toMatch(/^PayPal refuses: no token/);
    paypal.knobs.search = 'refused';
    expect(await looked('paypal', lines(paypal.apiUrl))).toMatch(/^PayPal refuses: the app may not list transactions/);
    paypal.tokens.scope = 'https://uri.paypal.com/services/payments/payment/authcapture';
    expect(await looked('paypal', lines(paypal.apiUrl))).toMatch(/^PayPal refuses: .*disputes/i);
  });
});

describe('A look at a LawPay account', () => {
  it('names it by its pages and by what its key hashes to', async () => {
    const lawpay = await running(startLawpay());

    const found = await looked('lawpay', lawpayLines(lawpay));

    expect(found).toEqual({
      externalId: LAWPAY_PAGES.operating,
      names: [LAWPAY_PAGES.operating, LAWPAY_PAGES.trust, expect.stringMatching(/^key [0-9a-f]{64}$/)],
    });
    expect(lawpay.complaints()).toEqual([]);
  });

  it('refuses a key that the gateway does not know', async () => {
    const lawpay = await running(startLawpay());
    const lines = lawpayLines(lawpay).map((line) => line.replace('sk-donottell-lawpay', 'sk-wrong'));

    expect(await looked('lawpay', lines)).toBe('LawPay refuses: 401 not_authorized.');
  });
});

describe('What is given of an account', () => {
  it.each([
    [
      'stripe',
      { STRIPE_SECRET_KEY: 'pk_live_1' },
      ['STRIPE_WEBHOOK_SECRET: is missing', /^STRIPE_SECRET_KEY: must be/],
    ],
    ['stripe', { PAYPAL_CLIENT_ID: 'x' }, [/^PAYPAL_CLIENT_ID: does not belong/, /missing$/, /missing$/]],
    [
      'lawpay',
      {
        LAWPAY_PAGE_OPERATING_URL: 'https://secure.lawpay.test/a',
        LAWPAY_PAGE_TRUST_URL: 'https://secure.lawpay.test/a/?x=1',
        LAWPAY_SECRET_KEY: 'k',
        LAWPAY_AMOUNT_UNIT: 'cents',
      },
      [/^LAWPAY_PAGE_TRUST_URL: is the page of the operating account/],
    ],
    [
      'lawpay',
      {
        LAWPAY_PAGE_OPERATING_URL: 'https://user:pass@secure.lawpay.test/a',
        LAWPAY_SECRET_KEY: 'k',
        LAWPAY_AMOUNT_UNIT: 'cents',
        LAWPAY_API_URL: 'http://api.lawpay.test',
      },
      [/^LAWPAY_PAGE_OPERATING_URL: must be/, /^LAWPAY_API_URL: must be/],
    ],
  ] as const)('is refused by the rules of the environment: %s', (kind, values, problems) => {
    const read = accounts.read(kind, values);

    expect(read.ok ? [] : read.refusal).toEqual(
      problems.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))),
    );
  });
});
