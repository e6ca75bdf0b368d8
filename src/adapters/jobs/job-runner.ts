// Runs the jobs of all firms: woken by the database's notice, by the time of the next job, and by a
// poll as the safety net. Any number of processes may run it. Started by compose.ts.
import { randomInt } from 'node:crypto';
import { Fault } from '../../core/fault.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { ClaimedJob } from '../database/job-queue.ts';
import type { Database } from '../database/open-database.ts';

/** Returns when to run again, or undefined when the job is done. A throw runs it again later. */
export type JobHandler = (job: ClaimedJob) => Promise<{ retryAt: Date } | undefined>;

export type JobRunner = {
  /** Takes no more jobs and waits for those under way. */
  stop(): Promise<void>;
  /** Resolves when no job is under way and none is due. */
  idle(): Promise<void>;
};

export type JobRunnerOptions = {
  readonly database: Database;
  readonly handlers: Readonly<Record<string, JobHandler>>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Jobs at once in this process; 4. */
  readonly concurrency?: number;
  /** How long a job belongs to this process unless renewed; 60 s. */
  readonly leaseMs?: number;
  readonly pollMs?: number;
};

type Settings = JobRunnerOptions & { readonly concurrency: number; readonly leaseMs: number; readonly pollMs: number };

const BACK_OFF_MS = [1_000, 5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000] as const;

export function startJobRunner(options: JobRunnerOptions): JobRunner {
  const settings: Settings = { concurrency: 4, leaseMs: 60_000, pollMs: 15_000, ...options };
  const running = new Set<Promise<void>>();
  const loop = wakeable(settings.pollMs, async () => {
    const room = settings.concurrency - running.size;
    for (const job of room > 0 ? await claim(settings, room) : []) {
      const work = runJob(settings, job).finally(() => {
        running.delete(work);
        loop.wake();
      });
      running.add(work);
    }

    // With no room the end of a job wakes the loop.
    return running.size < settings.concurrency ? untilNext(settings) : settings.pollMs;
  });
  const listening = listen(settings, loop.wake);
  loop.wake();

  return {
    stop: async () => {
      await (await listening)();
      await loop.stop();
      await Promise.all(running);
    },
    idle: async () => {
      while (running.size > 0 || (await untilNext(settings)) === 0) {
        loop.wake();
        await loop.settled();
        await Promise.all(running);
      }
    },
  };
}

/** Runs `round` when woken and when the time it asked for is over; never twice at once. */
function wakeable(pollMs: number, round: () => Promise<number>) {
  let stopped = false;
  let wanted = false;
  let current: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function rounds(): Promise<void> {
    while (wanted && !stopped) {
      wanted = false;
      clearTimeout(timer);
      const waitMs = await round().catch(() => pollMs);
      if (!stopped) {
        timer = setTimeout(wake, Math.max(waitMs, 1));
      }
    }
    current = undefined;
  }

  function wake(): void {
    wanted = true;
    current ??= rounds();
  }

  return {
    wake,
    settled: async () => current,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}

/** The poll makes up for a LISTEN that could not be had. */
async function listen({ database, logger }: Settings, wake: () => void): Promise<() => Promise<void>> {
  try {
    return await database.listen('job', wake);
  } catch (cause) {
    logger.warn('jobs are polled: no notices from the database', {}, cause);

    return async () => undefined;
  }
}

async function claim({ database, logger, leaseMs }: Settings, limit: number): Promise<readonly ClaimedJob[]> {
  try {
    return await database.directory.claimJobs({ limit, leaseMs });
  } catch (cause) {
    logger.warn('jobs could not be claimed', {}, cause);

    throw cause;
  }
}

/** Milliseconds until the next job is due, at most the poll's; 0 when one is due. */
async function untilNext({ database, clock, pollMs }: Settings): Promise<number> {
  const next = await database.directory.nextJobAt();
  if (next === undefined) {
    return pollMs;
  }

  return Math.min(pollMs, Math.max(0, next.getTime() - clock.now().getTime()));
}

/** Never throws. What cannot be written down comes back when its lease ends. */
async function runJob(settings: Settings, job: ClaimedJob): Promise<void> {
  const { database, logger } = settings;
  const fields = { job: job.id, firm: job.firmId, kind: job.kind, attempts: job.attempts };

  try {
    const retry = await withHeartbeat(settings, job);
    await (retry === undefined
      ? database.directory.finishJob(job)
      : database.directory.retryJob(job, { runAt: retry.retryAt, error: '' }));
  } catch (cause) {
    logger.warn('job failed and will be tried again', fields, cause);
    await putOff(settings, { job, cause }).catch((second: unknown) => {
      logger.warn('job could not be put off and waits for its lease', fields, second);
    });
  }
}

async function withHeartbeat(settings: Settings, job: ClaimedJob): Promise<{ retryAt: Date } | undefined> {
  const { database, logger, leaseMs } = settings;
  const heartbeat = setInterval(() => {
    database.directory.heartbeatJob(job, leaseMs).catch((cause: unknown) => {
      logger.warn('lease could not be renewed', { job: job.id, firm: job.firmId }, cause);
    });
  }, leaseMs / 3);

  try {
    return await handlerOf(settings, job)(job);
  } finally {
    clearInterval(heartbeat);
  }
}

function handlerOf({ handlers }: Settings, job: ClaimedJob): JobHandler {
  const handler = handlers[job.kind];
  if (handler === undefined) {
    throw new Fault('no-handler-for-job');
  }

  return handler;
}

function putOff({ database, clock }: Settings, failed: { job: ClaimedJob; cause: unknown }): Promise<void> {
  const { job, cause } = failed;
  const fault = cause instanceof Fault ? cause : undefined;
  const waitMs = fault?.retryAfterMs ?? backOffMs(job.attempts);
  const runAt = new Date(clock.now().getTime() + waitMs);

  return database.directory.retryJob(job, { runAt, error: fault?.code ?? 'unexpected' });
}

/** Longer each time, and up to a fifth more, so that what failed together does not come back together. */
function backOffMs(attempts: number): number {
  const wait = BACK_OFF_MS[Math.min(attempts, BACK_OFF_MS.length) - 1] ?? 1_000;

  return wait + randomInt(0, wait / 5);
}
