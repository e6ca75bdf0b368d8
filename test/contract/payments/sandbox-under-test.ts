// Starts the sandbox payment provider on loopback, with its pages, and uses them as a person with a browser does. Its webhooks
// are taken from the wire. Used by the contract suite and by the sandbox's own tests.
import { createHmac, randomBytes } from 'node:crypto';
import express from 'express';
import { createWeb, endWeb, type ListeningServer, listen } from '../../../src/adapters/http/server.ts';
import { systemIds } from '../../../src/adapters/system/system-ids.ts';
import { decimalOf } from '../../../src/core/money.ts';
import type { CheckoutOrder, Hook, PaymentProvider } from '../../../src/ports/payment-provider.ts';
import { createSandboxCheckout } from '../../../src/workspace/checkout/sandbox-checkout.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { anOrder, type Forgery, type ProviderUnderTest } from './provider-under-test.ts';

export type SandboxUnderTest = ProviderUnderTest & {
  readonly origin: string;
  /** Every webhook so far, as it arrived. */
  readonly arrived: readonly Hook[];
  passMs(ms: number): void;
  /** Until it is told otherwise, ShareBill takes no webhook. */
  takeHooks(taken: boolean): void;
  /** Signed with the provider's own key, whatever it is. */
  sign(body: string, at?: Date): Hook;
  page(path: string): Promise<Page>;
  /** As the form on the page does it: its token, its origin, unless told otherwise. */
  post(path: string, form: Form): Promise<Response>;
};

export type Page = { readonly status: number; readonly headers: Headers; readonly html: string };
export type Form = {
  readonly fields: Readonly<Record<string, string>>;
  readonly token?: string | undefined;
  readonly origin?: string | undefined;
};

const BASE = '/workspace/checkout';

/** The suite looks for this text in what a fault says. */
const aToken = () => `donottell${randomBytes(16).toString('hex')}`;

export async function startSandbox(): Promise<SandboxUnderTest> {
  const tokens: string[] = [];
  const wire = createWire();
  let ahead = 0;
  const clock = { now: () => new Date(Date.now() + ahead) };
  const sandbox = createSandboxCheckout({
    publicUrl: () => wire.origin(),
    clock,
    randomToken: () => tokens[tokens.push(aToken()) - 1] ?? '',
    deliver: (hook) => wire.deliver(hook),
  });
  await wire.start({ router: sandbox.router, clock });
  const { provider, opened } = counted(sandbox.provider);
  const browser = browserOn(wire.origin());
  const complaints: string[] = [];
  const people = peopleWith({ ...browser, provider, complaints });
  const newest = () => wire.arrived.at(-1);
  const sign = (body: string, at = clock.now()) => signed(body, { secret: secretOf(wire.arrived, tokens), at });

  return {
    ...{ provider, currency: 'USD', origin: wire.origin(), arrived: wire.arrived, sign, ...browser, ...people },
    checkoutCount: () => opened.size,
    trouble: () => undefined,
    hooks: () => wire.drain(),
    forge: (forgery) => forged(forgery, { hook: newest(), sign }),
    complaints: () => complaints,
    takeHooks: (taken) => wire.take(taken),
    passMs: (ms) => {
      ahead += ms;
    },
    stop: () => wire.stop(),
  };
}

/** A checkout, and how it stands. */
export async function openedOn({ provider }: SandboxUnderTest, changes: Partial<CheckoutOrder> = {}) {
  const order = anOrder(changes);
  const { ref, url, expiresAt } = await provider.openCheckout(order);
  const known = { ref, reference: order.reference, account: order.account, openedAt: new Date(), mayTake: true };

  return { order, ref, url, expiresAt, known, read: () => provider.readCheckout(known) };
}

/** What the forms of a page bring. */
export async function tokenOn({ page }: SandboxUnderTest, path: string): Promise<string | undefined> {
  return tokenOf((await page(path)).html);
}

/** Its refs differ, and it makes nothing that it does not answer: they are its checkouts. */
function counted(provider: PaymentProvider) {
  const opened = new Set<string>();
  const openCheckout: PaymentProvider['openCheckout'] = async (order) => {
    const checkout = await provider.openCheckout(order);
    opened.add(checkout.ref);

    return checkout;
  };

  return { provider: { ...provider, openCheckout }, opened };
}

type Sent = { readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array };

/** The web server on which the pages are, and to which webhooks come. */
function createWire() {
  const arrived: Hook[] = [];
  let server: ListeningServer | undefined;
  let drained = 0;
  let taken = true;
  const origin = () => `http://127.0.0.1:${server?.port}`;

  async function start({ router, clock }: { router: express.Router; clock: { now(): Date } }): Promise<void> {
    const web = createWeb((_request, _response, next) => next());
    web.post('/webhooks/sandbox', express.raw({ type: () => true }), (request, response) => {
      if (taken) arrived.push({ headers: singleHeaders(request.headers), body: request.body, now: clock.now() });
      response.sendStatus(taken ? 204 : 503);
    });
    web.use(BASE, router);
    endWeb(web, { logger: silentLogger, ids: systemIds(clock) });
    server = await listen(web, { host: '127.0.0.1', port: 0 });
  }

  async function deliver({ headers, body }: Sent): Promise<void> {
    const answer = await fetch(`${origin()}/webhooks/sandbox`, {
      ...{ method: 'POST', headers, body: Buffer.from(body), redirect: 'error' },
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new Error('not taken');
  }

  return {
    ...{ origin, arrived, start, deliver },
    take: (now: boolean) => {
      taken = now;
    },
    drain: () => {
      const since = arrived.slice(drained);
      drained = arrived.length;

      return since;
    },
    stop: async () => server?.stop(),
  };
}

function singleHeaders(headers: NodeJS.Dict<string | string[]>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()]));
}

function browserOn(origin: string) {
  const urlOf = (path: string) => new URL(path, `${origin}${BASE}/`).href;

  async function page(path: string): Promise<Page> {
    const answer = await fetch(urlOf(path), { redirect: 'error' });

    return { status: answer.status, headers: answer.headers, html: await answer.text() };
  }

  async function post(path: string, { fields, ...form }: Form): Promise<Response> {
    const own = tokenOf((await page(path.replace(/\/[a-z]+$/, ''))).html);
    const token = 'token' in form ? form.token : (own ?? tokenOf((await page('')).html));
    const from = 'origin' in form ? form.origin : origin;

    return fetch(urlOf(path), {
      ...{ method: 'POST', redirect: 'manual' },
      headers: from === undefined ? {} : { origin: from },
      body: new URLSearchParams({ ...fields, ...(token === undefined ? {} : { token }) }),
    });
  }

  return { page, post };
}

function tokenOf(html: string): string | undefined {
  return /name="token" value="([^"]+)"/.exec(html)?.[1];
}

type Browser = ReturnType<typeof browserOn> & { readonly provider: PaymentProvider; readonly complaints: string[] };

/** The payer on the checkout page, and whoever says what becomes of a payment. */
function peopleWith({ page, post, complaints }: Browser) {
  async function press(path: string, fields: Readonly<Record<string, string>>): Promise<string> {
    const answer = await post(path, { fields });
    if (answer.status === 303) return answer.headers.get('location') ?? '';

    if (answer.status !== 422) complaints.push(`${path}: ${answer.status}`);
    throw new Error(`answered ${answer.status}`);
  }

  /** As it stands on the page of payments. */
  async function find(isOne: (ids: { money: string; checkout: string }) => boolean) {
    const { html } = await page('');
    const cards = [...html.matchAll(/<article[^>]* id="([^"]+)".*?action="[^"]*\/([^/"]+)\/change"/gs)];
    const all = cards.map(([, money = '', checkout = '']) => ({ money, checkout }));
    const found = all.find(isOne);
    if (!found) throw new Error('no such payment');

    return found;
  }

  async function change(moneyRef: string, fields: Readonly<Record<string, string>>): Promise<void> {
    const { checkout } = await find(({ money }) => money === moneyRef);
    await press(`${checkout}/change`, fields);
  }

  return {
    pay: async (url: string, { method = 'card' }: { readonly method?: 'card' | 'bank' } = {}) => {
      const ref = new URL(url).pathname.split('/').at(-1) ?? '';
      await press(`${ref}/outcome`, { outcome: method });

      return (await find(({ checkout }) => checkout === ref)).money;
    },
    decline: async (url: string) => {
      await press(`${new URL(url).pathname.split('/').at(-1)}/outcome`, { outcome: 'decline' });
    },
    settle: (ref: string) => change(ref, { change: 'arrived' }),
    bounce: (ref: string) => change(ref, { change: 'failed' }).catch(() => change(ref, { change: 'returned' })),
    refund: (ref: string, minor: bigint) =>
      change(ref, { change: 'refunded', amount: decimalOf({ minor, currency: 'USD' }) }),
    dispute: (ref: string) => change(ref, { change: 'disputed' }),
    winDispute: (ref: string) => change(ref, { change: 'won' }),
  };
}

/** By hand, so that a mistake of the provider is not made again here. */
function signed(body: string, { secret, at }: { secret: string; at: Date }): Hook {
  const time = Math.floor(at.getTime() / 1000);
  const mac = createHmac('sha256', secret).update(`${time}.${body}`, 'utf8').digest('hex');

  return { headers: { 'sandbox-signature': `t=${time},v1=${mac}` }, body: Buffer.from(body), now: at };
}

/** The one of the tokens with which a webhook was signed. */
function secretOf(arrived: readonly Hook[], tokens: readonly string[]): string {
  const hook = arrived.at(-1);
  const [, time, mac] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(hook?.headers['sandbox-signature'] ?? '') ?? [];
  const body = Buffer.from(hook?.body ?? []).toString('utf8');
  const found = tokens.find((token) => createHmac('sha256', token).update(`${time}.${body}`).digest('hex') === mac);
  if (found === undefined) throw new Error('no webhook was signed yet');

  return found;
}

type Forging = { readonly hook: Hook | undefined; readonly sign: (body: string) => Hook };

/** There is no other mode and no other account to be mixed up with. */
function forged(forgery: Forgery, { hook, sign }: Forging): Hook | undefined {
  if (!hook || forgery === 'other-mode' || forgery === 'other-account') return undefined;

  switch (forgery) {
    case 'unsigned':
      return { ...hook, headers: { ...hook.headers, 'sandbox-signature': undefined } };
    case 'wrong-key':
      return signed(Buffer.from(hook.body).toString('utf8'), { secret: 'another', at: hook.now });
    case 'body-changed':
      return { ...hook, body: Buffer.concat([hook.body, Buffer.from(' ')]) };
    case 'stale':
      return { ...hook, now: new Date(hook.now.getTime() + 302_000) };
    case 'no-json':
      return sign('not json');
  }
}
