// Deliveries and everything else, each with places of their own.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startJobs } from '../../../src/adapters/jobs/start-jobs.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { aFirmId, openAnyDatabase, type ThrowAway } from '../../support/database.ts';
import { silentLogger } from '../../support/silent-logger.ts';

let opened: ThrowAway;

beforeAll(async () => {
  opened = await openAnyDatabase();
});

afterAll(async () => {
  await opened.database.stop();
  await opened.drop();
});

it('cards are shown while a mail server keeps every delivery waiting', async () => {
  const { database } = opened;
  const firmId = await aFirmId(database);
  const job = (kind: string, id: string) => ({ firmId, id, kind, subjectId: id, uniqueKey: id, createdAt: new Date() });
  const deliveries = Array.from({ length: 30 }, (_, index) => job('deliver-share', `delivery ${index}`));
  let release: () => void = () => undefined;
  const stuck = new Promise<undefined>((resolve) => {
    release = () => resolve(undefined);
  });
  const shown: string[] = [];
  await database.forFirm(firmId).writeRows({ job: [...deliveries, job('notify-conversation', 'card')] });

  const jobs = startJobs({
    ...{ database, clock: systemClock(), logger: silentLogger },
    handlers: {
      'deliver-share': () => stuck,
      'notify-conversation': async ({ subjectId }) => void shown.push(subjectId),
    },
  });
  await expect.poll(() => shown, { timeout: 5_000 }).toEqual(['card']);
  release();
  await jobs.idle();
  await jobs.stop();

  expect(await database.forFirm(firmId).job.count()).toBe(0);
});
