// What every process works with, the server and a command alike: clock, log, database. Called by compose.ts and cli.ts.
import { resolve } from 'node:path';
import { readImportFile } from './adapters/bill-sources/read-import-file.ts';
import type { Unlock } from './adapters/database/data-dir-lock.ts';
import { type Database, openDatabase } from './adapters/database/open-database.ts';
import { cannotGoOn } from './adapters/system/last-resort.ts';
import { pinoLogger } from './adapters/system/pino-logger.ts';
import { startWorker } from './adapters/system/start-worker.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { systemIds } from './adapters/system/system-ids.ts';
import { servesSeveralFirms } from './compose-connections.ts';
import type { Config } from './config.ts';
import type { Clock } from './ports/clock.ts';
import type { IdGenerator } from './ports/id-generator.ts';
import type { Logger } from './ports/logger.ts';

/** What is needed to work on the database, by the server and by a command alike. */
export type Base = {
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly logger: Logger;
  readonly database: Database;
};

/** What tests replace. */
export type Replaced = Pick<Base, 'clock' | 'logger'>;

/** Gives the data directory back, when the process has claimed it for itself already. */
export type Claim = { readonly unlock?: Unlock };

/** The database alone, for a command that no running process takes. The caller stops it. */
export async function openBase(config: Config & Claim, replaced: Partial<Replaced> = {}): Promise<Base> {
  const clock = replaced.clock ?? systemClock();
  const logger = replaced.logger ?? pinoLogger({ level: config.logLevel });
  const dataDir = resolve(config.dataDir);
  const { databaseUrl, unlock } = config;
  const parts = { dataDir, startWorker, clock, logger, onLost: cannotGoOn, ...(unlock ? { unlock } : {}) };
  const options = databaseUrl === undefined ? parts : { ...parts, databaseUrl };

  return { clock, logger, ids: systemIds(clock), database: await openDatabase(options) };
}

export type CommandDeps = ReturnType<typeof commandDeps>;

export function commandDeps({ clock, ids, logger, database }: Base, config: Config) {
  const { directory, forFirm, search, restored, facts: databaseFacts } = database;

  return {
    clock,
    ids,
    logger,
    directory,
    forFirm,
    search,
    restored,
    readImportFile,
    databaseFacts,
    oneFirmOnly: !servesSeveralFirms(config),
    publicUrl: config.publicUrl,
    teamsAppId: config.teams?.appId,
  };
}
