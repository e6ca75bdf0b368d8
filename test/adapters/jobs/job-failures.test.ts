import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { JobHandler } from '../../../src/adapters/jobs/job-runner.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { Fault } from '../../../src/core/fault.ts';
import { silentLogger, testDatabase } from '../../support/database.ts';
import { aJob, start, stopRunners } from './a-runner.ts';

beforeAll(async () => {
  await testDatabase();
});

afterEach(stopRunners);

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

test('a fault that trying again cannot help ends the job as failed, and somebody is told', async () => {
  const kind = randomUUID();
  const error = vi.fn();
  const ran = vi.fn<JobHandler>(async () => {
    throw new Fault('document-mismatch');
  });
  const runner = await start({ [kind]: ran }, { logger: { ...silentLogger, error } });
  const { firm, add } = await aJob(kind);

  await add();
  await vi.waitFor(async () => expect((await firm.job.findFirst())?.failedAt).toBeInstanceOf(Date), { timeout: 5_000 });
  await runner.idle();

  expect(ran).toHaveBeenCalledTimes(1);
  expect(await firm.job.findFirst()).toMatchObject({ lastError: 'document-mismatch' });
  expect(error).toHaveBeenCalledWith('job failed for good', expect.objectContaining({ kind }), expect.any(Fault));
});

test('a job that failed for good runs again when it is asked for again', async () => {
  const kind = randomUUID();
  const ran = vi.fn<JobHandler>(async () => undefined).mockRejectedValueOnce(new Fault('document-mismatch'));
  const runner = await start({ [kind]: ran });
  const { firm, add } = await aJob(kind);
  await add();
  await vi.waitFor(async () => expect((await firm.job.findFirst())?.failedAt).toBeInstanceOf(Date), { timeout: 5_000 });

  await firm.job.updateMany({ data: { again: true } });
  await vi.waitFor(() => expect(ran).toHaveBeenCalledTimes(2), { timeout: 5_000 });
  await runner.idle();

  expect(ran).toHaveBeenLastCalledWith(expect.objectContaining({ attempts: 1 }));
  expect(await firm.job.count()).toBe(0);
});

test('an unexpected error is tried again after a second or a little more', async () => {
  const kind = randomUUID();
  const times: number[] = [];
  await start({
    [kind]: async () => {
      times.push(performance.now());
      if (times.length === 1) {
        throw new TypeError('a mistake of ours');
      }

      return undefined;
    },
  });
  const { firm, add } = await aJob(kind);

  await add();
  await vi.waitFor(() => expect(times).toHaveLength(2), { timeout: 8_000 });
  await vi.waitFor(async () => expect(await firm.job.count()).toBe(0), { timeout: 5_000 });

  const [first = 0, second = 0] = times;
  expect(second - first).toBeGreaterThan(990);
  expect(second - first).toBeLessThan(5_000);
});

test('a job that fails longer than the limit is given up', async () => {
  const kind = randomUUID();
  const ran = vi.fn<JobHandler>(async () => {
    throw new Fault('chat-failed', { retryable: true, retryAfterMs: 50 });
  });
  const runner = await start({ [kind]: ran }, { giveUpAfterMs: 300 });
  const { firm, add } = await aJob(kind);

  await add();
  await vi.waitFor(async () => expect((await firm.job.findFirst())?.failedAt).toBeInstanceOf(Date), { timeout: 8_000 });
  const runs = ran.mock.calls.length;
  await runner.idle();

  expect(runs).toBeGreaterThan(1);
  expect(ran).toHaveBeenCalledTimes(runs);
});
