// Installing in Slack (OAuth), as an administrator does it: a link from the command line, Slack's own page as emulate
// shows it, and back; then the app is used, taken out of the workspace, and installed again.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FirmDb } from '../../src/adapters/database/for-firm.ts';
import { installTickets } from '../../src/adapters/slack/install-tickets.ts';
import { codeOfCause } from '../../src/core/fault.ts';
import type { FirmId } from '../../src/core/ids.ts';
import type { Logger } from '../../src/ports/logger.ts';
import { addFirmByCommands, type Product, SECRET_KEY, startProduct } from '../support/product.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { oauthApp } from '../support/slack/emulate.ts';
import { linkIn, slackBrowser } from '../support/slack/slack-browser.ts';
import { slackWalk } from '../support/slack/slack-walk.ts';

const environment = {
  SLACK_BOT_TOKEN: '',
  SLACK_CLIENT_ID: oauthApp.client_id,
  SLACK_CLIENT_SECRET: oauthApp.client_secret,
};
/** For what a job does, on a machine that is busy. */
const SLOW = { timeout: 20_000 };
const said: string[] = [];
const logger: Logger = { ...silentLogger, error: (message) => void said.push(message) };

let product: Product;
let firmId: FirmId;
let db: FirmDb;

beforeAll(async () => {
  product = await startProduct({ database: 'embedded', environment, logger });
  await addFirmByCommands(product);
  await setFirm();
}, 180_000);

afterAll(() => product?.stop());

async function setFirm(): Promise<void> {
  const { database } = product.shareBill;
  const firm = (await database.directory.listFirms()).find(({ name }) => name === 'Harlow & Reed LLP');
  firmId = firm?.id as FirmId;
  db = database.forFirm(firmId);
}

/** The administrator of the firm that installs. */
const grace = () => ['--as', 'grace@harlowreed.test', '--firm', firmId];

async function installLink(...who: string[]): Promise<string> {
  const printed = await product.sharebill('firm', 'connect', 'slack', ...(who.length > 0 ? who : grace()));

  return /http\S+/.exec(printed)?.[0] ?? '';
}

/** From the administrator's link to the address with which Slack leads back. */
async function wayBack(browser = slackBrowser(), link?: string): Promise<string> {
  const page = await browser.open(link ?? (await installLink()));

  return browser.agree(linkIn(page), 'grace');
}

async function install(): Promise<string> {
  const browser = slackBrowser();

  return (await browser.open(await wayBack(browser))).text;
}

function sam() {
  const { slack, driver } = product;

  return slackWalk({
    driver,
    slack,
    user: { id: slack.userId('sam'), name: 'sam' },
    room: { id: slack.conversationId('billing'), name: 'billing' },
  });
}

function typed() {
  const { slack, driver } = product;

  return driver.command({
    user: { id: slack.userId('sam'), name: 'sam' },
    conversation: { id: slack.conversationId('billing'), name: 'billing' },
    command: '/sharebill',
    text: '1042',
  });
}

const tokens = () => db.connection.findMany({ select: { secrets: true, externalId: true } });
const audited = (action: string) => db.auditEntry.count({ where: { action } });

describe('Before it is installed', () => {
  it('a command in that workspace is answered in words, and nothing breaks', async () => {
    expect(JSON.stringify((await typed()).body)).toContain('not connected to this workspace');
  });

  it('the page without a link says what to do', async () => {
    const page = await slackBrowser().open(`${product.localUrl}/slack/install`);

    expect(page.status).toBe(200);
    expect(page.text).toContain('sharebill firm connect slack');
    expect(linkIn(page)).toBe('');
  });

  it.each([
    ['that was made up', () => 'made.up', /not known/],
    ['that was altered', async () => `${(await installLink()).split('ticket=')[1]}x`, /not known/],
    ['that is older than an hour', () => ticketFrom(61), /expired/],
  ])('a link %s leads nowhere', async (_what, ticket, words) => {
    const page = await slackBrowser().open(`${product.localUrl}/slack/install?ticket=${await ticket()}`);

    expect([page.status, linkIn(page)]).toEqual([403, '']);
    expect(page.text).toMatch(words);
  });

  it('only an administrator makes a link', async () => {
    await expect(installLink('--as', 'sam@harlowreed.test')).rejects.toThrow(/may not change the firm/);
  });
});

function ticketFrom(minutesAgo: number): string {
  const clock = { now: () => new Date(Date.now() - minutesAgo * 60_000) };

  return installTickets({ secretKey: SECRET_KEY, clock }).ticketFor({ kind: 'operator', firmId }, `once-${minutesAgo}`);
}

describe('An installation that is not as it should be changes nothing', () => {
  it.each([
    ['in another browser', async () => slackBrowser().open(await wayBack()), /did not begin in this browser/],
    ['with another state', async () => backWith('state', 'forged.state'), /did not begin in this browser/],
    ['without a state', async () => backWith('state', ''), /did not begin in this browser/],
    ['with a code that Slack does not know', async () => backWith('code', 'unknown'), /did not complete/],
    ['when the person says no', async () => backWith('code', '', '&error=access_denied'), /was not installed/],
    ['after more than ten minutes', () => backTooLate(), /took too long/],
  ])('%s', async (_how, comeBack, words) => {
    const page = await comeBack();

    expect(page.status).toBe(403);
    expect(page.text).toMatch(words);
    expect(await tokens()).toEqual([]);
  });
});

async function backWith(name: string, value: string, more = '') {
  const browser = slackBrowser();
  const url = new URL(await wayBack(browser));
  url.searchParams.set(name, value);

  return browser.open(`${url.href}${more}`);
}

async function backTooLate() {
  const clock = { now: () => new Date(Date.now() - 11 * 60_000) };
  const old = installTickets({ secretKey: SECRET_KEY, clock });
  const ticket = { actor: { kind: 'operator', firmId } as const, once: 'late' };
  const state = old.stateFor(ticket, { secret: 'a-secret', once: 'late-state' });
  const response = await fetch(`${product.localUrl}/slack/oauth_redirect?code=x&state=${state}`, {
    headers: { cookie: 'sharebill_install=a-secret' },
  });

  return { status: response.status, text: await response.text(), location: '' };
}

describe('An administrator installs it', () => {
  it('the page names the firm before Slack is asked, and the token is kept so that nobody can read it', async () => {
    const browser = slackBrowser();
    const link = await installLink();
    const page = await browser.open(link);
    expect(page.text).toContain('Connect Slack to Harlow &amp; Reed LLP');

    const back = await wayBack(browser, link);
    const done = await browser.open(back);
    expect([done.status, done.text]).toEqual([200, expect.stringContaining('is connected to Harlow &amp; Reed LLP')]);
    const [kept] = await tokens();
    expect(kept?.externalId).toBe(product.slack.teamId);
    expect(Buffer.from(kept?.secrets ?? []).toString('latin1')).not.toContain('xoxb-');
    expect(await audited('workspace-connected')).toBe(1);

    const again = await browser.open(back);
    expect([again.status, again.text]).toEqual([403, expect.stringMatching(/did not begin|opened before/)]);
    const secondBrowser = slackBrowser();
    const secondUse = await secondBrowser.open(await wayBack(secondBrowser, link));
    expect(secondUse.text).toMatch(/used already/);
    expect(await audited('workspace-connected')).toBe(1);
  });

  it('and a bill is shared with the token of that workspace, its card posted by a job', async () => {
    const walk = sam();
    await walk.command('1042');
    expect(walk.texts()).toContain('Acme LLC');
    await walk.submit();
    expect(walk.texts()).toContain('Dana Reyes <dana@acme.test>');
    const arrived = product.mailbox.waitFor(({ rcptTo }) => rcptTo.includes('dana@acme.test'));
    expect(await walk.submit()).toEqual({ action: 'clear', errors: {} });

    expect((await arrived).subject).toContain('1042');
    // in the room, or to the sharer where Slack was slow to say who reads there
    const card = () =>
      db.chatMessage.findFirst({ where: { kind: 'card' }, select: { state: true, workspaceId: true } });
    await expect.poll(card, SLOW).toEqual({ state: 'posted', workspaceId: product.slack.teamId });
    expect(product.violations).toEqual([]);
  });

  it('firm connect lists it, without its token', async () => {
    const listed = await product.sharebill('firm', 'connect', '--json', '--firm', firmId);

    expect(JSON.parse(listed)).toMatchObject([{ externalId: product.slack.teamId, connected: true }]);
    expect(listed).not.toMatch(/xoxb|secrets/);
  });

  it('a workspace of another firm is refused in words, and stays as it was', async () => {
    await product.sharebill(
      'firm',
      'add',
      'Other LLP',
      '--plan',
      'Boutique',
      '--time-zone',
      'UTC',
      '--currency',
      'USD',
    );
    const other = (await product.shareBill.database.directory.listFirms()).find(({ name }) => name === 'Other LLP');
    const before = await tokens();
    const browser = slackBrowser();
    const link = await installLink('--firm', other?.id ?? '');
    const page = await browser.open(await wayBack(browser, link));

    expect([page.status, page.text]).toEqual([403, expect.stringContaining('belongs to another firm')]);
    expect(await tokens()).toEqual(before);
    expect(await product.shareBill.database.forFirm(other?.id ?? '').connection.count()).toBe(0);
  });
});

describe('The key is changed', { timeout: 240_000 }, () => {
  const [first, second] = [SECRET_KEY, Buffer.alloc(32, 9).toString('base64')];

  it('a start with another key alone is refused, and nothing is lost', async () => {
    const before = await tokens();
    const refused = await product.restart({ SECRET_KEY: second }).catch(codeOfCause);
    await product.restart();
    await setFirm();

    expect(refused).toBe('secret-key-changed');
    expect(await tokens()).toEqual(before);
  });

  it('with the old one named, every connection is encrypted anew, and the old one is needed no more', async () => {
    await product.restart({ SECRET_KEY: second, SECRET_KEY_PREVIOUS: first });
    expect(await product.sharebill('rotate-key')).toContain('1 connection is encrypted anew');
    expect(await product.sharebill('rotate-key')).toContain('0 connections are encrypted anew; 1 had the key');
    await product.restart({ SECRET_KEY: second });
    await setFirm();
    await sam().command('1043');

    expect(await audited('key-rotated')).toBe(1);
    expect(JSON.stringify(product.slack.lastView())).toContain('1043');
  });
});

describe('The app is taken out of the workspace', () => {
  it('its token is wiped at once, written down, and told once, though Slack tells it twice and again', async () => {
    const event = (type: string, eventId: string) =>
      product.driver.event({ event: { type, tokens: { bot: ['U0SHAREBILL'] } }, eventId });
    await event('tokens_revoked', 'Ev1');
    await event('app_uninstalled', 'Ev2');
    await event('app_uninstalled', 'Ev2');

    await expect.poll(tokens, SLOW).toMatchObject([{ secrets: null }]);
    expect(await audited('workspace-disconnected')).toBe(1);
    await expect.poll(() => said, SLOW).toEqual(['slack app was removed: its token is wiped']);
    expect(JSON.stringify((await typed()).body)).toContain('not connected to this workspace');
    expect(await product.sharebill('firm', 'connect', '--firm', firmId)).toContain('its secrets are wiped');
  });

  it('installed again it works again, and an event of before changes nothing any more', async () => {
    expect(await install()).toContain('is connected to');
    await sam().command('1042');
    const late = { type: 'app_uninstalled', tokens: {} };
    const body = JSON.stringify({
      type: 'event_callback',
      team_id: product.slack.teamId,
      event_id: 'Ev3',
      event_time: Math.floor(Date.now() / 1000) - 600,
      event: late,
    });
    await product.driver.raw({
      headers: { ...product.driver.sign(body), 'content-type': 'application/json' },
      body,
    });
    // the next request is answered after it, with the token that is still there
    expect(JSON.stringify((await typed()).body)).not.toContain('not connected');

    expect((await tokens())[0]?.secrets).not.toBeNull();
  });

  it('firm disconnect wipes it as well', async () => {
    expect(await product.sharebill('firm', 'disconnect', 'slack', ...grace())).toContain('is wiped');
    expect(await tokens()).toMatchObject([{ secrets: null }]);
  });
});
