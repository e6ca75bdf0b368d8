// One request to PayPal, and what a missing or odd answer means for whoever asked. Used by `paypal-client.ts` alone.
import { codeOfCause, Fault } from '../../core/fault.ts';

export type Sending = {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Whether it does anything at PayPal: then no answer leaves open whether it was done. */
  readonly changes: boolean;
  readonly timeoutMs: number;
};

export type Received = { readonly status: number; readonly body: unknown; readonly debugId: string };

/** They come before a request has left us. */
const NOTHING_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|ERR_TLS_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/;

/** PayPal names no time to wait (developer.paypal.com, Rate limiting guidelines). */
const PAUSE_MS = 60_000;

export async function send(sending: Sending): Promise<Received> {
  const { response, text } = await exchange(sending);
  const { status } = response;
  if (status === 429) {
    throw new Fault('provider-away', {
      retryable: true,
      retryAfterMs: pauseOf(response),
      detail: 'RATE_LIMIT_REACHED',
    });
  }
  if (status >= 500) {
    throw unanswered(sending, `status ${status}`);
  }
  if (status >= 300 && status < 400) {
    throw new Fault('provider-nonsense', { detail: `status ${status}: redirects are not followed` });
  }

  return { status, body: parsed(text, status), debugId: debugIdOf(response) };
}

async function exchange(sending: Sending): Promise<{ response: Response; text: string }> {
  try {
    const response = await fetch(sending.url, {
      method: sending.method,
      headers: sending.headers,
      body: sending.body ?? null,
      redirect: 'manual',
      signal: AbortSignal.timeout(sending.timeoutMs),
    });

    return { response, text: await response.text() };
  } catch (cause) {
    // The cause is not kept: it is an object of the HTTP client, which knows the headers of the request.
    throw failed(sending, codeOf(cause));
  }
}

function codeOf(cause: unknown): string {
  if (cause instanceof Error && cause.name === 'TimeoutError') {
    return 'timeout';
  }

  return codeOfCause(cause instanceof Error ? (cause.cause ?? cause) : cause);
}

function failed(sending: Sending, code: string): Fault {
  return NOTHING_SENT.test(code)
    ? new Fault('provider-away', { retryable: true, detail: code })
    : unanswered(sending, code);
}

function unanswered({ changes }: Sending, detail: string): Fault {
  return new Fault(changes ? 'provider-unclear' : 'provider-away', { retryable: true, detail });
}

function pauseOf(response: Response): number {
  const seconds = Number(response.headers.get('retry-after') ?? '');

  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : PAUSE_MS;
}

/** A refusal may come without a body; its status says enough. */
function parsed(text: string, status: number): unknown {
  if (text === '' && status !== 200 && status !== 201) {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    if (status >= 400) {
      return undefined;
    }
    throw new Fault('provider-nonsense', { detail: `status ${status}: no JSON` });
  }
}

function debugIdOf(response: Response): string {
  const id = response.headers.get('paypal-debug-id') ?? '';

  return /^[A-Za-z0-9-]{1,64}$/.test(id) ? id : 'none';
}
