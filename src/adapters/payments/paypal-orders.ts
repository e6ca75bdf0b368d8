// Orders v2: a checkout is an order, and the money of an order that the client has approved is taken when it is read. Called
// by `paypal.ts`. https://developer.paypal.com/docs/api/orders/v2/
import { Fault } from '../../core/fault.ts';
import type { CheckoutOrder, CheckoutReport, KnownCheckout } from '../../ports/payment-provider.ts';
import { bodyOf, type PaypalAnswer, type PaypalClient, type PaypalRefusal, refusedFault } from './paypal-client.ts';
import { disputesOf } from './paypal-disputes.ts';
import { toPaypal } from './paypal-money.ts';
import { moneyOf } from './paypal-received.ts';
import { OpenedOrder, Order, type PaypalOrder } from './paypal-shapes.ts';

/** Put in place of our id: such an order we never take money of. PayPal has no way to cancel one that is not approved. */
const CLOSED = 'closed';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The longest time that PayPal lets anybody approve an order: 3 hours, up to 72 where an account manager has set that. */
const LONGEST_MS = 72 * HOUR_MS;

/** A declined capture that is asked for again with its id is only told again: after this time it is tried anew. */
const CAPTURE_ID_MS = 5 * MINUTE_MS;

/** The client is sent back to the page: https://developer.paypal.com/api/handle-payment-failures */
const NOT_YET = new Set([
  'ORDER_NOT_APPROVED',
  'INSTRUMENT_DECLINED',
  'PAYER_ACTION_REQUIRED',
  'REDIRECT_PAYER_FOR_ALTERNATE_FUNDING',
]);

export async function createOrder(client: PaypalClient, order: CheckoutOrder) {
  const answer = await client.ask({
    method: 'POST',
    path: '/v2/checkout/orders',
    requestId: `open-${order.checkoutId}`,
    body: orderBody(order),
  });

  return bodyOf(answer, OpenedOrder);
}

/** Nothing of the client or the matter: only what is on the bill's own link. */
function orderBody({ amount, checkoutId, reference, billNumber, firmName, returnUrl, cancelUrl }: CheckoutOrder) {
  return {
    intent: 'CAPTURE',
    purchase_units: [
      {
        reference_id: 'default',
        custom_id: checkoutId,
        invoice_id: reference,
        description: `Bill ${billNumber}`.slice(0, 127),
        amount: toPaypal(amount),
      },
    ],
    payment_source: {
      paypal: {
        experience_context: {
          brand_name: firmName.slice(0, 127),
          user_action: 'PAY_NOW',
          shipping_preference: 'NO_SHIPPING',
          payment_method_preference: 'IMMEDIATE_PAYMENT_REQUIRED',
          return_url: returnUrl,
          cancel_url: cancelUrl,
        },
      },
    },
  };
}

/** An order that is paid, over or unknown is left as it is; so is one that PayPal does not let be marked. */
export async function closeOrder(client: PaypalClient, ref: string): Promise<void> {
  const answer = await client.ask({
    method: 'PATCH',
    path: orderPath(ref),
    body: [{ op: 'replace', path: "/purchase_units/@reference_id=='default'/custom_id", value: CLOSED }],
  });
  if (answer.kind === 'refused' && answer.status !== 422 && !isUnknownOrder(answer)) {
    throw refusedFault(answer);
  }
}

export async function readOrder(
  client: PaypalClient,
  { checkout, now }: { readonly checkout: KnownCheckout; readonly now: Date },
): Promise<CheckoutReport> {
  const order = await getOrder(client, checkout.ref);
  if (!order) {
    return { state: 'closed', received: [] };
  }
  if (order.status !== 'APPROVED' || isClosed(order) || checkout.mayTake === false) {
    return reportOf(client, { order, checkout, now });
  }
  const outcome = await capture(client, { order, now });
  const after = outcome === 'taken' ? await getOrder(client, checkout.ref) : order;
  if (outcome === 'over' || !after) {
    return { state: 'closed', received: [] };
  }

  return reportOf(client, { order: after, checkout, now });
}

async function reportOf(
  client: PaypalClient,
  { order, checkout, now }: { readonly order: PaypalOrder; readonly checkout: KnownCheckout; readonly now: Date },
): Promise<CheckoutReport> {
  const over =
    order.status === 'COMPLETED' ||
    order.status === 'VOIDED' ||
    isClosed(order) ||
    (order.status !== 'APPROVED' && now.getTime() - checkout.openedAt.getTime() > LONGEST_MS);
  const captures = order.purchase_units.flatMap((unit) => unit.payments?.captures ?? []);
  const received = captures.map(async (taken) =>
    moneyOf(order, { capture: taken, disputes: await disputesOf(client, taken) }),
  );

  return { state: over ? 'closed' : 'open', received: await Promise.all(received) };
}

function isClosed(order: PaypalOrder): boolean {
  return order.purchase_units.some((unit) => unit.custom_id === CLOSED);
}

async function getOrder(client: PaypalClient, ref: string): Promise<PaypalOrder | undefined> {
  const answer = await client.ask({ method: 'GET', path: orderPath(ref) });

  return isUnknownOrder(answer) ? undefined : bodyOf(answer, Order);
}

/** Told by its name as well: a server that is not PayPal's says 404 to anything. */
function isUnknownOrder(answer: PaypalAnswer): boolean {
  return answer.kind === 'refused' && answer.status === 404 && answer.name === 'RESOURCE_NOT_FOUND';
}

function orderPath(ref: string): string {
  return `/v2/checkout/orders/${encodeURIComponent(ref)}`;
}

type Outcome = 'taken' | 'not-yet' | 'over';

async function capture(
  client: PaypalClient,
  { order, now }: { readonly order: PaypalOrder; readonly now: Date },
): Promise<Outcome> {
  const answer = await client.ask({
    method: 'POST',
    path: `${orderPath(order.id)}/capture`,
    requestId: captureId(order, now),
    body: {},
  });

  return answer.kind === 'done' ? 'taken' : refusedOutcome(answer);
}

function captureId({ id, update_time: changed = '' }: PaypalOrder, now: Date): string {
  return `take-${id}-${changed.slice(0, 30)}-${Math.floor(now.getTime() / CAPTURE_ID_MS)}`;
}

function refusedOutcome(refusal: PaypalRefusal): Outcome {
  const { issue } = refusal;
  if (issue === 'ORDER_COMPLETION_IN_PROGRESS') {
    throw new Fault('provider-unclear', { retryable: true, detail: issue });
  }
  if (issue === 'ORDER_ALREADY_CAPTURED') {
    return 'taken';
  }
  if (NOT_YET.has(issue)) {
    return 'not-yet';
  }
  if (issue === 'MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED' || isUnknownOrder(refusal)) {
    return 'over';
  }
  throw refusedFault(refusal);
}
