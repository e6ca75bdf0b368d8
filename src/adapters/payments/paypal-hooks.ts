// PayPal's webhooks: whether one is PayPal's, and which checkout or money it is about. Called by `paypal.ts`.
// https://developer.paypal.com/api/rest/webhooks/rest/#link-selfverificationmethod
import { type KeyObject, verify } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { ok, type Result, refuse } from '../../core/result.ts';
import type { Hint, Hook, HookRefusal } from '../../ports/payment-provider.ts';
import { type Certificates, certificateUrl, type PaypalMode } from './paypal-certificates.ts';
import { HookEvent, HookResource, type PaypalHookResource } from './paypal-shapes.ts';

export type HookReader = {
  readonly webhookId: string;
  readonly mode: PaypalMode;
  readonly certificates: Certificates;
};

type Signed = {
  readonly id: string;
  readonly time: string;
  readonly signature: string;
  readonly certUrl: string;
};

const MINUTE_MS = 60_000;

/** PayPal sends again for 3 days; that the time of a copy is always new is written nowhere. */
const OLDEST_MS = 4 * 24 * 60 * MINUTE_MS;

const CLOCKS_MS = 5 * MINUTE_MS;

export async function readPaypalHook(reader: HookReader, hook: Hook): Promise<Result<Hint, HookRefusal>> {
  const signed = signedPart(hook);
  const url = certificateUrl(signed?.certUrl ?? '', reader.mode);
  if (!signed || url.kind === 'foreign') {
    return refuse({ code: 'bad-signature' });
  }
  if (url.kind === 'other-mode') {
    return refuse({ code: 'other-mode' });
  }
  if (isStale(signed.time, hook.now)) {
    return refuse({ code: 'stale' });
  }
  const key = await reader.certificates.keyOf(url.url, hook.now);
  const message = signedMessage({ ...signed, webhookId: reader.webhookId, body: hook.body });

  return key && isSigned({ key, message, signature: signed.signature })
    ? hintOf(hook.body)
    : refuse({ code: 'bad-signature' });
}

function signedPart({ headers }: Hook): Signed | undefined {
  const id = headers['paypal-transmission-id'] ?? '';
  const time = headers['paypal-transmission-time'] ?? '';
  const signature = headers['paypal-transmission-sig'] ?? '';
  const certUrl = headers['paypal-cert-url'] ?? '';
  const whole = /^[\w-]{1,100}$/.test(id) && !Number.isNaN(Date.parse(time)) && signature !== '';

  return whole && headers['paypal-auth-algo'] === 'SHA256withRSA' ? { id, time, signature, certUrl } : undefined;
}

function isStale(time: string, now: Date): boolean {
  const age = now.getTime() - Date.parse(time);

  return age > OLDEST_MS || age < -CLOCKS_MS;
}

/** The sum is of the bytes as they came, in decimal. */
export function signedMessage(parts: {
  readonly id: string;
  readonly time: string;
  readonly webhookId: string;
  readonly body: Uint8Array;
}): string {
  return `${parts.id}|${parts.time}|${parts.webhookId}|${crc32(parts.body)}`;
}

function isSigned(parts: { readonly key: KeyObject; readonly message: string; readonly signature: string }): boolean {
  const { key, message, signature } = parts;
  // Another kind of key would be asked for another kind of signature.
  return (
    key.asymmetricKeyType === 'rsa' && verify('RSA-SHA256', Buffer.from(message), key, Buffer.from(signature, 'base64'))
  );
}

function hintOf(body: Uint8Array): Result<Hint, HookRefusal> {
  const event = HookEvent.safeParse(jsonOf(body));
  if (!event.success) {
    return refuse({ code: 'unreadable' });
  }
  const { id: eventId, event_type: type, resource } = event.data;
  const find = FINDERS.find(({ of }) => of.test(type))?.find;
  if (!find) {
    return ok({ eventId, about: undefined });
  }
  const read = HookResource.safeParse(resource);
  const about = read.success ? find(read.data) : undefined;

  return about ? ok({ eventId, about }) : refuse({ code: 'unreadable' });
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}

type Find = (resource: PaypalHookResource) => Hint['about'];

/** https://developer.paypal.com/api/rest/webhooks/event-names/ */
const FINDERS: readonly { readonly of: RegExp; readonly find: Find }[] = [
  { of: /^CHECKOUT\.ORDER\./, find: ({ id }) => checkout(id) },
  { of: /^PAYMENT\.CAPTURE\.(REFUNDED|REVERSED)$/, find: (refund) => orderOf(refund) ?? moneyAbove(refund) },
  { of: /^PAYMENT\.CAPTURE\./, find: (capture) => orderOf(capture) ?? taken(capture.id) },
  { of: /^CUSTOMER\.DISPUTE\./, find: (dispute) => taken(disputedIn(dispute)) },
];

function checkout(ref: string | undefined): Hint['about'] {
  return ref === undefined ? undefined : { checkoutRef: ref };
}

function taken(ref: string | undefined): Hint['about'] {
  return ref === undefined ? undefined : { moneyRef: ref };
}

function orderOf({ supplementary_data: more }: PaypalHookResource): Hint['about'] {
  return checkout(more?.related_ids?.order_id);
}

/** The resource is a refund, and says by a link which capture it is of; of a capture itself it has none such. */
function moneyAbove({ id, links }: PaypalHookResource): Hint['about'] {
  const up = links.find(({ rel }) => rel === 'up')?.href ?? '';
  const [, capture] = /\/captures\/([A-Za-z0-9_-]{1,64})$/.exec(up) ?? [];

  return taken(capture ?? id);
}

/** One dispute may be about several payments: the first that is told, as a hint can name one. */
function disputedIn({ disputed_transactions: all }: PaypalHookResource): string | undefined {
  return all.find(({ seller_transaction_id: id }) => id !== undefined)?.seller_transaction_id;
}
