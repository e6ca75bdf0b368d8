// Stripe's payment intents, refunds and disputes → money that was received, and what went back of it. Used by stripe.ts.
import type Stripe from 'stripe';
import type { Money } from '../../core/money.ts';
import type { ReceivedMoney, ReceivedState, Reversal, ReversalKind } from '../../core/received-money.ts';
import { listed } from './stripe-client.ts';
import { nonsense } from './stripe-faults.ts';
import { fromStripe } from './stripe-money.ts';
import { Dispute, type PaymentIntent, type ReadSession, Refund } from './stripe-schema.ts';

export type Payer = ReadSession['customer_details'];

/** Types of payment method that draw on a bank account (docs.stripe.com/api/payment_methods/object#payment_method_object-type). */
const BANK = new Set([
  'us_bank_account',
  'ach_debit',
  'ach_credit_transfer',
  'acss_debit',
  'au_becs_debit',
  'bacs_debit',
  'nz_bank_account',
  'sepa_debit',
  'customer_balance',
]);

/** What makes a dispute of a bank debit that came back (docs.stripe.com/disputes/categories). */
const RETURNS = new Set([
  'bank_cannot_process',
  'check_returned',
  'debit_not_authorized',
  'incorrect_account_details',
  'insufficient_funds',
]);

/**
 * Stripe holds, or has held, the money. An inquiry (`warning_…`) takes none, and `prevented` tells of a payment that was
 * refunded instead (docs.stripe.com/api/disputes/object#dispute_object-status).
 */
const TAKEN = new Set([
  'needs_response',
  'under_review',
  'appeal_needs_response',
  'appeal_under_review',
  'lost',
  'won',
]);

/** Steps between the client's yes and the bank's. */
const UNDER_WAY = new Set(['processing', 'requires_action', 'requires_confirmation', 'requires_capture']);
/** What a bank debit that failed is again (docs.stripe.com/payments/paymentintents/lifecycle). */
const FAILED = new Set(['requires_payment_method', 'canceled']);

/** Undefined of an attempt that came to nothing: declined, or left. */
export function stateOf(intent: PaymentIntent, session: ReadSession['status']): ReceivedState | undefined {
  if (intent.status === 'succeeded') {
    return 'succeeded';
  }

  if (session !== 'complete') {
    return intent.status === 'processing' ? 'pending' : undefined;
  }

  if (FAILED.has(intent.status)) {
    return 'failed';
  }

  return UNDER_WAY.has(intent.status) ? 'pending' : undefined;
}

type Read = { readonly intent: PaymentIntent; readonly state: ReceivedState; readonly payer: Payer };

export async function receivedOf(stripe: Stripe, { intent, state, payer }: Read): Promise<ReceivedMoney> {
  const charge = intent.latest_charge;
  const type = charge?.payment_method_details?.type ?? 'other';

  return {
    ref: intent.id,
    state,
    amount: amountOf(state === 'succeeded' ? intent.amount_received : intent.amount, intent.currency),
    method: BANK.has(type) ? 'bank' : type,
    payer: payer?.name ?? charge?.billing_details?.name ?? '',
    at: timeOf(charge?.created ?? intent.created),
    reversals: await reversalsOf(stripe, intent),
  };
}

export function timeOf(seconds: number): Date {
  return new Date(seconds * 1000);
}

/** Asked for only where the charge says that there are some: most payments are never reversed, and are read often. */
async function reversalsOf(stripe: Stripe, { id, latest_charge: charge }: PaymentIntent): Promise<Reversal[]> {
  const of = { payment_intent: id };
  const found: Reversal[] = [];
  if ((charge?.amount_refunded ?? 0) > 0) {
    for await (const refund of listed(Refund, (page) => stripe.refunds.list({ ...of, ...page }))) {
      found.push(...ofRefund(refund));
    }
  }

  if (charge?.disputed) {
    for await (const dispute of listed(Dispute, (page) => stripe.disputes.list({ ...of, ...page }))) {
      found.push(...ofDispute(dispute));
    }
  }

  return inOrder(found);
}

/** A list is newest first, and knows the time to the second: what is of one second stays in the order of its making. */
function inOrder(newestFirst: readonly Reversal[]): Reversal[] {
  return newestFirst.toReversed().sort((left, right) => left.at.getTime() - right.at.getTime());
}

function ofRefund({ id, amount, currency, created, status }: Refund): Reversal[] {
  const refund = { ref: id, kind: 'refund', amount: amountOf(amount, currency), at: timeOf(created) } as const;

  return status === 'succeeded' ? [refund] : [];
}

/** Newest first, as the list is. */
function ofDispute(dispute: Dispute): Reversal[] {
  if (!TAKEN.has(dispute.status)) {
    return [];
  }

  const kind: ReversalKind = RETURNS.has(dispute.reason) ? 'return' : 'dispute';
  const amount = amountOf(dispute.amount, dispute.currency);
  const taken: Reversal = { ref: dispute.id, kind, amount, at: timeOf(dispute.created) };

  return dispute.status === 'won' ? [{ ...taken, ...wonAt(dispute) }, taken] : [taken];
}

/** A dispute has no time of its end: the money that comes again has one. */
function wonAt({ id, created, balance_transactions }: Dispute): Pick<Reversal, 'ref' | 'kind' | 'at'> {
  const again = balance_transactions.filter(({ amount }) => amount > 0).map((one) => one.created);

  return { ref: `${id}:won`, kind: 'dispute-won', at: timeOf(Math.max(created, ...again)) };
}

function amountOf(units: number, currency: string): Money {
  const amount = fromStripe(units, currency);
  if (!amount) {
    throw nonsense(`a part of a unit of ${currency}`);
  }

  return amount;
}
