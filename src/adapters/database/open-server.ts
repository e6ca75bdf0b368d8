// Opens a PostgreSQL server: Prisma through a pool, migrations and LISTEN through connections of their
// own. Used by open-database.ts.
import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import postgres from 'postgres';
import { Fault } from '../../core/fault.ts';
import type { Logger } from '../../ports/logger.ts';
import { type MigrationSession, migrate } from './migrate.ts';
import { notices } from './notices.ts';
import type { Store } from './store.ts';

/** Milliseconds. A statement that the server does not even refuse ends with `query_timeout`: its connection fell silent. */
const POOL = {
  max: 10,
  connectionTimeoutMillis: 5_000,
  statement_timeout: 5_000,
  query_timeout: 7_000,
  lock_timeout: 2_000,
  idle_in_transaction_session_timeout: 10_000,
  keepAlive: true,
  application_name: 'sharebill',
};

/** Fault('database-unreachable', retryable) when no connection can be made. */
export async function openServer(deps: { databaseUrl: string; logger: Logger }): Promise<Store> {
  const databaseUrl = inUtc(deps.databaseUrl);
  await migrateServer(databaseUrl);
  const listening = connectionTo(databaseUrl);
  const lost = (cause: Error) => deps.logger.warn('database connection lost', {}, cause);

  return {
    adapter: new PrismaPg(
      { connectionString: databaseUrl, ...POOL },
      { statementNameGenerator: ({ sql }) => statementName(sql), onPoolError: lost, onConnectionError: lost },
    ),
    listen: listener(listening, deps.logger),
    stop: () => listening.end({ timeout: 2 }),
  };
}

/**
 * The URL with the session's time zone in its `options`: without it timestamps are stored wrong when the
 * server's zone is not UTC. It stands last, so that no other one in the URL wins.
 */
export function inUtc(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  const given = url.searchParams.get('options') ?? '';
  url.searchParams.set('options', `${given} -c TimeZone=UTC`.trim());

  return url.href;
}

async function migrateServer(databaseUrl: string): Promise<void> {
  const connection = connectionTo(databaseUrl);

  try {
    await connection.unsafe('SELECT 1').catch((cause: unknown) => {
      throw new Fault('database-unreachable', { retryable: true, cause });
    });
    await migrate(migrationSession(connection));
  } finally {
    await connection.end({ timeout: 2 });
  }
}

export function migrationSession(connection: postgres.Sql): MigrationSession {
  return {
    rows: async (sql, values) => [...(await connection.unsafe(sql, [...values]).values())],
    script: async (sql) => void (await connection.unsafe(sql).simple()),
  };
}

/** One connection: what is set or locked in it stays. Lost, it is made again, with back-off up to 5 s. */
export function connectionTo(databaseUrl: string) {
  return postgres(databaseUrl, {
    max: 1,
    connect_timeout: 5,
    backoff: (tries: number) => Math.min(0.1 * 2 ** tries, 5),
    keep_alive: 10,
    onnotice: () => undefined,
    prepare: false,
  });
}

/** LISTENs once per channel; the driver does it again until it succeeds, and after a lost connection. */
function listener(connection: postgres.Sql, logger: Logger): Store['listen'] {
  const heard = notices();
  const channels = new Map<string, Promise<unknown>>();

  function listenTo(channel: string): Promise<unknown> {
    // What was said while nobody listened is lost: everybody looks for themselves.
    const onListening = () => heard.dispatch(channel, '');

    return connection
      .listen(channel, (payload) => heard.dispatch(channel, payload), onListening)
      .catch((cause: unknown) => logger.warn('no notices from the database yet', { channel }, cause));
  }

  return async (channel, onNotify) => {
    const listening = channels.get(channel) ?? listenTo(channel);
    channels.set(channel, listening);
    await listening;

    return heard.add(channel, onNotify);
  };
}

const STATEMENT = /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i;

/** Hashing a long text again and again costs more than remembering its name. */
const MOST_NAMES = 1_000;
const names = new Map<string, string>();

/** Names what is worth preparing; transaction control is not, and '' prepares nothing. */
function statementName(sql: string): string {
  const known = names.get(sql);
  if (known !== undefined) {
    return known;
  }

  const name = STATEMENT.test(sql) ? createHash('sha256').update(sql).digest('base64url').slice(0, 22) : '';
  if (names.size >= MOST_NAMES) {
    names.clear();
  }
  names.set(sql, name);

  return name;
}
