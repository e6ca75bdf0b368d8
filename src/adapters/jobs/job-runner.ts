// Runs the jobs of all firms: woken by the database's notice, by the time of the next job, and by a
// poll as the safety net. Any number of processes may run it. Started by compose.ts.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { ClaimedJob } from '../database/job-queue.ts';
import type { Database } from '../database/open-database.ts';
import { type RunDeps, runJob } from './run-job.ts';
import { type Wakeable, wakeable } from './wakeable.ts';

/**
 * Returns when to run again, or undefined when the job is done. A throw runs it again later, up to the
 * limit; a Fault that is not retryable ends it as failed.
 */
export type JobHandler = (job: ClaimedJob) => Promise<{ retryAt: Date } | undefined>;

export type JobRunner = {
  /**
   * Takes no more jobs and waits for those under way, `graceMs` at most (10 s). What is left then is
   * written down by nobody and comes back, here or elsewhere, when its lease ends.
   */
  stop(options?: { readonly graceMs?: number }): Promise<void>;
  /** Resolves when no job is under way and none is due. */
  idle(): Promise<void>;
};

export type JobRunnerOptions = {
  readonly database: Database;
  /** By kind; jobs of other kinds are left alone. */
  readonly handlers: Readonly<Record<string, JobHandler>>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Jobs at once in this process; 8. */
  readonly concurrency?: number;
  /** How long a job belongs to this process unless renewed; 45 s: what a dead one had is taken up within a minute. */
  readonly leaseMs?: number;
  readonly pollMs?: number;
  /** How long a job may fail before it has failed for good; 48 h. */
  readonly giveUpAfterMs?: number;
};

type Settings = RunDeps & { readonly concurrency: number; readonly pollMs: number; readonly kinds: readonly string[] };

const GRACE_MS = 10_000;
const DEFAULTS = { concurrency: 8, leaseMs: 45_000, pollMs: 15_000, giveUpAfterMs: 48 * 3_600_000 } as const;

export function startJobRunner(options: JobRunnerOptions): JobRunner {
  const abandon = new AbortController();
  const settings = { ...DEFAULTS, ...options, abandoned: abandon.signal, kinds: Object.keys(options.handlers) };
  const running = new Set<Promise<void>>();
  const loop = wakeable((isWoken) => claimAndStart(settings, { running, wake: () => loop.wake(), isWoken }));
  const listening = settings.database.listen('job', loop.wake).catch(() => async () => undefined);
  loop.wake();

  return {
    stop: async ({ graceMs = GRACE_MS } = {}) => {
      const ended = stopAll({ listening, loop, running });
      await Promise.race([ended, sleep(graceMs, undefined, { ref: false })]);
      abandon.abort();
    },
    idle: async () => {
      // a round under way may be about to start what it has claimed
      await loop.settled();
      while (running.size > 0 || ((await nextInMs(settings)) ?? 1) <= 0) {
        loop.wake();
        await loop.settled();
        await Promise.all(running);
      }
    },
  };
}

type Round = { readonly running: Set<Promise<void>>; readonly wake: () => void; readonly isWoken: () => boolean };

/** Returns milliseconds to the next round; with no room the end of a job wakes the loop. */
async function claimAndStart(settings: Settings, { running, wake, isWoken }: Round): Promise<number> {
  const room = settings.concurrency - running.size;
  for (const job of room > 0 ? await claim(settings, room) : []) {
    const work = runJob(settings, job).finally(() => {
      const wasFull = running.size >= settings.concurrency;
      running.delete(work);
      // what became due while there was room has been claimed already
      if (wasFull) {
        wake();
      }
    });
    running.add(work);
  }

  if (running.size >= settings.concurrency || isWoken()) {
    return settings.pollMs;
  }

  return Math.min(settings.pollMs, Math.max(0, (await nextInMs(settings)) ?? settings.pollMs));
}

async function stopAll(parts: {
  readonly listening: Promise<() => Promise<void>>;
  readonly loop: Wakeable;
  readonly running: ReadonlySet<Promise<void>>;
}): Promise<void> {
  await parts.loop.stop();
  await Promise.all(parts.running);
  await (await parts.listening)();
}

async function claim({ database, logger, leaseMs, kinds }: Settings, limit: number): Promise<readonly ClaimedJob[]> {
  try {
    return await database.directory.claimJobs({ limit, leaseMs, kinds });
  } catch (cause) {
    logger.warn('jobs could not be claimed', {}, cause);

    throw cause;
  }
}

function nextInMs({ database, kinds }: Settings): Promise<number | undefined> {
  return database.directory.nextJobInMs(kinds);
}
