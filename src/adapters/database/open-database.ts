// Opens the one store: a PostgreSQL server when a URL is given, else PostgreSQL embedded in the data
// directory. Called by compose.ts and by tests.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../../core/fault.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { StartWorker } from '../../ports/start-worker.ts';
import type { Unlock } from './data-dir-lock.ts';
import { type DatabaseFacts, databaseFacts } from './database-facts.ts';
import { type Directory, directoryOf } from './directory.ts';
import { withTranslatedErrors } from './errors.ts';
import { type Figures, figuresOf } from './figures.ts';
import { type Restored, restoredOf } from './fingerprint.ts';
import { type FirmDb, forFirm } from './for-firm.ts';
import { PrismaClient } from './generated/client.ts';
import { type HouseKeeping, houseKeepingOf } from './house-keeping.ts';
import type { Move } from './move/move-to-server.ts';
import { openEmbedded } from './open-embedded.ts';
import { openServer } from './open-server.ts';
import { type SealedConnection, sealedConnections } from './sealed-connections.ts';
import { type Search, searchOf } from './search.ts';
import type { Store } from './store.ts';
import { TEMPLATES_DIR } from './template.ts';

/** Every call may throw Fault('database-away', retryable): the database is not there, or not in time. */
export type Database = {
  readonly kind: 'embedded' | 'server';
  /** The rows of one firm and no others. */
  forFirm(firmId: string): FirmDb;
  readonly directory: Directory;
  readonly search: Search;
  readonly houseKeeping: HouseKeeping;
  readonly figures: Figures;
  /** Whether it was restored from a backup, and nobody has confirmed that yet. */
  readonly restored: Restored;
  /** For the doctor. */
  facts(): Promise<DatabaseFacts>;
  /** Of all firms, for the doctor, which tries them; only findings about them go on. */
  sealedConnections(): Promise<readonly SealedConnection[]>;
  /**
   * Calls back on every NOTIFY on the channel, until the returned function is called; and with '' when a
   * lost connection was made again, for what was said meanwhile is lost.
   */
  listen(channel: string, onNotify: (payload: string) => void): Promise<() => Promise<void>>;
  /** Copies everything to a server; of the embedded database alone. Nothing else may use the database meanwhile. */
  readonly move: Move | undefined;
  /** Takes at most 5 seconds, whatever is under way. */
  stop(): Promise<void>;
};

export type DatabaseOptions = {
  /** A PostgreSQL server; without it the database is embedded in `dataDir`. */
  readonly databaseUrl?: string;
  readonly dataDir: string;
  /** Gives the data directory back, when the caller has locked it: then it is not locked here. */
  readonly unlock?: Unlock;
  /** Where the build put the embedded database's template; `dist/`. */
  readonly templatesDir?: string;
  readonly startWorker: StartWorker;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The embedded database has ended by itself: every call fails from now on, and only a new start helps. */
  readonly onLost?: (fault: Fault) => void;
};

/** Milliseconds. Embedded transactions stand in line for the one session, and are slower. */
const TRANSACTIONS = {
  embedded: { maxWait: 15_000, timeout: 10_000 },
  server: { maxWait: 2_000, timeout: 5_000 },
} as const;

const DISCONNECT_MS = 2_000;

/**
 * Opens and migrates. Fault('database-in-use') when another process has the data directory,
 * Fault('database-unreachable') when the server does not answer, and what migrate.ts names.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { databaseUrl, logger, clock } = options;
  const kind = databaseUrl === undefined ? 'embedded' : 'server';
  const store =
    databaseUrl === undefined
      ? await openEmbedded({ templatesDir: TEMPLATES_DIR, ...options })
      : await openServer({ databaseUrl, logger });
  const prisma = new PrismaClient({
    adapter: store.adapter,
    transactionOptions: TRANSACTIONS[kind],
    // Short messages: no source, no values, and no stack taken for each query.
    errorFormat: 'minimal',
  });
  const client = withTranslatedErrors(prisma);
  const ask = async (sql: string) => (await client.$queryRawUnsafe<Answer[]>(sql))[0]?.answer ?? '';
  const restored = restoredOf({ ask, run: (sql) => client.$executeRawUnsafe(sql) });
  await restored.foundAt().catch(async (cause: unknown) => {
    await stop(prisma, store);
    throw cause;
  });

  return {
    kind,
    forFirm: remembered((firmId) => forFirm(prisma, firmId)),
    directory: directoryOf({ client, clock }),
    search: searchOf(client),
    houseKeeping: houseKeepingOf(client),
    figures: figuresOf(client),
    restored,
    facts: () => databaseFacts(ask, clock),
    sealedConnections: () => sealedConnections(ask),
    listen: store.listen,
    move: store.move,
    stop: () => stop(prisma, store),
  };
}

type Answer = { readonly answer: string };

/** A connection that fell silent would keep the pool from closing. */
async function stop(prisma: PrismaClient, store: Store): Promise<void> {
  await Promise.race([prisma.$disconnect(), sleep(DISCONNECT_MS, undefined, { ref: false })]);
  await store.stop();
}

/** More firms than this are walled anew now and then. */
const MOST_FIRMS = 1_000;

/** A firm's wall is the same for every request. */
function remembered(wall: (firmId: string) => FirmDb): (firmId: string) => FirmDb {
  const walls = new Map<string, FirmDb>();

  return (firmId) => {
    const known = walls.get(firmId);
    if (known) {
      return known;
    }

    if (walls.size >= MOST_FIRMS) {
      walls.clear();
    }
    const fresh = wall(firmId);
    walls.set(firmId, fresh);

    return fresh;
  };
}
