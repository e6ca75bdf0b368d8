// Paying by a link in one running product with two firms: who may where only the portal takes payments, what is told of a
// payment when the bill is not theirs to see any more, and that webhooks and jobs of one firm change nothing of the other.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatMoney, money } from '../src/core/money.ts';
import { WEBHOOK_SECRETS } from './contract/payments/fake-stripe.ts';
import { signedHook } from './contract/payments/fake-stripe-hooks.ts';
import type { Forgery } from './contract/payments/provider-under-test.ts';
import { pictureOf } from './support/access/firm-rows.ts';
import { endAccess, lookAtNoPages } from './support/portal/end-access.ts';
import { payRows } from './support/portal/pay-rows.ts';
import { portalPicture } from './support/portal/portal-picture.ts';
import { OURS, type Portals, strangers, THEIRS } from './support/portal/portal-strangers.ts';
import { type Client, mailsTo, startTwoPortals } from './support/portal/two-portals.ts';
import { bring, newestPage, type StrictStripe, startStrictStripe } from './support/strict-stripe.ts';

let folder = '';
let portals: Portals;
let stripe: StrictStripe;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pays-'));
  stripe = await startStrictStripe();
  portals = await startTwoPortals({ folder, ours: OURS, theirs: THEIRS, payments: stripe.payments });
  await lookAtNoPages(portals);
  await endAccess(portals);
}, 90_000);

afterAll(async () => {
  await portals?.stop();
  await stripe?.fake.stop();
  await rm(folder, { recursive: true, force: true });
});

const takePayments = (mode: 'portal-only' | 'secure-link') => portals.ours.command('firm', 'set', 'paymentMode', mode);

describe('Where only the portal takes payments', () => {
  beforeAll(() => takePayments('portal-only'));
  afterAll(() => takePayments('secure-link'));

  const [look, press] = payRows;
  const cases = [look, press].flatMap((row) =>
    row ? strangers.filter((one) => one.status(row)).map((stranger) => ({ ...stranger, route: row.route, row })) : [],
  );

  it.each(cases)('$route opens nothing to $who', async ({ row, victim: victimIn, asks, status }) => {
    const victim = victimIn(portals);
    const before = await portalPicture(portals);
    const pages = stripe.fake.checkoutCount();
    const { formToken: _, ...from } = asks(portals, victim);

    const answer = await portals.ask({ ...row.ask(victim, { password: '', code: '' }), ...from });

    const withSession = victim === portals.ours.clients.void ? 200 : 403;
    expect(answer.status).toBe(status(row) === 404 ? 404 : withSession);
    expect(leaksIn(victim, answer.text)).toEqual([]);
    expect(await portalPicture(portals)).toBe(before);
    expect(stripe.fake.checkoutCount()).toBe(pages);
  });

  it('nor does a session of somebody else, under the name that this firm’s cookie has', async () => {
    const { owner, other } = portals.ours.clients;
    const [name] = owner.cookie.split('=');
    const values = [other, portals.theirs.clients.owner].map(({ cookie }) => cookie.split('=')[1]);

    for (const value of values) {
      const asked = { path: `/pay/${owner.payToken}`, cookie: `${name}=${value}` };
      expect((await portals.ask(asked)).status).toBe(403);
      expect((await portals.ask({ ...asked, form: { amount: '' } })).status).toBe(403);
    }
  });

  it('the client whose link it is pays, signed in', async () => {
    const { owner } = portals.ours.clients;
    const asked = { path: `/pay/${owner.payToken}`, cookie: owner.cookie };

    expect((await portals.ask(asked)).text).toContain(owner.amount);
    const pressed = await portals.ask({ ...asked, form: { amount: '' } });
    expect([pressed.status, pressed.headers.location]).toEqual([
      303,
      expect.stringMatching(/^https:\/\/checkout\.stripe/),
    ]);
  });
});

/** The number is told to whoever holds the link. */
function leaksIn({ markers, number }: Client, text: string): string[] {
  return markers.filter((one) => one !== number && text.includes(one));
}

/** At the provider, by their pay link; no webhook has come yet. */
async function payAtProvider({ payToken }: Client, amount: string): Promise<string> {
  const pressed = await portals.ask({ path: `/pay/${payToken}`, form: { amount } });
  expect(pressed.status).toBe(303);
  const { url, returnToken } = newestPage(stripe);
  await stripe.fake.pay(url);

  return returnToken;
}

async function bringHooks(): Promise<void> {
  for (const hook of stripe.fake.hooks()) expect(await bring(portals.product, hook)).toBe(200);
  await portals.product.shareBill.jobs.idle();
}

async function restOf({ billId }: Client): Promise<string> {
  const bill = await portals.ours.db.bill.findFirstOrThrow({ where: { id: billId } });

  return formatMoney(money(bill.balanceMinor, bill.currency));
}

async function wayBack(returnToken: string, cookie = '') {
  return portals.ask({ path: `/pay/return/${returnToken}`, cookie });
}

type End = {
  readonly ended: string;
  readonly role: (typeof OURS)[number];
  readonly words: (client: Client) => readonly string[];
  /** What the pay link answers from then on. */
  readonly page: number;
};

describe('Who comes back from the provider', () => {
  let returnToken = '';
  const payer = () => portals.ours.clients.out;

  it('is told what was paid and what is left, and has a receipt with the bill', async () => {
    returnToken = await payAtProvider(payer(), '100.00');
    await bringHooks();
    const { text, status } = await wayBack(returnToken);
    await portals.product.shareBill.jobs.idle();
    const [receipt] = mailsTo(portals.product, payer().address);

    expect(status).toBe(200);
    for (const told of ['$100.00', payer().number, await restOf(payer()), payer().payToken])
      expect(text).toContain(told);
    expect([receipt?.subject, receipt?.attachments.length]).toEqual([`Receipt: $100.00 for bill ${payer().number}`, 1]);
    expect(receipt?.text).toContain(`Still due: ${await restOf(payer())}`);
  });

  it('hears only of the payment where the portal alone takes payments and they are not signed in', async () => {
    await takePayments('portal-only');
    const { text } = await wayBack(returnToken);
    const other = await wayBack(returnToken, portals.ours.clients.other.cookie);
    await takePayments('secure-link');

    for (const shown of [text, other.text]) {
      expect(shown).toContain('We have received $100.00');
      for (const kept of [await restOf(payer()), payer().payToken, 'is left']) expect(shown).not.toContain(kept);
    }
  });

  const ends: readonly End[] = [
    { ended: 'sharing was stopped', role: 'out', page: 404, words: ({ number }) => ['stop', number] },
    { ended: 'they left', role: 'other', page: 404, words: ({ address }) => ['contact', 'deactivate', address] },
    { ended: 'the bill was voided', role: 'reader', page: 200, words: ({ number }) => ['bill', 'void', number] },
  ];

  it.each(ends)('hears only of the payment when $ended meanwhile, by mail too', async ({ role, words, page }) => {
    const client = portals.ours.clients[role];
    const back = await payAtProvider(client, '200.00');
    await portals.ours.command(...words(client));
    await bringHooks();
    const { text, status } = await wayBack(back);
    const [receipt] = mailsTo(portals.product, client.address);

    expect(status).toBe(200);
    expect(text).toContain(`We have received $200.00 for bill ${client.number}`);
    for (const kept of [await restOf(client), client.payToken]) expect(text).not.toContain(kept);
    expect((await portals.ask({ path: `/pay/${client.payToken}` })).status).toBe(page);
    expect([receipt?.subject, receipt?.attachments]).toEqual([`Receipt: $200.00 for bill ${client.number}`, []]);
    expect(`${receipt?.text}${receipt?.html}`).not.toMatch(/Still due|in full|attached/);
  });
});

const pictures = () => Promise.all([portals.ours, portals.theirs].map(({ db, firmId }) => pictureOf(db, firmId)));

describe('A webhook', () => {
  it('of one firm’s payment, and of its refund, changes nothing of the other, and its copies nothing at all', async () => {
    const { ours, theirs } = portals;
    const before = await pictureOf(ours.db, ours.firmId);
    const { url } = await theirs.db.checkout.findFirstOrThrow({
      where: { recipient: { contactId: theirs.clients.owner.contactId } },
    });
    const moneyRef = await stripe.fake.pay(url);
    await bringHooks();
    const { state, amountMinor } = await theirs.db.payment.findFirstOrThrow({ where: { providerRef: moneyRef } });
    await stripe.fake.refund(moneyRef, amountMinor);
    await bringHooks();
    const after = await pictures();
    await bring(portals.product, signedHook(stripe.fake.lastEvent(), { secret: WEBHOOK_SECRETS[1], now: new Date() }));
    await portals.product.shareBill.jobs.idle();

    expect(state).toBe('succeeded');
    expect(await theirs.db.payment.findMany({ select: { state: true } })).toEqual([{ state: 'refunded' }]);
    expect(await theirs.db.providerEvent.count()).toBe(3);
    expect(await pictureOf(ours.db, ours.firmId)).toEqual(before);
    expect((await pictures()).map(withoutLooks)).toEqual(after.map(withoutLooks));
  });

  const forgeries = [
    ...['unsigned', 'wrong-key', 'body-changed', 'stale', 'other-mode', 'other-account', 'no-json'],
  ] as readonly Forgery[];

  it.each(forgeries)('that is forged (%s) is refused, and changes nothing of anybody', async (forgery) => {
    const before = await pictures();
    const hook = stripe.fake.forge(forgery);

    expect(hook && (await bring(portals.product, hook))).toBe(400);
    await portals.product.shareBill.jobs.idle();
    expect(await pictures()).toEqual(before);
  });

  it.each([
    ['checkout.session.completed', { id: 'cs_test_of_nobody' }],
    ['charge.refunded', { id: 'ch_1', payment_intent: 'pi_of_nobody' }],
    ['customer.created', { id: 'cus_1' }],
  ])('about what is nobody’s (%s) is taken, and changes nothing of anybody', async (type, object) => {
    const before = await pictures();
    const event = { ...stripe.fake.lastEvent(), id: 'evt_of_nobody', type, data: { object } };

    expect(await bring(portals.product, signedHook(event, { secret: WEBHOOK_SECRETS[0], now: new Date() }))).toBe(200);
    await portals.product.shareBill.jobs.idle();
    expect(await pictures()).toEqual(before);
  });

  it('for a provider that is not set up leads nowhere', async () => {
    const names = ['paypal', 'lawpay', 'sandbox', 'Stripe', portals.theirs.firmId];
    const asked = names.map((name) => fetch(`${portals.product.localUrl}/webhooks/${name}`, { method: 'POST' }));

    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(names.map(() => 404));
  });
});

/** A copy has the provider asked again: when that was is no change. */
function withoutLooks(picture: Record<string, readonly string[]>) {
  return { ...picture, Checkout: picture.Checkout?.length, Job: picture.Job?.length };
}

const KINDS = ['check-checkout', 'mail-receipt', 'compare-payments'] as const;

describe('A job of one firm', () => {
  it.each(KINDS)('with the other’s checkouts, payments or id does nothing: %s', async (kind) => {
    const { ours, theirs, product } = portals;
    await lookAtNoPages(portals);
    const before = await pictures();
    const [asked, mails] = [stripe.fake.log.length, product.mailbox.list().length];
    const rows = [...(await theirs.db.checkout.findMany()), ...(await theirs.db.payment.findMany())];
    const ids = [...rows.map(({ id }) => id), theirs.firmId];

    await run({ kind, ids, ...ours });

    expect(ids.length).toBeGreaterThan(3);
    expect(await pictures()).toEqual(before);
    expect([stripe.fake.log.length, product.mailbox.list().length]).toEqual([asked, mails]);
  });

  it('with its own asks the provider, and mails', async () => {
    const { ours, product } = portals;
    const [asked, mails] = [stripe.fake.log.length, product.mailbox.list().length];
    const { id, checkoutId } = await ours.db.payment.findFirstOrThrow({ where: { state: 'succeeded' } });

    await run({ kind: 'check-checkout', ids: [checkoutId ?? ''], ...ours });
    await run({ kind: 'mail-receipt', ids: [id], ...ours });

    expect(stripe.fake.log.length).toBe(asked + 1);
    expect(product.mailbox.list().length).toBe(mails + 1);
  });
});

type Running = Pick<Portals['ours'], 'db' | 'firmId'> & { readonly kind: string; readonly ids: readonly string[] };

async function run({ db, firmId, kind, ids }: Running): Promise<void> {
  const row = { firmId, kind, runAt: new Date(0), createdAt: new Date() };
  const data = ids.map((subjectId) => ({
    ...{ ...row, subjectId, id: `job_${kind}_${subjectId}`, uniqueKey: `${kind}:${subjectId}` },
  }));
  await db.job.createMany({ data });
  await portals.product.shareBill.jobs.idle();
  expect(await db.job.count({ where: { kind, subjectId: { in: [...ids] } } })).toBe(0);
}

it('The provider was asked for nothing that it would refuse', () => {
  expect(stripe.fake.complaints()).toEqual([]);
});
