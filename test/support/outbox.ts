// The whole product against a played Slack that can be told to fail and a mail server that says what a test wants, on a
// clock that the test turns. For journeys of what happens after a share was confirmed.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { loadSampleFirm } from '../../src/adapters/bill-sources/sample-firm.ts';
import { systemIds } from '../../src/adapters/system/system-ids.ts';
import { compose, type ShareBill } from '../../src/compose.ts';
import { type Config, readConfig } from '../../src/config.ts';
import type { LocalDate } from '../../src/core/local-date.ts';
import type { ShareChannel } from '../../src/core/share-channel.ts';
import { addSampleFirm } from '../../src/use-cases/add-sample-firm.ts';
import { type JobKind, jobRow } from '../../src/use-cases/rows.ts';
import { sampleUserIds, sampleWorkspace } from '../../src/workspace/sample-workspace.ts';
import { sendPayload } from '../../src/workspace/slack/app-request.ts';
import { startSlackServer } from '../../src/workspace/slack/slack-server.ts';
import { createSlackState, type SlackMessage } from '../../src/workspace/slack/slack-state.ts';
import { createWorkspaceSlack, type WorkspaceSlack } from '../../src/workspace/slack/workspace-slack.ts';
import { type Script, startScriptedServer } from '../adapters/mail/scripted-mail-server.ts';
import { smtpClient } from '../adapters/mail/smtp-client.ts';
import { ANY_DATABASE, openStore } from './database.ts';
import { freePort } from './free-port.ts';
import { silentLogger } from './silent-logger.ts';

export const SAM = 'U0SAM';
export const ROOM = 'C0BILLING';
export const SAMS_ROOM = 'DU0SAM';
export const DANA = 'dana@acme.test';
export const MARCUS = 'marcus.bell@acme.test';

const BOT_TOKEN = 'xoxb-tests';
const SIGNING_SECRET = 'signing-secret-of-the-tests';
/** Stands for Slack's ten seconds. */
const PATIENCE_MS = 1_000;
const POLL = { timeout: 15_000, interval: 20 };

export type Outbox = Awaited<ReturnType<typeof startOutbox>>;

/** Starts everything on loopback, with the sample firm; `script` may be changed while it plays. */
export async function startOutbox(script: Record<string, string> = {}) {
  let aheadMs = 0;
  const clock = { now: () => new Date(Date.now() + aheadMs) };
  const ids = systemIds(clock);
  const port = await freePort();
  const bouncePort = await freePort();
  const state = createSlackState({
    ...sampleWorkspace,
    botToken: BOT_TOKEN,
    signingSecret: SIGNING_SECRET,
    appEventsUrl: () => `http://127.0.0.1:${port}/slack/events`,
    clock,
    randomToken: () => ids.newSecret(),
    ackTimeoutMs: 15_000,
  });
  const slack = createWorkspaceSlack(state);
  const api = await startSlackServer(state);
  const mail = await startScriptedServer(script as Script);
  const store = await openStore(ANY_DATABASE);
  const door = slackDoor();
  const config = configOf({ port, bouncePort, slackUrl: api.url, smtpUrl: mail.url, store: store.environment });
  const start = () => compose(config, { clock, logger: silentLogger, slackFetch: door.fetch });
  let product = await start();
  await addFirm(product, { clock, ids });
  const [firm] = await product.database.directory.listFirms();
  const db = () => product.database.forFirm(firm?.id ?? '');

  return {
    ...{ slack, mail, script, door, bouncePort, db },
    clock,
    /** Turns the clock; jobs that wait for their time are due at once when the test says `hurry`. */
    pass: (ms: number) => {
      aheadMs += ms;
    },
    hurry: (kind: JobKind) => db().job.updateMany({ where: { kind }, data: { runAt: new Date(0) } }),
    idle: () => product.jobs.idle(),
    restart: async () => {
      await product.stop();
      product = await start();
    },
    /** The last press or submission that was sent to the app. */
    lastSent: () => JSON.parse(new URLSearchParams(state.requests.at(-1)?.body).get('payload') ?? '{}'),
    /** What was sent to the app, sent once more and signed anew, as Slack's retries are. Gives the status. */
    resend: async (payload: Record<string, unknown>) => {
      const reply = await sendPayload(state, payload);

      return reply.kind === 'failed' ? reply.status : reply.kind === 'answered' ? 200 : 0;
    },
    /** Time for what an acknowledged press does after its answer. */
    settle: async () => {
      await sleep(500);
      await product.jobs.idle();
    },
    /** Has the card drawn anew, as if it had changed. */
    askForCard: async (shareId: string) => {
      await db().chatMessage.updateMany({ where: { shareId, kind: 'card' }, data: { shownHash: '' } });
      const job = jobRow({ clock, ids }, { firmId: firm?.id ?? '', kind: 'notify-conversation', subjectId: shareId });
      await db().writeRows({ job: [job] });
    },
    /** The senders of the mails so far: where bounces go. */
    senders: () => mail.commands.flatMap((line) => /^MAIL FROM:<([^>]*)>/.exec(line)?.[1] ?? []),
    /** Brings a mail to the bounce port; gives the code of the last answer. */
    bringBack: (post: Returned) => bringBack(bouncePort, post),
    share: (to: readonly string[] = [DANA], channel: ShareChannel = 'email') => share({ slack, db: db(), channel }, to),
    stop: async () => {
      await product.stop();
      await api.stop();
      await mail.stop();
      await store.drop();
    },
  };
}

export type Returned = { readonly from?: string; readonly to: string; readonly message: Buffer };

async function bringBack(port: number, { from = '', to, message }: Returned): Promise<number> {
  const client = await smtpClient(port);
  await client.say(`MAIL FROM:<${from}>`);
  const heard = await client.say(`RCPT TO:<${to}>`);
  const code = heard === 250 && (await client.say('DATA')) === 354 ? await client.message(message) : heard;
  client.socket.destroy();

  return code;
}

type Addresses = {
  port: number;
  bouncePort: number;
  slackUrl: string;
  smtpUrl: string;
  store: Readonly<Record<string, string>>;
};

function configOf({ port, bouncePort, slackUrl, smtpUrl, store }: Addresses): Config {
  const config = readConfig({
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    WORKSPACE: 'off',
    SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_API_URL: slackUrl,
    SMTP_URL: smtpUrl,
    MAIL_FROM: 'bills@harlowreed.test',
    BOUNCE_SMTP_PORT: String(bouncePort),
    ...store,
  });
  if (!config.ok) throw new Error(config.refusal.join('\n'));

  return config.value;
}

async function addFirm(
  { database }: ShareBill,
  deps: { clock: { now(): Date }; ids: ReturnType<typeof systemIds> },
): Promise<void> {
  const sample = await loadSampleFirm(deps.clock.now().toISOString().slice(0, 10) as LocalDate);
  const firm = { ...sample, workspaceId: sampleWorkspace.teamId, userIds: sampleUserIds() };
  await addSampleFirm({ ...deps, directory: database.directory, forFirm: database.forFirm }, firm);
  const [added] = await database.directory.listFirms();
  await database
    .forFirm(added?.id ?? '')
    .firm.updateMany({ data: { settings: { holdSeconds: 0, unknownMail: 'ask' } } });
}

/** What goes to Slack goes through here: counted, and refused by a real closed port while the door is shut. */
function slackDoor() {
  const door = {
    isShut: false,
    /** Attempts to post, whatever became of them. */
    posts: 0,
    fetch: (async (url: string, init: RequestInit) => {
      door.posts += url.endsWith('/chat.postMessage') ? 1 : 0;
      const signal = AbortSignal.timeout(PATIENCE_MS);

      return door.isShut
        ? fetch(`http://127.0.0.1:${await freePort()}/`, { ...init, signal })
        : fetch(url, { ...init, signal });
    }) as never,
  };

  return door;
}

type Sharing = {
  readonly slack: WorkspaceSlack;
  readonly db: ReturnType<ShareBill['database']['forFirm']>;
  readonly channel: ShareChannel;
};

/** Bill 1042, as Sam does it in the room: command, check, confirm. Returns the share's id. */
async function share({ slack, db, channel }: Sharing, to: readonly string[]): Promise<string> {
  await slack.command({ userId: SAM, conversationId: ROOM, text: `1042 ${to.join(' ')} ${channel} Thank you` });
  await expect.poll(() => slack.openView(SAM)?.payload.callback_id, POLL).toBe('preview');
  const viewId = slack.openView(SAM)?.id ?? '';
  const asksWhy = JSON.stringify(slack.view(viewId).payload.blocks).includes('"reason"');
  const done = await slack.submit({ viewId, values: asksWhy ? { reason: 'Agreed by phone' } : {} });
  if (done.kind !== 'cleared') throw new Error(JSON.stringify(done));
  // its time is the test's, and the database has its own
  await db.job.updateMany({ where: { kind: 'deliver-share' }, data: { runAt: new Date(0) } });
  const newest = await db.share.findFirstOrThrow({ orderBy: { id: 'desc' }, select: { id: true } });

  return newest.id;
}

/** What one reads of messages: all their texts, one string each. */
export function textsOf(messages: readonly SlackMessage[]): string[] {
  return messages.map(({ text, blocks }) => `${text} ${JSON.stringify(blocks)}`);
}

/** Those that hold the words. */
export function saying(messages: readonly SlackMessage[], words: RegExp): SlackMessage[] {
  return messages.filter((_, index) => words.test(textsOf(messages)[index] ?? ''));
}

/** Waits until exactly one message holds the words, and gives it. */
export async function theOne(messages: () => readonly SlackMessage[], words: RegExp): Promise<SlackMessage> {
  await expect.poll(() => saying(messages(), words).length, { ...POLL, message: `${words}` }).toBe(1);
  const [message] = saying(messages(), words);
  if (!message) throw new Error('it went away');

  return message;
}

export async function eventually(what: () => unknown, value: unknown): Promise<void> {
  await expect.poll(what, POLL).toEqual(value);
}
