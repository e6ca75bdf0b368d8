// Runners for tests of jobs: each job has a kind of its own, so that no other test's runner has a hand in it.
import { randomUUID } from 'node:crypto';
import {
  type JobHandler,
  type JobRunner,
  type JobRunnerOptions,
  startJobRunner,
} from '../../../src/adapters/jobs/job-runner.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { aFirmId, silentLogger, testDatabase } from '../../support/database.ts';

const runners: JobRunner[] = [];

/** After each test. */
export async function stopRunners(): Promise<void> {
  await Promise.all(runners.splice(0).map((runner) => runner.stop({ graceMs: 5_000 })));
}

export async function start(
  handlers: Record<string, JobHandler>,
  options: Partial<JobRunnerOptions> = {},
): Promise<JobRunner> {
  const database = await testDatabase();
  const runner = startJobRunner({ database, handlers, clock: systemClock(), logger: silentLogger, ...options });
  runners.push(runner);

  return runner;
}

/** A firm for jobs of that kind; `add` writes one, due now. */
export async function aJob(kind: string) {
  const database = await testDatabase();
  const firmId = await aFirmId(database);
  const now = systemClock().now();
  const firm = database.forFirm(firmId);
  const add = () =>
    firm.job.create({
      data: { firmId, id: randomUUID(), kind, subjectId: 's', uniqueKey: 'u', runAt: now, createdAt: now },
    });

  return { firm, add };
}

/** Resolves when the returned function is called. */
export function aGate(): { readonly opened: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });

  return { opened, open };
}
