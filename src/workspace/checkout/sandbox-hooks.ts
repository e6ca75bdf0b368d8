// The webhooks of the sandbox payment provider: signed when something happened to a payment, verified when they arrive. The
// signature is made as most vendors make theirs, so that what takes webhooks is used as in production.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { ok, type Result, refuse } from '../../core/result.ts';
import type { Hint, Hook, HookRefusal } from '../../ports/payment-provider.ts';

export type SandboxEvent = { readonly id: string; readonly type: string; readonly checkout: string };

/** What is sent, as it goes over the wire. */
export type SentHook = { readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array };

/** A copy that was caught on its way is of no use after that. Clocks that are ahead have as long. */
const TOLERANCE_S = 300;

export function signedHook(event: SandboxEvent, { secret, now }: { secret: string; now: Date }): SentHook {
  const body = Buffer.from(JSON.stringify(event));
  const time = String(seconds(now));
  const signature = `t=${time},v1=${macOf(body, { secret, time }).toString('hex')}`;

  return { headers: { 'content-type': 'application/json', 'sandbox-signature': signature }, body };
}

const EVENT = z.object({ id: z.string().min(1), checkout: z.string().min(1).optional() });

export function readSandboxHook({ headers, body, now }: Hook, secret: string): Result<Hint, HookRefusal> {
  const time = signedTime({ header: headers['sandbox-signature'] ?? '', body, secret });
  if (time === undefined) {
    return refuse({ code: 'bad-signature' });
  }

  if (Math.abs(seconds(now) - time) > TOLERANCE_S) {
    return refuse({ code: 'stale' });
  }

  const event = EVENT.safeParse(jsonOf(body));
  if (!event.success) {
    return refuse({ code: 'unreadable' });
  }

  const { id: eventId, checkout } = event.data;

  return ok({ eventId, about: checkout === undefined ? undefined : { checkoutRef: checkout } });
}

type Signed = { readonly header: string; readonly body: Uint8Array; readonly secret: string };

/** When it was signed; undefined when it was not, or by somebody else. */
function signedTime({ header, body, secret }: Signed): number | undefined {
  const [, time = '', hex = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  const given = Buffer.from(hex, 'hex');
  const expected = macOf(body, { secret, time });

  return given.length === expected.length && timingSafeEqual(given, expected) ? Number(time) : undefined;
}

function macOf(body: Uint8Array, { secret, time }: { secret: string; time: string }): Buffer {
  return createHmac('sha256', secret).update(`${time}.`).update(body).digest();
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
