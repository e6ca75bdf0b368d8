// A database that a bench fills by SQL while no product is on it: on a server or embedded. Used by type-ahead.ts and portal.ts.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { openEmbeddedSession } from '../../src/adapters/database/embedded-session.ts';
import { startWorker } from '../../src/adapters/system/start-worker.ts';
import { aDataDir, aServerDatabase } from '../support/database.ts';
import type { Places } from './bench-product.ts';

export type Store = {
  readonly places: Pick<Places, 'databaseUrl' | 'dataDir'>;
  /** While no product is on it. */
  run(statements: readonly string[]): Promise<void>;
  drop(): Promise<void>;
};

export async function openServer(serverUrl: string): Promise<Store> {
  const { databaseUrl, drop } = await aServerDatabase(serverUrl);

  return {
    places: { databaseUrl },
    run: async (statements) => {
      const sql = postgres(databaseUrl, { max: 1, onnotice: () => undefined });
      for (const statement of statements) await sql.unsafe(statement);
      await sql.unsafe('VACUUM ANALYZE');
      await sql.end();
    },
    drop,
  };
}

export async function openEmbedded(): Promise<Store> {
  const dataDir = await aDataDir();

  return {
    places: { dataDir },
    run: async (statements) => {
      const session = await openEmbeddedSession({ startWorker, dataDir: join(dataDir, 'database') });
      for (const statement of statements) await session.script(statement);
      await session.close();
    },
    drop: () => rm(dataDir, { recursive: true, force: true }),
  };
}
