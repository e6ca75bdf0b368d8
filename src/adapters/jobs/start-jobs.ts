// Starts the job runners of a process. A mail server can keep a delivery for minutes, and eight of them would keep
// everything else; reading and applying a long file takes minutes as well. Both have a runner of their own, so that no card
// waits for them. Called by compose.ts.
import { type JobRunner, type JobRunnerOptions, startJobRunner } from './job-runner.ts';

type Options = Omit<JobRunnerOptions, 'concurrency'>;

const DELIVERIES = 'deliver-share';
const IMPORTS = ['read-import', 'apply-import'];

/** Jobs at once in this process. */
const MOST = { deliveries: 8, imports: 2, others: 4 } as const;

/** Of a process that runs none: others do. */
export const noJobs: JobRunner = { stop: async () => undefined, idle: async () => undefined };

export function startJobs(options: Options): JobRunner {
  const groupOf = (kind: string) =>
    kind === DELIVERIES ? 'deliveries' : IMPORTS.includes(kind) ? 'imports' : 'others';
  const runners = (['deliveries', 'imports', 'others'] as const).map((group) => {
    const handlers = Object.entries(options.handlers).filter(([kind]) => groupOf(kind) === group);

    return startJobRunner({ ...options, handlers: Object.fromEntries(handlers), concurrency: MOST[group] });
  });

  return {
    stop: async (given) => void (await Promise.all(runners.map((runner) => runner.stop(given)))),
    // deliveries and imports ask for cards, and no job asks for them
    idle: async () => {
      for (const runner of runners) {
        await runner.idle();
      }
    },
  };
}
