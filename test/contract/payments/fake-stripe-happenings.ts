// What people do at Stripe: on the hosted page, at the bank, in the dashboard; and the events that tell of it. Used by
// fake-stripe.ts.
import {
  type Books,
  chargeJson,
  type Dispute,
  disputeJson,
  type Intent,
  intentJson,
  newId,
  refundJson,
  type Session,
  sessionJson,
} from './fake-stripe-books.ts';
import type { StripeEvent } from './fake-stripe-hooks.ts';

export type Fake = {
  /** What a key may read of it: all, a refusal that names it, or a refusal. */
  readonly account: { readonly id: string; reads: 'all' | 'name' | 'nothing' };
  readonly books: Books;
  readonly complaints: string[];
  readonly events: StripeEvent[];
  readonly perPage: number;
};

export function seconds(): number {
  return Math.floor(Date.now() / 1000);
}

export function lastEvent({ events }: Fake): StripeEvent {
  const event = events.at(-1);
  if (!event) {
    throw new Error('nothing has happened at Stripe');
  }

  return event;
}

export function happened({ books, events }: Fake, { type, object }: { type: string; object: unknown }): void {
  events.push({
    id: newId(books, 'evt'),
    object: 'event',
    api_version: '2026-10-28.endive',
    created: seconds(),
    type,
    livemode: false,
    data: { object: structuredClone(object) },
  });
}

export function sessionAt({ sessions }: Books, url: string): Session {
  const session = sessions.find((one) => one.url === url);
  if (session?.status !== 'open') {
    throw new Error('the page is not open');
  }

  return session;
}

export function sessionOf({ sessions }: Books, ref: string): Session & { intent: Intent } {
  const session = sessions.find((one) => one.intent?.id === ref);
  if (!session?.intent) {
    throw new Error('no such payment');
  }

  return session as Session & { intent: Intent };
}

export function intentOf(books: Books, ref: string): Intent {
  return sessionOf(books, ref).intent;
}

function newIntent(books: Books, { order }: Session): Intent {
  const [item] = order.line_items;

  return {
    id: newId(books, 'pi'),
    chargeId: newId(books, 'ch'),
    created: seconds(),
    chargedAt: seconds(),
    amount: (item?.price_data.unit_amount ?? 0) * (item?.quantity ?? 0),
    currency: item?.price_data.currency ?? '',
    metadata: order.payment_intent_data.metadata,
    status: 'requires_payment_method',
    type: 'card',
    charged: false,
    refunds: [],
    disputes: [],
  };
}

export function declined({ books }: Fake, url: string): void {
  const session = sessionAt(books, url);
  session.intent ??= newIntent(books, session);
}

export function paid(fake: Fake, { url, method }: { url: string; method: 'card' | 'bank' }): string {
  const session = sessionAt(fake.books, url);
  session.intent ??= newIntent(fake.books, session);
  const { intent } = session;
  intent.charged = true;
  intent.type = method === 'card' ? 'card' : 'us_bank_account';
  intent.status = method === 'card' ? 'succeeded' : 'processing';
  session.status = 'complete';
  session.paymentStatus = method === 'card' ? 'paid' : 'unpaid';
  happened(fake, {
    type: `payment_intent.${intent.status}`,
    object: { ...intentJson(intent), latest_charge: intent.chargeId },
  });
  happened(fake, { type: 'checkout.session.completed', object: sessionJson(session, false) });

  return intent.id;
}

export function settled(fake: Fake, session: Session & { intent: Intent }): void {
  session.intent.status = 'succeeded';
  session.paymentStatus = 'paid';
  happened(fake, { type: 'checkout.session.async_payment_succeeded', object: sessionJson(session, false) });
}

/** After it had succeeded, a bank debit comes back as a dispute that is lost at once (docs.stripe.com/payments/ach-direct-debit). */
export function bounced(fake: Fake, session: Session & { intent: Intent }): void {
  const { intent } = session;
  if (intent.status === 'succeeded') {
    disputed(fake, { intent, reason: 'insufficient_funds', status: 'lost' });
  } else {
    intent.status = 'requires_payment_method';
    happened(fake, { type: 'checkout.session.async_payment_failed', object: sessionJson(session, false) });
  }
}

export function refunded(fake: Fake, { intent, amount }: { intent: Intent; amount: number }): void {
  const refund = { id: newId(fake.books, 're'), created: seconds(), amount, status: 'succeeded' };
  intent.refunds.push(refund);
  happened(fake, { type: 'refund.created', object: refundJson(intent, refund) });
  happened(fake, { type: 'charge.refunded', object: chargeJson(intent) });
}

export function disputed(
  fake: Fake,
  { intent, reason, status }: { intent: Intent; reason: string; status: string },
): void {
  const dispute: Dispute = { id: newId(fake.books, 'du'), created: seconds(), reason, status, wonAt: undefined };
  intent.disputes.push(dispute);
  happened(fake, { type: 'charge.dispute.created', object: disputeJson(intent, dispute) });
  happened(fake, { type: 'charge.dispute.funds_withdrawn', object: disputeJson(intent, dispute) });
}

export function won(fake: Fake, intent: Intent): void {
  const dispute = intent.disputes.at(-1);
  if (!dispute) {
    throw new Error('no dispute');
  }

  dispute.status = 'won';
  dispute.wonAt = seconds() + 1;
  happened(fake, { type: 'charge.dispute.funds_reinstated', object: disputeJson(intent, dispute) });
  happened(fake, { type: 'charge.dispute.closed', object: disputeJson(intent, dispute) });
}
