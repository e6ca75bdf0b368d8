// Payments by PayPal: the client approves an order on PayPal's page, and we take the money when we read it. Called by use cases
// through the port. What it can and cannot do: `paypal.md`.
import { Fault } from '../../core/fault.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CheckoutOrder, OpenedCheckout, PaymentProvider } from '../../ports/payment-provider.ts';
import { certificates, type FetchCertificate, fetchPaypalCertificate, type PaypalMode } from './paypal-certificates.ts';
import { type PaypalClient, paypalClient } from './paypal-client.ts';
import { NO_DISPUTES } from './paypal-disputes.ts';
import { readPaypalHook } from './paypal-hooks.ts';
import { paypalTakes } from './paypal-money.ts';
import { closeOrder, createOrder, readOrder } from './paypal-orders.ts';
import { listTransactions } from './paypal-transactions.ts';

export type PaypalOptions = {
  readonly clientId: string;
  readonly clientSecret: string;
  /** PayPal's id of our webhook: it is in what PayPal signs. */
  readonly webhookId: string;
  readonly apiUrl?: string | undefined;
  readonly clock: Clock;
  readonly timeoutMs?: number | undefined;
  readonly fetchCertificate?: FetchCertificate | undefined;
};

const LIVE_API = 'https://api-m.paypal.com';

const PAGE_ORIGINS: Readonly<Record<PaypalMode, string>> = {
  live: 'https://www.paypal.com',
  sandbox: 'https://www.sandbox.paypal.com',
};

/** The shortest time that PayPal documents for approving an order. */
const OPEN_MS = 3 * 60 * 60 * 1000;

const TIMEOUT_MS = 10_000;
const HOUR_MS = 60 * 60 * 1000;

const DISPUTES_SCOPE = '/services/disputes/read-seller';

export function paypalProvider(options: PaypalOptions): PaymentProvider {
  const { webhookId, clock, timeoutMs = TIMEOUT_MS } = options;
  const mode: PaypalMode = apiUrlOf(options) === LIVE_API ? 'live' : 'sandbox';
  const client = clientOf(options);
  const fetchCertificate = options.fetchCertificate ?? ((url) => fetchPaypalCertificate(url, timeoutMs));
  const hooks = { webhookId, mode, certificates: certificates(fetchCertificate) };

  return {
    name: 'paypal',
    // PayPal settles net of its fees, into one account.
    accounts: ['operating'],
    tells: true,
    pageOrigins: [PAGE_ORIGINS[mode]],
    takes: paypalTakes,
    openCheckout: (order) => openCheckout({ client, clock, mode }, order),
    closeCheckout: ({ ref }) => closeOrder(client, ref),
    readCheckout: (checkout) => readOrder(client, { checkout, now: clock.now() }),
    readHook: (hook) => readPaypalHook(hooks, hook),
    listReceived: (since) => listTransactions(client, { since, now: clock.now() }),
  };
}

/** Throws what asking throws: unless the app is known, and may read disputes and transactions. */
export async function checkPaypalAccess(options: PaypalOptions): Promise<void> {
  const client = clientOf(options);
  const now = options.clock.now();
  assertDisputes(await client.scope());
  await listTransactions(client, { since: new Date(now.getTime() - HOUR_MS), now });
}

function clientOf(options: PaypalOptions): PaypalClient {
  const { clientId, clientSecret, clock, timeoutMs = TIMEOUT_MS } = options;

  return paypalClient({ clientId, clientSecret, apiUrl: apiUrlOf(options), clock, timeoutMs });
}

function apiUrlOf({ apiUrl = LIVE_API }: PaypalOptions): string {
  return apiUrl.replace(/\/+$/, '');
}

async function openCheckout(
  { client, clock, mode }: { readonly client: PaypalClient; readonly clock: Clock; readonly mode: PaypalMode },
  order: CheckoutOrder,
): Promise<OpenedCheckout> {
  assertTaken(order);
  assertDisputes(await client.scope());
  const now = clock.now();
  const { id, status, links } = await createOrder(client, order);
  const url = links.find(({ rel }) => rel === 'payer-action' || rel === 'approve')?.href;
  if (url === undefined) {
    throw new Fault('provider-refused', { detail: `nobody can pay by this order: ${status.slice(0, 40)}` });
  }
  if (!url.startsWith(`${PAGE_ORIGINS[mode]}/`)) {
    throw new Fault('provider-nonsense', { detail: "the page to pay on is none of PayPal's" });
  }

  return { ref: id, url, expiresAt: new Date(now.getTime() + OPEN_MS) };
}

function assertTaken({ account, amount }: CheckoutOrder): void {
  if (account !== 'operating') {
    throw new Fault('provider-refused', { detail: 'PayPal takes its fees from what it pays out: never into trust' });
  }
  const taken = paypalTakes(amount);
  if (taken.kind !== 'taken') {
    throw new Fault('provider-refused', { detail: taken.kind });
  }
}

/** Before any money is taken that could not be followed. An app's token lists what it may do. */
function assertDisputes(scope: string): void {
  if (scope !== '' && !scope.includes(DISPUTES_SCOPE)) {
    throw new Fault('provider-refused', { detail: `${NO_DISPUTES}the token lacks the scope` });
  }
}
