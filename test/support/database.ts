// The database of a test process. Every test makes its own firm in it, which also tests the walls.
import { randomBytes } from 'node:crypto';
import { cpSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { type Database, openDatabase } from '../../src/adapters/database/open-database.ts';
import { makeTemplate } from '../../src/adapters/database/template.ts';
import { startWorker } from '../../src/adapters/system/start-worker.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import { systemIds } from '../../src/adapters/system/system-ids.ts';
import type { FirmId } from '../../src/core/ids.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Logger } from '../../src/ports/logger.ts';
import { atEndOfFile } from './at-end-of-file.ts';

const nothing = () => undefined;
export const silentLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };

const SERVER = process.env.TEST_DATABASE_URL;
export type DatabaseKind = 'embedded' | 'server';
/** For what is the same on both: where there is a server, there more happens at once, and faster. */
export const ANY_DATABASE: DatabaseKind = SERVER === undefined ? 'embedded' : 'server';

const CACHE = fileURLToPath(new URL('../.cache', import.meta.url));
const ids = systemIds(systemClock());
let shared: Promise<ThrowAway> | undefined;

/** The database of this test file, of either kind; it is stopped after the file's last test. */
export async function testDatabase(): Promise<Database> {
  shared ??= openForFile();

  return (await shared).database;
}

async function openForFile(): Promise<ThrowAway> {
  atEndOfFile(stopTestDatabase);

  return openAnyDatabase();
}

async function stopTestDatabase(): Promise<void> {
  const opened = await shared;
  shared = undefined;
  await opened?.database.stop();
  await opened?.drop();
}

export type ThrowAway = { readonly database: Database; drop(): Promise<void> };

/** One of its own, of either kind. */
export function openAnyDatabase(clock: Clock = systemClock()): Promise<ThrowAway> {
  return SERVER === undefined ? openEmbeddedDatabase(clock) : openServerDatabase(SERVER, clock);
}

/** An embedded database of its own, from the template. */
export async function openEmbeddedDatabase(clock: Clock = systemClock()): Promise<ThrowAway> {
  const dataDir = await aDataDir();
  const database = await openDatabase({ dataDir, startWorker, clock, logger: silentLogger });

  return { database, drop: () => rm(dataDir, { recursive: true, force: true }) };
}

/** A migrated data directory that nobody has open. The caller removes it. */
export async function aDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sharebill-'));
  const template = await makeTemplate({ startWorker, directory: CACHE });
  // `cp` takes a second for these thousand files
  cpSync(template, join(dataDir, 'database'), { recursive: true });

  return dataDir;
}

/** A new database on that server. Stop it before `drop`. */
export async function openServerDatabase(serverUrl: string, clock: Clock = systemClock()): Promise<ThrowAway> {
  const { databaseUrl, drop } = await aServerDatabase(serverUrl);
  const database = await openDatabase({ databaseUrl, dataDir: '', startWorker, clock, logger: silentLogger });

  return { database, drop };
}

/** A new, empty database on that server that nobody has open. The caller drops it. */
export async function aServerDatabase(serverUrl: string): Promise<{ databaseUrl: string; drop(): Promise<void> }> {
  const name = `sharebill_test_${randomBytes(6).toString('hex')}`;
  const databaseUrl = new URL(serverUrl);
  databaseUrl.pathname = `/${name}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}`);

  return { databaseUrl: databaseUrl.href, drop: () => onServer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`) };
}

async function onServer(serverUrl: string, sql: string): Promise<void> {
  const server = postgres(serverUrl, { max: 1, connect_timeout: 5, onnotice: nothing });

  try {
    await server.unsafe(sql);
  } finally {
    await server.end();
  }
}

/** What a product's variables say of its database and its data directory. */
export type OpenStore = { readonly environment: Record<string, string>; drop(): Promise<void> };

export async function openStore(kind: DatabaseKind): Promise<OpenStore> {
  if (kind === 'embedded') {
    const dataDir = await aDataDir();

    return { environment: { DATA_DIR: dataDir }, drop: () => rm(dataDir, { recursive: true, force: true }) };
  }

  const dataDir = await mkdtemp(join(tmpdir(), 'sharebill-'));
  const { databaseUrl, drop } = await aServerDatabase(SERVER ?? '');

  return {
    environment: { DATA_DIR: dataDir, DATABASE_URL: databaseUrl },
    drop: async () => {
      await drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export type FirmOverrides = {
  readonly id?: FirmId;
  readonly name?: string;
  readonly plan?: string;
  readonly timeZone?: string;
  readonly currency?: string;
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
};

/** A firm of its own for one test. */
export async function aFirmId(database: Database, overrides: FirmOverrides = {}): Promise<FirmId> {
  const id = overrides.id ?? ids.newId('frm');
  await database.directory.createFirm({
    name: 'Harlow & Reed LLP',
    plan: 'Boutique',
    timeZone: 'America/New_York',
    currency: 'USD',
    settings: {},
    ...overrides,
    id,
  });

  return id;
}
