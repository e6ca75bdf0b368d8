// How long the built product takes to start on an existing data directory, and the memory it rests at.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { aServerDatabase } from '../support/database.ts';
import { freePort } from '../support/free-port.ts';
import type { Figure } from './figures.ts';

const STARTS = 3;
const REST_MS = 10_000;

/** Needs the build: `npm run bench` makes it first. */
export async function benchProcess(): Promise<Figure[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sharebill-bench-'));
  const first = await startOnce({ DATA_DIR: dataDir });
  await stop(first.child);
  const starts: number[] = [];
  let rest = 0;
  for (let index = 0; index < STARTS; index += 1) {
    const started = await startOnce({ DATA_DIR: dataDir });
    starts.push(started.seconds);
    if (index === STARTS - 1) {
      await sleep(REST_MS);
      rest = residentMegabytes(started.child);
    }
    await stop(started.child);
  }
  await rm(dataDir, { recursive: true, force: true });

  return [
    { name: 'first start: new database, sample firm', value: first.seconds, unit: 's' },
    {
      name: 'start on an existing data directory, slowest of 3',
      value: Math.max(...starts),
      unit: 's',
      limit: { most: 4 },
    },
    { name: 'memory at rest: embedded database, workspace', value: rest, unit: 'MB', limit: { most: 450 } },
    ...(await benchServerProcess()),
  ];
}

async function benchServerProcess(): Promise<Figure[]> {
  const serverUrl = process.env.TEST_DATABASE_URL;
  if (serverUrl === undefined) {
    process.stderr.write('Set TEST_DATABASE_URL to measure the product with PostgreSQL and Slack too.\n');
    return [];
  }

  const { databaseUrl, drop } = await aServerDatabase(serverUrl);
  const dataDir = await mkdtemp(join(tmpdir(), 'sharebill-bench-'));
  const { child } = await startOnce({
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    PUBLIC_URL: 'http://127.0.0.1',
    SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'bills@harlowreed.test',
    SLACK_SIGNING_SECRET: 'secret',
    SLACK_BOT_TOKEN: 'xoxb-bench',
  });
  await sleep(REST_MS);
  const rest = residentMegabytes(child);
  await stop(child);
  await drop();
  await rm(dataDir, { recursive: true, force: true });

  return [{ name: 'memory at rest: PostgreSQL and Slack', value: rest, unit: 'MB', limit: { most: 220 } }];
}

async function startOnce(environment: Record<string, string>): Promise<{ child: ChildProcess; seconds: number }> {
  const port = String(await freePort());
  const begun = performance.now();
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: { PATH: process.env.PATH, ...environment, PORT: port, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  // the port answers: 200 with a firm, 503 while there is none
  while (!(await answers(`http://127.0.0.1:${port}/readyz`))) {
    if (child.exitCode !== null) throw new Error(`the product ended with ${child.exitCode}`);
    await sleep(20);
  }

  return { child, seconds: (performance.now() - begun) / 1000 };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  return ended;
}

/** As Linux counts it; 0 elsewhere. */
function residentMegabytes({ pid }: ChildProcess): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1000;
}
