// The statements that cost a PostgreSQL server most, by pg_stat_statements, which comes with the server. Used by
// several-processes.test.ts on a server of its own.
import postgres from 'postgres';

/** For `postgres -c`. */
export const COUNTING_STATEMENTS = ['shared_preload_libraries=pg_stat_statements'];

const SHOWN = 3;
const LONGEST = 200;

/** Forgets what was counted; counts from now on. */
export async function countStatements(serverUrl: string): Promise<void> {
  await on(serverUrl, async (sql) => {
    await sql`CREATE EXTENSION IF NOT EXISTS pg_stat_statements`;
    await sql`SELECT pg_stat_statements_reset()`;
  });
}

/** A line for each of the most expensive ones in that database, and one for all of it. */
export function dearestStatements(serverUrl: string, databaseUrl: string): Promise<readonly string[]> {
  const name = new URL(databaseUrl).pathname.slice(1);

  return on(serverUrl, async (sql) => {
    const rows = await sql<{ calls: number; total: number; mean: number; share: number; query: string }[]>`
      SELECT calls::int, total_exec_time AS total, mean_exec_time AS mean, query,
        100 * total_exec_time / sum(total_exec_time) OVER () AS share
      FROM pg_stat_statements JOIN pg_database ON pg_database.oid = dbid
      WHERE datname = ${name} ORDER BY total_exec_time DESC LIMIT ${SHOWN}`;

    return rows.map(({ calls, total, mean, share, query }) => {
      const figures = `${Math.round(total)} ms (${Math.round(share)} %), ${calls} × ${mean.toFixed(2)} ms`;

      return `${figures}: ${query.replace(/\s+/g, ' ').slice(0, LONGEST)}`;
    });
  });
}

async function on<T>(serverUrl: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(serverUrl, { max: 1, onnotice: () => undefined });
  try {
    return await work(sql);
  } finally {
    await sql.end();
  }
}
