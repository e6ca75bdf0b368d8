// The process that imports for import-lines.ts: reads, checks and stages a file, then applies it, and says by a line of
// JSON what each took. Called as `import-process.ts FILE [DATABASE_URL]`; without a URL on an embedded database. It works
// with the built product: what runs the sources here gives each small function its name again, at every call.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { silentLogger } from '../support/silent-logger.ts';

const { readImportFile } = await built<typeof import('../../src/adapters/bill-sources/read-import-file.ts')>(
  'adapters/bill-sources/read-import-file.js',
);
const { openDatabase } = await built<typeof import('../../src/adapters/database/open-database.ts')>(
  'adapters/database/open-database.js',
);
const { keepHeapSmall } = await built<typeof import('../../src/adapters/system/small-heap.ts')>(
  'adapters/system/small-heap.js',
);
const { startWorker } = await built<typeof import('../../src/adapters/system/start-worker.ts')>(
  'adapters/system/start-worker.js',
);
const { systemClock } = await built<typeof import('../../src/adapters/system/system-clock.ts')>(
  'adapters/system/system-clock.js',
);
const { systemIds } = await built<typeof import('../../src/adapters/system/system-ids.ts')>(
  'adapters/system/system-ids.js',
);
const { applyImport } = await built<typeof import('../../src/use-cases/apply-import.ts')>('use-cases/apply-import.js');
const { importBills } = await built<typeof import('../../src/use-cases/import-bills.ts')>('use-cases/import-bills.js');

/** What one part of the import took. */
type Taken = {
  readonly seconds: number;
  /** Of this process, all its threads: what it is on a machine that does other things too. */
  readonly cpuSeconds: number;
  /** Most of the process's memory during it, above that at rest. */
  readonly megabytes: number;
  /** The longest that the event loop stood still. */
  readonly stallMs: number;
};

export type Imported = { readonly staging: Taken; readonly applying: Taken; readonly lineItems: number };

const [, , path = '', databaseUrl] = process.argv;
keepHeapSmall();
const clock = systemClock();
const ids = systemIds(clock);
const dataDir = await mkdtemp(join(tmpdir(), 'sharebill-bench-'));
const place = databaseUrl === undefined ? { dataDir } : { dataDir, databaseUrl };
const database = await openDatabase({ ...place, startWorker, clock, logger: silentLogger });
const firmId = ids.newId('frm');
await database.directory.createFirm({
  id: firmId,
  name: 'Harlow & Reed LLP',
  plan: 'Boutique',
  timeZone: 'America/New_York',
  currency: 'USD',
  settings: {},
});
const deps = { db: database.forFirm(firmId), clock, ids };
await deps.db.bill.count();
await sleep(2_000);
const restMegabytes = residentMegabytes();

const staged = await measured(async () => {
  const source = await readImportFile({ path, options: { currency: 'USD', paymentTermsDays: 30 } });
  if (!source.ok) throw new Error(source.refusal.text);
  const report = await importBills(deps, {
    ...source.value,
    firmId,
    actor: { kind: 'operator', firmId },
    dryRun: false,
  });
  if (!report.ok) throw new Error(JSON.stringify(report.refusal).slice(0, 2_000));

  return report.value.importId ?? '';
});
const applied = await measured(() => applyImport(deps, { firmId, importId: staged.result }));
const imported: Imported = {
  staging: staged.taken,
  applying: applied.taken,
  lineItems: await deps.db.lineItem.count(),
};
process.stdout.write(`${JSON.stringify(imported)}\n`);
await database.stop();
await rm(dataDir, { recursive: true, force: true });

async function measured<Result>(work: () => Promise<Result>): Promise<{ result: Result; taken: Taken }> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, residentMegabytes());
  }, 50);
  delay.enable();
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const result = await work();
  const seconds = (performance.now() - begun) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  delay.disable();
  clearInterval(watch);

  return {
    result,
    taken: { seconds, cpuSeconds: (user + system) / 1e6, megabytes: most - restMegabytes, stallMs: delay.max / 1e6 },
  };
}

/** As Linux counts it. */
function residentMegabytes(): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1_000;
}

function built<Module>(path: string): Promise<Module> {
  return import(new URL(`../../dist/${path}`, import.meta.url).href) as Promise<Module>;
}
