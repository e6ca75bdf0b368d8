import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { JobHandler } from '../../../src/adapters/jobs/job-runner.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { testDatabase } from '../../support/database.ts';
import { aGate, aJob, start, stopRunners } from './a-runner.ts';

beforeAll(async () => {
  await testDatabase();
});

afterEach(stopRunners);

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

test('a run that was overtaken changes nothing', async () => {
  const kind = randomUUID();
  const database = await testDatabase();
  const [begun, overtaken] = [aGate(), aGate()];
  const once: JobHandler = async () => {
    begun.open();
    await overtaken.opened;

    return undefined;
  };
  const runner = await start({ [kind]: once }, { concurrency: 1 });
  const { firm, add } = await aJob(kind);
  await add();
  await begun.opened;

  await firm.job.updateMany({ data: { runAt: new Date('2020-01-01') } });
  const [other] = await database.directory.claimJobs({ limit: 1, leaseMs: 60_000, kinds: [kind] });
  overtaken.open();
  await runner.stop();

  expect(await firm.job.findFirst()).toMatchObject({ fence: other?.fence, lastError: '' });
});

test('a runner that stops leaves a job that does not end to its lease, and another one takes it', async () => {
  const kind = randomUUID();
  const [begun, never] = [aGate(), aGate()];
  const stuck = await start(
    {
      [kind]: async () => {
        begun.open();
        await never.opened;

        return undefined;
      },
    },
    { leaseMs: 600 },
  );
  const { firm, add } = await aJob(kind);
  await add();
  await begun.opened;

  const started = performance.now();
  await stuck.stop({ graceMs: 200 });
  const took = performance.now() - started;
  const ran = vi.fn<JobHandler>(async () => undefined);
  await start({ [kind]: ran });
  await vi.waitFor(async () => expect(await firm.job.count()).toBe(0), { timeout: 8_000 });
  never.open();

  expect(took).toBeLessThan(1_000);
  expect(ran).toHaveBeenCalledWith(expect.objectContaining({ attempts: 2 }));
});

test('a runner leaves kinds that it does not know to others', async () => {
  const [kind, otherKind] = [randomUUID(), randomUUID()];
  const ran = vi.fn<JobHandler>(async () => undefined);
  const runner = await start({ [kind]: ran });
  const other = await aJob(otherKind);
  const mine = await aJob(kind);

  await other.add();
  await mine.add();
  await vi.waitFor(() => expect(ran).toHaveBeenCalledTimes(1), { timeout: 5_000 });
  await runner.idle();

  expect(await other.firm.job.findFirst()).toMatchObject({ attempts: 0, lastError: '' });
});

test('a runner whose clock is an hour ahead neither takes jobs early nor puts them off for longer', async () => {
  const kind = randomUUID();
  const clock = { now: () => new Date(systemClock().now().getTime() + 3_600_000) };
  const ran = vi.fn<JobHandler>(async () => ({ retryAt: new Date(clock.now().getTime() + 60_000) }));
  const runner = await start({ [kind]: ran }, { clock });
  const { firm, add } = await aJob(kind);

  await add();
  await vi.waitFor(() => expect(ran).toHaveBeenCalledTimes(1), { timeout: 5_000 });
  await runner.idle();

  const waits = (await firm.job.findFirstOrThrow()).runAt.getTime() - systemClock().now().getTime();
  expect(ran).toHaveBeenCalledTimes(1);
  expect(waits).toBeGreaterThan(50_000);
  expect(waits).toBeLessThan(61_000);
});
