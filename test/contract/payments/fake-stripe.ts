// Stripe on loopback as the contract suite turns it: its server, its hosted page, its dashboard and its webhooks.
import { stripeProvider } from '../../../src/adapters/payments/stripe.ts';
import type { Hook } from '../../../src/ports/payment-provider.ts';
import { type Intent, type Session, sessionJson } from './fake-stripe-books.ts';
import {
  bounced,
  declined,
  disputed,
  type Fake,
  happened,
  intentOf,
  lastEvent,
  paid,
  refunded,
  sessionAt,
  sessionOf,
  settled,
  won,
} from './fake-stripe-happenings.ts';
import { forgedHook, type StripeEvent, signedHook } from './fake-stripe-hooks.ts';
import { route } from './fake-stripe-routes.ts';
import { type FakeServer, startFakeServer } from './fake-stripe-server.ts';
import type { ProviderUnderTest } from './provider-under-test.ts';

export const SECRET_KEY = 'sk_test_donottell_51';
export const WEBHOOK_SECRETS = ['whsec_donottell_new', 'whsec_donottell_old'] as const;

export type FakeStripe = ProviderUnderTest & {
  readonly apiUrl: string;
  /** What the key may read of the account itself. */
  accountReads(reads: Fake['account']['reads']): void;
  readonly log: readonly string[];
  sessions(): readonly Session[];
  intent(moneyRef: string): Intent;
  /** The page has ended by itself. */
  expire(url: string): void;
  next: FakeServer['next'];
  lastEvent(): StripeEvent;
};

export type FakeStripeOptions = {
  readonly webhookSecrets?: readonly string[];
  readonly secretKey?: string;
  readonly accountId?: string;
  /** Of a list; at Stripe a hundred. */
  readonly perPage?: number;
  /** The clock of the product; it goes on by itself, so that no two requests are of the same second. */
  readonly clock?: { now(): Date };
};

export async function startFakeStripe(options: FakeStripeOptions = {}): Promise<FakeStripe> {
  const { perPage = 100, clock = restless(), webhookSecrets = WEBHOOK_SECRETS, secretKey = SECRET_KEY } = options;
  const account: Fake['account'] = { id: options.accountId ?? 'acct_1DontTell', reads: 'all' };
  const fake: Fake = { account, books: { sessions: [], nextId: 0 }, complaints: [], events: [], perPage };
  const { complaints, books } = fake;
  const server = await startFakeServer({ secretKey, complaints, answer: (asked) => route(fake, asked) });
  const [secret = ''] = webhookSecrets;
  const provider = stripeProvider({
    secretKey,
    webhookSecrets,
    apiUrl: server.url,
    clock,
    timeoutMs: 300,
  });
  let told = 0;

  return {
    provider,
    currency: 'USD',
    apiUrl: server.url,
    log: server.log,
    accountReads: (reads) => {
      account.reads = reads;
    },
    ...handles(fake, secret),
    checkoutCount: () => books.sessions.length,
    sessions: () => books.sessions,
    trouble: server.trouble,
    next: server.next,
    hooks: () => {
      const fresh = fake.events.slice(told);
      told = fake.events.length;

      return fresh.map((event) => hookOf(event, secret));
    },
    complaints: () => complaints,
    stop: server.stop,
  };
}

function handles(fake: Fake, secret: string) {
  const { books } = fake;

  return {
    pay: async (url: string, { method = 'card' }: { method?: 'card' | 'bank' } = {}) => paid(fake, { url, method }),
    decline: async (url: string) => declined(fake, url),
    settle: async (ref: string) => settled(fake, sessionOf(books, ref)),
    bounce: async (ref: string) => bounced(fake, sessionOf(books, ref)),
    refund: async (ref: string, minor: bigint) =>
      refunded(fake, { intent: intentOf(books, ref), amount: Number(minor) }),
    dispute: async (ref: string) =>
      disputed(fake, { intent: intentOf(books, ref), reason: 'fraudulent', status: 'needs_response' }),
    winDispute: async (ref: string) => won(fake, intentOf(books, ref)),
    intent: (ref: string) => intentOf(books, ref),
    expire: (url: string) => {
      const session = sessionAt(books, url);
      session.status = 'expired';
      happened(fake, { type: 'checkout.session.expired', object: sessionJson(session, false) });
    },
    lastEvent: () => lastEvent(fake),
    forge: (forgery: Parameters<ProviderUnderTest['forge']>[0]) =>
      forgedHook(lastEvent(fake), { forgery, signing: { secret, now: new Date() } }),
  };
}

function restless(): { now(): Date } {
  let asked = 0;

  return {
    now: () => {
      asked += 1;

      return new Date(Date.now() + asked * 1000);
    },
  };
}

function hookOf(event: StripeEvent, secret: string): Hook {
  return signedHook(event, { secret, now: new Date() });
}
