// The whole product as a firm runs it, for journeys over HTTP: signed requests in, the emulated Slack and a real mail
// server out, set up with the command line. Only Slack itself is played.
import { join } from 'node:path';
import { runCommand } from '../../src/adapters/command-line/run-command.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import { compose, type ShareBill } from '../../src/compose.ts';
import { type Config, readConfig } from '../../src/config.ts';
import type { Logger } from '../../src/ports/logger.ts';
import type { PaymentProviders } from '../../src/use-cases/payment-providers.ts';
import { type Mailbox, startMailbox } from '../../src/workspace/mailbox.ts';
import { type DatabaseKind, openStore } from './database.ts';
import { freePort } from './free-port.ts';
import { silentLogger } from './silent-logger.ts';
import { checkedFetch } from './slack/checked-fetch.ts';
import { type EmulatedSlack, startEmulatedSlack } from './slack/emulate.ts';
import { type SlackDriver, slackDriver } from './slack/signed-slack.ts';
import type { SocketSlack } from './slack/socket-slack.ts';

export const SIGNING_SECRET = 'signing-secret-of-the-tests';
const BOT_TOKEN = 'xoxb-tests';
/** With it a test signs what the product would take for its own. */
export const SECRET_KEY = Buffer.alloc(32, 7).toString('base64');

export type Product = {
  readonly shareBill: ShareBill;
  readonly slack: EmulatedSlack;
  readonly driver: SlackDriver;
  readonly eventsUrl: string;
  /** Where it listens, whatever its links say. */
  readonly localUrl: string;
  readonly mailbox: Mailbox;
  /** The folder of files that are being fetched. */
  readonly incoming: string;
  /** What Slack would have refused; must stay empty. */
  readonly violations: readonly string[];
  /** Types a command; rejects with what it printed when it fails. */
  sharebill(...argv: string[]): Promise<string>;
  /** Ends it and starts it again on the same database, with changed variables; `shareBill` is the new one then. */
  restart(changes?: Readonly<Record<string, string>>): Promise<void>;
  stop(): Promise<void>;
};

export type ProductOptions = {
  readonly database: DatabaseKind;
  readonly logger?: Logger;
  /** Another mail server than the mailbox. */
  readonly smtpUrl?: string;
  /** The address of every link, when that is another than where it listens: as behind a proxy. */
  readonly publicUrl?: string;
  /** Variables that are to have another value; empty ones are not set. */
  readonly environment?: Readonly<Record<string, string>>;
  /** For Socket Mode: then the driver speaks through it. */
  readonly socket?: SocketSlack;
  /** Payment providers that serve every firm in it: those of the environment serve one alone. */
  readonly payments?: PaymentProviders;
};

/** The people of Slack: four of the firm, one linked to nobody, one guest. */
const users = [
  { name: 'sam' },
  { name: 'grace' },
  { name: 'priya' },
  { name: 'tom' },
  { name: 'noel' },
  { name: 'gail', isGuest: true },
];
const inside = ['sam', 'grace', 'priya', 'tom', 'noel'];

/** Starts everything on loopback; the firm is empty until commands fill it. */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const post = await startMailbox(systemClock());
  const port = await freePort();
  const localUrl = `http://127.0.0.1:${port}`;
  const slack = await startEmulatedSlack({
    botToken: BOT_TOKEN,
    users,
    redirectUris: [`${localUrl}/slack/oauth_redirect`],
    socket: options.socket,
    conversations: [
      { name: 'billing', members: inside },
      { name: 'with-guest' },
      { name: 'with-client', members: inside, isExternallyShared: true },
      { name: 'closed', members: inside, isPrivate: true, hasBot: false },
    ],
  });
  const store = await openStore(options.database);
  const violations: string[] = [];
  const environment = {
    PORT: String(port),
    PUBLIC_URL: options.publicUrl ?? localUrl,
    WORKSPACE: 'off',
    SECRET_KEY,
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_API_URL: slack.apiUrl,
    SMTP_URL: options.smtpUrl ?? post.url,
    MAIL_FROM: 'bills@harlowreed.test',
    ...store.environment,
    ...options.environment,
  };
  const start = (changes: Readonly<Record<string, string>> = {}) =>
    compose(configFrom({ ...environment, ...changes }), {
      logger: options.logger ?? silentLogger,
      slackFetch: checkedFetch({ onViolation: (violation) => violations.push(violation) }),
      ...(options.payments ? { payments: options.payments } : {}),
    });
  let shareBill = await start();
  const eventsUrl = `${localUrl}/slack/events`;

  return {
    get shareBill() {
      return shareBill;
    },
    slack,
    eventsUrl,
    localUrl,
    incoming: join(configFrom(environment).dataDir, 'incoming'),
    violations,
    mailbox: post.mailbox,
    driver: slackDriver({
      eventsUrl,
      signingSecret: SIGNING_SECRET,
      teamId: slack.teamId,
      now: () => new Date(),
      triggerId: (request) => slack.triggerId(request),
      ...(options.socket ? { send: options.socket.send } : {}),
    }),
    sharebill: (...argv) => typeCommand(shareBill, argv),
    restart: async (changes) => {
      await shareBill.stop();
      shareBill = await start(changes);
    },
    stop: async () => {
      await shareBill.stop();
      await slack.stop();
      await post.stop();
      await store.drop();
    },
  };
}

function configFrom(environment: Readonly<Record<string, string>>): Config {
  const config = readConfig(environment);
  if (!config.ok) throw new Error(config.refusal.join('\n'));

  return config.value;
}

async function typeCommand({ command }: ShareBill, argv: readonly string[]): Promise<string> {
  const printed: string[] = [];
  const print = (text: string) => void printed.push(text);
  const code = await runCommand(
    argv,
    { stdout: print, stderr: print, cwd: process.cwd() },
    { ...command, applyHere: false },
  );
  if (code !== 0) throw new Error(`sharebill ${argv.join(' ')}: exit ${code}\n${printed.join('')}`);

  return printed.join('');
}

/** Sets up the sample firm as its administrator would, and links the people of Slack. */
export async function addFirmByCommands({ sharebill, slack }: Product): Promise<void> {
  const add = ['firm', 'add', 'Harlow & Reed LLP', '--plan', 'Boutique'];
  await sharebill(...add, '--time-zone', 'America/New_York', '--currency', 'USD');
  await sharebill('firm', 'set', 'holdSeconds', '0');
  await sharebill('firm', 'link', '--slack', slack.teamId);
  await sharebill('import', 'src/adapters/bill-sources/sample-firm.json');
  const emails = JSON.parse(await sharebill('staff', 'list', '--json')) as {
    name: string;
    email: string;
    role: string;
  }[];
  const administrator = emails.find(({ role }) => role === 'administrator')?.email ?? '';
  for (const { name, email } of emails) {
    const userId = slack.userId(name.split(' ')[0]?.toLowerCase() ?? '');
    await sharebill('staff', 'link', email, '--slack', `${slack.teamId}/${userId}`, '--as', administrator);
  }
}
