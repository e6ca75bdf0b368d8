// Stripe's webhooks: whose they are, and what they are about. Called by stripe.ts.
import Stripe from 'stripe';
import type { Result } from '../../core/result.ts';
import { ok, refuse } from '../../core/result.ts';
import type { Hint, Hook, HookRefusal } from '../../ports/payment-provider.ts';
import { HookEvent } from './stripe-schema.ts';

/** docs.stripe.com/webhooks/signature: five minutes, Stripe's own default. */
const TOLERANCE_SECONDS = 300;
/** The SDK takes 0 for "however old". */
const ANY_AGE = 0;

/** Events whose object names the payment that they are about. */
const OF_PAYMENT = /^(charge\.(refunded|refund\.|dispute\.)|refund\.)/;

export type HookReader = {
  readonly stripe: Stripe;
  /** More than one while a secret is being replaced by another. */
  readonly secrets: readonly string[];
  readonly live: boolean;
};

export function readStripeHook(reader: HookReader, hook: Hook): Result<Hint, HookRefusal> {
  const signed = signedBody(reader, hook);
  if (!signed.ok) {
    return signed;
  }

  const event = HookEvent.safeParse(signed.value);
  if (!event.success) {
    return refuse({ code: 'unreadable' });
  }

  if (typeof event.data.account === 'string') {
    return refuse({ code: 'other-account' });
  }

  if (event.data.livemode !== reader.live) {
    return refuse({ code: 'other-mode' });
  }

  return ok({ eventId: event.data.id, about: aboutOf(event.data) });
}

function aboutOf({ type, data }: HookEvent): Hint['about'] {
  const { id, payment_intent: intent } = data.object;
  if (type.startsWith('checkout.session.')) {
    return typeof id === 'string' ? { checkoutRef: id } : undefined;
  }

  return OF_PAYMENT.test(type) && typeof intent === 'string' ? { moneyRef: intent } : undefined;
}

function signedBody({ stripe, secrets }: HookReader, hook: Hook): Result<unknown, HookRefusal> {
  const refusals = [];
  for (const secret of secrets) {
    const body = openedBy({ stripe, secret }, hook);
    if (body.ok) {
      return body;
    }

    refusals.push(body.refusal);
  }

  // What one secret says of its own signature counts for more than what the others say of it
  return refuse(refusals.find(({ code }) => code !== 'bad-signature') ?? { code: 'bad-signature' });
}

type Opener = { readonly stripe: Stripe; readonly secret: string };

function openedBy(opener: Opener, hook: Hook): Result<unknown, HookRefusal> {
  try {
    return ok(construct(opener, { hook, tolerance: TOLERANCE_SECONDS }));
  } catch (cause) {
    if (!(cause instanceof Stripe.errors.StripeSignatureVerificationError)) {
      return refuse({ code: 'unreadable' });
    }

    // The SDK tells an old signature from a wrong one in words alone
    return refuse({ code: isSigned(opener, hook) ? 'stale' : 'bad-signature' });
  }
}

function isSigned(opener: Opener, hook: Hook): boolean {
  try {
    construct(opener, { hook, tolerance: ANY_AGE });

    return true;
  } catch (cause) {
    return !(cause instanceof Stripe.errors.StripeSignatureVerificationError);
  }
}

function construct({ stripe, secret }: Opener, { hook, tolerance }: { hook: Hook; tolerance: number }): unknown {
  const { headers, body, now } = hook;

  return stripe.webhooks.constructEvent(
    body,
    headers['stripe-signature'] ?? '',
    secret,
    tolerance,
    undefined,
    now.getTime(),
  );
}
