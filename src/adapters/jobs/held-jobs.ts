// The job runners of a process, at work only while nothing holds them: on a database that was restored from a backup nothing
// is mailed, posted or cleaned up before somebody has confirmed that. Started by compose.ts.
import type { JobRunner, JobRunnerOptions } from './job-runner.ts';
import { noJobs, startJobs } from './start-jobs.ts';
import { wakeable } from './wakeable.ts';

type Options = Omit<JobRunnerOptions, 'concurrency'> & {
  readonly isHeld: () => Promise<boolean>;
  readonly lookEveryMs?: number;
};

const LOOK_EVERY_MS = 5_000;

/** Has looked once when it resolves. It looks again every few seconds: what is held later stops, what is confirmed starts. */
export async function startJobsUnlessHeld(options: Options): Promise<JobRunner> {
  const { isHeld, lookEveryMs = LOOK_EVERY_MS, logger } = options;
  let current = noJobs;
  let held: boolean | undefined;
  let stopped = false;

  async function look(): Promise<number> {
    const isNow = await isHeld();
    if (isNow !== held && !stopped) {
      held = isNow;
      await (isNow ? hold() : release());
    }

    return lookEveryMs;
  }

  async function hold(): Promise<void> {
    logger.error('the database was restored from a backup: nothing is mailed or posted. Run: sharebill restored');
    const running = current;
    current = noJobs;
    await running.stop();
  }

  async function release(): Promise<void> {
    current = startJobs(options);
  }

  const loop = wakeable(look);
  loop.wake();
  await loop.settled();

  return {
    stop: async (given) => {
      stopped = true;
      await Promise.all([loop.stop(), current.stop(given)]);
    },
    idle: () => current.idle(),
  };
}
