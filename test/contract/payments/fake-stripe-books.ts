// What Stripe's server holds: sessions, payments, refunds, disputes, as its own types describe them. Used by fake-stripe-*.ts.
import type Stripe from 'stripe';
import type { CreateSession } from './fake-stripe-form.ts';

export type Session = {
  readonly id: string;
  readonly url: string;
  readonly created: number;
  readonly order: CreateSession;
  status: 'open' | 'complete' | 'expired';
  paymentStatus: 'unpaid' | 'paid';
  intent: Intent | undefined;
};

export type Intent = {
  readonly id: string;
  readonly chargeId: string;
  created: number;
  chargedAt: number;
  readonly amount: number;
  readonly currency: string;
  readonly metadata: Record<string, string>;
  status: string;
  type: 'card' | 'us_bank_account';
  charged: boolean;
  readonly refunds: Refund[];
  readonly disputes: Dispute[];
};

export type Refund = { readonly id: string; readonly created: number; readonly amount: number; status: string };

export type Dispute = {
  readonly id: string;
  readonly created: number;
  readonly reason: string;
  status: string;
  wonAt: number | undefined;
};

/** The newest last. */
export type Books = { readonly sessions: Session[]; nextId: number };

export function newId(books: Books, prefix: string): string {
  books.nextId += 1;

  return `${prefix}_${String(books.nextId).padStart(14, '0')}`;
}

export function intentsOf(books: Books): Intent[] {
  return books.sessions.flatMap(({ intent }) => (intent ? [intent] : []));
}

export function sessionJson(session: Session, expanded: boolean) {
  const { order, intent } = session;
  const [item] = order.line_items;

  return {
    id: session.id,
    object: 'checkout.session',
    amount_total: (item?.price_data.unit_amount ?? 0) * (item?.quantity ?? 0),
    client_reference_id: order.client_reference_id,
    created: session.created,
    currency: item?.price_data.currency ?? null,
    customer_details: session.status === 'complete' ? customerDetails() : null,
    expires_at: order.expires_at,
    livemode: false,
    metadata: order.metadata,
    mode: 'payment',
    payment_intent: intent ? ofIntent(intent, expanded) : null,
    payment_status: session.paymentStatus,
    status: session.status,
    url: session.status === 'open' ? session.url : null,
  } satisfies Partial<Stripe.Checkout.Session>;
}

/** Its charge is expanded wherever we ask for a payment. */
export function intentJson(intent: Intent) {
  return {
    id: intent.id,
    object: 'payment_intent',
    amount: intent.amount,
    amount_received: intent.status === 'succeeded' ? intent.amount : 0,
    created: intent.created,
    currency: intent.currency,
    latest_charge: intent.charged ? asCharge(chargeJson(intent)) : null,
    livemode: false,
    metadata: intent.metadata,
    status: intent.status,
  } satisfies Partial<Stripe.PaymentIntent>;
}

export function chargeJson(intent: Intent) {
  return {
    id: intent.chargeId,
    object: 'charge',
    amount: intent.amount,
    amount_refunded: intent.refunds.reduce((sum, { amount, status }) => sum + (status === 'failed' ? 0 : amount), 0),
    billing_details: { address: null, email: null, name: 'Ada Client', phone: null, tax_id: null },
    created: intent.chargedAt,
    currency: intent.currency,
    disputed: intent.disputes.length > 0,
    livemode: false,
    metadata: intent.metadata,
    payment_intent: intent.id,
    payment_method_details: { type: intent.type },
  } satisfies Partial<Stripe.Charge>;
}

export function refundJson(intent: Intent, refund: Refund) {
  return {
    id: refund.id,
    object: 'refund',
    amount: refund.amount,
    charge: intent.chargeId,
    created: refund.created,
    currency: intent.currency,
    payment_intent: intent.id,
    status: refund.status,
  } satisfies Partial<Stripe.Refund>;
}

export function disputeJson(intent: Intent, dispute: Dispute) {
  const taken = dispute.status.startsWith('warning_') ? [] : [{ amount: -intent.amount, created: dispute.created }];
  const given = dispute.wonAt === undefined ? [] : [{ amount: intent.amount, created: dispute.wonAt }];

  return {
    id: dispute.id,
    object: 'dispute',
    amount: intent.amount,
    balance_transactions: [...taken, ...given].map(asMovement),
    charge: intent.chargeId,
    created: dispute.created,
    currency: intent.currency,
    livemode: false,
    payment_intent: intent.id,
    reason: dispute.reason,
    status: dispute.status,
  } satisfies Partial<Stripe.Dispute>;
}

function customerDetails() {
  return {
    address: null,
    business_name: null,
    email: 'ada@client.example.test',
    individual_name: null,
    name: 'Ada Client',
    phone: null,
    tax_exempt: 'none',
    tax_ids: null,
  } satisfies Stripe.Checkout.Session.CustomerDetails;
}

/** The types want every field of what is inside: what we leave out there, nobody reads. */
function ofIntent(intent: Intent, expanded: boolean): string | Stripe.PaymentIntent {
  return expanded ? (intentJson(intent) as unknown as Stripe.PaymentIntent) : intent.id;
}

function asCharge(charge: Partial<Stripe.Charge>): Stripe.Charge {
  return charge as Stripe.Charge;
}

function asMovement(movement: { amount: number; created: number }): Stripe.BalanceTransaction {
  return movement satisfies Partial<Stripe.BalanceTransaction> as unknown as Stripe.BalanceTransaction;
}
