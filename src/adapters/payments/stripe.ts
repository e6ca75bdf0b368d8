// Stripe as a payment provider: Checkout Sessions by Stripe's SDK. Made by the composition for a firm that has set it up.
// It settles net of fees into one account, so it can never be told the trust account.
import type Stripe from 'stripe';
import type { Clock } from '../../ports/clock.ts';
import type {
  CheckoutOrder,
  CheckoutReport,
  KnownCheckout,
  ListedMoney,
  PaymentProvider,
} from '../../ports/payment-provider.ts';
import { closeStripeCheckout, META, openStripeCheckout, PAGE_SECONDS } from './stripe-checkout.ts';
import { ask, listed, type StripeConnection, stripeSdk } from './stripe-client.ts';
import { refused } from './stripe-faults.ts';
import { readStripeHook } from './stripe-hooks.ts';
import { stripeTakes } from './stripe-money.ts';
import { receivedOf, stateOf } from './stripe-received.ts';
import { PaymentIntent, ReadSession } from './stripe-schema.ts';

export type StripeOptions = StripeConnection & {
  /** Of the webhook's endpoint; two while one is being replaced. Without any, no webhook is believed. */
  readonly webhookSecrets: readonly string[];
  readonly clock: Clock;
};

export function stripeProvider(options: StripeOptions): PaymentProvider {
  const stripe = stripeSdk(options);
  const deps = { stripe, clock: options.clock };
  const reader = { stripe, secrets: options.webhookSecrets, live: isLiveKey(options.secretKey) };

  return {
    name: 'stripe',
    accounts: ['operating'],
    tells: options.webhookSecrets.length > 0,
    pageOrigins: ['https://checkout.stripe.com'],
    takes: stripeTakes,
    openCheckout: async (order) => {
      assertTaken(order);

      return await openStripeCheckout(deps, order);
    },
    closeCheckout: (checkout) => closeStripeCheckout(deps, checkout),
    readCheckout: (checkout) => readSession(stripe, checkout),
    readHook: async (hook) => readStripeHook(reader, hook),
    listReceived: (since) => takenSince(stripe, since),
  };
}

/** Keys begin with `sk_live_`, `rk_live_`, `sk_test_` or `rk_test_` (docs.stripe.com/keys). */
function isLiveKey(key: string): boolean {
  return /^[sr]k_live_/.test(key);
}

function assertTaken({ account, amount }: CheckoutOrder): void {
  if (account !== 'operating') {
    throw refused('account');
  }

  const { kind } = stripeTakes(amount);
  if (kind !== 'taken') {
    throw refused(kind);
  }
}

async function readSession(stripe: Stripe, { ref }: KnownCheckout): Promise<CheckoutReport> {
  const expand = ['payment_intent.latest_charge'];
  const session = await ask({ schema: ReadSession, asking: 'reading' }, () =>
    stripe.checkout.sessions.retrieve(ref, { expand }),
  );
  const { payment_intent: intent, customer_details: payer } = session;
  const state = intent ? stateOf(intent, session.status) : undefined;

  return {
    state: session.status === 'open' ? 'open' : 'closed',
    received: intent && state ? [await receivedOf(stripe, { intent, state, payer })] : [],
  };
}

/** A payment intent can be made as long before its payment as the page is open. */
async function takenSince(stripe: Stripe, since: Date): Promise<readonly ListedMoney[]> {
  const created = { gte: Math.floor(since.getTime() / 1000) - PAGE_SECONDS };
  const expand = ['data.latest_charge'];
  const found: ListedMoney[] = [];
  for await (const intent of listed(PaymentIntent, (page) =>
    stripe.paymentIntents.list({ created, expand, ...page }),
  )) {
    found.push(...(await listedMoney(stripe, intent)));
  }

  return found.filter(({ money }) => money.at.getTime() >= since.getTime());
}

/** Ours, and what else the account has taken: somebody may have paid a bill by a link of the firm's own. */
async function listedMoney(stripe: Stripe, intent: PaymentIntent): Promise<ListedMoney[]> {
  const reference = intent.metadata[META.reference];
  const state = stateOf(intent, 'open');
  if (!state || (reference === undefined && state === 'pending')) {
    return [];
  }

  const money = await receivedOf(stripe, { intent, state, payer: undefined });

  return [{ money, checkoutRef: undefined, reference }];
}
