// The job runners of a process on a database that is held, for as long as it is.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startJobsUnlessHeld } from '../../../src/adapters/jobs/held-jobs.ts';
import type { JobRunner } from '../../../src/adapters/jobs/job-runner.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { aFirmId, openAnyDatabase, type ThrowAway } from '../../support/database.ts';
import { silentLogger } from '../../support/silent-logger.ts';

const POLL = { timeout: 5_000, interval: 20 };

let opened: ThrowAway;
let firmId: string;
let errors: string[] = [];
let done: string[] = [];

beforeAll(async () => {
  opened = await openAnyDatabase();
  firmId = await aFirmId(opened.database);
});
afterAll(async () => {
  await opened.database.stop();
  await opened.drop();
});

async function start(isHeld: () => Promise<boolean>): Promise<JobRunner> {
  [errors, done] = [[], []];
  const logger = { ...silentLogger, error: (message: string) => void errors.push(message) };

  return startJobsUnlessHeld({
    ...{ database: opened.database, clock: systemClock(), logger, isHeld, lookEveryMs: 50 },
    handlers: { 'deliver-share': async ({ subjectId }) => void done.push(subjectId) },
  });
}

async function aJob(): Promise<string> {
  const id = randomUUID();
  const job = { firmId, id, kind: 'deliver-share', subjectId: id, uniqueKey: id, createdAt: new Date() };
  await opened.database.forFirm(firmId).writeRows({ job: [job] });

  return id;
}

it('run nothing while it is held and say so once; they begin by themselves when it is confirmed', async () => {
  const { restored } = opened.database;
  await restored.hold();
  const jobs = await start(async () => (await restored.foundAt()) !== undefined);
  const id = await aJob();
  await new Promise((resolve) => setTimeout(resolve, 500));

  expect(done).toEqual([]);
  expect(errors).toEqual([expect.stringContaining('sharebill restored')]);

  await restored.confirm();
  await expect.poll(() => done, POLL).toEqual([id]);
  expect(errors).toHaveLength(1);
  await jobs.stop();
});

it('stop when it is held while they run', async () => {
  const { restored } = opened.database;
  const jobs = await start(async () => (await restored.foundAt()) !== undefined);
  const first = await aJob();
  await expect.poll(() => done, POLL).toEqual([first]);

  await restored.hold();
  await expect.poll(() => errors.length, POLL).toBe(1);
  await aJob();
  await new Promise((resolve) => setTimeout(resolve, 300));

  expect(done).toEqual([first]);
  await restored.confirm();
  await expect.poll(() => done.length, POLL).toBe(2);
  await jobs.stop();
});

it('run nothing before they know, and begin when the database can be asked', async () => {
  let asked = 0;
  const jobs = await start(async () => {
    asked += 1;
    if (asked === 1) throw new Error('the database is away');

    return false;
  });
  const id = await aJob();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect({ asked, done }).toEqual({ asked: 1, done: [] });

  await expect.poll(() => done, POLL).toEqual([id]);
  await jobs.stop();
});

it('do not begin after they were stopped', async () => {
  let release: (held: boolean) => void = () => undefined;
  let asked = 0;
  const jobs = await start(() => {
    asked += 1;

    return asked === 1 ? Promise.resolve(true) : new Promise((resolve) => (release = resolve));
  });
  await aJob();
  await expect.poll(() => asked, POLL).toBe(2);
  const stopping = jobs.stop();
  release(false);
  await stopping;
  await new Promise((resolve) => setTimeout(resolve, 200));

  expect(done).toEqual([]);
});
