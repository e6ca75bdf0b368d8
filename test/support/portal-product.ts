// The whole product with one bill that is shared in the client portal, on a clock that the test turns: signed commands in, a
// real mail server out, the portal over HTTP. Used by the journeys of what the portal must stand.
import { compose, type Replaceable, type ShareBill } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { type Mail, startMailbox } from '../../src/workspace/mailbox.ts';
import { addBareFirm } from './bare-firm.ts';
import { type DatabaseKind, openStore } from './database.ts';
import { freePort } from './free-port.ts';
import { silentLogger } from './silent-logger.ts';
import { type Sharer, sharer } from './slack/bare-sharer.ts';
import { startBareSlack } from './slack/bare-slack.ts';
import { BARE_WORKSPACE } from './slack/bare-workspace.ts';

export const CLIENT = 'dana@acme.test';

export type PortalProduct = Awaited<ReturnType<typeof startPortalProduct>>;

type Options = {
  readonly database?: DatabaseKind;
  readonly replaced?: Partial<Replaceable>;
  /** Variables besides. */
  readonly environment?: Readonly<Record<string, string>>;
};

export async function startPortalProduct({ database = 'embedded', replaced, environment }: Options = {}) {
  let aheadMs = 0;
  const clock = { now: () => new Date(Date.now() + aheadMs) };
  const post = await startMailbox(clock);
  const mails: Mail[] = [];
  post.mailbox.subscribe((mail) => mails.push(mail));
  const slack = await startBareSlack();
  const store = await openStore(database);
  const places = { SLACK_API_URL: slack.apiUrl, SMTP_URL: post.url };
  const config = await configOf({ ...store.environment, ...places, ...environment });
  const shareBill = await compose(config, { clock, logger: silentLogger, ...replaced });
  const firmId = await addBareFirm(shareBill.command);
  const db = shareBill.database.forFirm(firmId);
  const people = sharer(`${shareBill.url}/slack/events`, slack);

  return {
    ...{ shareBill, url: shareBill.url, firmId, db, clock, people, mails, slack },
    /** Codes that were mailed so far, oldest first. */
    codes: () => mails.flatMap(({ subject, text }) => (/code/i.test(subject) ? (/\b\d{6}\b/.exec(text) ?? []) : [])),
    link: await sharedLink({ shareBill, people, mailbox: post.mailbox }),
    pass: (ms: number) => {
      aheadMs += ms;
    },
    settle: () => shareBill.jobs.idle(),
    stop: async () => {
      await shareBill.stop();
      await slack.stop();
      await post.stop();
      await store.drop();
    },
  };
}

type Shared = {
  readonly shareBill: ShareBill;
  readonly people: Sharer;
  readonly mailbox: Awaited<ReturnType<typeof startMailbox>>['mailbox'];
};

/** Bill 1042, as staff share it; the link is the one in the client's mail. */
async function sharedLink({ shareBill, people, mailbox }: Shared): Promise<string> {
  await people.confirm(await people.check({ number: '1042', address: CLIENT, channel: 'portal' }));
  const mail = await mailbox.waitFor(({ text }) => text.includes(`${shareBill.url}/b/`));
  await shareBill.jobs.idle();

  return /http:\/\/127\.0\.0\.1:\d+\/b\/[\w-]{43}/.exec(mail.text)?.[0] ?? '';
}

async function configOf(places: Readonly<Record<string, string>>) {
  const port = await freePort();
  const config = readConfig({
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    WORKSPACE: 'off',
    SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    SLACK_SIGNING_SECRET: BARE_WORKSPACE.signingSecret,
    SLACK_BOT_TOKEN: BARE_WORKSPACE.botToken,
    MAIL_FROM: 'bills@harlowreed.test',
    ...places,
  });
  if (!config.ok) throw new Error(config.refusal.join('\n'));

  return config.value;
}

/** A form as a browser sends it from a page of the portal. */
export function sendForm(url: string, fields: Readonly<Record<string, string>>): Promise<Response> {
  const headers = { origin: new URL(url).origin, 'content-type': 'application/x-www-form-urlencoded' };

  return fetch(url, { method: 'POST', redirect: 'manual', headers, body: new URLSearchParams(fields).toString() });
}
