// Asks the gateway behind LawPay (AffiniPay, now 8am) and says what went wrong. It only ever reads, so whatever breaks, nothing
// was done. Used by the LawPay adapter.
import { z } from 'zod';
import { codeOfCause, Fault } from '../../core/fault.ts';
import type { Clock } from '../../ports/clock.ts';

export type LawpayAccess = {
  readonly secretKey: string;
  readonly apiUrl: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
};

/** https://developers.affinipay.com/charge/error-messages: the texts may name a person's data, the codes do not. */
const Refusal = z.object({ messages: z.array(z.object({ code: z.string().regex(/^[a-z_]{1,60}$/) })) });

export async function askLawpay<T>(
  access: LawpayAccess,
  { path, schema }: { readonly path: string; readonly schema: z.ZodType<T> },
): Promise<T> {
  const { status, headers, body } = await answerTo(access, path);
  if (status === 429 || status >= 500) {
    throw away(String(status), retryAfterMs(headers.get('retry-after'), access.clock));
  }
  if (status >= 400) {
    throw new Fault('provider-refused', { detail: [status, ...codesOf(body)].join(' ') });
  }
  if (status !== 200) {
    throw new Fault('provider-nonsense', { detail: String(status) });
  }

  return read(body, schema);
}

async function answerTo(access: LawpayAccess, path: string) {
  try {
    const answer = await fetch(new URL(path, access.apiUrl), {
      headers: { accept: 'application/json', authorization: basic(access.secretKey) },
      redirect: 'manual',
      signal: AbortSignal.timeout(access.timeoutMs),
    });

    return { status: answer.status, headers: answer.headers, body: await answer.text() };
  } catch (cause) {
    const timeout = cause instanceof Error && cause.name === 'TimeoutError';
    throw away(timeout ? 'timeout' : codeOfCause(cause instanceof Error ? (cause.cause ?? cause) : cause));
  }
}

/** The secret key is the user, with no password. */
function basic(secretKey: string): string {
  return `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`;
}

function read<T>(body: string, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(jsonOf(body));
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path.join('.') ?? '';
    throw new Fault('provider-nonsense', { detail: at === '' ? 'no answer of the kind that was asked for' : at });
  }

  return parsed.data;
}

function codesOf(body: string): string[] {
  const refusal = Refusal.safeParse(jsonOf(body));

  return refusal.success ? refusal.data.messages.map(({ code }) => code) : [];
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function away(detail: string, retryAfterMs?: number): Fault {
  const options = { retryable: true, detail };

  return new Fault('provider-away', retryAfterMs === undefined ? options : { ...options, retryAfterMs });
}

/** Seconds or a date: RFC 9110 §10.2.3. */
function retryAfterMs(value: string | null, clock: Clock): number | undefined {
  if (value === null) {
    return undefined;
  }

  const ms = /^\d{1,6}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - clock.now().getTime();

  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
