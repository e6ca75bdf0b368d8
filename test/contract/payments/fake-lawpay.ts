// A fake of LawPay on loopback: the gateway's Basic auth, /v1/events and /v1/transactions with their paging and error bodies,
// and the payment page. Facts: https://developers.affinipay.com/reference/api, /resources/notifications, /charge/error-messages.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type LawpayOptions, lawpayProvider } from '../../../src/adapters/payments/lawpay.ts';
import type { Hook } from '../../../src/ports/payment-provider.ts';
import { type FakeGateway, fakeGateway } from './fake-lawpay-gateway.ts';
import { readPage } from './fake-lawpay-page.ts';
import type { PaidBy, ProviderUnderTest, Trouble } from './provider-under-test.ts';

export type FakeLawpayOptions = {
  /** In what the page reads `amount`, whatever the adapter was told. */
  readonly pageUnit?: 'cents' | 'dollars';
  readonly pages?: (origin: string) => LawpayOptions['pages'];
  readonly set?: Partial<Pick<LawpayOptions, 'amountUnit' | 'timeoutMs' | 'secretKey' | 'clock'>>;
};

/** What the tests of LawPay turn, and the shared suite knows nothing of. */
export type LawpayUnderTest = ProviderUnderTest & {
  readonly origin: string;
  readonly gateway: FakeGateway;
  /** How far the gateway's clock is ahead of ours. */
  skew(ms: number): void;
  /** The gateway gives no more on a page than this, whatever was asked for. */
  pagesOf(size: number): void;
  /** Called before a page of events is read. */
  beforePage(then: (page: number) => void): void;
  /** What one request is answered with, instead. */
  answerOnce(status: number, answer: { readonly headers?: Record<string, string>; readonly body?: string }): void;
  /** A card that is authorised and not captured yet. */
  authorize(url: string, by?: PaidBy): string;
  /** Paths that were asked for since the last call. */
  asked(): readonly string[];
};

const SECRET_KEY = 'sk-donottell-lawpay';
const TRUST_ACCOUNT = 'acc-trust';

type State = {
  trouble: Trouble | undefined;
  skewMs: number;
  pageSize: number;
  beforePage: (page: number) => void;
  once: { status: number; headers: Record<string, string>; body: string } | undefined;
  readonly complaints: string[];
  readonly asked: string[];
};

export async function startLawpay(options: FakeLawpayOptions = {}): Promise<LawpayUnderTest> {
  const state: State = {
    trouble: undefined,
    skewMs: 0,
    pageSize: 100,
    beforePage: () => {},
    once: undefined,
    complaints: [],
    asked: [],
  };
  const gateway = fakeGateway(() => new Date(Date.now() + state.skewMs));
  const server = createServer((request, response) => answer({ request, response }, { state, gateway }));
  server.on('connection', (socket) => state.trouble === 'down' && socket.destroy());
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const provider = lawpayProvider({
    pages: (options.pages ?? pagesOf)(origin),
    secretKey: SECRET_KEY,
    apiUrl: origin,
    amountUnit: 'cents',
    clock: { now: () => new Date() },
    // Longer than the first request of a process takes on a busy machine.
    timeoutMs: 1_000,
    ...options.set,
  });

  function authorize(url: string, by: PaidBy = {}): string {
    const page = readPage(url, options.pageUnit ?? 'cents');
    if ('complaint' in page) {
      state.complaints.push(page.complaint);
      throw new Error(page.complaint);
    }

    return gateway.authorize({
      accountId: page.account === 'trust' ? TRUST_ACCOUNT : 'acc-operating',
      // Fields are read-only for the eye alone.
      minor: by.minor ?? page.minor,
      reference: page.reference,
      method: by.method ?? 'card',
    });
  }

  return {
    provider,
    currency: 'USD',
    checkoutCount: () => 0,
    async pay(url, by) {
      const id = authorize(url, by);
      if (by?.method !== 'bank') {
        gateway.capture(id);
      }

      return id;
    },
    // "Transaction was declined": an error of the charge, which then has no id.
    decline: async () => {},
    settle: async (id) => gateway.capture(id),
    bounce: async (id) => gateway.become(id, { status: 'FAILED', failure_code: 'ach_insufficient_funds' }),
    refund: async (id, minor) => gateway.endRefund(gateway.startRefund(id, { minor, waits: false }), 'COMPLETED'),
    // The gateway tells nothing of them: LawPay writes to the firm, and telephones.
    dispute: () => Promise.reject(new Error('the gateway tells of no disputes')),
    winDispute: () => Promise.reject(new Error('the gateway tells of no disputes')),
    trouble: (trouble) => {
      state.trouble = trouble;
    },
    hooks: () => [],
    forge: (forgery) => (forgery === 'unsigned' ? unsignedHook(gateway) : undefined),
    complaints: () => state.complaints,
    stop: () => stop(server),
    origin,
    gateway,
    skew: (ms) => {
      state.skewMs = ms;
    },
    pagesOf: (size) => {
      state.pageSize = size;
    },
    beforePage: (then) => {
      state.beforePage = then;
    },
    answerOnce: (status, { headers = {}, body = '' }) => {
      state.once = { status, headers, body };
    },
    authorize,
    asked: () => state.asked.splice(0),
  };
}

function pagesOf(origin: string): LawpayOptions['pages'] {
  return { operating: `${origin}/pages/lindqvist/operating`, trust: `${origin}/pages/lindqvist/trust` };
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();

  return new Promise((stopped) => server.close(() => stopped()));
}

/** As LawPay's own would be: an event, and nothing that proves where it is from. */
function unsignedHook({ events }: FakeGateway): Hook {
  const body = Buffer.from(JSON.stringify(events.at(-1) ?? {}));

  return { headers: { 'content-type': 'application/json' }, body, now: new Date() };
}

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };
type World = { readonly state: State; readonly gateway: FakeGateway };

function answer(exchange: Exchange, world: World): void {
  const { request, response } = exchange;
  const { state } = world;
  // A connection that is kept would not notice that the server is down.
  response.setHeader('connection', 'close');
  state.asked.push(request.url ?? '');
  if (state.trouble === 'slow' || state.trouble === 'silent-after') {
    return;
  }
  if (state.trouble === 'nonsense') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Down for maintenance</html>');
  } else if (state.trouble === 'error') {
    refuse(response, { status: 500, code: 'application_error' });
  } else if (state.trouble === 'rate-limited') {
    response.writeHead(429, { 'retry-after': '7' }).end();
  } else if (state.once) {
    response.writeHead(state.once.status, state.once.headers).end(state.once.body);
    state.once = undefined;
  } else {
    route(exchange, world);
  }
}

function route({ request, response }: Exchange, { state, gateway }: World): void {
  const url = new URL(request.url ?? '', 'http://127.0.0.1');
  const complaint = complaintOf(request, url);
  if (complaint !== undefined) {
    state.complaints.push(complaint);
    refuse(response, { status: 400, code: 'invalid_request' });
  } else if (request.headers.authorization !== `Basic ${Buffer.from(`${SECRET_KEY}:`).toString('base64')}`) {
    refuse(response, { status: 401, code: 'not_authorized' });
  } else if (url.pathname === '/v1/events') {
    state.beforePage(Number(url.searchParams.get('page')));
    json(response, pageOf(gateway.events, { url, most: state.pageSize }));
  } else if (url.pathname === '/v1/transactions') {
    json(response, pageOf([...gateway.charges.values(), ...gateway.refunds.values()], { url, most: state.pageSize }));
  } else {
    const id = decodeURIComponent(url.pathname.slice('/v1/transactions/'.length));
    const transaction = gateway.charges.get(id) ?? gateway.refunds.get(id);
    transaction ? json(response, transaction) : refuse(response, { status: 404, code: 'resource_not_found' });
  }
}

/** Parameters of the vendor's own client libraries. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  '/v1/events': ['page', 'page_size'],
  '/v1/transactions': ['page', 'page_size', 'q', 'qf', 'start_date', 'end_date', 'account_id', 'order_by'],
};

function complaintOf({ method, headers }: IncomingMessage, { pathname, searchParams }: URL): string | undefined {
  const one = /^\/v1\/transactions\/[^/]+$/.test(pathname);
  const known = one ? [] : PARAMETERS[pathname];
  const names = [...searchParams.keys()];
  if (method !== 'GET' || known === undefined || headers.accept !== 'application/json') {
    return `${method} ${pathname} is not documented so`;
  }
  if (names.some((name) => !known.includes(name)) || new Set(names).size < names.length) {
    return `${pathname} has no such parameters: ${names}`;
  }

  const numbers = ['page', 'page_size'].map((name) => searchParams.get(name));
  const wrong = !one && numbers.some((number) => !/^[1-9]\d{0,3}$/.test(number ?? ''));

  return wrong || Number(numbers[1] ?? 0) > 100 ? `${pathname} is paged wrongly: ${numbers}` : undefined;
}

/** The newest come first: "the 2 most recent events" are page 1 of size 2. */
function pageOf(all: readonly object[], { url, most }: { readonly url: URL; readonly most: number }) {
  const page = Number(url.searchParams.get('page'));
  const size = Math.min(Number(url.searchParams.get('page_size')), most);
  const results = all.toReversed().slice((page - 1) * size, page * size);

  return { page, page_size: size, total_entries: all.length, results };
}

function json(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function refuse(response: ServerResponse, { status, code }: { readonly status: number; readonly code: string }): void {
  const message = { code, level: 'error', message: 'A sentence that may hold anything, such as Robin Okafor' };
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ messages: [message] }));
}
