// The product killed while it applies an import, and started again: in the end every bill of the file is there once and
// whole, with its audit entries. After each kill the same holds of what is there by then.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { readImportFile } from '../../src/adapters/bill-sources/read-import-file.ts';
import type { FirmDb } from '../../src/adapters/database/for-firm.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import { systemIds } from '../../src/adapters/system/system-ids.ts';
import type { FirmId } from '../../src/core/ids.ts';
import { importBills } from '../../src/use-cases/import-bills.ts';
import { ledesFile, onDisk } from '../adapters/bill-sources/files.ts';
import { chance, printedSeed, times } from './counts.ts';
import { anEmbeddedPlace, aServerPlace, forgetPrepared, openPlace, type Place } from './prepared-firm.ts';
import { inWorld, killProduct, type World } from './world.ts';

const KILLS = times({ long: 20, short: 2 });
const BILLS = times({ long: 8_000, short: 3_000 });
const LINES = 4;
/** At most, until one comes while the import is applied. */
const MOST_KILLS = KILLS + 10;
const LIFE_MS = { least: 50, most: 1_500 };
/** A busy machine takes its time. */
const DONE_WITHIN_MS = 300_000;
const LOOK_MS = 10_000;
const SOURCE = 'killed';
const serverUrl = process.env.TEST_DATABASE_URL;

afterAll(forgetPrepared);

describe('An import that is applied while the product is killed', () => {
  test(`${KILLS} times, on the embedded database, comes whole`, { timeout: 900_000 + KILLS * 60_000 }, async () => {
    await killWhileApplying(await anEmbeddedPlace());
  });

  test.runIf(serverUrl !== undefined || process.env.REQUIRE_SERVER_DATABASE === '1')(
    `${KILLS} times, on a PostgreSQL server, comes whole`,
    { timeout: 900_000 + KILLS * 120_000 },
    async () => {
      await killWhileApplying(await aServerPlace(serverUrl ?? ''));
    },
  );
});

async function killWhileApplying(place: Place): Promise<void> {
  const random = chance(printedSeed('import kills'));
  await inWorld(place, async (world) => {
    const importId = await stage(place);
    const partly: number[] = [];
    // a busy machine takes its time to begin: lives grow until a kill comes in the middle
    for (let kill = 0; kill < KILLS || (kill < MOST_KILLS && !partly.some(isPart)); kill += 1) {
      const product = world.start();
      await product.ready();
      const longer = partly.some(isPart) ? 1 : 1.6 ** kill;
      await sleep((LIFE_MS.least + random() * (LIFE_MS.most - LIFE_MS.least)) * longer);
      await killProduct(world, { product, where: `import, life ${kill + 1}` });
      partly.push(await inFirm(place, (db) => lookAndRelease(db)));
    }
    await runUntilApplied(world, importId);
    process.stdout.write(`bills after each kill: ${partly.join(', ')} of ${BILLS}\n`);
    expect(
      partly.some((count) => count > 0 && count < BILLS),
      'no kill came while it was applied',
    ).toBe(true);
    await inFirm(place, async (db) => {
      expect(await wholeBills(db)).toBe(BILLS);
      expect(await entriesOf(db, importId)).toEqual({ 'import-accepted': 1, 'import-applied': 1 });
      expect(await db.importRow.count({ where: { importId, appliedAt: null } })).toBe(0);
    });
  });
}

/** A server cannot tell that a lease is a dead process's: its 45 seconds are over at once here, so that lives are short. */
async function lookAndRelease(db: FirmDb): Promise<number> {
  await db.job.updateMany({ where: { kind: 'apply-import' }, data: { runAt: systemClock().now() } });

  return wholeBills(db);
}

function isPart(bills: number): boolean {
  return bills > 0 && bills < BILLS;
}

/** Reads and accepts the file; the product applies it when it is started. */
async function stage(place: Place): Promise<string> {
  const path = await onDisk(
    ledesFile(
      Array.from({ length: BILLS * LINES }, (_, index) => ({
        INVOICE_NUMBER: `K-${Math.floor(index / LINES)}`,
        CLIENT_ID: `KC-${Math.floor(index / LINES) % 40}`,
        LINE_ITEM_NUMBER: String(index % LINES),
        INVOICE_TOTAL: String(450 * LINES),
      })),
    ),
  );
  const options = { state: 'awaiting_payment', currency: 'USD', paymentTermsDays: 30, source: SOURCE };
  const source = await readImportFile({ path, options });
  const clock = systemClock();
  const firmId = place.firmId as FirmId;
  const result = await inFirm(place, async (db) =>
    source.ok
      ? importBills(
          { db, clock, ids: systemIds(clock) },
          { ...source.value, firmId, actor: { kind: 'operator', firmId }, dryRun: false },
        )
      : undefined,
  );
  if (!result?.ok || result.value.importId === undefined) throw new Error(JSON.stringify(result));

  return result.value.importId;
}

/** The embedded database has one user at a time: the product is stopped to look. */
async function runUntilApplied(world: World, importId: string): Promise<void> {
  const giveUpAt = performance.now() + DONE_WITHIN_MS;
  while (performance.now() < giveUpAt) {
    const product = world.start();
    await product.ready();
    await sleep(LOOK_MS);
    expect((await product.stop()).code, product.output()).toBe(0);
    const found = await inFirm(world.place, (db) =>
      db.import.findFirstOrThrow({ where: { id: importId }, select: { state: true } }),
    );
    if (found.state === 'applied') return;
  }

  throw new Error('the import was not applied in time');
}

/** How many bills of the file are there; each once, with all of its lines, its matter and its one audit entry. */
async function wholeBills(db: FirmDb): Promise<number> {
  const bills = await db.bill.findMany({
    where: { source: SOURCE },
    select: {
      id: true,
      number: true,
      version: true,
      totalMinor: true,
      _count: { select: { lineItems: true, matters: true } },
    },
  });
  const whole = { version: 1, totalMinor: BigInt(45_000 * LINES), _count: { lineItems: LINES, matters: 1 } };
  for (const { id: _id, number: _number, ...bill } of bills) {
    expect(bill).toEqual(whole);
  }

  const entries = await db.auditEntry.findMany({
    where: { action: { startsWith: 'bill-' }, subjectId: { in: bills.map(({ id }) => id) } },
    select: { subjectId: true },
  });
  expect(entries.map(({ subjectId }) => subjectId).sort()).toEqual(bills.map(({ id }) => id).sort());
  expect(new Set(bills.map(({ number }) => number)).size).toBe(bills.length);

  return bills.length;
}

async function entriesOf(db: FirmDb, subjectId: string): Promise<Record<string, number>> {
  const entries = await db.auditEntry.groupBy({ by: ['action'], where: { subjectId }, _count: { id: true } });

  return Object.fromEntries(entries.map(({ action, _count }) => [action, _count.id]));
}

/** On a database that nobody has open. */
async function inFirm<Result>(place: Place, work: (db: FirmDb) => Promise<Result>): Promise<Result> {
  const database = await openPlace(place);
  try {
    return await work(database.forFirm(place.firmId));
  } finally {
    await database.stop();
  }
}
