// Webhooks of a payment provider that name what is the other firm's: forged, for another provider, and about what is one's own.
// Used by the access matrix; genuine ones about both firms are in access-pay.test.ts.

import type { Hook } from '../../../src/ports/payment-provider.ts';
import { WEBHOOK_SECRETS } from '../../contract/payments/fake-stripe.ts';
import { forgedHook, type StripeEvent, signedHook } from '../../contract/payments/fake-stripe-hooks.ts';
import type { Forgery } from '../../contract/payments/provider-under-test.ts';
import { bring } from '../strict-stripe.ts';
import { type Attempts, type Exchange, exchange, forEach } from './attempt.ts';
import type { TwoFirms } from './two-firms.ts';

const FORGERIES: readonly Forgery[] = ['unsigned', 'wrong-key', 'body-changed', 'stale', 'other-mode', 'other-account'];

export const webhookAttempts: Attempts = {
  'POST /webhooks/:provider': [
    {
      what: 'about their checkout, their payment and each of their ids, forged in every way',
      says: /"status":400/,
      own: 'changed',
      run: (firms, side) => {
        const refs = refsOf(firms);
        const hooks =
          side === firms.theirs
            ? refs.flatMap(eventsAbout).map(genuine)
            : refs.flatMap(eventsAbout).flatMap((event) => FORGERIES.map((forgery) => forged(event, forgery)));

        return forEach(hooks, (hook) => tell(firms, hook));
      },
    },
    {
      what: 'genuine ones about our own checkout',
      says: /"status":200/,
      own: 'nothing',
      run: async (firms, side) => {
        const { providerRef } = await side.db.checkout.findFirstOrThrow();

        return forEach(eventsAbout(providerRef), (event) => tell(firms, genuine(event)));
      },
    },
    {
      what: 'genuine ones, with their ids as the provider',
      says: /"status":404/,
      own: 'nothing',
      run: (firms) => {
        const [event] = refsOf(firms).flatMap(eventsAbout);

        return forEach(firms.theirIds, (id) => tell(firms, { ...genuine(event), provider: id }));
      },
    },
  ],
  // to two real connections, crossed over: in journeys/provider-accounts.test.ts
  'POST /webhooks/:provider/:connection': [
    {
      what: 'genuine ones of the accounts that both firms use, with each of their ids as the connection',
      says: /"status":404/,
      own: 'nothing',
      run: (firms) => {
        const [event] = refsOf(firms).flatMap(eventsAbout);

        return forEach(firms.theirIds, (id) => tell(firms, { ...genuine(event), provider: `stripe/${id}` }));
      },
    },
  ],
};

function refsOf({ theirRows, theirIds }: TwoFirms): readonly string[] {
  const rows = [...theirRows.Checkout, ...theirRows.Payment, ...theirRows.PaymentFlag];

  return [...rows.map(({ providerRef }) => String(providerRef)), ...theirIds];
}

/** As about a checkout, and as about money. */
function eventsAbout(ref: string): readonly StripeEvent[] {
  const event = { object: 'event', api_version: '2026-10-28.endive', created: 1, livemode: false } as const;

  return [
    { ...event, id: `evt_session_${ref}`, type: 'checkout.session.completed', data: { object: { id: ref } } },
    { ...event, id: `evt_money_${ref}`, type: 'charge.refunded', data: { object: { id: 'ch', payment_intent: ref } } },
  ];
}

const signing = () => ({ secret: WEBHOOK_SECRETS[0], now: new Date() });

function genuine(event: StripeEvent | undefined): Hook {
  return signedHook(event, signing());
}

function forged(event: StripeEvent, forgery: Forgery): Hook {
  return forgedHook(event, { forgery, signing: signing() });
}

function tell(firms: TwoFirms, hook: Hook & { readonly provider?: string }): Promise<Exchange> {
  const given = `${hook.provider} ${Buffer.from(hook.body).toString()}`;

  return exchange(firms, { given, send: async () => `"status":${await bring(firms.product, hook)}` });
}
