// Measures the jobs that this process runs, by their kind. Used by metrics.ts.
import { Gauge, Histogram, type Registry } from 'prom-client';

export type Handlers<Job, Outcome> = Readonly<Record<string, (job: Job) => Promise<Outcome>>>;

/** Seconds: a card takes a tenth, a mail server up to ten minutes. */
const BUCKETS = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 120, 300, 600];

export function watchJobs<Job, Outcome>(registry: Registry, handlers: Handlers<Job, Outcome>): Handlers<Job, Outcome> {
  const registers = [registry];
  const running = new Gauge({
    name: 'sharebill_jobs_running',
    help: 'Jobs that this process runs now.',
    labelNames: ['kind'],
    registers,
  });
  const took = new Histogram({
    name: 'sharebill_job_seconds',
    help: 'How long a run of a job took in this process, and whether it went well or failed.',
    labelNames: ['kind', 'outcome'],
    buckets: BUCKETS,
    registers,
  });
  const watched = Object.entries(handlers).map(([kind, handler]) => {
    running.set({ kind }, 0);

    return [kind, (job: Job) => measured({ running, took, kind }, () => handler(job))];
  });

  return Object.fromEntries(watched);
}

type Measured = {
  readonly running: Gauge<'kind'>;
  readonly took: Histogram<'kind' | 'outcome'>;
  readonly kind: string;
};

async function measured<T>({ running, took, kind }: Measured, run: () => Promise<T>): Promise<T> {
  const end = took.startTimer({ kind });
  running.inc({ kind });
  try {
    const outcome = await run();
    end({ outcome: 'well' });

    return outcome;
  } catch (cause) {
    end({ outcome: 'failed' });
    throw cause;
  } finally {
    running.dec({ kind });
  }
}
