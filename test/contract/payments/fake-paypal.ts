// A PayPal on loopback: tokens, orders, captures, disputes, transactions, and webhooks that a test hands on by itself. As strict
// as PayPal's documentation: a request with a field too many is refused and complained of.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { paypalProvider } from '../../../src/adapters/payments/paypal.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { type Book, orderJson } from './fake-paypal-book.ts';
import { CERT_URL, eventBody, forgedHook, PAYPALS, signedHook, WEBHOOK_ID } from './fake-paypal-hooks.ts';
import { people } from './fake-paypal-people.ts';
import { type Answer, type Asked, answerTo, type Knobs } from './fake-paypal-requests.ts';
import type { ProviderUnderTest, Trouble } from './provider-under-test.ts';

const CLIENT = { id: 'AeA1QIZXiflr1', secret: 'EC-secret-donottell-4' };

export const SCOPE = [
  'https://uri.paypal.com/services/payments/payment/authcapture',
  'https://uri.paypal.com/services/disputes/read-seller',
  'https://uri.paypal.com/services/reporting/search/read',
].join(' ');

export type Tokens = { lifeS: number; scope: string | undefined; asked: number; live: Set<string> };

export type FakePaypal = ProviderUnderTest & {
  readonly book: Book;
  readonly knobs: Knobs;
  readonly tokens: Tokens;
  readonly apiUrl: string;
  /** What was asked since the start: `POST /v2/checkout/orders`, … */
  readonly asked: Asked[];
};

type State = {
  readonly book: Book;
  readonly knobs: Knobs;
  readonly tokens: Tokens;
  readonly asked: Asked[];
  readonly kept: Map<string, { readonly body: string; readonly answer: Answer }>;
  readonly complaints: string[];
  trouble: Trouble | undefined;
};

export type FakePaypalOptions = { readonly clock?: Clock; readonly timeoutMs?: number };

export async function startFakePaypal(options: FakePaypalOptions = {}): Promise<FakePaypal> {
  const clock = options.clock ?? { now: () => new Date() };
  const state = newState(clock);
  const server = createServer((request, response) => void answer(state, { request, response }));
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  const apiUrl = `http://127.0.0.1:${port}`;
  const provider = paypalProvider({
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    webhookId: WEBHOOK_ID,
    apiUrl,
    clock,
    // A busy machine answers on loopback later than one would think.
    timeoutMs: options.timeoutMs ?? 1000,
    fetchCertificate: async (url) => (url === CERT_URL ? PAYPALS.cert : ''),
  });

  return {
    ...handles(state, clock),
    ...insides(state),
    provider,
    currency: 'USD',
    apiUrl,
    trouble: (trouble) => meet(state, { trouble, server, port }),
    stop: () => stop(server),
  };
}

function newState(clock: Clock): State {
  return {
    book: { orders: new Map(), disputes: [], events: [], now: () => clock.now() },
    knobs: { patches: 'taken', disputes: 'allowed', search: 'allowed', transactionsOnPage: 500, otherTransactions: [] },
    tokens: { lifeS: 32_400, scope: SCOPE, asked: 0, live: new Set() },
    asked: [],
    kept: new Map(),
    complaints: [],
    trouble: undefined,
  };
}

function insides({ book, knobs, tokens, asked }: State) {
  return { book, knobs, tokens, asked };
}

function handles(state: State, clock: Clock) {
  const { book } = state;
  let last = '';

  return {
    checkoutCount: () => book.orders.size,
    complaints: () => state.complaints,
    ...people(book),
    hooks: () =>
      book.events.splice(0).map((event) => {
        last = eventBody(event, clock.now());

        return signedHook({ body: last, now: clock.now() });
      }),
    forge: (forgery: Parameters<typeof forgedHook>[0]) => {
      const body = book.events.length > 0 ? eventBody(book.events.at(-1) ?? NOTHING, clock.now()) : last;

      return forgedHook(forgery, { body, now: clock.now() });
    },
  };
}

const NOTHING = { event_type: 'CHECKOUT.ORDER.APPROVED', resource: { id: 'NONE' } };

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
}

function meet(state: State, at: { trouble: Trouble | undefined; server: Server; port: number }): void {
  state.trouble = at.trouble;
  if (at.trouble === 'down') {
    at.server.close();
    at.server.closeAllConnections();
  } else if (!at.server.listening) {
    at.server.listen(at.port, '127.0.0.1');
  }
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function answer(
  state: State,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) {
    parts.push(part);
  }
  const body = Buffer.concat(parts).toString('utf8');
  // A pooled connection would outlive the server that goes down.
  response.setHeader('connection', 'close');
  response.setHeader('paypal-debug-id', 'f5f2d1a0c3b4e');
  const isToken = request.url === '/v1/oauth2/token';
  const trouble = state.trouble;
  if (trouble === 'nonsense') {
    response.end('<html>Sorry</html>');
  } else if (trouble === 'rate-limited') {
    write(response, { status: 429, body: { name: 'RATE_LIMIT_REACHED' } });
  } else if (isToken) {
    // Tokens come from a server of its own: it is well while the one of orders is slow.
    write(response, tokenAnswer(state, { request, body }));
  } else {
    troubled(trouble, { response, work: () => apiAnswer(state, { request, body }) });
  }
}

function troubled(
  trouble: Trouble | undefined,
  { response, work }: { response: ServerResponse; work: () => Answer },
): void {
  if (trouble === 'error') {
    write(response, { status: 500, body: { name: 'INTERNAL_SERVER_ERROR' } });
  } else if (trouble === 'silent-after') {
    work();
  } else if (trouble !== 'slow') {
    write(response, work());
  }
}

function write(response: ServerResponse, { status, body }: Answer): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json');
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

type Raw = { readonly request: IncomingMessage; readonly body: string };

function tokenAnswer({ tokens, complaints }: State, { request, body }: Raw): Answer {
  const basic = Buffer.from(`${CLIENT.id}:${CLIENT.secret}`).toString('base64');
  const form = request.headers['content-type'] === 'application/x-www-form-urlencoded';
  if (!form || body !== 'grant_type=client_credentials' || request.method !== 'POST') {
    complaints.push('a request for a token that is not as documented');

    return { status: 400, body: { error: 'unsupported_grant_type' } };
  }
  if (request.headers.authorization !== `Basic ${basic}`) {
    return { status: 401, body: { error: 'invalid_client' } };
  }
  tokens.asked += 1;
  const token = `A21AA-donottell-${tokens.asked}`;
  tokens.live.add(token);
  const told = { access_token: token, token_type: 'Bearer', expires_in: tokens.lifeS, app_id: 'APP-1' };

  return { status: 200, body: tokens.scope === undefined ? told : { ...told, scope: tokens.scope } };
}

function apiAnswer(state: State, { request, body }: Raw): Answer {
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  if (!state.tokens.live.has(token)) {
    return { status: 401, body: { name: 'AUTHENTICATION_FAILURE' } };
  }
  const asked = askedBy({ request, body });
  state.asked.push(asked);
  const told = asked.requestId === undefined ? fresh(state, asked) : sameAsBefore(state, { asked, body });
  if (told.status === 400 || told.status === 404) {
    complain(state, { asked, told });
  }

  return told;
}

function askedBy({ request, body }: Raw): Asked {
  const requestId = request.headers['paypal-request-id'];

  return {
    method: request.method ?? '',
    url: new URL(request.url ?? '/', 'http://127.0.0.1'),
    body: body === '' || request.headers['content-type'] !== 'application/json' ? undefined : JSON.parse(body),
    requestId: typeof requestId === 'string' ? requestId : undefined,
  };
}

function fresh({ book, knobs }: State, asked: Asked): Answer {
  return answerTo(asked, { book, knobs }) ?? { status: 404, body: { name: 'NO_SUCH_ROUTE' } };
}

/** An order that was asked for before is told as it is now; refusals are told again. */
function sameAsBefore(state: State, { asked, body }: { asked: Asked; body: string }): Answer {
  const key = `${asked.url.pathname} ${asked.requestId}`;
  const kept = state.kept.get(key);
  if (kept && kept.body !== body) {
    return {
      status: 400,
      body: { name: 'INVALID_REQUEST', details: [{ issue: 'PAYPAL_REQUEST_ID_PREVIOUSLY_USED' }] },
    };
  }
  const told = kept ? asItIsNow(state, kept.answer) : fresh(state, asked);
  state.kept.set(key, { body, answer: told });

  return told;
}

function asItIsNow({ book }: State, kept: Answer): Answer {
  const id = z.object({ id: z.string() }).safeParse(kept.body);
  const order = id.success ? book.orders.get(id.data.id) : undefined;

  return order ? { status: kept.status, body: orderJson(order) } : kept;
}

/** An order that is not known is no mistake of ours: orders end. */
function complain({ complaints }: State, { asked, told }: { asked: Asked; told: Answer }): void {
  const words = JSON.stringify(told.body);
  if (!words.includes('RESOURCE_NOT_FOUND')) {
    complaints.push(`${asked.method} ${asked.url.pathname}: ${words}`);
  }
}
