import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openEmbeddedSession } from '../../../src/adapters/database/embedded-session.ts';
import { migrate, readMigrations } from '../../../src/adapters/database/migrate.ts';
import { openDatabase } from '../../../src/adapters/database/open-database.ts';
import { startWorker } from '../../../src/adapters/system/start-worker.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { aDataDir, aFirmId, silentLogger } from '../../support/database.ts';

// Several starts of the embedded database in one test.
vi.setConfig({ testTimeout: 60_000 });

function open(dataDir: string) {
  return openDatabase({ dataDir, startWorker, clock: systemClock(), logger: silentLogger });
}

test('a second opening of a data directory is refused, the first goes on, and after it the next gets in', async () => {
  const dataDir = await aDataDir();
  const first = await open(dataDir);

  await expect(open(dataDir)).rejects.toMatchObject({ code: 'database-in-use' });
  const firmId = await aFirmId(first);
  await first.stop();
  const next = await open(dataDir);

  expect(await next.directory.listFirms()).toContainEqual(expect.objectContaining({ id: firmId }));
  await next.stop();
  await rm(dataDir, { recursive: true });
});

test('of several that start at once exactly one gets the data directory', async () => {
  const dataDir = await aDataDir();

  const results = await Promise.allSettled(Array.from({ length: 3 }, () => open(dataDir)));

  const got = results.filter((result) => result.status === 'fulfilled');
  expect(got).toHaveLength(1);
  await Promise.all(got.map((result) => result.value.stop()));
  await rm(dataDir, { recursive: true });
});

test('what a dead process, or an older one with the same number, left behind does not lock', async () => {
  const dataDir = await aDataDir();
  await writeFile(join(dataDir, 'database.lock', '4194304999.77.abc'), '');
  await writeFile(join(dataDir, 'database.lock', `${process.pid}.1.abc`), '');

  const database = await open(dataDir);

  expect(database.kind).toBe('embedded');
  await database.stop();
  await rm(dataDir, { recursive: true });
});

test('an edited, a broken off and an unknown migration stop the start', async () => {
  const dataDir = await aDataDir();
  const session = await openEmbeddedSession({ startWorker, dataDir: join(dataDir, 'database') });
  const migrations = {
    rows: async (sql: string, values: readonly string[]) => (await session.query(sql, values)).rows,
    script: (sql: string) => session.script(sql),
  };
  const [known] = await readMigrations();

  await session.script(`UPDATE _prisma_migrations SET checksum = 'other'`);
  await expect(migrate(migrations)).rejects.toMatchObject({ code: 'migration-edited' });
  await session.script(`UPDATE _prisma_migrations SET checksum = '${known?.checksum}', finished_at = NULL`);
  await expect(migrate(migrations)).rejects.toMatchObject({ code: 'migration-unfinished' });
  await session.script(`UPDATE _prisma_migrations SET finished_at = now(), migration_name = '29990101000000_later'`);
  await expect(migrate(migrations)).rejects.toMatchObject({ code: 'schema-newer' });
  await session.close();
  await rm(dataDir, { recursive: true });
});

test('every reference between firm tables goes through the firm, and every firm table is keyed by it', async () => {
  const dataDir = await aDataDir();
  const session = await openEmbeddedSession({ startWorker, dataDir: join(dataDir, 'database') });

  const { rows } = await session.query(
    `SELECT conname::text, contype::text, conrelid::regclass::text, confrelid::regclass::text, pg_get_constraintdef(oid)
     FROM pg_constraint WHERE contype IN ('f', 'p') AND connamespace = 'public'::regnamespace`,
    [],
  );
  await session.close();
  await rm(dataDir, { recursive: true });

  const references = rows.filter((row) => row[1] === 'f');
  const crossing = references.filter(([, , , to, definition]) =>
    to === 'firm' ? false : !/FOREIGN KEY \(firm_id, \w+\) REFERENCES \S+\(firm_id, id\)/.test(String(definition)),
  );
  const shared = ['firm', 'chat_workspace', 'processed_request', '_prisma_migrations'];
  const unkeyed = rows.filter(
    ([, kind, table, , definition]) =>
      kind === 'p' && !shared.includes(String(table)) && definition !== 'PRIMARY KEY (firm_id, id)',
  );
  expect(references.length).toBeGreaterThan(40);
  expect(crossing).toEqual([]);
  expect(unkeyed).toEqual([]);
});
