// A file of bills that is larger than the memory that the importing process has: it is imported whole, on the server's
// database, or on the embedded one where there is none.
import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Imported } from '../bench/import-process.ts';
import { writeLedesFile } from '../bench/ledes-file.ts';
import { aServerDatabase } from '../support/database.ts';
import { times } from './counts.ts';
import { aFolder, removeFolder } from './prepared-firm.ts';

const LINES = times({ long: 900_000, short: 60_000 });
const BYTES = times({ long: 300_000_000, short: 20_000_000 });
/** What the objects of the whole process may take; everything else of it comes on top. */
const HEAP_MB = 96;
const MOST_MB_ABOVE_REST = 150;
const PROCESS = fileURLToPath(new URL('../bench/import-process.ts', import.meta.url));

let folder: string;

beforeAll(async () => {
  folder = await aFolder();
});

afterAll(() => removeFolder(folder));

test(`A LEDES file of ${BYTES / 1_000_000} MB is imported by a process with ${HEAP_MB} MB for its objects`, {
  timeout: times({ long: 3_600_000, short: 300_000 }),
}, async () => {
  const path = join(folder, 'bills.txt');
  await writeLedesFile(path, { lines: LINES });
  const { size } = await stat(path);
  const imported = await importedOnADatabase(path);
  process.stdout.write(`${LINES} lines: ${JSON.stringify(imported)}\n`);

  expect(size).toBeGreaterThanOrEqual(BYTES);
  expect(imported.lineItems).toBe(LINES);
  expect(imported.staging.megabytes).toBeLessThanOrEqual(MOST_MB_ABOVE_REST);
  expect(imported.applying.megabytes).toBeLessThanOrEqual(MOST_MB_ABOVE_REST);
});

async function importedOnADatabase(path: string): Promise<Imported> {
  const serverUrl = process.env.TEST_DATABASE_URL;
  if (serverUrl === undefined) {
    return imported([path]);
  }

  const { databaseUrl, drop } = await aServerDatabase(serverUrl);
  try {
    return await imported([path, databaseUrl]);
  } finally {
    await drop();
  }
}

async function imported(given: readonly string[]): Promise<Imported> {
  const heap = `--max-old-space-size=${HEAP_MB}`;
  const child = spawn(process.execPath, [heap, '--import', 'tsx', PROCESS, ...given], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (bytes: Buffer) => (said.stdout += bytes));
  child.stderr.on('data', (bytes: Buffer) => (said.stderr += bytes));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  expect(code, said.stderr.slice(-2_000)).toBe(0);

  return JSON.parse(said.stdout) as Imported;
}
