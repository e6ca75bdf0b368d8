// Whose account a key of Stripe opens, and that it opens what we need. Used by account-looks.ts.
import Stripe from 'stripe';
import { z } from 'zod';
import type { StripeOptions } from './stripe.ts';
import { ask, stripeSdk } from './stripe-client.ts';
import { refused } from './stripe-faults.ts';
import { PaymentIntent, pageOf, SessionId } from './stripe-schema.ts';

const Account = z.object({ id: z.string().regex(/^acct_\w+$/), object: z.literal('account') });
/** Stripe says it to a restricted key that may not read the account itself: "…endpoint on account 'acct_1PJ…'." */
const NAMED = /on account '(acct_\w+)'/;

/** Throws what asking throws; a key that may not read checkouts and payments is refused. */
export async function stripeAccountId(options: StripeOptions): Promise<string> {
  const stripe = stripeSdk(options);
  const created = { gte: Math.floor(options.clock.now().getTime() / 1000) };
  const id = await idOf(stripe);
  await ask({ schema: pageOf(SessionId), asking: 'reading' }, () =>
    stripe.checkout.sessions.list({ created, limit: 1 }),
  );
  await ask({ schema: pageOf(PaymentIntent), asking: 'reading' }, () =>
    stripe.paymentIntents.list({ created, limit: 1, expand: ['data.latest_charge'] }),
  );

  return id;
}

async function idOf(stripe: Stripe): Promise<string> {
  const answer = await ask({ schema: z.union([Account, z.string()]), asking: 'reading' }, () =>
    stripe.accounts.retrieveCurrent().catch(namedInRefusal),
  );

  return typeof answer === 'string' ? answer : answer.id;
}

/** No permission that a restricted key can have lets every account be read. */
function namedInRefusal(cause: unknown): string {
  const isRefused = cause instanceof Stripe.errors.StripePermissionError;
  const [, id] = NAMED.exec(isRefused ? cause.message : '') ?? [];
  if (id !== undefined) {
    return id;
  }

  throw isRefused ? refused('the key may not say whose account it opens') : cause;
}
