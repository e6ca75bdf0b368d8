// Opens the one store: a PostgreSQL server when a URL is given, else PostgreSQL embedded in the data
// directory. Called by compose.ts and by tests.
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { StartWorker } from '../../ports/start-worker.ts';
import { type Directory, directoryOf } from './directory.ts';
import { type FirmDb, forFirm } from './for-firm.ts';
import { PrismaClient } from './generated/client.ts';
import { openEmbedded } from './open-embedded.ts';
import { openServer } from './open-server.ts';
import { type Search, searchOf } from './search.ts';

export type Database = {
  readonly kind: 'embedded' | 'server';
  /** The rows of one firm and no others. */
  forFirm(firmId: string): FirmDb;
  readonly directory: Directory;
  readonly search: Search;
  /** Calls back on every NOTIFY on the channel, until the returned function is called. */
  listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>>;
  stop(): Promise<void>;
};

export type DatabaseOptions = {
  /** A PostgreSQL server; without it the database is embedded in `dataDir`. */
  readonly databaseUrl?: string;
  readonly dataDir: string;
  readonly startWorker: StartWorker;
  readonly clock: Clock;
  readonly logger: Logger;
};

/**
 * Opens and migrates. Fault('database-in-use') when another process has the data directory,
 * Fault('database-unreachable') when the server does not answer, and what migrate.ts names.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { databaseUrl } = options;
  const kind = databaseUrl === undefined ? 'embedded' : 'server';
  const store =
    databaseUrl === undefined ? await openEmbedded(options) : await openServer({ databaseUrl, logger: options.logger });
  const client = new PrismaClient({
    adapter: store.adapter,
    // Embedded transactions stand in line for the one session.
    transactionOptions: { maxWait: kind === 'embedded' ? 15_000 : 5_000, timeout: 15_000 },
  });

  return {
    kind,
    forFirm: (firmId) => forFirm(client, firmId),
    directory: directoryOf({ client, clock: options.clock }),
    search: searchOf(client),
    listen: store.listen,
    stop: async () => {
      await client.$disconnect();
      await store.stop();
    },
  };
}
