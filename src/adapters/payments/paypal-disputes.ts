// Disputes v1: what PayPal has taken back of a payment that its payer disputes, and given again. Called by `paypal-orders.ts`.
// https://developer.paypal.com/docs/api/customer-disputes/v1/
import type { Reversal, ReversalKind } from '../../core/received-money.ts';
import { bodyOf, type PaypalClient, refusedFault } from './paypal-client.ts';
import { fromPaypal } from './paypal-money.ts';
import { Dispute, DisputeList, type PaypalCapture, type PaypalDispute, type PaypalMovement } from './paypal-shapes.ts';

/** Of an app without the feature "Disputes". */
export const NO_DISPUTES = 'the app may not read disputes (feature "Disputes" of the app at PayPal): ';

const TAKEN = new Set(['COMPLETED', 'PARTIALLY_REFUNDED', 'REFUNDED']);

export async function disputesOf(client: PaypalClient, capture: PaypalCapture): Promise<readonly Reversal[]> {
  if (!TAKEN.has(capture.status)) {
    return [];
  }
  const query = new URLSearchParams({ disputed_transaction_id: capture.id, page_size: '50' });
  const { items } = await ask(client, { path: `/v1/customer/disputes?${query}`, shape: DisputeList });
  const disputes = items.map(({ dispute_id: id }) =>
    ask(client, { path: `/v1/customer/disputes/${id}`, shape: Dispute }),
  );

  return (await Promise.all(disputes)).flatMap(reversalsOf);
}

async function ask<T>(
  client: PaypalClient,
  { path, shape }: { readonly path: string; readonly shape: Parameters<typeof bodyOf<T>>[1] },
): Promise<T> {
  const answer = await client.ask({ method: 'GET', path });
  if (answer.kind === 'refused' && answer.status === 403) {
    throw refusedFault(answer, NO_DISPUTES);
  }

  return bodyOf(answer, shape);
}

/**
 * A dispute alone takes nothing: an inquiry is talk, and of a claim PayPal may hold the money or not
 * (https://developer.paypal.com/limited-release/commerce-platform/manage-risks-liabilities/disputes-chargebacks/test-dispute-workflows/simulate-test-scenarios).
 * What was moved is told by its movements; where PayPal tells none, by an outcome against the firm.
 */
function reversalsOf(dispute: PaypalDispute): readonly Reversal[] {
  const moved = (dispute.fund_movements ?? dispute.money_movements ?? []).filter(isOfSeller);
  if (moved.length === 0) {
    return decidedAgainst(dispute);
  }

  return [
    ...numbered(dispute, { kind: 'dispute', movements: moved.filter(({ type }) => type === 'DEBIT') }),
    ...numbered(dispute, { kind: 'dispute-won', movements: moved.filter(({ type }) => type === 'CREDIT') }),
  ];
}

/** Fees of a dispute are no money of the client's payment. */
function isOfSeller({ party, affected_party: affected, reason }: PaypalMovement): boolean {
  return (party ?? affected) === 'SELLER' && (reason ?? 'DISPUTE_SETTLEMENT') === 'DISPUTE_SETTLEMENT';
}

/** Movements have no ids of their own: they are counted in their order. */
function numbered(
  { dispute_id: id }: PaypalDispute,
  { kind, movements }: { readonly kind: ReversalKind; readonly movements: readonly PaypalMovement[] },
): Reversal[] {
  return movements
    .toSorted((left, right) => left.initiated_time.getTime() - right.initiated_time.getTime())
    .map(({ amount, initiated_time: at }, index) => ({
      ref: `${id}-${kind}-${index + 1}`,
      kind,
      amount: fromPaypal(amount),
      at,
    }));
}

function decidedAgainst({ dispute_id: id, status, update_time: at, dispute_outcome: outcome }: PaypalDispute) {
  const refunded = outcome?.amount_refunded;
  if (status !== 'RESOLVED' || outcome?.outcome_code !== 'RESOLVED_BUYER_FAVOUR' || !refunded) {
    return [];
  }

  return [{ ref: `${id}-dispute-1`, kind: 'dispute' as const, amount: fromPaypal(refunded), at }];
}
