// Two firms in one running product, each with a Stripe account of its own: each one's money lands in its own, and webhooks that are
// crossed over do nothing. Then the key is changed, and one of them is disconnected.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../src/adapters/system/texts/en.ts';
import type { Hook } from '../../src/ports/payment-provider.ts';
import { connectionIdOf } from '../../src/use-cases/provider-connections.ts';
import { type FakeStripe, startFakeStripe } from '../contract/payments/fake-stripe.ts';
import { signedHook } from '../contract/payments/fake-stripe-hooks.ts';
import { pictureOf } from '../support/access/firm-rows.ts';
import { stripeLines, typed } from '../support/connect-account.ts';
import { type Client, type PortalFirm, startTwoPortals, type TwoPortals } from '../support/portal/two-portals.ts';
import { SECRET_KEY } from '../support/product.ts';
import { bring } from '../support/strict-stripe.ts';

const ROLES = ['first', 'second', 'third'] as const;
type Role = (typeof ROLES)[number];
type Firm = PortalFirm<Role>;
type Account = { readonly secretKey: string; readonly webhookSecret: string; readonly fake: FakeStripe };

const NEW_KEY = Buffer.from('another key of thirty-two bytes!').toString('base64');

let folder = '';
let portals: TwoPortals<Role, Role>;
let alder: Account;
let birch: Account;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'accounts-'));
  alder = await anAccount('alder');
  birch = await anAccount('birch');
  const beforeSharing: Parameters<typeof startTwoPortals>[0]['beforeSharing'] = async ({ product, firmId, name }) => {
    const account = name === 'Alder' ? alder : birch;
    const argv = ['firm', 'connect', 'stripe', '--firm', firmId, '--as', 'ada@firm.test'];
    const commands = { ...product.shareBill.command, applyHere: false };
    const lines = stripeLines({ ...account, apiUrl: account.fake.apiUrl });
    expect(await typed(commands, argv, { lines })).toMatchObject({ exit: 0, stderr: '' });
  };
  portals = await startTwoPortals({ folder, ours: ROLES, theirs: ROLES, beforeSharing });
}, 120_000);

afterAll(async () => {
  const complaints = [alder, birch].flatMap((account) => account?.fake.complaints() ?? []);
  await portals?.stop();
  for (const account of [alder, birch]) await account?.fake.stop();
  await rm(folder, { recursive: true, force: true });
  expect(complaints).toEqual([]);
});

async function anAccount(name: string): Promise<Account> {
  const secretKey = `sk_test_donottell_${name}`;
  const webhookSecret = `whsec_donottell_${name}`;
  const fake = await startFakeStripe({ accountId: `acct_1${name}`, secretKey, webhookSecrets: [webhookSecret] });

  return { secretKey, webhookSecret, fake };
}

async function checkoutOf({ db }: Firm, { contactId }: Client) {
  return db.checkout.findFirstOrThrow({ where: { recipient: { contactId } } });
}

const addressOf = ({ firmId }: Pick<Firm, 'firmId'>) => `stripe/${connectionIdOf(firmId, 'stripe')}`;
const tell = (provider: string, hook: Hook) => bring(portals.product, { ...hook, provider });
const idle = () => portals.product.shareBill.jobs.idle();

async function paidIn({ db }: Firm) {
  return (await db.payment.findMany({ select: { providerRef: true, state: true } })).map(
    ({ providerRef, state }) => `${providerRef} ${state}`,
  );
}

/** What the client pays, and the webhooks of it. */
async function pay({ fake }: Account, { firm, role }: { firm: Firm; role: Role }) {
  const { url } = await checkoutOf(firm, firm.clients[role]);
  const ref = await fake.pay(url);

  return { ref, hooks: fake.hooks() };
}

describe('Two firms with a Stripe account each', () => {
  it('open their pages each at its own', async () => {
    const urlsOf = ({ fake }: Account) => fake.sessions().map(({ url }) => url);
    const kept = async ({ db }: Firm) => (await db.checkout.findMany()).map(({ url }) => url);

    expect(new Set(urlsOf(alder))).toEqual(new Set(await kept(portals.ours)));
    expect(new Set(urlsOf(birch))).toEqual(new Set(await kept(portals.theirs)));
    expect(urlsOf(alder)).toHaveLength(ROLES.length);
  });

  it('have each its money in its own books', async () => {
    const { ours, theirs } = portals;
    const one = await pay(alder, { firm: ours, role: 'first' });
    const two = await pay(birch, { firm: theirs, role: 'first' });

    for (const hook of one.hooks) expect(await tell(addressOf(ours), hook)).toBe(200);
    for (const hook of two.hooks) expect(await tell(addressOf(theirs), hook)).toBe(200);
    await idle();

    expect(await paidIn(ours)).toEqual([`${one.ref} succeeded`]);
    expect(await paidIn(theirs)).toEqual([`${two.ref} succeeded`]);
  });

  it('refuse each other’s webhooks, at every address', async () => {
    const { ours, theirs } = portals;
    const { hooks } = await pay(alder, { firm: ours, role: 'second' });
    const pictures = () => Promise.all([ours, theirs].map(({ db, firmId }) => pictureOf(db, firmId)));
    const before = await pictures();
    const [hook] = hooks;
    if (!hook) throw new Error('no webhook');

    const statuses = [
      await tell(addressOf(theirs), hook),
      await tell('stripe', hook),
      await tell(`paypal/${connectionIdOf(ours.firmId, 'stripe')}`, hook),
      await tell(`stripe/${connectionIdOf(ours.firmId, 'paypal')}`, hook),
      await tell(`stripe/${ours.firmId}`, hook),
      await tell('stripe/con_none', hook),
      await tell(`${addressOf(ours)}/more`, hook),
    ];
    await idle();

    expect(statuses).toEqual([400, 404, 404, 404, 404, 404, 404]);
    expect(await pictures()).toEqual(before);
    expect(await tell(addressOf(ours), hook)).toBe(200);
  });

  it('hear nothing of the other’s money by a genuine webhook of their own account', async () => {
    const { ours, theirs } = portals;
    await idle();
    // the stand-ins give the same ids: here one that their firm alone has
    const providerRef = 'cs_test_of_theirs_alone';
    const { id } = await checkoutOf(theirs, theirs.clients.third);
    await theirs.db.checkout.updateMany({ where: { id }, data: { providerRef } });
    const before = await pictureOf(theirs.db, theirs.firmId);
    const { fake } = alder;
    const { url } = await checkoutOf(ours, ours.clients.third);
    await fake.pay(url);
    const [own] = fake.hooks();
    const event = { ...fake.lastEvent(), id: 'evt_about_theirs', type: 'checkout.session.completed' };
    const about = { ...event, data: { object: { id: providerRef } } };

    const status = await tell(addressOf(ours), signedHook(about, { secret: alder.webhookSecret, now: new Date() }));
    await idle();

    expect(status).toBe(200);
    expect(await pictureOf(theirs.db, theirs.firmId)).toEqual(before);
    expect(await ours.db.providerEvent.count({ where: { eventRef: 'evt_about_theirs' } })).toBe(0);
    expect(own && (await tell(addressOf(ours), own))).toBe(200);
  });

  it('go on with both while the key is changed, and with the new one after', async () => {
    const { product, theirs } = portals;
    const installed = { SLACK_BOT_TOKEN: '', SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'of-the-test' };
    await product.restart({ ...installed, SECRET_KEY: NEW_KEY, SECRET_KEY_PREVIOUS: SECRET_KEY });
    const rotated = await product.sharebill('rotate-key');
    await product.restart({ ...installed, SECRET_KEY: NEW_KEY });

    const db = product.shareBill.database.forFirm(theirs.firmId);
    const firm = { ...theirs, db };
    const { ref, hooks } = await pay(birch, { firm, role: 'second' });
    for (const hook of hooks) expect(await tell(addressOf(firm), hook)).toBe(200);
    await idle();

    expect(rotated).toContain('2 connections are encrypted anew');
    expect(await paidIn(firm)).toContain(`${ref} succeeded`);
  });

  it('are started with an account in the environment by nobody: the text names the command', async () => {
    const changes = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1', SLACK_BOT_TOKEN: '' };
    const installed = { SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'of-the-test', SECRET_KEY: NEW_KEY };
    const started = portals.product.restart({ ...installed, ...changes });

    await expect(started).rejects.toMatchObject({ code: 'one-firm-only' });
    expect(en.fault('one-firm-only', '')).toContain('sharebill firm connect');
    await portals.product.restart({ ...installed, SLACK_BOT_TOKEN: '' });
  });

  it('lose one by disconnecting: its address leads nowhere, its links say so, and the other goes on', async () => {
    const { product, ask, ours, theirs } = portals;
    const disconnect = ['firm', 'disconnect', 'stripe', '--firm', ours.firmId, '--as', 'ada@firm.test'];
    const { payToken } = theirs.clients.third;

    await product.sharebill(...disconnect, '--even-open');

    const hook = alder.fake.forge('unsigned');
    expect(hook && (await tell(addressOf(ours), hook))).toBe(404);
    const db = product.shareBill.database.forFirm(ours.firmId);
    expect(await db.connection.findMany({ select: { secrets: true } })).toEqual([{ secrets: null }]);
    expect((await ask({ path: `/pay/${payToken}`, form: { amount: '' } })).status).toBe(303);
  });
});
