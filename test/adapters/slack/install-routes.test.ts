// What Slack may answer to an installation that emulate never does; and what the pages do with words from outside.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { addInstall } from '../../../src/adapters/slack/install-routes.ts';
import { installTickets } from '../../../src/adapters/slack/install-tickets.ts';
import { webClient } from '../../../src/adapters/slack/workspaces.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import type { FirmId } from '../../../src/core/ids.ts';
import { ok } from '../../../src/core/result.ts';
import type { ConnectRequest } from '../../../src/use-cases/connect-workspace.ts';
import { silentLogger } from '../../support/silent-logger.ts';

const clock = systemClock();
const tickets = installTickets({ secretKey: 'a key for the tests of installing', clock });
const actor = { kind: 'operator', firmId: 'frm_1' as FirmId } as const;
const good = { ok: true, access_token: 'xoxb-1', token_type: 'bot', team: { id: 'T1', name: 'Harlow' } };

let slack: Server;
let web: Server;
let url = '';
let answer: object;
let firm: string | undefined;
let connected: ConnectRequest[];

const listening = (server: Server) =>
  new Promise<string>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });

beforeAll(async () => {
  slack = createServer((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  const apiUrl = `${await listening(slack)}/api/`;
  const app = express();
  addInstall(app, {
    tickets,
    clientId: '1.2',
    clientSecret: 'client-secret',
    client: webClient({ apiUrl, clock, logger: silentLogger }),
    authorizeUrl: 'https://slack.com/oauth/v2/authorize',
    publicUrl: () => 'https://bills.harlowreed.example',
    scopes: ['commands', 'chat:write'],
    newSecret: () => 'a-secret',
    useOnce: async () => true,
    firmName: async () => firm,
    connect: async (request) => {
      connected.push(request);

      return ok('connected');
    },
    logger: silentLogger,
  });
  web = createServer(app);
  url = await listening(web);
});

beforeEach(() => {
  [answer, firm, connected] = [good, 'Harlow & Reed LLP', []];
});

afterAll(() => {
  for (const server of [slack, web]) {
    server.close();
    server.closeAllConnections();
  }
});

async function comeBack(): Promise<{ status: number; text: string }> {
  const state = tickets.stateFor({ actor, once: 'ticket' }, { secret: 'a-secret', once: 'state' });
  const response = await fetch(`${url}/slack/oauth_redirect?code=1&state=${state}`, {
    headers: { cookie: 'other=1; sharebill_install=a-secret' },
  });

  return { status: response.status, text: await response.text() };
}

it('An installation in one workspace is connected with its token', async () => {
  expect((await comeBack()).status).toBe(200);
  expect(connected).toEqual([{ actor, platform: 'slack', workspaceId: 'T1', token: 'xoxb-1' }]);
});

it.each([
  ['for a whole organisation', { is_enterprise_install: true, team: null }, /whole organisation/i],
  ['for a whole organisation, in the name of a workspace', { is_enterprise_install: true }, /whole organisation/i],
  ['with a token that expires', { refresh_token: 'xoxe-1', expires_in: 43_200 }, /token rotation must be off/],
  ['without a bot token', { access_token: 'xoxp-1' }, /did not complete/],
  ['that Slack refuses', { ok: false, error: 'invalid_code' }, /did not complete/],
])('An installation %s is refused in words, and nothing is connected', async (_what, given, words) => {
  answer = { ...good, ...given };
  const page = await comeBack();

  expect(page.status).toBe(403);
  expect(page.text).toMatch(words);
  expect(connected).toEqual([]);
});

it('Who has lost the role meanwhile connects nothing', async () => {
  firm = undefined;

  expect((await comeBack()).text).toContain('Only an administrator may do this');
  expect(connected).toEqual([]);
});

it('Names from Slack and of firms are shown as they are, and make no HTML', async () => {
  const evil = '<script>alert(1)</script>"&';
  [answer, firm] = [{ ...good, team: { id: 'T1', name: evil } }, evil];
  const page = await comeBack();

  expect(page.text).not.toContain('<script>');
  expect(page.text.split('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;').length).toBeGreaterThan(2);
});

it('The cookie is for this way alone, for no script, and over https; the page is kept and framed by nobody', async () => {
  const response = await fetch(`${url}/slack/install?ticket=${tickets.ticketFor(actor, 'once')}`);
  const link = /href="([^"]+)"/.exec(await response.text())?.[1]?.replaceAll('&amp;', '&') ?? '';

  expect(response.headers.get('set-cookie')).toMatch(
    /^sharebill_install=a-secret; .*Path=\/slack; .*HttpOnly; Secure; SameSite=Lax$/,
  );
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  expect(new URL(link).searchParams.get('redirect_uri')).toBe('https://bills.harlowreed.example/slack/oauth_redirect');
  expect(new URL(link).searchParams.get('scope')).toBe('commands,chat:write');
});

it('A ticket is no state, and a state no ticket', () => {
  const state = tickets.stateFor({ actor, once: 'ticket' }, { secret: 'a-secret', once: 'state' });
  const ticket = tickets.ticketFor(actor, 'once');

  expect(tickets.readTicket(state)).toEqual({ ok: false, refusal: 'forged' });
  expect(tickets.readState(ticket, 'a-secret')).toEqual({ ok: false, refusal: 'forged' });
});
