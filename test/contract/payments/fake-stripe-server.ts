// Stripe's server on loopback, as strict as the real one: who asks, which version, known fields alone, idempotency keys.
// Used by fake-stripe.ts.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { type Form, parseForm } from './fake-stripe-form.ts';
import type { Trouble } from './provider-under-test.ts';

/** Of the SDK that we use (stripe/esm/apiVersion.js). */
const VERSION = '2026-10-28.endive';

export type Answer = { readonly status: number; readonly json: unknown; readonly headers?: Record<string, string> };

export type Asked = { readonly method: string; readonly path: string; readonly form: Form };

export type FakeServerOptions = {
  readonly secretKey: string;
  readonly complaints: string[];
  answer(asked: Asked): Answer;
};

export type NextAnswer = {
  readonly answer: Answer;
  readonly to?: 'POST' | 'GET';
  /** Of a POST: it is done all the same. */
  readonly made?: boolean;
  /** Of a POST: the idempotency key keeps the answer. */
  readonly kept?: boolean;
};

export type FakeServer = {
  readonly url: string;
  /** Requests that have come so far, as `GET /v1/refunds`. */
  readonly log: readonly string[];
  trouble(trouble: Trouble | undefined): void;
  /** Instead of the next answer. */
  next(failure: NextAnswer): void;
  stop(): Promise<void>;
};

type Kept = { readonly form: string; answer: Answer | undefined };

type State = {
  readonly options: FakeServerOptions;
  readonly keys: Map<string, Kept>;
  readonly log: string[];
  trouble: Trouble | undefined;
  readonly next: NextAnswer[];
};

export function stripeError(status: number, error: Record<string, string>): Answer {
  return { status, json: { error } };
}

export async function startFakeServer(options: FakeServerOptions): Promise<FakeServer> {
  const state: State = { options, keys: new Map(), log: [], trouble: undefined, next: [] };
  const server = createServer((request, response) => void serve(state, { request, response }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    log: state.log,
    trouble: (trouble) => {
      state.trouble = trouble;
      listens(server, trouble === 'down' ? undefined : port);
    },
    next: (failure) => {
      state.next.push(failure);
    },
    stop: () => stopped(server),
  };
}

/** A client that connects while nobody listens is refused. No connection is kept, so none is left over. */
function listens(server: Server, port: number | undefined): void {
  if (port === undefined) {
    server.close();
  } else if (!server.listening) {
    server.listen(port, '127.0.0.1');
  }
}

async function stopped(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

async function serve(state: State, { request, response }: Exchange): Promise<void> {
  const body = await text(request);
  const { method = '', url = '/' } = request;
  const [path = '', query = ''] = url.split('?');
  state.log.push(`${method} ${path}`);
  const { trouble } = state;
  if (trouble === 'slow') {
    return;
  }

  const answer =
    inTrouble(trouble) ??
    (await answered(state, { request, asked: { method, path, form: '' }, raw: method === 'POST' ? body : query }));
  if (trouble === 'silent-after') {
    return;
  }

  const content = typeof answer.json === 'string' ? answer.json : JSON.stringify(answer.json);
  response.writeHead(answer.status, { 'content-type': 'application/json', connection: 'close', ...answer.headers });
  response.end(content);
}

function inTrouble(trouble: Trouble | undefined): Answer | undefined {
  switch (trouble) {
    case 'error':
      return stripeError(500, { type: 'api_error', message: 'An unknown error occurred' });
    case 'nonsense':
      return { status: 200, json: '<html>Welcome</html>' };
    case 'rate-limited':
      return {
        ...stripeError(429, { type: 'invalid_request_error', code: 'rate_limit', message: 'Too many requests' }),
        headers: { 'retry-after': '3' },
      };
    default:
      return undefined;
  }
}

type Question = { readonly request: IncomingMessage; readonly asked: Asked; readonly raw: string };

async function answered(state: State, question: Question): Promise<Answer> {
  const { headers } = question.request;
  const { complaints, secretKey } = state.options;
  if (headers.authorization !== `Bearer ${secretKey}`) {
    complaints.push('asked without the secret key');

    return stripeError(401, {
      type: 'invalid_request_error',
      message: `Invalid API Key provided: ${headers.authorization}`,
    });
  }

  if (headers['stripe-version'] !== VERSION) {
    complaints.push(`asked for version ${headers['stripe-version']}`);
  }

  if (headers['x-stripe-client-telemetry'] !== undefined) {
    complaints.push('sent telemetry');
  }

  const asked = { ...question.asked, form: parseForm(question.raw) };
  if (asked.method !== 'POST') {
    return takeNext(state, 'GET')?.answer ?? state.options.answer(asked);
  }

  if (headers['content-type'] !== 'application/x-www-form-urlencoded') {
    complaints.push(`sent ${headers['content-type']}`);
  }

  return await answeredOnce(state, { asked, raw: question.raw, key: String(headers['idempotency-key'] ?? '') });
}

type Keyed = { readonly asked: Asked; readonly raw: string; readonly key: string };

/** docs.stripe.com/api/idempotent_requests */
async function answeredOnce(state: State, { asked, raw, key }: Keyed): Promise<Answer> {
  const form = `${asked.path}?${raw}`;
  const kept = state.keys.get(key);
  if (kept && kept.form !== form) {
    return stripeError(400, { type: 'idempotency_error', message: 'Keys can only be used with the same parameters' });
  }

  if (kept) {
    return kept.answer
      ? { ...kept.answer, headers: { 'idempotent-replayed': 'true' } }
      : stripeError(409, { type: 'idempotency_error', code: 'idempotency_key_in_use', message: 'In progress' });
  }

  if (key === '' || key.length > 255) {
    state.options.complaints.push(`POST ${asked.path} with a key of ${key.length}`);
  }

  return await worked(state, { asked, entry: { form, answer: undefined }, key });
}

type Work = { readonly asked: Asked; readonly entry: Kept; readonly key: string };

async function worked(state: State, { asked, entry, key }: Work): Promise<Answer> {
  const next = takeNext(state, 'POST');
  state.keys.set(key, entry);
  await wait(1);
  const done = next && !next.made ? next.answer : state.options.answer(asked);
  const answer = next?.answer ?? done;
  // A request that was not valid is not kept
  if ((next && !next.kept) || (!next && answer.status === 400)) {
    state.keys.delete(key);
  } else {
    entry.answer = answer;
  }

  return answer;
}

function takeNext({ next }: State, method: 'POST' | 'GET'): NextAnswer | undefined {
  const index = next.findIndex(({ to = 'POST' }) => to === method);

  return index < 0 ? undefined : next.splice(index, 1)[0];
}
