// What the SDK throws → Faults, with nothing in them that Stripe or we keep to ourselves; called by stripe-client.ts.
import Stripe from 'stripe';
import { Fault } from '../../core/fault.ts';

/** The answer 500 to an earlier try, kept by Stripe with its idempotency key: the same key brings nothing else. */
export const KEPT_FAILURE = 'kept-failure';
/** The key was used with other parameters: the time at which the page ends is one. */
export const KEY_USED = 'idempotency_error';

/** When Stripe does not say. */
const WAIT_MS = 2_000;

/** No connection was made, so nothing was asked. */
const NEVER_ASKED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export type Asking = 'doing' | 'reading';

export function stripeFault(cause: unknown, asking: Asking): Fault {
  const fault = translated(cause);
  if (asking === 'reading' && fault.code === 'provider-unclear') {
    // Reading does nothing
    return away(fault);
  }

  return fault;
}

/**
 * `fetch` as the SDK is to use it: no redirects, a failure of Stripe's own told apart from its answers, and nothing but
 * objects: at a bare number or text the SDK 23.1.0 throws where nobody can catch it, and never answers. The SDK names the length
 * of what it sends, `fetch` names it again, and undici 7, which Slack's library puts beneath `fetch`, refuses two.
 */
export async function carefulFetch(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  const headers = new Headers(init?.headers);
  headers.delete('content-length');
  const response = await fetch(url, { ...init, headers, redirect: 'manual' });
  const body = await response.text();
  if (response.status >= 500) {
    const kept = response.headers.get('idempotent-replayed') === 'true';
    throw unclear({ detail: kept ? KEPT_FAILURE : `status ${response.status}` });
  }

  if (!isObject(body)) {
    throw nonsense('no JSON object');
  }

  return new Response(body, { status: response.status, headers: response.headers });
}

function isObject(body: string): boolean {
  try {
    const value: unknown = JSON.parse(body);

    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}

export function nonsense(what: string): Fault {
  return new Fault('provider-nonsense', { detail: what });
}

export function refused(why: string): Fault {
  return new Fault('provider-refused', { detail: why });
}

type More = { readonly detail?: string | undefined; readonly retryAfterMs?: number | undefined };

export function unclear(more: More): Fault {
  return retryable('provider-unclear', more);
}

function away(more: More): Fault {
  return retryable('provider-away', more);
}

function retryable(code: string, { detail, retryAfterMs }: More): Fault {
  return new Fault(code, {
    retryable: true,
    ...(detail === undefined ? {} : { detail }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

function translated(cause: unknown): Fault {
  if (cause instanceof Fault) {
    return cause;
  }

  if (cause instanceof Stripe.errors.StripeConnectionError) {
    return ofConnection(cause.detail);
  }

  if (cause instanceof Stripe.errors.StripeError) {
    return ofAnswer(cause);
  }

  // What the SDK makes of an answer that it did not expect
  return nonsense('the SDK cannot read it');
}

function ofConnection(detail: unknown): Fault {
  if (detail instanceof Fault) {
    return detail;
  }

  const codes = [detail, causeOf(detail)].map(codeOf).filter((code) => code !== undefined);

  return codes.some((code) => NEVER_ASKED.has(code))
    ? away({ detail: codes.join(' ') })
    : unclear({ detail: codes.join(' ') || 'connection lost' });
}

/** Its message is left out: it may quote what we sent. */
function ofAnswer(error: InstanceType<typeof Stripe.errors.StripeError>): Fault {
  if (error instanceof Stripe.errors.StripeRateLimitError) {
    return away({ detail: 'rate-limited', retryAfterMs: waitOf(error.headers?.['retry-after']) });
  }

  if (error.statusCode === 409) {
    // The same key is being worked on
    return unclear({ detail: wordsOf(error) });
  }

  if ((error.statusCode ?? 0) < 400 || error instanceof Stripe.errors.StripeAPIError) {
    return nonsense(wordsOf(error));
  }

  return refused(error instanceof Stripe.errors.StripeIdempotencyError ? KEY_USED : wordsOf(error));
}

function wordsOf({
  rawType,
  code,
  param,
  statusCode,
  requestId,
}: InstanceType<typeof Stripe.errors.StripeError>): string {
  const words = [statusCode?.toString(), rawType, code, param, requestId].filter((word) => word !== undefined);

  // Names of Stripe's own look like this
  return words.filter((word) => /^[\w.[\]-]{1,80}$/.test(word)).join(' ') || 'no JSON';
}

function waitOf(header: string | undefined): number {
  const seconds = /^\d{1,4}$/.test(header ?? '') ? Number(header) : 0;

  return seconds > 0 ? seconds * 1000 : WAIT_MS;
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
