// Processes of the product on one database of a PostgreSQL server, in their roles: real signed HTTP in, the smallest Slack
// and a real mail server out. For tests of what several processes do together.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import { compose, type ShareBill } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { Role } from '../../src/role.ts';
import { startMailbox } from '../../src/workspace/mailbox.ts';
import { addBareFirm } from './bare-firm.ts';
import { aServerDatabase } from './database.ts';
import { freePort } from './free-port.ts';
import { silentLogger } from './silent-logger.ts';
import { startBareSlack } from './slack/bare-slack.ts';
import { BARE_WORKSPACE } from './slack/bare-workspace.ts';

export type Processes = Awaited<ReturnType<typeof startProcesses>>;

type Environment = Readonly<Record<string, string>>;

/** None runs yet. `changed` variables have another value. */
export async function startProcesses(serverUrl: string, changed: Environment = {}) {
  const post = await startMailbox(systemClock());
  const slack = await startBareSlack();
  const { databaseUrl, drop } = await aServerDatabase(serverUrl);
  const dataDir = await mkdtemp(join(tmpdir(), 'sharebill-'));
  const bouncePort = await freePort();
  const running: { readonly role: Role; readonly shareBill: ShareBill }[] = [];
  const environment = {
    WORKSPACE: 'off',
    DATABASE_URL: databaseUrl,
    DATA_DIR: dataDir,
    // a proxy shares the requests among them
    PUBLIC_URL: 'https://bills.harlowreed.test',
    SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    SLACK_SIGNING_SECRET: BARE_WORKSPACE.signingSecret,
    SLACK_BOT_TOKEN: BARE_WORKSPACE.botToken,
    SLACK_API_URL: slack.apiUrl,
    SMTP_URL: post.url,
    MAIL_FROM: 'bills@harlowreed.test',
    BOUNCE_SMTP_PORT: String(bouncePort),
    ...changed,
  };
  let firmId = '';

  async function stopAll(role?: Role): Promise<void> {
    for (const one of running.filter((each) => role === undefined || each.role === role)) {
      running.splice(running.indexOf(one), 1);
      await one.shareBill.stop();
    }
  }

  return {
    slack,
    mailbox: post.mailbox,
    bouncePort,
    databaseUrl,
    firmId: () => firmId,
    /** The rows of the firm, through the first process. */
    db: () => first(running).database.forFirm(firmId),
    addFirm: async () => {
      firmId = await addBareFirm(first(running).command);
    },
    start: async (role: Role, changes: Environment = {}) => {
      const config = readConfig({ ...environment, ...changes, PORT: String(await freePort()) });
      if (!config.ok) throw new Error(config.refusal.join('\n'));
      const shareBill = await compose({ ...config.value, role }, { logger: silentLogger });
      running.push({ role, shareBill });

      return shareBill;
    },
    stopAll,
    stop: async () => {
      await stopAll();
      await slack.stop();
      await post.stop();
      await drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function first(running: readonly { readonly shareBill: ShareBill }[]): ShareBill {
  const [one] = running;
  if (!one) throw new Error('no process runs');

  return one.shareBill;
}
