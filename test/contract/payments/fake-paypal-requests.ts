// What the fake PayPal answers to each request of Orders v2, Disputes v1 and Transaction Search v1, as strictly as they are
// documented: https://github.com/paypal/paypal-rest-api-specifications
import { z } from 'zod';
import { type Book, type FakeOrder, orderJson, paypalId, takeCapture, transactionsOf } from './fake-paypal-book.ts';

export type Asked = {
  readonly method: string;
  readonly url: URL;
  readonly body: unknown;
  readonly requestId: string | undefined;
};

export type Answer = { readonly status: number; readonly body?: unknown };

/** What tests turn. */
export type Knobs = {
  /** The answer to a PATCH of an order that nobody has approved yet. */
  patches: 'taken' | 'refused';
  disputes: 'allowed' | 'refused';
  search: 'allowed' | 'refused';
  transactionsOnPage: number;
  /** Of the account, and none of ours. */
  otherTransactions: Record<string, unknown>[];
};

const DAY_MS = 86_400_000;
const NO_DECIMALS = ['HUF', 'JPY', 'TWD'];
const CURRENCIES = 'AUD CAD CHF CZK DKK EUR GBP HKD HUF ILS JPY MXN NOK NZD PHP PLN SEK SGD THB TWD USD'.split(' ');
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

const text = (most: number) => z.string().min(1).max(most);

const NewOrder = z.strictObject({
  intent: z.literal('CAPTURE'),
  purchase_units: z
    .array(
      z.strictObject({
        reference_id: text(256).optional(),
        custom_id: text(127),
        invoice_id: text(127),
        description: text(127),
        amount: z.strictObject({
          currency_code: z.string().length(3),
          value: z
            .string()
            .max(32)
            .regex(/^\d+(\.\d+)?$/),
        }),
      }),
    )
    .length(1),
  payment_source: z.strictObject({
    paypal: z.strictObject({
      experience_context: z.strictObject({
        brand_name: text(127),
        user_action: z.enum(['CONTINUE', 'PAY_NOW']),
        shipping_preference: z.enum(['GET_FROM_FILE', 'NO_SHIPPING', 'SET_PROVIDED_ADDRESS']),
        payment_method_preference: z.enum(['UNRESTRICTED', 'IMMEDIATE_PAYMENT_REQUIRED']),
        return_url: z.url(),
        cancel_url: z.url(),
      }),
    }),
  }),
});

const Changes = z
  .array(
    z.strictObject({
      op: z.literal('replace'),
      path: z.literal("/purchase_units/@reference_id=='default'/custom_id"),
      value: text(127),
    }),
  )
  .length(1);

const ListDisputes = z.strictObject({
  disputed_transaction_id: z.string().regex(/^[0-9A-Z_]+$/),
  page_size: z.coerce.number().int().min(1).max(50).optional(),
});

const Search = z.strictObject({
  start_date: z.string().regex(INSTANT),
  end_date: z.string().regex(INSTANT),
  fields: text(200).optional(),
  page_size: z.coerce.number().int().min(1).max(500).optional(),
  page: z.coerce.number().int().min(1).optional(),
});

export function answerTo(asked: Asked, { book, knobs }: { book: Book; knobs: Knobs }): Answer | undefined {
  const path = asked.url.pathname;
  const [, orderId = '', capture] = /^\/v2\/checkout\/orders\/([A-Z0-9]+)(\/capture)?$/.exec(path) ?? [];
  const route = `${asked.method} ${orderId === '' ? path : `order${capture ?? ''}`}`;
  const order = book.orders.get(orderId);
  switch (route) {
    case 'POST /v2/checkout/orders':
      return createOrder(asked, book);
    case 'GET order':
      return order ? { status: 200, body: orderJson(order) } : notFound();
    case 'PATCH order':
      return order ? changeOrder(asked, { order, knobs }) : notFound();
    case 'POST order/capture':
      return order ? captureOrder(book, order) : notFound();
    case 'GET /v1/reporting/transactions':
      return searchTransactions(asked, { book, knobs });
    default:
      return disputesAnswer(asked, { book, knobs });
  }
}

function createOrder({ body, requestId }: Asked, book: Book): Answer {
  const read = NewOrder.safeParse(body);
  if (!read.success || requestId === undefined || requestId.length > 108) {
    return invalid(read.error?.message ?? 'PayPal-Request-Id is needed with a payment source');
  }
  const [unit] = read.data.purchase_units;
  if (!unit) {
    return invalid('no purchase unit');
  }
  const issue = unitIssue(book, unit);
  if (issue !== '') {
    return refusal(issue);
  }
  const order = newOrder(book, unit);
  book.orders.set(order.id, order);

  return { status: 200, body: orderJson(order) };
}

function newOrder(
  book: Book,
  { custom_id, invoice_id, amount, description }: FakeOrder['unit'] & { description: string },
) {
  const unit = { custom_id, invoice_id, amount, description };
  const order: FakeOrder = {
    id: paypalId(),
    status: 'PAYER_ACTION_REQUIRED',
    unit,
    changed: book.now().toISOString(),
    payer: 'none',
    captureId: paypalId(),
    issue: '',
    captures: [],
    refunds: [],
  };

  return order;
}

function unitIssue(book: Book, { amount, invoice_id }: FakeOrder['unit']): string {
  const { currency_code: currency, value } = amount;
  const [, decimals = ''] = value.split('.');
  if (!CURRENCIES.includes(currency)) {
    return 'CURRENCY_NOT_SUPPORTED';
  }
  if (decimals.length > (NO_DECIMALS.includes(currency) ? 0 : 2)) {
    return NO_DECIMALS.includes(currency) ? 'DECIMALS_NOT_SUPPORTED' : 'DECIMAL_PRECISION';
  }
  if (/^[0.]*$/.test(value)) {
    return 'CANNOT_BE_ZERO_OR_NEGATIVE';
  }

  return isPaid(book, invoice_id) ? 'DUPLICATE_INVOICE_ID' : '';
}

function isPaid(book: Book, invoiceId: string): boolean {
  return [...book.orders.values()].some(({ unit, captures }) => unit.invoice_id === invoiceId && captures.length > 0);
}

function changeOrder({ body }: Asked, { order, knobs }: { order: FakeOrder; knobs: Knobs }): Answer {
  const changes = Changes.safeParse(body);
  if (!changes.success) {
    return invalid(changes.error.message);
  }
  if (order.status === 'COMPLETED') {
    return refusal('ORDER_ALREADY_COMPLETED');
  }
  if (order.status !== 'APPROVED' && knobs.patches === 'refused') {
    return refusal('INVALID_ORDER_STATUS');
  }
  order.unit = { ...order.unit, custom_id: changes.data[0]?.value ?? '' };

  return { status: 204 };
}

function captureOrder(book: Book, order: FakeOrder): Answer {
  if (order.captures.length > 0) {
    return refusal('ORDER_ALREADY_CAPTURED');
  }
  if (order.status !== 'APPROVED') {
    return refusal('ORDER_NOT_APPROVED');
  }
  if (order.issue !== '') {
    return refusal(order.issue);
  }
  if (isPaid(book, order.unit.invoice_id)) {
    return refusal('DUPLICATE_INVOICE_ID');
  }
  takeCapture(book, order);

  return { status: 201, body: orderJson(order) };
}

function disputesAnswer({ method, url }: Asked, { book, knobs }: { book: Book; knobs: Knobs }): Answer | undefined {
  const [, id] = /^\/v1\/customer\/disputes(?:\/([A-Za-z0-9-]+))?$/.exec(url.pathname) ?? ['', '-'];
  if (method !== 'GET' || id === '-') {
    return undefined;
  }
  if (knobs.disputes === 'refused') {
    return forbidden();
  }
  if (id !== undefined) {
    const dispute = book.disputes.find(({ dispute_id }) => dispute_id === id);

    return dispute ? { status: 200, body: dispute } : notFound();
  }
  const query = ListDisputes.safeParse(Object.fromEntries(url.searchParams));

  return query.success ? listDisputes(book, query.data.disputed_transaction_id) : invalid(query.error.message);
}

/** The list tells a summary of each: no movements. */
function listDisputes(book: Book, captureId: string): Answer {
  const items = book.disputes
    .filter(({ disputed_transactions: all }) => all.some((one) => one.seller_transaction_id === captureId))
    .map(({ dispute_id, status, create_time, update_time, dispute_amount }) => ({
      dispute_id,
      status,
      create_time,
      update_time,
      dispute_amount,
    }));

  return { status: 200, body: { items, links: [] } };
}

function searchTransactions({ url }: Asked, { book, knobs }: { book: Book; knobs: Knobs }): Answer {
  if (knobs.search === 'refused') {
    return forbidden();
  }
  const query = Search.safeParse(Object.fromEntries(url.searchParams));
  if (!query.success) {
    return invalid(query.error.message);
  }
  const { start_date: start, end_date: end, page = 1, page_size: size = 100 } = query.data;
  const [from, to] = [Date.parse(start), Date.parse(end)];
  if (to - from > 31 * DAY_MS || to < from) {
    return invalid('a range of more than 31 days');
  }
  const all = [...transactionsOf(book), ...knobs.otherTransactions].filter((one) => isWithin(one, { from, to }));
  const most = Math.min(size, knobs.transactionsOnPage);

  return {
    status: 200,
    body: {
      transaction_details: all.slice((page - 1) * most, page * most),
      total_items: all.length,
      total_pages: Math.ceil(all.length / most),
      page,
    },
  };
}

function isWithin(one: Record<string, unknown>, { from, to }: { from: number; to: number }): boolean {
  const info = z.object({ transaction_info: z.object({ transaction_initiation_date: z.string() }) }).parse(one);
  const at = Date.parse(info.transaction_info.transaction_initiation_date);

  return at >= Math.floor(from / 1000) * 1000 && at <= to;
}

export function refusal(issue: string): Answer {
  return {
    status: 422,
    body: { name: 'UNPROCESSABLE_ENTITY', details: [{ issue, description: 'No.' }], debug_id: '1' },
  };
}

function invalid(message: string): Answer {
  const details = [{ issue: 'INVALID_PARAMETER_SYNTAX', description: message }];

  return { status: 400, body: { name: 'INVALID_REQUEST', details } };
}

function notFound(): Answer {
  return { status: 404, body: { name: 'RESOURCE_NOT_FOUND', details: [{ issue: 'INVALID_RESOURCE_ID' }] } };
}

function forbidden(): Answer {
  return { status: 403, body: { name: 'NOT_AUTHORIZED', details: [{ issue: 'PERMISSION_DENIED' }] } };
}
