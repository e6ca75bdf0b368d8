// Sessions, cookies and headers of the client portal over HTTP: what is stolen, fixed, forged or left behind opens nothing,
// and no header of a request leads a client elsewhere.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PortalAnswer } from '../support/portal/ask-portal.ts';
import {
  type Client,
  formTokenOf,
  linkIn,
  mailsTo,
  PASSWORD,
  PUBLIC_URL,
  startTwoPortals,
  type TwoPortals,
} from '../support/portal/two-portals.ts';

type Role = 'fixed' | 'tabs' | 'changing' | 'everywhere' | 'mailed' | 'replaced' | 'stopped';
const ROLES: readonly Role[] = ['fixed', 'tabs', 'changing', 'everywhere', 'mailed', 'replaced', 'stopped'];

let folder = '';
let portals: TwoPortals<Role, 'owner'>;
let clients: Readonly<Record<Role, Client>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portals-'));
  portals = await startTwoPortals({ folder, ours: ROLES, theirs: ['owner'], database: 'embedded' });
  ({ clients } = portals.ours);
}, 90_000);

afterAll(async () => {
  await portals?.stop();
  await rm(folder, { recursive: true, force: true });
});

const home = ({ firmId }: Client) => `/portal/${firmId}`;
const billOf = (client: Client) => `${home(client)}/bills/${client.billId}`;
const statusOf = async (client: Client, cookie: string) => (await portals.ask({ path: billOf(client), cookie })).status;

/** A further browser of the client. */
async function signIn({ address: email, ...client }: Client, asked: { cookie?: string; password?: string } = {}) {
  const { cookie, password = PASSWORD } = asked;

  return portals.ask({ path: `/portal/${client.firmId}/sign-in`, form: { email, password }, cookie });
}

async function post(client: Client, step: string, { cookie, ...fields }: { cookie: string } & Record<string, string>) {
  const formToken = await formTokenOf(portals.ask, { firmId: client.firmId, cookie });

  return portals.ask({ path: `${home(client)}/${step}`, cookie, form: { ...fields, formToken } });
}

describe('The cookie of a session', () => {
  it('is a new one at every sign-in, and one from before opens nothing', async () => {
    const fixed = `${clients.fixed.cookie.split('=')[0]}=${'f'.repeat(43)}`;
    const first = await signIn(clients.fixed, { cookie: fixed });
    const second = await signIn(clients.fixed, { cookie: first.cookie });

    expect(new Set([fixed, first.cookie, second.cookie, clients.fixed.cookie]).size).toBe(4);
    expect(await statusOf(clients.fixed, second.cookie)).toBe(200);
    expect(await statusOf(clients.fixed, fixed)).toBe(303);
  });

  it('is for this host alone, over https alone, unseen by scripts, and not sent by other sites’ forms', async () => {
    const { headers } = await signIn(clients.fixed);
    const name = `__Host-sb-${clients.fixed.firmId.slice(-8)}`;

    expect(headers['set-cookie']).toEqual([
      expect.stringMatching(new RegExp(`^${name}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Lax; Secure$`)),
    ]);
  });

  it('without the prefix, as a page over http could have set it, is not looked at', async () => {
    expect(await statusOf(clients.fixed, clients.fixed.cookie.replace('__Host-', ''))).toBe(303);
  });

  it('is dead after a sign-out, in the other tab too, and the browser is told to forget pages', async () => {
    const { cookie } = clients.tabs;
    const answer = await post(clients.tabs, 'sign-out', { cookie });

    expect(answer.headers['clear-site-data']).toBe('"cache"');
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^__Host-sb-\w+=; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=0$/,
    );
    expect(await statusOf(clients.tabs, cookie)).toBe(303);
    const form = { formToken: clients.tabs.formToken };
    expect((await portals.ask({ path: `${billOf(clients.tabs)}/seen`, cookie, form })).status).toBe(303);
  });

  it('is dead after the password was changed, and so is every other; the new one goes on', async () => {
    const other = await signIn(clients.changing);
    const fields = { currentPassword: PASSWORD, newPassword: 'eleven grey herons wade' };
    const changed = await post(clients.changing, 'account/password', { cookie: clients.changing.cookie, ...fields });

    expect(await statusOf(clients.changing, clients.changing.cookie)).toBe(303);
    expect(await statusOf(clients.changing, other.cookie)).toBe(303);
    expect(await statusOf(clients.changing, changed.cookie)).toBe(200);
    expect((await signIn(clients.changing)).status).toBe(422);
  });

  it('is dead everywhere after a sign-out everywhere', async () => {
    const other = await signIn(clients.everywhere);
    const answer = await post(clients.everywhere, 'account/sign-out-everywhere', { cookie: other.cookie });

    expect(answer.headers['clear-site-data']).toBe('"cache"');
    expect(await statusOf(clients.everywhere, other.cookie)).toBe(303);
    expect(await statusOf(clients.everywhere, clients.everywhere.cookie)).toBe(303);
  });
});

const EVIL = 'evil.test';
const poisons: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Host: { host: EVIL },
  'X-Forwarded-Host': { 'x-forwarded-host': EVIL },
  Forwarded: { forwarded: `host=${EVIL};proto=http` },
  'Host and X-Forwarded-Proto': { host: `${EVIL}:443`, 'x-forwarded-proto': 'http' },
  'X-Original-URL and X-Rewrite-URL': { 'x-original-url': `//${EVIL}/`, 'x-rewrite-url': `//${EVIL}/` },
  'X-Forwarded-Server, -Port and -Prefix': {
    ...{ 'x-forwarded-server': EVIL, 'x-forwarded-port': '81', 'x-forwarded-prefix': `//${EVIL}` },
    'x-host': EVIL,
  },
};

describe('No header of a request leads a client elsewhere', () => {
  it.each(Object.entries(poisons))('%s: mails link to us, and redirects have no host', async (_name, headers) => {
    const { mailed } = clients;
    const before = mailsTo(portals.product, mailed.address);
    const token = linkIn(before.map(({ text }) => text).find((text) => linkIn(text) !== '') ?? '');
    // long ago: the link has expired, and the hour since the last one is over
    const ages = { createdAt: new Date(0), expiresAt: new Date(1) };
    await portals.ours.db.recipientLink.updateMany({
      where: { recipient: { contactId: mailed.contactId } },
      data: ages,
    });
    const asked = await portals.ask({ path: `/b/${token}/new-link`, form: {}, headers });
    await portals.product.shareBill.jobs.idle();
    const fresh = mailsTo(portals.product, mailed.address).slice(0, -before.length);
    const page = await portals.ask({ path: home(mailed), headers });
    const entered = await portals.ask({
      path: `${home(mailed)}/sign-in`,
      form: { email: mailed.address, password: PASSWORD },
      headers,
    });

    expect(asked.status).toBe(200);
    expect(fresh).toHaveLength(1);
    const links = `${fresh[0]?.text} ${fresh[0]?.html}`.match(/https?:\/\/[^\s"<]+/g) ?? [];
    expect(new Set(links.map((link) => link.replace(/[\w-]{43}$/, '…')))).toEqual(new Set([`${PUBLIC_URL}/b/…`]));
    expect([page.status, page.headers.location]).toEqual([303, `${home(mailed)}/sign-in`]);
    expect([entered.status, entered.headers.location]).toEqual([303, home(mailed)]);
    expect([asked, page, entered].filter(({ text }) => text.includes(EVIL))).toEqual([]);
  });

  it('nor does its address, or a field of a form', async () => {
    const { firmId, token, address: email } = clients.fixed;
    const away = ['//evil.test', 'https://evil.test', '/\\evil.test', '%2F%2Fevil.test', 'javascript:alert(1)'];
    const led: (string | undefined)[] = [];
    for (const next of away) {
      const query = `next=${encodeURIComponent(next)}&returnTo=${encodeURIComponent(next)}`;
      const form = { email, password: PASSWORD, next, returnTo: next };
      led.push((await portals.ask({ path: `/portal/${firmId}?${query}` })).headers.location);
      led.push((await portals.ask({ path: `/portal/${firmId}/sign-in?${query}`, form })).headers.location);
      led.push((await portals.ask({ path: `/b/${token}/sign-in?${query}`, form })).headers.location);
    }
    const strange = [
      '/portal//evil.test',
      '/portal/%2F%2Fevil.test',
      '/portal/%5Cevil.test',
      '//evil.test/portal/x',
      '/b//evil.test',
    ];
    for (const path of strange) expect((await portals.ask({ path })).status).toBe(404);

    expect(new Set(led)).toEqual(new Set([`/portal/${firmId}/sign-in`, `/portal/${firmId}`, billOf(clients.fixed)]));
  });
});

describe('What leads nowhere', () => {
  it('is one page, whether it was stopped, replaced, guessed, or never was', async () => {
    const { stopped, replaced, mailed } = clients;
    await portals.ours.command('stop', stopped.number);
    await portals.ours.db.recipientLink.updateMany({
      where: { recipient: { contactId: replaced.contactId } },
      data: { replacedAt: new Date() },
    });
    const links = [
      stopped.token,
      replaced.token,
      mailed.token.replace(/^./, '_'),
      'x',
      '%00',
      '%E0%A4%A',
      'y'.repeat(9_000),
    ];
    const firms = ['frm_none', stopped.billId, '%00', '%FF', 'assets', `${stopped.firmId}x`];
    const paths = [
      ...links.map((token) => `/b/${token}`),
      ...firms.map((id) => `/portal/${id}`),
      `/portal/${firms[0]}/sign-in`,
    ];
    const answers = [];
    for (const path of [...paths, `/portal/frm_none/brand.css`, `/portal/frm_none/logo`, '/portal', '/b', '/b/x/y/z']) {
      answers.push(await portals.ask({ path }));
    }

    expect(new Set(answers.map(plain)).size).toBe(1);
    expect(answers[0]?.status).toBe(404);
    expect(answers[0]?.text).toContain('There is nothing here');
  });

  it('takes as many questions to the database for a link that never was as for one that was replaced or stopped', async () => {
    const { stopped, replaced, tabs } = clients;
    const count = async (token: string) => {
      await portals.product.shareBill.jobs.idle();
      const messages = vi.spyOn(Worker.prototype, 'postMessage');
      await portals.ask({ path: `/b/${token}` });
      const { length } = messages.mock.calls;
      messages.mockRestore();

      return length;
    };
    const never = await count('x'.repeat(43));

    expect(never).toBeGreaterThan(3);
    expect([await count(replaced.token), await count(stopped.token)]).toEqual([never, never]);
    expect(await count(tabs.token)).toBeGreaterThan(never);
  });

  it('and asking for the head of a PDF is no view of it', async () => {
    const { fixed } = clients;
    const viewed = async () =>
      (await portals.ours.db.recipient.findFirstOrThrow({ where: { contactId: fixed.contactId } })).viewCount;
    await portals.ours.db.recipient.updateMany({ data: { lastViewAt: new Date(0) } });
    const { cookie } = await signIn(fixed);
    const before = await viewed();

    expect((await portals.ask({ path: `${billOf(fixed)}/pdf`, cookie, method: 'HEAD' })).status).toBe(200);
    expect(await viewed()).toBe(before);
    expect((await portals.ask({ path: `${billOf(fixed)}/pdf`, cookie })).status).toBe(200);
    expect(await viewed()).toBe(before + 1);
  });
});

/** But for when it was sent. */
function plain({ status, headers: { date: _date, ...headers }, text }: PortalAnswer): string {
  return JSON.stringify({ status, headers, text });
}

const CSP = [
  ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'"],
  ...["form-action 'self'", "base-uri 'none'", "object-src 'none'", "frame-ancestors 'none'"],
].join('; ');

describe('Every answer of the portal, of whatever kind', () => {
  beforeAll(async () => {
    const { fixed } = clients;
    const { cookie } = await signIn(fixed);
    for (const path of ['', '/history', '/account', '/contact', '/sign-in', '/reset', '/brand.css']) {
      await portals.ask({ path: `${home(fixed)}${path}`, cookie });
      await portals.ask({ path: `${home(fixed)}${path}`, cookie, method: 'HEAD', origin: 'https://evil.test' });
    }
    await portals.ask({ path: '/portal/assets/portal.css' });
    await post(fixed, `bills/${fixed.billId}/seen`, { cookie });
    await portals.ask({ path: `${home(fixed)}/sign-out`, cookie, form: {} });
    await portals.ours.db.recipientLink.updateMany({ data: { expiresAt: new Date(1) } });
    await portals.ask({ path: `/b/${fixed.token}` });
    await portals.ask({ path: `${home(fixed)}/sign-in`, form: { email: 'x'.repeat(200_000) } });
  });

  it('says that nobody keeps it, frames it, finds it, or runs what is not ours', () => {
    // a path that begins with another host is none of the portal's
    const answers = portals.answers.filter(({ path }) => !path.startsWith('//'));
    const wrong = answers.filter(
      ({ headers }) =>
        headers['content-security-policy'] !== CSP ||
        headers['x-content-type-options'] !== 'nosniff' ||
        headers['referrer-policy'] !== 'same-origin' ||
        headers['x-robots-tag'] !== 'noindex, nofollow' ||
        headers['access-control-allow-origin'] !== undefined ||
        headers['x-powered-by'] !== undefined,
    );
    const kept = answers.filter(({ headers }) => headers['cache-control'] !== 'no-store');

    expect(answers.length).toBeGreaterThan(100);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 204, 303, 400, 403, 404, 410, 422]));
    expect(wrong.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
    expect(kept.filter(({ path }) => !/^\/portal\/assets\/|\/brand\.css$/.test(path))).toEqual([]);
  });

  it('sets no cookie when it was asked for by GET or HEAD, and leads to no other host', () => {
    const setting = portals.answers.filter(({ method, headers }) => method !== 'POST' && headers['set-cookie']);
    const led = portals.answers.flatMap(({ headers }) => headers.location ?? []);

    expect(setting).toEqual([]);
    expect(led.filter((to) => !/^\/(portal|b)\/[\w/-]+$/.test(to))).toEqual([]);
  });
});
