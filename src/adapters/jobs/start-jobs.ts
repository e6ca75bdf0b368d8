// Starts the job runners of a process. A mail server can keep a delivery for minutes, and eight of them would keep
// everything else: deliveries have a runner of their own, so that no card waits for them. Called by compose.ts.
import { type JobHandler, type JobRunner, type JobRunnerOptions, startJobRunner } from './job-runner.ts';

type Options = Omit<JobRunnerOptions, 'concurrency'>;

const DELIVERIES = 'deliver-share';

/** Jobs at once in this process. */
const MOST = { deliveries: 8, others: 4 } as const;

export function startJobs(options: Options): JobRunner {
  const { [DELIVERIES]: deliver, ...others } = options.handlers;
  const runners = [
    startJobRunner({ ...options, handlers: handlersOf(deliver), concurrency: MOST.deliveries }),
    startJobRunner({ ...options, handlers: others, concurrency: MOST.others }),
  ];

  return {
    stop: async (given) => void (await Promise.all(runners.map((runner) => runner.stop(given)))),
    // deliveries ask for cards, and nothing asks for deliveries
    idle: async () => {
      for (const runner of runners) {
        await runner.idle();
      }
    },
  };
}

function handlersOf(deliver: JobHandler | undefined): Readonly<Record<string, JobHandler>> {
  return deliver ? { [DELIVERIES]: deliver } : {};
}
