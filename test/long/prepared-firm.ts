// A database that holds the sample firm and nothing else, which nobody has open: made once for each test file, and
// copied for each product that is to be killed on it.
import { cpSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../src/adapters/database/open-database.ts';
import { startWorker } from '../../src/adapters/system/start-worker.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import { systemIds } from '../../src/adapters/system/system-ids.ts';
import type { FirmId } from '../../src/core/ids.ts';
import { addBareFirm } from '../support/bare-firm.ts';
import { aDataDir, aServerDatabase } from '../support/database.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { times } from './counts.ts';
import { addMoreBills, type KnownBill } from './more-bills.ts';

export type EmptyPlace = {
  readonly dataDir: string;
  /** Undefined: embedded in `dataDir`. */
  readonly databaseUrl: string | undefined;
  remove(): Promise<void>;
};

export type Place = EmptyPlace & {
  readonly firmId: string;
  readonly bills: readonly KnownBill[];
};

/** Each can go to each of its two contacts three times an hour. */
const BILLS = times({ long: 1_200, short: 150 });

let prepared: Promise<Place> | undefined;

/** A data directory of its own with the firm in it. */
export async function anEmbeddedPlace(): Promise<Place> {
  prepared ??= prepareEmbedded();
  const { dataDir: original, firmId, bills } = await prepared;
  const dataDir = await aFolder();
  cpSync(join(original, 'database'), join(dataDir, 'database'), { recursive: true });

  return { dataDir, databaseUrl: undefined, firmId, bills, remove: () => removeFolder(dataDir) };
}

/** A data directory with nothing in it. */
export async function anEmptyPlace(): Promise<EmptyPlace> {
  const dataDir = await aFolder();

  return { dataDir, databaseUrl: undefined, remove: () => removeFolder(dataDir) };
}

/** The last one that the file needs: removes what the others were copied from. */
export async function forgetPrepared(): Promise<void> {
  await (await prepared)?.remove();
  prepared = undefined;
}

/** A database of its own on that server with the firm in it. */
export async function aServerPlace(serverUrl: string): Promise<Place> {
  const { databaseUrl, drop } = await aServerDatabase(serverUrl);
  const dataDir = await aFolder();
  const remove = async () => {
    await removeFolder(dataDir);
    await drop();
  };

  return { dataDir, databaseUrl, remove, ...(await fill({ dataDir, databaseUrl })) };
}

async function prepareEmbedded(): Promise<Place> {
  const dataDir = await aDataDir();

  return {
    dataDir,
    databaseUrl: undefined,
    remove: () => removeFolder(dataDir),
    ...(await fill({ dataDir, databaseUrl: undefined })),
  };
}

export async function openPlace(place: Pick<Place, 'dataDir' | 'databaseUrl'>): Promise<Database> {
  const { dataDir, databaseUrl } = place;
  const options = { dataDir, startWorker, clock: systemClock(), logger: silentLogger };

  return openDatabase(databaseUrl === undefined ? options : { ...options, databaseUrl });
}

/** Adds the firm to a database that nobody has open: it asks what becomes of a mail that may have arrived. */
export async function fill(
  place: Pick<Place, 'dataDir' | 'databaseUrl'>,
  count = BILLS,
): Promise<Pick<Place, 'firmId' | 'bills'>> {
  const database = await openPlace(place);
  const clock = systemClock();
  const deps = { ...database, clock, ids: systemIds(clock) };
  const firmId = await addBareFirm(deps, { unknownMail: 'ask' });
  const bills = await addMoreBills({ ...deps, db: database.forFirm(firmId) }, { firmId: firmId as FirmId, count });
  await database.stop();

  return { firmId, bills };
}

export function aFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'sharebill-long-'));
}

export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
