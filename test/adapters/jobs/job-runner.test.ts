import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type JobHandler, type JobRunner, startJobRunner } from '../../../src/adapters/jobs/job-runner.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { Fault } from '../../../src/core/fault.ts';
import { aFirmId, silentLogger, testDatabase } from '../../support/database.ts';

const runners: JobRunner[] = [];

beforeAll(async () => {
  await testDatabase();
});

afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop()));
});

async function start(handlers: Record<string, JobHandler>, options: { leaseMs?: number } = {}): Promise<JobRunner> {
  const database = await testDatabase();
  const runner = startJobRunner({ database, handlers, clock: systemClock(), logger: silentLogger, ...options });
  runners.push(runner);

  return runner;
}

/** A job of a kind of its own, so that no other test's runner has a hand in it. */
async function aJob(kind: string) {
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

test('a job runs within a moment of its commit and is gone', async () => {
  const kind = randomUUID();
  const ran = vi.fn<JobHandler>(async () => undefined);
  const runner = await start({ [kind]: ran });
  await runner.idle();
  const { firm, add } = await aJob(kind);

  await add();
  await vi.waitFor(() => expect(ran).toHaveBeenCalledTimes(1), { timeout: 2_000, interval: 5 });
  await runner.idle();

  expect(ran).toHaveBeenCalledWith(expect.objectContaining({ kind, subjectId: 's', attempts: 1 }));
  expect(await firm.job.count()).toBe(0);
});

test('a job that asks for another time runs then', async () => {
  const kind = randomUUID();
  const times: number[] = [];
  await start({
    [kind]: async () => {
      times.push(performance.now());

      return times.length === 1 ? { retryAt: new Date(systemClock().now().getTime() + 300) } : undefined;
    },
  });
  const { add } = await aJob(kind);

  await add();
  await vi.waitFor(() => expect(times).toHaveLength(2), { timeout: 5_000 });

  const [first = 0, second = 0] = times;
  expect(second - first).toBeGreaterThan(250);
  expect(second - first).toBeLessThan(3_000);
});

test('a job that throws is put off, as long as its fault asks for', async () => {
  const kind = randomUUID();
  const runner = await start({
    [kind]: async () => {
      throw new Fault('mail-busy', { retryable: true, retryAfterMs: 3_600_000 });
    },
  });
  const { firm, add } = await aJob(kind);

  await add();
  await vi.waitFor(async () => expect((await firm.job.findFirst())?.lastError).toBe('mail-busy'), { timeout: 5_000 });
  await runner.idle();

  const job = await firm.job.findFirstOrThrow();
  const waits = job.runAt.getTime() - systemClock().now().getTime();
  expect(waits).toBeGreaterThan(3_500_000);
  expect(job.failingSince).not.toBeNull();
});

test('a job longer than its lease runs once, among two runners', async () => {
  const kind = randomUUID();
  const ran = vi.fn<JobHandler>(async () => {
    await new Promise((resolve) => setTimeout(resolve, 1_500));

    return undefined;
  });
  const [one] = [await start({ [kind]: ran }, { leaseMs: 500 }), await start({ [kind]: ran }, { leaseMs: 500 })];
  const { firm, add } = await aJob(kind);

  await add();
  await vi.waitFor(async () => expect(await firm.job.count()).toBe(0), { timeout: 8_000 });
  await one.idle();

  expect(ran).toHaveBeenCalledTimes(1);
});

test('a runner that stops waits for the job under way', async () => {
  const kind = randomUUID();
  let state = 'waiting';
  const runner = await start({
    [kind]: async () => {
      state = 'running';
      await new Promise((resolve) => setTimeout(resolve, 300));
      state = 'done';

      return undefined;
    },
  });
  const { add } = await aJob(kind);
  await add();
  await vi.waitFor(() => expect(state).toBe('running'), { timeout: 5_000, interval: 5 });

  await runner.stop();

  expect(state).toBe('done');
});
