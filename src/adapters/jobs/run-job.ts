// Runs one claimed job under its lease and writes down what became of it. Used by job-runner.ts.
import { randomInt } from 'node:crypto';
import { Fault } from '../../core/fault.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { ClaimedJob } from '../database/job-queue.ts';
import type { Database } from '../database/open-database.ts';
import type { JobHandler } from './job-runner.ts';

export type RunDeps = {
  readonly database: Database;
  readonly handlers: Readonly<Record<string, JobHandler>>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly leaseMs: number;
  readonly giveUpAfterMs: number;
  /** Aborted when the runner waits no longer: the job is left to its lease. */
  readonly abandoned: AbortSignal;
};

const BACK_OFF_MS = [1_000, 5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000] as const;

/** Never throws. What cannot be written down comes back when its lease ends. */
export async function runJob(deps: RunDeps, job: ClaimedJob): Promise<void> {
  const stopHeartbeat = startHeartbeat(deps, job);

  try {
    await handle(deps, job);
  } catch (cause) {
    deps.logger.warn('job could not be put down and waits for its lease', fieldsOf(job), cause);
  } finally {
    stopHeartbeat();
  }
}

async function handle(deps: RunDeps, job: ClaimedJob): Promise<void> {
  const { directory } = deps.database;

  try {
    const retry = await deps.handlers[job.kind]?.(job);
    if (deps.abandoned.aborted) {
      return;
    }

    await (retry === undefined
      ? directory.finishJob(job)
      : directory.postponeJob(job, Math.max(0, retry.retryAt.getTime() - deps.clock.now().getTime())));
  } catch (cause) {
    if (!deps.abandoned.aborted) {
      await putOff(deps, { job, cause });
    }
  }
}

/** Renews the lease at a third of its time. The returned function ends that. */
function startHeartbeat({ database, logger, leaseMs, abandoned }: RunDeps, job: ClaimedJob): () => void {
  const timer = setInterval(() => {
    database.directory.heartbeatJob(job, leaseMs).then(
      (isOurs) => isOurs || logger.warn('another worker has the job', fieldsOf(job)),
      (cause: unknown) => logger.warn('lease could not be renewed', fieldsOf(job), cause),
    );
  }, leaseMs / 3);
  const stop = () => clearInterval(timer);
  abandoned.addEventListener('abort', stop, { once: true });

  return () => {
    stop();
    abandoned.removeEventListener('abort', stop);
  };
}

async function putOff(deps: RunDeps, failed: { job: ClaimedJob; cause: unknown }): Promise<void> {
  const { job, cause } = failed;
  const fault = cause instanceof Fault ? cause : undefined;
  const outcome = await deps.database.directory.putOffJob(job, {
    error: fault?.code ?? 'unexpected',
    waitMs: fault?.retryAfterMs ?? backOffMs(job.attempts),
    giveUpAfterMs: fault?.retryable === false ? 0 : deps.giveUpAfterMs,
  });

  switch (outcome) {
    case 'later':
      return deps.logger.warn('job failed and will be tried again', fieldsOf(job), cause);
    case 'failed':
      return deps.logger.error('job failed for good', fieldsOf(job), cause);
    case 'not-ours':
      return deps.logger.warn('job failed, and another worker has it', fieldsOf(job), cause);
  }
}

/** Longer each time, and up to a fifth more, so that what failed together does not come back together. */
function backOffMs(attempts: number): number {
  const wait = BACK_OFF_MS[Math.min(attempts, BACK_OFF_MS.length) - 1] ?? 1_000;

  return wait + randomInt(0, wait / 5);
}

function fieldsOf({ id, firmId, kind, attempts }: ClaimedJob) {
  return { job: id, firm: firmId, kind, attempts };
}
