// Stripe's strict fake as the payment provider of a whole product, with the times that are usual in production. Used by the
// tests that need a provider and are not about it.
import { stripeProvider } from '../../src/adapters/payments/stripe.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import type { Hook } from '../../src/ports/payment-provider.ts';
import type { PaymentProviders } from '../../src/use-cases/payment-providers.ts';
import { type FakeStripe, SECRET_KEY, startFakeStripe, WEBHOOK_SECRETS } from '../contract/payments/fake-stripe.ts';

export type StrictStripe = { readonly fake: FakeStripe; readonly payments: PaymentProviders };

export async function startStrictStripe(): Promise<StrictStripe> {
  const fake = await startFakeStripe();
  const options = { secretKey: SECRET_KEY, webhookSecrets: WEBHOOK_SECRETS, apiUrl: fake.apiUrl };

  return { fake, payments: [stripeProvider({ ...options, clock: systemClock() })] };
}

/** Brings a webhook; answers the status. */
export async function bring(
  product: { readonly localUrl: string },
  { headers, body, provider = 'stripe' }: Hook & { readonly provider?: string },
): Promise<number> {
  const sent = Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  const response = await fetch(`${product.localUrl}/webhooks/${provider}`, {
    method: 'POST',
    headers: sent,
    body: Buffer.from(body),
  });

  return response.status;
}

/** The page that was opened last: its address, and the token of the way back. */
export function newestPage({ fake }: StrictStripe): { readonly url: string; readonly returnToken: string } {
  const session = fake.sessions().at(-1);
  const returnToken = session?.order.success_url.split('/').at(-1);
  if (!session || returnToken === undefined) throw new Error('no page was opened');

  return { url: session.url, returnToken };
}
