// Webhooks of the fake PayPal: signed as PayPal signs them, and forged.
import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Hook } from '../../../src/ports/payment-provider.ts';
import { certificateFor } from '../../support/certificate.ts';
import type { FakeEvent } from './fake-paypal-book.ts';
import type { Forgery } from './provider-under-test.ts';

export const WEBHOOK_ID = '4JH86294D6297924G';
export const CERT_URL = 'https://api.sandbox.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-1d93a270';

const VALID = { kind: 'rsa', from: new Date('2020-01-01'), until: new Date('2049-01-01') } as const;
const FIVE_DAYS_MS = 5 * 86_400_000;

/** Making a key takes a while: one pair serves all tests of a file. */
export const PAYPALS = certificateFor('messageverificationcerts.sandbox.paypal.com', VALID);
const SOMEBODYS = certificateFor('messageverificationcerts.sandbox.paypal.com', VALID);

export type HookParts = {
  readonly body: string;
  readonly now: Date;
  readonly sentAt?: Date;
  readonly webhookId?: string;
  readonly certUrl?: string;
  readonly key?: string;
  readonly algorithm?: string;
};

export function eventBody({ event_type, resource }: FakeEvent, now: Date): string {
  const id = `WH-${randomUUID().toUpperCase()}`;

  return JSON.stringify({
    id,
    event_version: '1.0',
    create_time: now.toISOString(),
    resource_type: event_type.startsWith('CHECKOUT') ? 'checkout-order' : 'capture',
    resource_version: '2.0',
    event_type,
    summary: 'Something happened',
    resource,
    links: [],
  });
}

export function signedHook(parts: HookParts): Hook {
  const { body, now, sentAt = now, webhookId = WEBHOOK_ID, certUrl = CERT_URL, key = PAYPALS.key } = parts;
  const id = randomUUID();
  const time = `${sentAt.toISOString().slice(0, 19)}Z`;
  const bytes = new TextEncoder().encode(body);
  const message = `${id}|${time}|${webhookId}|${crc32(bytes)}`;

  return {
    headers: {
      'content-type': 'application/json',
      'paypal-transmission-id': id,
      'paypal-transmission-time': time,
      'paypal-transmission-sig': sign('RSA-SHA256', Buffer.from(message), createPrivateKey(key)).toString('base64'),
      'paypal-cert-url': certUrl,
      'paypal-auth-algo': parts.algorithm ?? 'SHA256withRSA',
    },
    body: bytes,
    now,
  };
}

export function forgedHook(forgery: Forgery, { body, now }: { body: string; now: Date }): Hook | undefined {
  const good = signedHook({ body, now });
  switch (forgery) {
    case 'unsigned':
      return { ...good, headers: { ...good.headers, 'paypal-transmission-sig': undefined } };
    case 'wrong-key':
      return signedHook({ body, now, key: SOMEBODYS.key });
    case 'body-changed':
      return { ...good, body: new TextEncoder().encode(body.replace('"1.0"', '"1.1"')) };
    case 'stale':
      return signedHook({ body, now, sentAt: new Date(now.getTime() - FIVE_DAYS_MS) });
    case 'other-mode':
      return signedHook({ body, now, certUrl: CERT_URL.replace('api.sandbox.', 'api.') });
    case 'no-json':
      return signedHook({ body: 'no JSON', now });
    // A webhook's id is of one app alone: one of another account's is signed for another id.
    case 'other-account':
      return undefined;
  }
}
