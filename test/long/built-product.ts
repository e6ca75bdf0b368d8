// The built product as a process of its own: started, killed and stopped from outside. Needs the build, which
// before-long-tests.ts makes once for each run.
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Role } from '../../src/role.ts';
import { BARE_WORKSPACE } from '../support/slack/bare-workspace.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const CRASH_HOOK = new URL('./crash-hook.js', import.meta.url).href;
const LOOP_HOOK = new URL('../support/loop-hook.js', import.meta.url).href;
const READY_WITHIN_MS = 120_000;

export type ProductPlaces = {
  readonly port: number;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly slackApiUrl: string;
  readonly smtpUrl: string;
};

export type BuiltProduct = {
  readonly pid: number;
  /** Resolves when it has ended, however. */
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>;
  isRunning(): boolean;
  /** Resolves when it is ready; rejects with what it said when it ends before. */
  ready(): Promise<void>;
  /** The same, when it has no firm yet and says so. */
  listening(): Promise<void>;
  /** SIGKILL: sent before this returns. */
  kill(): void;
  /** SIGTERM; resolves when it has ended. */
  stop(): Promise<{ readonly code: number | null; readonly signal: string | null; readonly milliseconds: number }>;
  output(): string;
};

export type StartOptions = {
  /** It kills itself at that point of crash-hook.js. */
  readonly crashAt?: string;
  /** Another mail server than the world's. */
  readonly smtpUrl?: string;
  /** It measures its own event loop: see loop-hook.js. */
  readonly watched?: boolean;
  /** `all` unless it is one of several. */
  readonly role?: Role;
  /** Another port than the world's. */
  readonly port?: number;
  /** Variables besides. */
  readonly environment?: Readonly<Record<string, string>>;
};

export function startBuiltProduct(given: ProductPlaces, options: StartOptions = {}): BuiltProduct {
  const { crashAt, smtpUrl = given.smtpUrl, port = given.port, role = 'all', watched = false } = options;
  const places = { ...given, smtpUrl, port };
  const hooks = [...(crashAt === undefined ? [] : [CRASH_HOOK]), ...(watched ? [LOOP_HOOK] : [])];
  const child = spawn(process.execPath, [...hooks.flatMap((hook) => ['--import', hook]), MAIN, '--role', role], {
    env: { ...environmentOf(places), ...options.environment, ...(crashAt === undefined ? {} : { CRASH_AT: crashAt }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = gathered(child);
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const isRunning = () => child.exitCode === null && child.signalCode === null;
  const answers = (status: number) =>
    answersWith(status, { url: `http://127.0.0.1:${places.port}/readyz`, isRunning, output });

  return {
    pid: child.pid ?? 0,
    ended,
    isRunning,
    ready: () => answers(200),
    listening: () => answers(503),
    kill: () => void child.kill('SIGKILL'),
    stop: async () => {
      const begun = performance.now();
      child.kill('SIGTERM');
      const how = await ended;

      return { ...how, milliseconds: performance.now() - begun };
    },
    output,
  };
}

function environmentOf(places: ProductPlaces): Record<string, string | undefined> {
  return {
    PATH: process.env.PATH,
    PORT: String(places.port),
    PUBLIC_URL: `http://127.0.0.1:${places.port}`,
    DATA_DIR: places.dataDir,
    WORKSPACE: 'off',
    SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    SLACK_SIGNING_SECRET: BARE_WORKSPACE.signingSecret,
    SLACK_BOT_TOKEN: BARE_WORKSPACE.botToken,
    SLACK_API_URL: places.slackApiUrl,
    SMTP_URL: places.smtpUrl,
    MAIL_FROM: 'bills@harlowreed.test',
    LOG_LEVEL: 'warn',
    ...(places.databaseUrl === undefined ? {} : { DATABASE_URL: places.databaseUrl }),
  };
}

/** The last part of what it says: enough to see why it ended. */
function gathered(child: ChildProcess): () => string {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (bytes: Buffer) => {
      output = `${output}${bytes}`.slice(-20_000);
    });
  }

  return () => output;
}

type Asked = { readonly url: string; readonly isRunning: () => boolean; readonly output: () => string };

async function answersWith(status: number, product: Asked): Promise<void> {
  const giveUpAt = performance.now() + READY_WITHIN_MS;
  while (product.isRunning() && performance.now() < giveUpAt) {
    const answer = await fetch(product.url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    if (answer?.status === status) return;
    await sleep(20);
  }

  throw new Error(`the product did not get ready; it said:\n${product.output()}`);
}
