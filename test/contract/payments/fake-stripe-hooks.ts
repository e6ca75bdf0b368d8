// Stripe's webhooks as its server sends them, and forged ones. The signature is made here by the documented scheme
// (docs.stripe.com/webhooks/signature), not by the SDK that checks it. Used by fake-stripe.ts.
import { createHmac } from 'node:crypto';
import type { Hook } from '../../../src/ports/payment-provider.ts';
import type { Forgery } from './provider-under-test.ts';

export type StripeEvent = {
  readonly id: string;
  readonly object: 'event';
  readonly api_version: string;
  readonly created: number;
  readonly type: string;
  readonly livemode: boolean;
  readonly account?: string;
  readonly data: { readonly object: unknown };
};

export type Signing = { readonly secret: string; readonly now: Date /** Of the signature. */; readonly at?: Date };

export function signedHook(payload: unknown, { secret, now, at = now }: Signing): Hook {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const seconds = Math.floor(at.getTime() / 1000);
  const signature = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');

  return {
    headers: { 'content-type': 'application/json', 'stripe-signature': `t=${seconds},v1=${signature}` },
    body: Buffer.from(body),
    now,
  };
}

export function forgedHook(event: StripeEvent, { forgery, signing }: { forgery: Forgery; signing: Signing }): Hook {
  const genuine = signedHook(event, signing);
  switch (forgery) {
    case 'unsigned':
      return { ...genuine, headers: { 'content-type': 'application/json' } };
    case 'wrong-key':
      return signedHook(event, { ...signing, secret: 'whsec_of_somebody_else' });
    case 'body-changed':
      return { ...genuine, body: Buffer.from(JSON.stringify({ ...event, id: 'evt_changed' })) };
    case 'stale':
      return signedHook(event, { ...signing, at: new Date(signing.now.getTime() - 301_000) });
    case 'other-mode':
      return signedHook({ ...event, livemode: true }, signing);
    case 'other-account':
      return signedHook({ ...event, account: 'acct_of_somebody_else' }, signing);
    case 'no-json':
      return signedHook('<html>Welcome</html>', signing);
  }
}
