// Payments by links through the whole product, with a server as strict as Stripe's: webhooks in copies, out of order and many at
// once, forged ones, and how long a client and a card wait. LONG=1 pays a thousand bills.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemIds } from '../../src/adapters/system/system-ids.ts';
import type { FirmId } from '../../src/core/ids.ts';
import type { Hook } from '../../src/ports/payment-provider.ts';
import { percentile } from '../bench/figures.ts';
import { type FakeStripe, SECRET_KEY, startFakeStripe, WEBHOOK_SECRETS } from '../contract/payments/fake-stripe.ts';
import { signedHook } from '../contract/payments/fake-stripe-hooks.ts';
import { chance, LONG, printedSeed, times } from '../long/counts.ts';
import { addMoreBills, type KnownBill } from '../long/more-bills.ts';
import { ANY_DATABASE } from '../support/database.ts';
import { inParallel } from '../support/in-parallel.ts';
import { type PortalProduct, sendForm, startPortalProduct } from '../support/portal-product.ts';

const PAYMENTS = times({ long: 1_000, short: 20 });
/** Whose card is waited for, one after the other. */
const WATCHED = times({ long: 100, short: 5 });
const COPIES = 5;
const AT_ONCE = 8;
const EACH = 32_000;
const CARD_WITHIN_MS = 1_000;
const CLICK_WITHIN_MS = 60;
const PATIENCE = { timeout: 60_000 + PAYMENTS * 2_000 };

let stripe: FakeStripe;
let product: PortalProduct;
let bills: readonly KnownBill[];

beforeAll(async () => {
  stripe = await startFakeStripe();
  const environment = {
    STRIPE_SECRET_KEY: SECRET_KEY,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRETS.join(','),
    STRIPE_API_URL: stripe.apiUrl,
  };
  product = await startPortalProduct({ database: ANY_DATABASE, environment });
  const { shareBill, db, clock, firmId } = product;
  const deps = { ...shareBill.database, db, clock, ids: systemIds(clock) };
  const count = PAYMENTS + WATCHED + 1;
  bills = (await addMoreBills(deps, { firmId: firmId as FirmId, count })).slice(0, count);
  await inParallel(bills, { work: share, atOnce: AT_ONCE });
  await product.settle();
}, PATIENCE.timeout);
afterAll(async () => {
  const complaints = stripe?.complaints();
  await product?.stop();
  await stripe?.stop();
  expect(complaints).toEqual([]);
});

const conversationOf = ({ number }: KnownBill) => `C-${number}`;

async function share(bill: KnownBill): Promise<void> {
  await product.people.confirm(await product.people.check({ ...bill, conversation: conversationOf(bill) }));
}

/** The link to pay in the client's mail. */
function payLinkOf({ number }: KnownBill): string {
  const mail = product.mails.find(({ subject }) => subject.startsWith(`Bill ${number} `));

  return /http:\/\/127\.0\.0\.1:\d+\/pay\/[\w-]{43}/.exec(mail?.text ?? '')?.[0] ?? '';
}

/** Where the client is led, and how long that took. */
async function click(bill: KnownBill): Promise<{ readonly url: string; readonly tookMs: number }> {
  const begun = performance.now();
  const answer = await sendForm(payLinkOf(bill), { amount: '' });
  const tookMs = performance.now() - begun;
  expect(answer.status).toBe(303);

  return { url: answer.headers.get('location') ?? '', tookMs };
}

async function arrive({ headers, body }: Pick<Hook, 'headers' | 'body'>): Promise<number> {
  const known = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const answer = await fetch(`${product.url}/webhooks/stripe`, {
    ...{ method: 'POST', body: Buffer.from(body) },
    headers: Object.fromEntries(known) as Record<string, string>,
  });
  await answer.text();

  return answer.status;
}

/** Each try of a webhook has a signature of its own, as Stripe's have: one that waited would be too old. */
function signedNow({ body }: Hook): Hook {
  return signedHook(Buffer.from(body).toString(), { secret: WEBHOOK_SECRETS[0], now: new Date() });
}

async function sumOfEntries(): Promise<bigint> {
  const entries = await product.db.ledgerEntry.findMany({ select: { amountMinor: true } });

  return entries.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}

/** What is in the books of a payment, as `kind amount`. */
async function postedOf(providerRef: string): Promise<readonly string[]> {
  const transactions = await product.db.ledgerTransaction.findMany({
    where: { payment: { providerRef } },
    select: { kind: true, entries: { where: { account: 'operating' }, select: { amountMinor: true } } },
  });

  return transactions.map(({ kind, entries: [entry] }) => `${kind} ${entry?.amountMinor}`).toSorted();
}

describe('Webhooks of payments', () => {
  it(
    `of ${PAYMENTS} payments, ${COPIES} copies of each in any order and ${AT_ONCE} at once, are each in the books once`,
    PATIENCE,
    async () => {
      const seed = printedSeed('webhooks');
      const random = chance(seed);
      const tookMs: number[] = [];
      const expected = new Map<string, readonly string[]>();
      for (const bill of bills.slice(0, PAYMENTS)) {
        const clicked = await click(bill);
        tookMs.push(clicked.tookMs);
        expected.set(await payAndMore(clicked.url, random), []);
      }
      for (const ref of expected.keys()) expected.set(ref, eventsOf(ref));
      const hooks = stripe.hooks();
      const copies = Array.from({ length: COPIES }, () => hooks).flat();
      const shuffled = copies.map((hook) => ({ hook, at: random() })).toSorted((one, other) => one.at - other.at);

      const statuses = new Set<number>();
      const work = async ({ hook }: { hook: Hook }) => void statuses.add(await arrive(signedNow(hook)));
      await inParallel(shuffled, { work, atOnce: AT_ONCE });
      await product.settle();

      const found = new Map<string, readonly string[]>();
      for (const ref of expected.keys()) found.set(ref, await postedOf(ref));
      expect([...statuses], `SEED=${seed}`).toEqual([200]);
      expect(Object.fromEntries(found), `SEED=${seed}`).toEqual(Object.fromEntries(expected));
      expect(await product.db.payment.count({ where: { provider: 'stripe' } })).toBe(PAYMENTS);
      expect(await product.db.paymentFlag.count({})).toBe(0);
      expect(await sumOfEntries()).toBe(0n);
      const [p50, p95] = [percentile(tookMs, 0.5), percentile(tookMs, 0.95)];
      process.stdout.write(
        `${shuffled.length} webhooks of ${PAYMENTS} payments: 0 missing, 0 double; ` +
          `a click on Pay, the fake's own time with it: p50 ${Math.round(p50)} ms, p95 ${Math.round(p95)} ms\n`,
      );
      if (LONG) expect(p95).toBeLessThan(CLICK_WITHIN_MS);
    },
  );

  /** Pays; some of it goes back. Answers the id of the payment. */
  async function payAndMore(url: string, random: () => number): Promise<string> {
    const ref = await stripe.pay(url);
    const chosen = random();
    if (chosen < 0.4) await stripe.refund(ref, 1_000n);
    if (chosen < 0.2) await stripe.refund(ref, 250n);
    if (chosen > 0.8) await stripe.dispute(ref);
    if (chosen > 0.9) await stripe.winDispute(ref);

    return ref;
  }

  /** As the fake itself has it. */
  function eventsOf(ref: string): readonly string[] {
    const { refunds, disputes } = stripe.intent(ref);
    const back = refunds.map(({ amount }) => `refund -${amount}`);
    const disputed = disputes.flatMap(({ wonAt }) =>
      wonAt === undefined ? [`dispute -${EACH}`] : [`dispute -${EACH}`, `dispute-won ${EACH}`],
    );

    return [`payment ${EACH}`, ...back, ...disputed].toSorted();
  }

  it('have the card say so soon', PATIENCE, async () => {
    const tookMs: number[] = [];
    for (const bill of bills.slice(PAYMENTS, PAYMENTS + WATCHED)) {
      const { url } = await click(bill);
      await stripe.pay(url);
      const hook = stripe.hooks().at(-1);
      const begun = performance.now();
      expect(await arrive(hook ?? { headers: {}, body: Buffer.alloc(0) })).toBe(200);
      while (!cardOf(bill).includes('Paid') && performance.now() - begun < 30_000) await sleep(2);
      tookMs.push(performance.now() - begun);
      expect(cardOf(bill)).toContain('Paid');
    }

    const p95 = percentile(tookMs, 0.95);
    process.stdout.write(`from webhook to card: p95 ${Math.round(p95)} ms of ${tookMs.length}\n`);
    if (LONG) expect(p95).toBeLessThan(CARD_WITHIN_MS);
  });

  function cardOf(bill: KnownBill): string {
    const cards = [...product.slack.cards.values()].filter(({ conversation }) => conversation === conversationOf(bill));

    return cards.at(-1)?.content ?? '';
  }
});

describe('A webhook that is not from the provider', () => {
  let genuine: Hook;

  beforeAll(async () => {
    const bill = bills.at(-1);
    if (!bill) throw new Error('no bill');
    await stripe.pay((await click(bill)).url);
    const [hook] = stripe.hooks().slice(-1);
    if (!hook) throw new Error('no webhook');
    genuine = hook;
    await product.db.job.deleteMany({ where: { kind: 'check-checkout' } });
  });

  async function traces(): Promise<readonly number[]> {
    await product.settle();
    const { db } = product;

    return [
      await db.payment.count({}),
      await db.ledgerTransaction.count({}),
      await db.providerEvent.count({}),
      await db.job.count({ where: { kind: 'check-checkout' } }),
    ];
  }

  it.each(['unsigned', 'wrong-key', 'body-changed', 'stale', 'other-mode', 'other-account', 'no-json'] as const)(
    'is refused and leaves nothing: %s',
    async (forgery) => {
      const before = await traces();
      const forged = stripe.forge(forgery);

      expect(forged && (await arrive(forged))).toBe(400);

      expect(await traces()).toEqual(before);
    },
  );

  it.each([
    ['too large', 413, { body: Buffer.alloc(1024 * 1024 + 1, 32) }],
    ['empty', 400, { body: Buffer.alloc(0) }],
    ['packed', 415, { headers: { 'content-encoding': 'gzip' } }],
  ])('is refused when it is %s: %i', async (_what, status, { body, headers = {} }: Partial<Hook>) => {
    const before = await traces();

    expect(await arrive({ headers: { ...genuine.headers, ...headers }, body: body ?? genuine.body })).toBe(status);

    expect(await traces()).toEqual(before);
  });

  it('is of a provider that is not set up: there is nothing at that address', async () => {
    for (const name of ['paypal', 'lawpay', 'sandbox', 'nobody']) {
      const answer = await fetch(`${product.url}/webhooks/${name}`, { method: 'POST', body: '{}' });
      expect(answer.status).toBe(404);
    }
  });

  it('is taken when it is genuine after all, and then the payment is in the books', async () => {
    expect(await arrive(genuine)).toBe(200);
    await product.settle();

    const [session] = stripe.sessions().slice(-1);
    expect(await postedOf(session?.intent?.id ?? '')).toEqual([`payment ${EACH}`]);
  });
});
