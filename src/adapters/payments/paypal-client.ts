// A small client of PayPal's REST API: the token, one retry when it is not taken, and refusals as values. Called by the files
// of this provider. PayPal's own SDK can neither be pointed at another server nor read disputes.
import type { z } from 'zod';
import { Fault } from '../../core/fault.ts';
import type { Clock } from '../../ports/clock.ts';
import { type Received, send } from './paypal-send.ts';
import { Refusal, Token } from './paypal-shapes.ts';

export type PaypalAccess = {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Without a slash at the end. */
  readonly apiUrl: string;
  readonly clock: Clock;
  readonly timeoutMs: number;
};

export type PaypalRequest = {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly body?: unknown;
  /** PayPal answers the same to the same one: https://developer.paypal.com/reference/guidelines/idempotency/ */
  readonly requestId?: string;
};

export type PaypalAnswer =
  | { readonly kind: 'done'; readonly body: unknown }
  /** PayPal's own words of it: `name` of the error, `issue` of its first detail. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly name: string;
      readonly issue: string;
      readonly debugId: string;
    };

export type PaypalRefusal = Extract<PaypalAnswer, { kind: 'refused' }>;

export type PaypalClient = {
  ask(request: PaypalRequest): Promise<PaypalAnswer>;
  /** What the app may do; '' where PayPal does not say. */
  scope(): Promise<string>;
};

type KnownToken = { readonly value: string; readonly scope: string; readonly until: number };

const MINUTE_MS = 60_000;

export function paypalClient(access: PaypalAccess): PaypalClient {
  let known: KnownToken | undefined;

  async function token(): Promise<KnownToken> {
    if (!known || known.until <= access.clock.now().getTime()) {
      known = await newToken(access);
    }

    return known;
  }

  async function ask(request: PaypalRequest): Promise<PaypalAnswer> {
    const used = await token();
    const received = await sendWith(access, { request, token: used.value });
    if (received.status !== 401) {
      return answerOf(received);
    }
    // Refused before it was looked at: nothing was done.
    known = known === used ? undefined : known;

    return answerOf(await sendWith(access, { request, token: (await token()).value }));
  }

  return { ask, scope: async () => (await token()).scope };
}

export function bodyOf<T>(answer: PaypalAnswer, shape: z.ZodType<T>): T {
  if (answer.kind === 'refused') {
    throw refusedFault(answer);
  }

  return shaped(answer.body, shape);
}

export function refusedFault({ status, name, issue, debugId }: PaypalRefusal, hint = ''): Fault {
  const words = issue === '' ? name : `${name} ${issue}`;

  return new Fault('provider-refused', { detail: `${hint}${words} (status ${status}, debug id ${debugId})` });
}

function shaped<T>(body: unknown, shape: z.ZodType<T>): T {
  const read = shape.safeParse(body);
  if (!read.success) {
    const where = read.error.issues[0]?.path.join('.') ?? '';

    throw new Fault('provider-nonsense', { detail: `unexpected at ${where === '' ? 'the top' : where}` });
  }

  return read.data;
}

/** https://developer.paypal.com/api/rest/authentication/ */
async function newToken({ clientId, clientSecret, apiUrl, clock, timeoutMs }: PaypalAccess): Promise<KnownToken> {
  const asked = clock.now().getTime();
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const received = await send({
    url: `${apiUrl}/v1/oauth2/token`,
    method: 'POST',
    headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
    // One token more does nothing to anybody's money.
    changes: false,
    timeoutMs,
  });
  if (received.status !== 200) {
    throw new Fault('provider-refused', {
      detail: `no token for this client id and secret (status ${received.status})`,
    });
  }
  const { access_token: value, scope, expires_in: seconds } = shaped(received.body, Token);

  return { value, scope, until: asked + seconds * 1000 - MINUTE_MS };
}

function sendWith(
  { apiUrl, timeoutMs }: PaypalAccess,
  { request, token }: { readonly request: PaypalRequest; readonly token: string },
): Promise<Received> {
  const { method, path, body, requestId } = request;

  return send({
    url: `${apiUrl}${path}`,
    method,
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(requestId === undefined ? {} : { 'paypal-request-id': requestId, prefer: 'return=representation' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    changes: method !== 'GET',
    timeoutMs,
  });
}

function answerOf({ status, body, debugId }: Received): PaypalAnswer {
  if (status < 400) {
    return { kind: 'done', body };
  }
  const { name, details } = Refusal.parse(body ?? {});
  const issue = details[0]?.issue ?? '';
  // Two requests with one id at a time: one of them may be sent away.
  if (status === 409 || issue === 'PREVIOUS_REQUEST_IN_PROGRESS') {
    throw new Fault('provider-unclear', { retryable: true, detail: `${name} (debug id ${debugId})` });
  }

  return { kind: 'refused', status, name, issue, debugId };
}
