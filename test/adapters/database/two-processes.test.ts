// Two processes and one embedded data directory. `LOCK_TRIALS=20` tries the killed process that often.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../../src/adapters/database/open-database.ts';
import { startWorker } from '../../../src/adapters/system/start-worker.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { en } from '../../../src/adapters/system/texts/en.ts';
import { aDataDir, silentLogger } from '../../support/database.ts';

const TRIALS = Number(process.env.LOCK_TRIALS ?? 3);
const HOLDER = fileURLToPath(new URL('./holder.ts', import.meta.url));
const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

let dataDir: string;
let children: ChildProcess[];

beforeEach(async () => {
  dataDir = await aDataDir();
  children = [];
});

afterEach(async () => {
  await Promise.all(children.map(kill));
  await rm(dataDir, { recursive: true });
});

type Program = { readonly child: ChildProcess; readonly output: () => string };

function start(
  file: string,
  options: { args?: readonly string[]; environment?: Record<string, string> } = {},
): Program {
  const { args = [], environment = {} } = options;
  const env = { PATH: process.env.PATH, ...environment };
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => {
      output += bytes.toString();
    });
  }
  children.push(child);

  return { child, output: () => output };
}

function hold(firmId: string): Program {
  return start(HOLDER, { args: [dataDir, firmId] });
}

async function says({ child, output }: Program, word: string): Promise<void> {
  while (!output().includes(word)) {
    await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'close')]);
    if (child.exitCode !== null && !output().includes(word)) {
      throw new Error(`said: ${output()}`);
    }
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

async function firmsAfterwards(): Promise<string[]> {
  const database = await openDatabase({ dataDir, startWorker, clock: systemClock(), logger: silentLogger });
  const firms = await database.directory.listFirms();
  await database.stop();

  return firms.map(({ id }) => id);
}

test('a second ShareBill on the data directory says so in a plain sentence and ends', { timeout: 60_000 }, async () => {
  const first = hold('frm_first');
  await says(first, 'holding');

  const second = start(MAIN, { environment: { DATA_DIR: dataDir, PORT: '0' } });
  const [code] = await once(second.child, 'close');

  expect(code).not.toBe(0);
  expect(second.output().trim()).toBe(en.fault('database-in-use'));
  expect(first.child.exitCode).toBeNull();
});

test('of two processes that start at once exactly one holds', { timeout: 60_000 }, async () => {
  const programs = [hold('frm_a'), hold('frm_b')];
  const loser = await Promise.race(programs.map(async (program) => once(program.child, 'close').then(() => program)));
  const winner = programs.find((program) => program !== loser) ?? expect.fail('one must be left');

  await says(winner, 'holding');

  expect(loser.output().trim()).toBe('database-in-use');
  expect(loser.child.exitCode).toBe(1);
});

test(`what a killed process had written is there for the next one, ${TRIALS} times`, {
  timeout: 20_000 + TRIALS * 20_000,
}, async () => {
  const ids = Array.from({ length: TRIALS }, (_, index) => `frm_${String(index).padStart(3, '0')}`);

  for (const id of ids) {
    const holder = hold(id);
    await says(holder, 'holding');
    await kill(holder.child);
  }

  expect(await firmsAfterwards()).toEqual(ids);
});
