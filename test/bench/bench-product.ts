// The product as the benches measure it: the sample firm on the embedded database or on a server, one linked person.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose, type ShareBill } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { addBareFirm } from '../support/bare-firm.ts';
import { aDataDir } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { BARE_WORKSPACE } from '../support/slack/bare-workspace.ts';

export type BenchProduct = { readonly shareBill: ShareBill; readonly firmId: string; stop(): Promise<void> };

export type Places = {
  readonly slackApiUrl: string;
  /** Where mail goes; nothing is sent when it is left out. */
  readonly smtpUrl?: string;
  readonly databaseUrl?: string;
  /** One that is kept when it stops, and may have been used before. */
  readonly dataDir?: string;
  /** What else is set up. */
  readonly environment?: Readonly<Record<string, string>>;
};

/** Starts it; the firm is added where the database has none. */
export async function startBenchProduct(places: Places): Promise<BenchProduct> {
  const dataDir = places.dataDir ?? (await aPlace(places));
  const port = await freePort();
  const config = readConfig({
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    WORKSPACE: 'off',
    SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    SLACK_SIGNING_SECRET: BARE_WORKSPACE.signingSecret,
    SLACK_BOT_TOKEN: BARE_WORKSPACE.botToken,
    SLACK_API_URL: places.slackApiUrl,
    SMTP_URL: places.smtpUrl ?? 'smtp://127.0.0.1:9',
    MAIL_FROM: 'bills@harlowreed.test',
    DATA_DIR: dataDir,
    ...(places.databaseUrl === undefined ? {} : { DATABASE_URL: places.databaseUrl }),
    ...places.environment,
  });
  if (!config.ok) throw new Error(config.refusal.join('\n'));

  const shareBill = await compose(config.value, { logger: silentLogger });
  const [known] = await shareBill.database.directory.listFirms();
  const firmId = known?.id ?? (await addBareFirm(shareBill.command));

  return {
    shareBill,
    firmId,
    stop: async () => {
      await shareBill.stop();
      if (places.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function aPlace({ databaseUrl }: Places): Promise<string> {
  return databaseUrl === undefined ? aDataDir() : mkdtemp(join(tmpdir(), 'sharebill-'));
}
