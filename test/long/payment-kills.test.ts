// Clients pay by their links while the product is killed at random moments and started again. Stripe, played by the test, outlives
// every kill and tries its webhooks again, as the real one does: what it has taken is in the books, each payment once.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import type { FirmDb } from '../../src/adapters/database/for-firm.ts';
import { portalSecrets } from '../../src/adapters/portal/portal-secrets.ts';
import { type FakeStripe, SECRET_KEY, startFakeStripe, WEBHOOK_SECRETS } from '../contract/payments/fake-stripe.ts';
import { signedHook } from '../contract/payments/fake-stripe-hooks.ts';
import { sendForm } from '../support/portal-product.ts';
import { type Chance, chance, LONG, printedSeed, times } from './counts.ts';
import { addRow } from './figures.ts';
import { peopleOf } from './people.ts';
import { anEmbeddedPlace, forgetPrepared, openPlace } from './prepared-firm.ts';
import { acknowledgedIn, settled } from './settled.ts';
import { inWorld, killProduct, type World } from './world.ts';

const KILLS = times({ long: 20, short: 2 });
const BILLS = times({ long: 1_100, short: 60 });
const PAYMENTS = times({ long: 1_000, short: 20 });
const CLIENTS = times({ long: 8, short: 3 });
/** Of each event, in any order. */
const COPIES = times({ long: 5, short: 2 });
const LIFE_MS = { least: 300, most: 2_300 };
/** A lease of the killed process is waited out at most, and then the work is done. */
const RECOVERY_MS = 120_000;

afterAll(forgetPrepared);

test(`killed ${KILLS} times at random while ${CLIENTS} clients pay, it has each payment in the books once`, {
  timeout: 300_000 + KILLS * 20_000 + PAYMENTS * 1_500,
}, async () => {
  const seed = printedSeed('payment kills');
  const stripe = await startFakeStripe();
  await inWorld(await anEmbeddedPlace(), async (world) => {
    const places = { stripe, random: chance(seed), environment: environmentOf(stripe) };
    const links = await sharedLinks(world, places.environment);
    const taken = await payAndKill(world, { ...places, links });
    const recoveryMs = await recovered(world, { ...places, taken });
    const books = await readBooks(world);
    addRow({ part: 'payment kills', kills: KILLS, slowestRecoveryMs: recoveryMs, note: `${taken.size} payments` });

    const hint = `SEED=${seed}; the history is ${world.history.path}`;
    const once = Object.fromEntries([...taken.keys()].map((ref) => [ref, 1]));
    expect(Object.fromEntries(books.times), hint).toEqual(once);
    expect({ sum: books.sum, flags: books.flags, wrong: books.wrong }, hint).toEqual({ sum: 0n, flags: 0, wrong: [] });
    expect(taken.size, 'too few payments to say anything').toBeGreaterThanOrEqual(PAYMENTS);
    expect(stripe.complaints()).toEqual([]);
  }).finally(() => stripe.stop());
});

function environmentOf({ apiUrl }: FakeStripe): Readonly<Record<string, string>> {
  const secrets = { STRIPE_SECRET_KEY: SECRET_KEY, STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRETS.join(',') };

  return { ...secrets, STRIPE_API_URL: apiUrl };
}

type Environment = Readonly<Record<string, string>>;
type PayLink = { readonly url: string; readonly token: string };

/** Bills that were shared in a life that nobody ended, and how each is paid. */
async function sharedLinks(world: World, environment: Environment): Promise<readonly PayLink[]> {
  const product = world.start({ environment });
  await product.ready();
  const people = peopleOf(world);
  const shareSome = async () => {
    while (world.history.count('asked') < BILLS) {
      const checked = await people.check();
      if (checked) await people.confirm(checked);
    }
  };
  await Promise.all([shareSome(), shareSome(), shareSome()]);
  await settled(world, acknowledgedIn(world));
  expect((await product.stop()).code, product.output()).toBe(0);

  return inDatabase(world, (db) => linksIn(db, world));
}

async function linksIn(db: FirmDb, { places }: World): Promise<readonly PayLink[]> {
  const secretKey = Buffer.alloc(32, 7).toString('base64');
  const secrets = portalSecrets({ secretKey, publicUrl: () => `http://127.0.0.1:${places.port}` });
  const rows = await db.payLink.findMany({
    select: { id: true, recipient: { select: { share: { select: { message: true } } } } },
  });

  return rows.map(({ id, recipient }) => ({
    url: secrets.payUrl(secrets.linkToken(id)),
    token: recipient.share.message,
  }));
}

async function inDatabase<Result>(world: World, work: (db: FirmDb) => Promise<Result>): Promise<Result> {
  const database = await openPlace(world.place);
  try {
    return await work(database.forFirm(world.place.firmId));
  } finally {
    await database.stop();
  }
}

type Playing = {
  readonly stripe: FakeStripe;
  readonly random: Chance;
  readonly environment: Environment;
};

/** Answers the payments that Stripe has taken, each with the token of its share. */
async function payAndKill(
  world: World,
  plan: Playing & { readonly links: readonly PayLink[] },
): Promise<ReadonlyMap<string, string>> {
  const paying = payingClients(world, plan);
  for (let kill = 0; kill < KILLS; kill += 1) {
    const product = world.start({ environment: plan.environment });
    await product.ready();
    await sleep(LIFE_MS.least + plan.random() * (LIFE_MS.most - LIFE_MS.least));
    // the last life is as long as it takes to have enough to say something
    while (kill === KILLS - 1 && paying.taken.size < PAYMENTS && product.isRunning()) await sleep(50);
    await killProduct(world, { product, where: `random, life ${kill + 1}` });
    if (LONG) process.stdout.write(`life ${kill + 1}: ${paying.taken.size} payments so far\n`);
  }
  await paying.stop();

  return paying.taken;
}

/** Each presses Pay on one bill after the other, and pays where that leads; Stripe tells of it until it is heard. */
function payingClients(world: World, { stripe, random, links }: Playing & { readonly links: readonly PayLink[] }) {
  const taken = new Map<string, string>();
  const waiting = [...links];
  let stopped = false;
  const payOne = async ({ url, token }: PayLink) => {
    const answer = await sendForm(url, { amount: '' }).catch(() => undefined);
    const page = answer?.status === 303 ? answer.headers.get('location') : undefined;
    if (!page) return void waiting.push({ url, token });

    taken.set(await stripe.pay(page), token);
    await tell(world, { stripe, copies: COPIES, random });
  };
  const client = async () => {
    while (!stopped) {
      const link = waiting.shift();
      if (link) await payOne(link);
      await sleep(20 + random() * 150);
    }
  };
  const all = Array.from({ length: CLIENTS }, client);

  return {
    taken,
    stop: async () => {
      stopped = true;
      await Promise.all(all);
    },
  };
}

/** What nobody has heard is kept, and told again later. */
const unheard: Uint8Array[] = [];

type Telling = Pick<Playing, 'stripe' | 'random'> & { readonly copies: number };

async function tell({ places }: World, { stripe, random, copies }: Telling): Promise<void> {
  unheard.push(...stripe.hooks().flatMap(({ body }) => Array.from({ length: copies }, () => body)));
  const inAnyOrder = unheard.splice(0).map((body) => ({ body, at: random() }));
  for (const { body } of inAnyOrder.toSorted((one, other) => one.at - other.at)) {
    const hook = signedHook(Buffer.from(body).toString(), { secret: WEBHOOK_SECRETS[0], now: new Date() });
    const answer = await fetch(`http://127.0.0.1:${places.port}/webhooks/stripe`, {
      ...{ method: 'POST', body: Buffer.from(body), signal: AbortSignal.timeout(5_000) },
      headers: hook.headers as Record<string, string>,
    }).catch(() => undefined);
    await answer?.text().catch(() => undefined);
    if (answer?.status !== 200) unheard.push(body);
  }
}

/** One more life, until every card says that its bill is paid. Answers how long that took. */
async function recovered(
  world: World,
  { stripe, random, environment, taken }: Playing & { readonly taken: ReadonlyMap<string, string> },
): Promise<number> {
  const begun = performance.now();
  const product = world.start({ environment });
  await product.ready();
  const isShown = (token: string) =>
    [...world.slack.cards.values()].some(
      ({ conversation, content }) => conversation === `C-${token}` && content.includes('Paid'),
    );
  while (performance.now() - begun < RECOVERY_MS) {
    await tell(world, { stripe, copies: 1, random });
    if (unheard.length === 0 && [...taken.values()].every(isShown)) break;
    await sleep(100);
  }
  expect((await product.stop()).code, product.output()).toBe(0);

  return Math.round(performance.now() - begun);
}

type Books = {
  /** How often each payment is in the books, by Stripe's id. */
  readonly times: ReadonlyMap<string, number>;
  readonly sum: bigint;
  readonly flags: number;
  /** Numbers of bills whose balance is not what their payments leave. */
  readonly wrong: readonly string[];
};

function readBooks(world: World): Promise<Books> {
  return inDatabase(world, async (db) => {
    const transactions = await db.ledgerTransaction.findMany({
      select: { kind: true, payment: { select: { providerRef: true } } },
    });
    const counts = new Map<string, number>();
    for (const { payment } of transactions) {
      counts.set(payment.providerRef, (counts.get(payment.providerRef) ?? 0) + 1);
    }
    const entries = await db.ledgerEntry.findMany({ select: { amountMinor: true } });
    const bills = await db.bill.findMany({
      where: { received: { some: {} } },
      select: { number: true, balanceMinor: true, totalMinor: true, received: { select: { amountMinor: true } } },
    });
    const wrong = bills.filter(({ balanceMinor, totalMinor, received }) => {
      const paid = received.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);

      return balanceMinor !== totalMinor - paid;
    });

    return {
      times: counts,
      sum: entries.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
      flags: await db.paymentFlag.count({}),
      wrong: wrong.map(({ number }) => number),
    };
  });
}
