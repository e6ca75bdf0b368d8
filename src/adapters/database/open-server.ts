// Opens a PostgreSQL server: Prisma through a pool, migrations and LISTEN through connections of their
// own. Used by open-database.ts.
import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import postgres from 'postgres';
import { Fault } from '../../core/fault.ts';
import type { Logger } from '../../ports/logger.ts';
import { migrate } from './migrate.ts';
import type { Store } from './store.ts';

const POOL = {
  max: 10,
  connectionTimeoutMillis: 5_000,
  statement_timeout: 30_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 30_000,
  keepAlive: true,
  application_name: 'sharebill',
  // Without it timestamps are stored wrong when the server's zone is not UTC.
  options: '-c TimeZone=UTC',
};

/** Fault('database-unreachable', retryable) when no connection can be made. */
export async function openServer(deps: { databaseUrl: string; logger: Logger }): Promise<Store> {
  await migrateServer(deps.databaseUrl);
  const listening = connectionTo(deps.databaseUrl);
  const lost = (cause: Error) => deps.logger.warn('database connection lost', {}, cause);

  return {
    adapter: new PrismaPg(
      { connectionString: deps.databaseUrl, ...POOL },
      { statementNameGenerator: ({ sql }) => statementName(sql), onPoolError: lost, onConnectionError: lost },
    ),
    listen: async (channel, onNotify) => {
      const { unlisten } = await listening.listen(channel, onNotify);

      return unlisten;
    },
    stop: () => listening.end({ timeout: 2 }),
  };
}

async function migrateServer(databaseUrl: string): Promise<void> {
  const connection = connectionTo(databaseUrl);

  try {
    await connection.unsafe('SELECT 1').catch((cause: unknown) => {
      throw new Fault('database-unreachable', { retryable: true, cause });
    });
    await migrate({
      rows: async (sql, values) => [...(await connection.unsafe(sql, [...values]).values())],
      script: async (sql) => void (await connection.unsafe(sql).simple()),
    });
  } finally {
    await connection.end({ timeout: 2 });
  }
}

/** One connection: what is set or locked in it stays. */
function connectionTo(databaseUrl: string) {
  return postgres(databaseUrl, { max: 1, connect_timeout: 5, onnotice: () => undefined, prepare: false });
}

const STATEMENT = /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i;

/** Names what is worth preparing; transaction control is not, and '' prepares nothing. */
function statementName(sql: string): string {
  return STATEMENT.test(sql) ? createHash('sha256').update(sql).digest('base64url').slice(0, 22) : '';
}
