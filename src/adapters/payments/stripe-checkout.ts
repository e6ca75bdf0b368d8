// Opens and closes Stripe's checkouts. Called by stripe.ts.
import type Stripe from 'stripe';
import { Fault } from '../../core/fault.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CheckoutOrder, KnownCheckout, OpenedCheckout } from '../../ports/payment-provider.ts';
import { ask, listed } from './stripe-client.ts';
import { KEPT_FAILURE, KEY_USED, nonsense, refused, unclear } from './stripe-faults.ts';
import { toStripe } from './stripe-money.ts';
import { timeOf } from './stripe-received.ts';
import { OpenedSession, SessionId } from './stripe-schema.ts';

/** Names of what we write on Stripe's objects. */
export const META = { checkout: 'sharebill_checkout', reference: 'sharebill_reference' } as const;

/** Stripe takes half an hour to a day. A page that is left open pays the balance of the time when it was opened. */
export const PAGE_SECONDS = 3600;
/** Stripe keeps idempotency keys for a day at least (docs.stripe.com/api/idempotent_requests). */
const KEYS_SECONDS = 2 * 86_400;

export type CheckoutDeps = { readonly stripe: Stripe; readonly clock: Clock };

/**
 * The same order has the same key, so it makes one session. The end of its page is a later one each time, which Stripe
 * refuses for the same key: then the session is looked for. So it is when Stripe has kept a failure with the key; if it had
 * made no session, a second key makes it.
 */
export async function openStripeCheckout(deps: CheckoutDeps, order: CheckoutOrder): Promise<OpenedCheckout> {
  for (const key of [order.checkoutId, `${order.checkoutId}:2`]) {
    const opened = await madeBy(deps, { order, key });
    if (opened) {
      return opened;
    }
  }

  throw unclear({ detail: KEPT_FAILURE });
}

/** No fault when it is paid or closed already. Stripe has no code for that: the session itself is asked. */
export async function closeStripeCheckout({ stripe }: CheckoutDeps, { ref }: KnownCheckout): Promise<void> {
  try {
    await ask({ schema: SessionId, asking: 'doing' }, () => stripe.checkout.sessions.expire(ref));
  } catch (cause) {
    if (!(cause instanceof Fault) || cause.code !== 'provider-refused') {
      throw cause;
    }

    const session = await ask({ schema: OpenedSession, asking: 'reading' }, () =>
      stripe.checkout.sessions.retrieve(ref),
    );
    if (session.status === 'open') {
      throw cause;
    }
  }
}

type Try = { readonly order: CheckoutOrder; readonly key: string };

async function madeBy(deps: CheckoutDeps, { order, key }: Try): Promise<OpenedCheckout | undefined> {
  try {
    const params = paramsOf(order, secondsOf(deps.clock) + PAGE_SECONDS);
    const session = await ask({ schema: OpenedSession, asking: 'doing' }, () =>
      deps.stripe.checkout.sessions.create(params, { idempotencyKey: `sharebill:${key}` }),
    );

    return openedOf(session);
  } catch (cause) {
    if (cause instanceof Fault && (cause.detail === KEY_USED || cause.detail === KEPT_FAILURE)) {
      return await madeBefore(deps, order);
    }

    throw cause;
  }
}

async function madeBefore(deps: CheckoutDeps, order: CheckoutOrder): Promise<OpenedCheckout | undefined> {
  try {
    return await found(deps, order);
  } catch (cause) {
    // The order itself may have been done before, whatever is known of this question
    throw cause instanceof Fault && cause.code === 'provider-away' ? unclear(cause) : cause;
  }
}

async function found({ stripe, clock }: CheckoutDeps, order: CheckoutOrder): Promise<OpenedCheckout | undefined> {
  const created = { gte: secondsOf(clock) - KEYS_SECONDS };
  const sessions = listed(OpenedSession, (page) => stripe.checkout.sessions.list({ created, ...page }));
  for await (const session of sessions) {
    if (session.client_reference_id === order.checkoutId) {
      return openedOf(session);
    }
  }

  return undefined;
}

function openedOf({ id, status, url, expires_at }: OpenedSession): OpenedCheckout {
  if (status !== 'open') {
    throw refused('checkout-over');
  }

  if (!url) {
    throw nonsense('an open session without a page');
  }

  return { ref: id, url, expiresAt: timeOf(expires_at) };
}

/** Stripe and the firm's bank see these texts: the number of the bill, and nothing of what it is about. */
function paramsOf(order: CheckoutOrder, expiresAt: number): Stripe.Checkout.SessionCreateParams {
  const name = `Bill ${order.billNumber}`;
  const metadata = { [META.checkout]: order.checkoutId, [META.reference]: order.reference };
  const { minor, currency } = order.amount;
  const price = {
    currency: currency.toLowerCase(),
    unit_amount: toStripe({ minor, currency }),
    product_data: { name },
  };

  return {
    mode: 'payment',
    submit_type: 'pay',
    client_reference_id: order.checkoutId,
    line_items: [{ quantity: 1, price_data: price }],
    metadata,
    payment_intent_data: { description: name, metadata },
    success_url: order.returnUrl,
    cancel_url: order.cancelUrl,
    expires_at: expiresAt,
    // Else Stripe may charge in the payer's currency
    adaptive_pricing: { enabled: false },
  };
}

function secondsOf(clock: Clock): number {
  return Math.floor(clock.now().getTime() / 1000);
}
