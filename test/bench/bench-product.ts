// The product as the benches measure it: the sample firm on the embedded database or on a server, one linked person.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose, type ShareBill } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { addBareFirm } from '../support/bare-firm.ts';
import { aDataDir } from '../support/database.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { BARE_WORKSPACE } from '../support/slack/bare-workspace.ts';

export type BenchProduct = { readonly shareBill: ShareBill; readonly firmId: string; stop(): Promise<void> };

/** Starts it with mail going to `smtpUrl`; nothing is sent when it is left out. */
export async function startBenchProduct(places: {
  slackApiUrl: string;
  smtpUrl?: string;
  databaseUrl?: string;
}): Promise<BenchProduct> {
  const dataDir = places.databaseUrl === undefined ? await aDataDir() : await mkdtemp(join(tmpdir(), 'sharebill-'));
  const config = readConfig({
    PORT: '0',
    PUBLIC_URL: 'http://127.0.0.1',
    WORKSPACE: 'off',
    SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    SLACK_SIGNING_SECRET: BARE_WORKSPACE.signingSecret,
    SLACK_BOT_TOKEN: BARE_WORKSPACE.botToken,
    SLACK_API_URL: places.slackApiUrl,
    SMTP_URL: places.smtpUrl ?? 'smtp://127.0.0.1:9',
    MAIL_FROM: 'bills@harlowreed.test',
    DATA_DIR: dataDir,
    ...(places.databaseUrl === undefined ? {} : { DATABASE_URL: places.databaseUrl }),
  });
  if (!config.ok) throw new Error(config.refusal.join('\n'));

  // links are made with the port that was found
  const shareBill = await compose({ ...config.value, publicUrl: undefined }, { logger: silentLogger });
  const firmId = await addBareFirm(shareBill.command);

  return {
    shareBill,
    firmId,
    stop: async () => {
      await shareBill.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
