// What the fake PayPal keeps: orders, captures, refunds, disputes, transactions, and events for webhooks. No network.
import { randomBytes } from 'node:crypto';

export type Amount = { currency_code: string; value: string };

export type OrderBody = {
  custom_id: string;
  invoice_id: string;
  amount: Amount;
};

export type FakeCapture = { id: string; status: string; amount: Amount; create_time: string };
export type FakeRefund = { id: string; status: string; amount: Amount; create_time: string; of: string };

export type FakeOrder = {
  readonly id: string;
  status: string;
  unit: OrderBody;
  changed: string;
  payer: 'none' | 'paypal' | 'bank';
  /** Of the next capture: the payment page answers it before there is one. */
  readonly captureId: string;
  /** What the next capture is refused for; '' when it is not. */
  issue: string;
  captures: FakeCapture[];
  refunds: FakeRefund[];
};

export type FakeDispute = {
  dispute_id: string;
  status: string;
  create_time: string;
  update_time: string;
  dispute_life_cycle_stage: string;
  dispute_amount: Amount;
  disputed_transactions: { seller_transaction_id: string }[];
  dispute_outcome?: { outcome_code: string; amount_refunded?: Amount };
  fund_movements?: Movement[];
  money_movements?: Record<string, unknown>[];
};

type Movement = { party: string; amount: Amount; initiated_time: string; type: string; reason: string };

export type FakeEvent = { event_type: string; resource: unknown };

export type Book = {
  readonly orders: Map<string, FakeOrder>;
  readonly disputes: FakeDispute[];
  readonly events: FakeEvent[];
  now(): Date;
};

export function paypalId(prefix = ''): string {
  return `${prefix}${randomBytes(9).toString('hex').slice(0, 17).toUpperCase()}`;
}

export function orderOfUrl(book: Book, url: string): FakeOrder {
  const order = book.orders.get(new URL(url).searchParams.get('token') ?? '');
  if (!order) {
    throw new Error(`no page at ${url}`);
  }

  return order;
}

export function approve(book: Book, { order, payer }: { order: FakeOrder; payer: 'paypal' | 'bank' }): void {
  order.status = 'APPROVED';
  order.payer = payer;
  touch(book, order);
  book.events.push({ event_type: 'CHECKOUT.ORDER.APPROVED', resource: orderJson(order) });
}

export function takeCapture(book: Book, order: FakeOrder): void {
  const status = order.payer === 'bank' ? 'PENDING' : 'COMPLETED';
  order.captures.push({ id: order.captureId, status, amount: order.unit.amount, create_time: touch(book, order) });
  order.status = 'COMPLETED';
  tellCapture(book, order);
}

export function setCapture(book: Book, { captureId, status }: { captureId: string; status: string }): void {
  const { order, capture } = captureIn(book, captureId);
  capture.status = status;
  touch(book, order);
  tellCapture(book, order);
}

export function addRefund(
  book: Book,
  { captureId, value, status = 'COMPLETED' }: { captureId: string; value: string; status?: string },
): FakeRefund {
  const { order, capture } = captureIn(book, captureId);
  const amount = { currency_code: capture.amount.currency_code, value };
  const refund = { id: paypalId(), status, amount, create_time: touch(book, order), of: captureId };
  order.refunds.push(refund);
  if (status === 'COMPLETED') {
    const all = order.refunds.filter((one) => one.status === 'COMPLETED').map((one) => Number(one.amount.value));
    const whole = all.reduce((left, right) => left + right, 0) >= Number(capture.amount.value) - 0.001;
    capture.status = whole ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
  }
  book.events.push({ event_type: 'PAYMENT.CAPTURE.REFUNDED', resource: refundJson(refund) });

  return refund;
}

export function addDispute(book: Book, changes: Partial<FakeDispute> & { captureId: string }): FakeDispute {
  const { captureId, ...rest } = changes;
  const { order, capture } = captureIn(book, captureId);
  const at = touch(book, order);
  const dispute: FakeDispute = {
    dispute_id: `PP-D-${book.disputes.length + 27803}`,
    status: 'WAITING_FOR_SELLER_RESPONSE',
    create_time: at,
    update_time: at,
    dispute_life_cycle_stage: 'CHARGEBACK',
    dispute_amount: capture.amount,
    disputed_transactions: [{ seller_transaction_id: captureId }],
    ...rest,
  };
  book.disputes.push(dispute);
  book.events.push({ event_type: 'CUSTOMER.DISPUTE.CREATED', resource: dispute });

  return dispute;
}

export function movement(book: Book, parts: Partial<Movement> & { amount: Amount; type: string }): Movement {
  return { party: 'SELLER', initiated_time: book.now().toISOString(), reason: 'DISPUTE_SETTLEMENT', ...parts };
}

export function disputeOf(book: Book, captureId: string): FakeDispute {
  const found = book.disputes.findLast((one) => one.disputed_transactions[0]?.seller_transaction_id === captureId);
  if (!found) {
    throw new Error(`no dispute of ${captureId}`);
  }

  return found;
}

export function captureIn(book: Book, captureId: string): { order: FakeOrder; capture: FakeCapture } {
  for (const order of book.orders.values()) {
    const capture = order.captures.find(({ id }) => id === captureId);
    if (capture) {
      return { order, capture };
    }
  }
  throw new Error(`nothing was captured as ${captureId}: an order is captured when it is read`);
}

export function orderJson(order: FakeOrder): Record<string, unknown> {
  const name = { given_name: 'Maren', surname: 'Oduya' };
  const payer = { email_address: 'maren@example.test', account_id: 'QYR5Z8XDVJNXQ', name };

  return {
    id: order.id,
    intent: 'CAPTURE',
    status: order.status,
    update_time: order.changed,
    payment_source: { paypal: order.payer === 'none' ? {} : { ...payer, account_status: 'VERIFIED' } },
    ...(order.payer === 'none' ? {} : { payer: { ...payer, payer_id: 'QYR5Z8XDVJNXQ' } }),
    purchase_units: [{ reference_id: 'default', ...order.unit, ...paymentsJson(order) }],
    links: linksOf(order),
  };
}

function paymentsJson({ captures, refunds }: FakeOrder) {
  if (captures.length === 0) {
    return {};
  }
  const told = captures.map((capture) => ({ ...capture, final_capture: true, links: [] }));

  return { payments: { captures: told, ...(refunds.length === 0 ? {} : { refunds: refunds.map(refundJson) }) } };
}

function refundJson({ of, ...refund }: FakeRefund) {
  const href = `https://api-m.sandbox.paypal.com/v2/payments/captures/${of}`;

  return { ...refund, links: [{ rel: 'up', method: 'GET', href }] };
}

function linksOf({ id, status }: FakeOrder) {
  const self = { rel: 'self', method: 'GET', href: `https://api-m.sandbox.paypal.com/v2/checkout/orders/${id}` };
  const href = `https://www.sandbox.paypal.com/checkoutnow?token=${id}`;

  return status === 'PAYER_ACTION_REQUIRED' ? [self, { rel: 'payer-action', method: 'GET', href }] : [self];
}

function tellCapture(book: Book, order: FakeOrder): void {
  const [capture] = order.captures;
  const resource = {
    ...capture,
    custom_id: order.unit.custom_id,
    supplementary_data: { related_ids: { order_id: order.id } },
  };
  book.events.push({ event_type: `PAYMENT.CAPTURE.${capture?.status}`, resource });
}

/** The next change is a second later at the earliest: PayPal writes no parts of seconds, and people are slower than tests. */
function touch(book: Book, order: FakeOrder): string {
  const now = book.now().getTime();
  const changed = new Date(Math.max(now, Date.parse(order.changed) + 1000)).toISOString();
  order.changed = `${changed.slice(0, 19)}Z`;

  return new Date(now).toISOString();
}

/** Refunds and payments as Transaction Search tells them. */
export function transactionsOf(book: Book): Record<string, unknown>[] {
  return [...book.orders.values()].flatMap((order) => [
    ...order.captures.map((capture) => ({
      transaction_info: {
        ...infoOf(capture),
        transaction_event_code: 'T0006',
        transaction_status: capture.status === 'PENDING' ? 'P' : capture.status === 'REFUNDED' ? 'V' : 'S',
        invoice_id: order.unit.invoice_id,
        custom_field: order.unit.custom_id,
      },
      payer_info: { email_address: 'maren@example.test', payer_name: { alternate_full_name: 'Maren Oduya' } },
    })),
    ...order.refunds.map((refund) => ({
      transaction_info: {
        ...infoOf({ ...refund, amount: { ...refund.amount, value: `-${refund.amount.value}` } }),
        transaction_event_code: 'T1107',
        transaction_status: 'S',
        paypal_reference_id: refund.of,
        paypal_reference_id_type: 'TXN',
      },
    })),
  ]);
}

function infoOf({ id, amount, create_time: at }: { id: string; amount: Amount; create_time: string }) {
  const date = at.replace(/\.\d+Z$/, '+0000');

  return { transaction_id: id, transaction_initiation_date: date, transaction_amount: amount };
}
