// How many lines of a LEDES file a second are read, checked and staged, and how many applied, beside a bare loop that reads
// the same file and parts its fields; with the memory that this takes and how long the event loop stands still.
import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { aServerDatabase } from '../support/database.ts';
import type { Figure } from './figures.ts';
import type { Imported } from './import-process.ts';
import { writeLedesFile } from './ledes-file.ts';

const PROCESS = fileURLToPath(new URL('./import-process.ts', import.meta.url));
/** `IMPORT_LINES=1000000 npm run bench import` is a file of 340 MB. */
const LINES = Number(process.env.IMPORT_LINES ?? 100_000);
const LIMITS = {
  staging: { least: 20_000 },
  applying: { least: 5_000 },
  megabytes: { most: 150 },
  stall: { most: 50 },
} as const;

/** On the embedded database, and on a PostgreSQL server where TEST_DATABASE_URL names one, which the limits are for. */
export async function benchImport(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sharebill-bench-'));
  const path = join(folder, 'bills.txt');
  await writeLedesFile(path, { lines: LINES });
  const bare = await bareLoop(path);
  const figures = [
    { name: `bare loop: ${LINES} lines read and parted`, value: bare, unit: '/s' } as const,
    ...figuresOf('embedded', { imported: await importIn([path]), bare, limits: false }),
  ];
  const serverUrl = process.env.TEST_DATABASE_URL;
  if (serverUrl !== undefined) {
    const { databaseUrl, drop } = await aServerDatabase(serverUrl);
    figures.push(...figuresOf('PostgreSQL', { imported: await importIn([path, databaseUrl]), bare, limits: true }));
    await drop();
  }
  await rm(folder, { recursive: true, force: true });

  return figures;
}

function figuresOf(
  kind: string,
  { imported, bare, limits }: { imported: Imported; bare: number; limits: boolean },
): Figure[] {
  const { staging, applying, lineItems } = imported;
  const limited = (limit: NonNullable<Figure['limit']>) => (limits ? { limit } : {});
  const rate = (part: Imported['staging']) => lineItems / part.seconds;

  return [
    { name: `${kind}: lines read, checked, staged`, value: rate(staging), unit: '/s', ...limited(LIMITS.staging) },
    { name: `${kind}: the same, against the bare loop`, value: (100 * rate(staging)) / bare, unit: '%' },
    { name: `${kind}: processor time of staging`, value: staging.cpuSeconds, unit: 's' },
    { name: `${kind}: memory above rest`, value: staging.megabytes, unit: 'MB', ...limited(LIMITS.megabytes) },
    { name: `${kind}: longest stall while staging`, value: staging.stallMs, unit: 'ms', ...limited(LIMITS.stall) },
    { name: `${kind}: lines applied`, value: rate(applying), unit: '/s', ...limited(LIMITS.applying) },
    { name: `${kind}: processor time of applying`, value: applying.cpuSeconds, unit: 's' },
    { name: `${kind}: memory above rest, applying`, value: applying.megabytes, unit: 'MB' },
    { name: `${kind}: longest stall while applying`, value: applying.stallMs, unit: 'ms', ...limited(LIMITS.stall) },
  ];
}

/** Lines a second. */
async function bareLoop(path: string): Promise<number> {
  const begun = performance.now();
  let fields = 0;
  for await (const line of createInterface({ input: createReadStream(path, 'utf8') })) {
    fields += line.split('|').length;
  }

  return fields / 24 / ((performance.now() - begun) / 1_000);
}

/** In a process of its own: its memory and its event loop are measured. */
async function importIn(given: readonly string[]): Promise<Imported> {
  const child = spawn(process.execPath, ['--import', 'tsx', PROCESS, ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`the import ended with ${code}`);

  return JSON.parse(output) as Imported;
}
