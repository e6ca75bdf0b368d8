import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { expect, test, vi } from 'vitest';
import { embeddedAdapter } from '../../../src/adapters/database/embedded-adapter.ts';
import { openEmbeddedSession } from '../../../src/adapters/database/embedded-session.ts';
import { migrate, readMigrations } from '../../../src/adapters/database/migrate.ts';
import { openDatabase } from '../../../src/adapters/database/open-database.ts';
import { makeTemplate } from '../../../src/adapters/database/template.ts';
import { startWorker } from '../../../src/adapters/system/start-worker.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import type { Fault } from '../../../src/core/fault.ts';
import type { StartWorker } from '../../../src/ports/start-worker.ts';
import { aDataDir, aFirmId, silentLogger } from '../../support/database.ts';

// Several starts of the embedded database in one test.
vi.setConfig({ testTimeout: 60_000 });

function open(dataDir: string, templatesDir?: string) {
  const options = { dataDir, startWorker, clock: systemClock(), logger: silentLogger };

  return openDatabase(templatesDir === undefined ? options : { ...options, templatesDir });
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
  await mkdir(join(dataDir, 'database.lock'));
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
  const [known] = await readMigrations();

  await session.script(`UPDATE _prisma_migrations SET checksum = 'other'`);
  await expect(migrate(session)).rejects.toMatchObject({ code: 'migration-edited' });
  await session.script(`UPDATE _prisma_migrations SET checksum = '${known?.checksum}', finished_at = NULL`);
  await expect(migrate(session)).rejects.toMatchObject({ code: 'migration-unfinished' });
  await session.script(`UPDATE _prisma_migrations SET finished_at = now(), migration_name = '29990101000000_later'`);
  await expect(migrate(session)).rejects.toMatchObject({ code: 'schema-newer' });
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
  const shared = [
    'firm',
    'chat_workspace',
    'processed_request',
    'chat_conversation',
    'fingerprint',
    '_prisma_migrations',
  ];
  const unkeyed = rows.filter(
    ([, kind, table, , definition]) =>
      kind === 'p' && !shared.includes(String(table)) && definition !== 'PRIMARY KEY (firm_id, id)',
  );
  expect(references.length).toBeGreaterThan(40);
  expect(crossing).toEqual([]);
  expect(unkeyed).toEqual([]);
});

test('a transaction has the embedded database to itself until it ends', async () => {
  const dataDir = await aDataDir();
  const database = await open(dataDir);
  const firm = database.forFirm(await aFirmId(database));
  const order: string[] = [];
  let outside: Promise<unknown> = Promise.resolve();

  await firm.$transaction(async (tx) => {
    outside = firm.firm.findFirstOrThrow().then(({ name }) => order.push(`outside sees ${name}`));
    await tx.firm.updateMany({ data: { name: 'the new name' } });
    await new Promise((resolve) => setTimeout(resolve, 200));
    order.push('inside is done');
  });
  await outside;

  expect(order).toEqual(['inside is done', 'outside sees the new name']);
  await database.stop();
  await rm(dataDir, { recursive: true });
});

test('a savepoint takes back what came after it and no more', async () => {
  const dataDir = await aDataDir();
  const session = await openEmbeddedSession({ startWorker, dataDir: join(dataDir, 'database') });
  const adapter = await embeddedAdapter(session).connect();
  const key = (text: string) => ({
    sql: `INSERT INTO processed_request VALUES ('k', '${text}', now())`,
    args: [],
    argTypes: [],
  });

  const transaction = await adapter.startTransaction();
  await transaction.executeRaw(key('kept'));
  await transaction.createSavepoint?.('before');
  await transaction.executeRaw(key('taken back'));
  await expect(transaction.executeRaw(key('kept'))).rejects.toMatchObject({
    cause: { kind: 'UniqueConstraintViolation' },
  });
  await transaction.rollbackToSavepoint?.('before');
  await transaction.executeRaw({ sql: 'COMMIT', args: [], argTypes: [] });
  await transaction.commit();

  expect(await session.rows('SELECT key FROM processed_request', [])).toEqual([['kept']]);
  await session.close();
  await rm(dataDir, { recursive: true });
});

test('the first start makes the directory from the template or from nothing, and what a killed one left is made anew', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'sharebill-'));
  await mkdir(join(dataDir, 'database.making'));
  await writeFile(join(dataDir, 'database.making', 'PG_VERSION'), 'half a directory');
  const template = await makeTemplate({ startWorker, directory: join(dataDir, 'templates') });
  const marked = join(template, 'from-the-template');
  await writeFile(marked, '');

  const fromTemplate = await open(dataDir, dirname(template));
  await fromTemplate.stop();
  const inDirectory = await readdir(join(dataDir, 'database'));
  await rm(join(dataDir, 'database'), { recursive: true });
  const fromNothing = await open(dataDir, join(dataDir, 'no-templates'));
  const firms = await fromNothing.directory.listFirms();
  await fromNothing.stop();

  expect(inDirectory).toContain('from-the-template');
  expect(firms).toEqual([]);
  expect((await stat(join(dataDir, 'database'))).mode & 0o077).toBe(0);
  expect(await readdir(join(dataDir, 'database'))).not.toContain('from-the-template');
  await rm(dataDir, { recursive: true });
});

test('the end takes at most 5 seconds, whatever is under way, and then every call is refused', async () => {
  const dataDir = await aDataDir();
  const database = await open(dataDir);
  const firm = database.forFirm(await aFirmId(database));
  const work = firm.$transaction(async (tx) => {
    await tx.firm.updateMany({ data: { name: 'never' } });
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    await tx.firm.findFirst();
  });
  work.catch(() => undefined);
  const started = performance.now();

  await database.stop();
  const took = performance.now() - started;

  expect(took).toBeLessThan(5_500);
  await expect(firm.firm.findFirst()).rejects.toThrow();
  await expect(work).rejects.toThrow();
  const next = await open(dataDir);
  expect(await next.directory.listFirms()).toEqual([expect.objectContaining({ name: 'Harlow & Reed LLP' })]);
  await next.stop();
  await rm(dataDir, { recursive: true });
});

test('a database whose thread ends by itself says so, and one that is stopped does not', async () => {
  const dataDir = await aDataDir();
  const threads: Worker[] = [];
  const lost: string[] = [];
  const options = {
    dataDir,
    startWorker: ((module, data) => {
      const thread = startWorker(module, data);
      threads.push(thread);

      return thread;
    }) satisfies StartWorker,
    clock: systemClock(),
    logger: silentLogger,
    onLost: ({ code }: Fault) => lost.push(code),
  };
  const stopped = await openDatabase(options);
  await stopped.stop();

  const database = await openDatabase(options);
  await threads.at(-1)?.terminate();

  expect(lost).toEqual(['database-failed']);
  await expect(database.directory.listFirms()).rejects.toMatchObject({ code: 'database-failed' });
  await database.stop();
  await rm(dataDir, { recursive: true });
});
