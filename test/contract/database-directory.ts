// What both backends must do before a firm is known: directory, jobs, notices, search.
import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import type { Database } from '../../src/adapters/database/open-database.ts';
import { aFirmId } from '../support/database.ts';
import { billOf, fillFirm } from './database-full-firm.ts';

const long = { limit: 100, leaseMs: 60_000, kinds: ['k'] };
const failure = { error: 'smtp', waitMs: 0, giveUpAfterMs: 60_000 };

export function databaseDirectory(database: () => Database): void {
  async function aFirm() {
    const firmId = await aFirmId(database());

    return { firmId, firm: database().forFirm(firmId) };
  }

  async function aJob(runAt = new Date('2020-01-01')) {
    const { firmId, firm } = await aFirm();
    const id = `job_${randomUUID()}`;
    const data = { firmId, id, kind: 'k', subjectId: 's', uniqueKey: id, runAt, createdAt: runAt };
    await firm.job.create({ data });

    return { firmId, firm, id };
  }

  async function claim(id: string, leaseMs = 60_000) {
    const jobs = await database().directory.claimJobs({ ...long, leaseMs });

    return jobs.find((job) => job.id === id);
  }

  test('a workspace belongs to the first firm that linked it', async () => {
    const [first, second] = [await aFirm(), await aFirm()];
    const workspace = { platform: 'slack', workspaceId: randomUUID() };
    const { directory } = database();

    expect(await directory.linkWorkspace({ ...workspace, firmId: first.firmId })).toBe('linked');
    expect(await directory.linkWorkspace({ ...workspace, firmId: first.firmId })).toBe('linked');
    expect(await directory.linkWorkspace({ ...workspace, firmId: second.firmId })).toBe('linked-elsewhere');
    expect(await directory.firmOfWorkspace('slack', workspace.workspaceId)).toBe(first.firmId);
    expect(await directory.firmOfWorkspace('teams', workspace.workspaceId)).toBeUndefined();
  });

  test('a chat user is the staff member until removed, and in no other workspace', async () => {
    const { firmId, firm } = await aFirm();
    const id = `x_${randomUUID()}`;
    await fillFirm(firm, { firmId, id });
    const user = { platform: 'slack', workspaceId: `T-${firmId}`, userId: 'U1' };

    const found = await database().directory.staffOf(user);
    const elsewhere = await database().directory.staffOf({ ...user, workspaceId: 'T-other' });
    await firm.staffMember.updateMany({ data: { removedAt: new Date('2026-01-01') } });
    const removed = await database().directory.staffOf(user);

    expect(found).toEqual({ firmId, staffMemberId: id });
    expect([elsewhere, removed]).toEqual([undefined, undefined]);
  });

  test('a request is remembered once, also by many at once, until forgotten', async () => {
    const { directory } = database();
    const key = randomUUID();

    const first = await Promise.all(Array.from({ length: 5 }, () => directory.rememberRequest('event', key)));
    await directory.forgetRequestsBefore(new Date('2999-01-01'));

    expect(first.filter(Boolean)).toHaveLength(1);
    expect(await directory.rememberRequest('event', key)).toBe(true);
  });

  test('a job is claimed by one of many workers', async () => {
    const { id } = await aJob();

    const claims = await Promise.all(Array.from({ length: 6 }, () => claim(id)));

    expect(claims.filter((job) => job !== undefined)).toHaveLength(1);
    expect(claims.find((job) => job !== undefined)).toMatchObject({ id, attempts: 1, kind: 'k', subjectId: 's' });
  });

  test('a worker that comes late changes nothing', async () => {
    const { id, firm } = await aJob();
    const late = await claim(id, -1);
    const current = await claim(id);
    const { directory } = database();

    if (late === undefined || current === undefined) {
      throw new Error('both must have had the job');
    }

    await directory.finishJob(late);
    await directory.postponeJob(late, 0);
    const putOff = await directory.putOffJob(late, failure);
    const renewed = await directory.heartbeatJob(late, 60_000);

    expect([putOff, renewed]).toEqual(['not-ours', false]);
    expect(await firm.job.findMany({ select: { attempts: true, lastError: true } })).toEqual([
      { attempts: 2, lastError: '' },
    ]);
    expect(await directory.heartbeatJob(current, 60_000)).toBe(true);
    await directory.finishJob(current);
    expect(await firm.job.count()).toBe(0);
  });

  test('a job asked for again while it runs is due again when it ends', async () => {
    const { id, firm } = await aJob();
    const job = await claim(id);
    await firm.job.updateMany({ data: { again: true } });

    await database().directory.finishJob(job ?? expect.fail('not claimed'));

    expect(await firm.job.findFirst()).toMatchObject({ again: false, attempts: 0 });
    expect(await claim(id)).toMatchObject({ attempts: 1 });
  });

  test('a failing job keeps since when, and forgets it when well', async () => {
    const { id, firm } = await aJob();
    const { directory } = database();

    const outcome = await directory.putOffJob((await claim(id)) ?? expect.fail('not claimed'), failure);
    const since = (await firm.job.findFirstOrThrow()).failingSince;
    await directory.putOffJob((await claim(id)) ?? expect.fail('not claimed'), failure);
    const still = await firm.job.findFirstOrThrow();
    await directory.postponeJob((await claim(id)) ?? expect.fail('not claimed'), 60_000);

    expect(outcome).toBe('later');
    expect(since).toBeInstanceOf(Date);
    expect(still).toMatchObject({ failingSince: since, attempts: 2, lastError: 'smtp' });
    expect(await firm.job.findFirst()).toMatchObject({ failingSince: null, lastError: '', attempts: 0 });
    expect(await claim(id)).toBeUndefined();
  });

  test('a job that fails too long has failed for good, until it is asked for again', async () => {
    const { id, firm } = await aJob();
    const { directory } = database();
    const since = new Date('2026-01-01');
    await firm.job.updateMany({ data: { failingSince: since } });

    const job = (await claim(id)) ?? expect.fail('not claimed');
    const outcome = await directory.putOffJob(job, failure);
    const failed = await firm.job.findFirstOrThrow();
    const claimed = await claim(id);
    await firm.job.updateMany({ data: { again: true } });

    expect(outcome).toBe('failed');
    expect(failed).toMatchObject({ failingSince: since, lastError: 'smtp', failedAt: expect.any(Date) });
    expect(claimed).toBeUndefined();
    expect(await firm.job.findFirst()).toMatchObject({ failedAt: null, failingSince: null, lastError: '' });
    expect(await claim(id)).toMatchObject({ attempts: 1 });
  });

  test('a job asked for again while it fails gets another run', async () => {
    const { id, firm } = await aJob();
    const job = (await claim(id)) ?? expect.fail('not claimed');
    await firm.job.updateMany({ data: { again: true } });

    const outcome = await database().directory.putOffJob(job, { ...failure, giveUpAfterMs: 0 });

    expect(outcome).toBe('later');
    expect(await claim(id)).toMatchObject({ attempts: 2 });
  });

  test('jobs of unknown kinds are left alone', async () => {
    const { id } = await aJob();
    const { directory } = database();

    const other = await directory.claimJobs({ ...long, kinds: ['other'] });
    const none = await directory.claimJobs({ ...long, kinds: [] });

    expect([other, none]).toEqual([[], []]);
    expect(await directory.nextJobInMs(['other'])).toBeUndefined();
    expect(await claim(id)).toMatchObject({ id });
  });

  test('a job without a time is due at once by the clock of the database', async () => {
    const { firmId, firm } = await aFirm();
    const id = `job_${randomUUID()}`;
    const createdAt = new Date('2999-01-01');

    await firm.job.create({ data: { firmId, id, kind: 'k', subjectId: 's', uniqueKey: id, createdAt } });

    expect(await claim(id)).toMatchObject({ id });
  });

  test('how long it is to the next job is known', async () => {
    const { directory } = database();
    await directory.claimJobs(long);
    const { firm } = await aJob(new Date(Date.now() - 5_000));

    const next = await directory.nextJobInMs(['k']);
    await firm.job.deleteMany();

    expect(next).toBeLessThan(-4_000);
    expect(next).toBeGreaterThan(-10_000);
  });

  test('a job wakes the listeners when its transaction commits, and not when it rolls back', async () => {
    const { firm, firmId } = await aFirm();
    const heard = vi.fn();
    const unlisten = await database().listen('job', heard);
    const data = {
      firmId,
      kind: 'k',
      subjectId: 's',
      runAt: new Date('2999-01-01'),
      createdAt: new Date('2020-01-01'),
    };

    await expect(
      firm.$transaction(async (tx) => {
        await tx.job.create({ data: { ...data, id: 'a', uniqueKey: 'a' } });
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    await new Promise((resolve) => setTimeout(resolve, 100));
    const before = heard.mock.calls.length;
    await firm.job.create({ data: { ...data, id: 'b', uniqueKey: 'b' } });
    await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(1));
    await unlisten();

    expect(before).toBe(0);
    expect(heard).toHaveBeenCalledWith('');
  });

  test('bills are found by number, words and part of a word, newest first and only in the firm', async () => {
    const { firm, firmId } = await aFirm();
    await fillFirm(firm, { firmId, id: 'a' });
    const bill = (id: string, number: string, searchText: string, state: string) => ({
      ...billOf({ firmId, id: 'a' }),
      id,
      externalId: id,
      number,
      searchText,
      state,
      issueDate: new Date('2026-04-01'),
    });
    await firm.bill.createMany({
      data: [
        bill('b', '2042', '2042 lukasz zolc 100% estate', 'paid'),
        bill('c', '10-77', '10-77 a_b dvorak', 'awaiting_payment'),
      ],
    });
    const find = (text: string, states?: readonly string[]) =>
      database().search.billIds(firmId, { text, limit: 20, ...(states === undefined ? {} : { states }) });

    expect(await find('')).toEqual(['c', 'a', 'b']);
    expect(await find('10')).toEqual(['c', 'a', 'b']);
    expect(await find('104')).toEqual(['a']);
    expect(await find('ŁUKASZ est')).toEqual(['b']);
    expect(await find('%')).toEqual(['b']);
    expect(await find('a_b')).toEqual(['c']);
    expect(await find('0%')).toEqual(['b']);
    expect(await find('dvo', ['paid'])).toEqual([]);
    expect(await find('lukasz dvorak')).toEqual([]);
    expect(await find('77')).toEqual(['c']);
    expect(await database().search.billIds((await aFirm()).firmId, { text: '', limit: 20 })).toEqual([]);
  });

  test('the bill of exactly the number leads, however old, before those whose numbers begin so', async () => {
    const { firm, firmId } = await aFirm();
    await fillFirm(firm, { firmId, id: 'a' });
    const numbers = Array.from({ length: 30 }, (_, index) => `1042${String(index).padStart(2, '0')}`);
    await firm.bill.createMany({
      data: numbers.map((number) => ({
        ...billOf({ firmId, id: 'a' }),
        id: number,
        externalId: number,
        number,
        searchText: number,
        issueDate: new Date('2026-05-01'),
      })),
    });

    const found = await database().search.billIds(firmId, { text: '1042', limit: 20 });

    expect(found).toEqual(['a', ...numbers.reverse().slice(0, 19)]);
  });

  test('contacts are found by any part of their words, deactivated ones are not', async () => {
    const { firm, firmId } = await aFirm();
    await fillFirm(firm, { firmId, id: 'a' });
    const find = (text: string) => database().search.contactIds(firmId, { text, limit: 20 });

    const found = [await find(''), await find('An'), await find('ana'), await find('anb')];
    await firm.contact.updateMany({ data: { deactivatedAt: new Date('2026-01-01') } });

    expect(found).toEqual([['a'], ['a'], ['a'], []]);
    expect([await find(''), await find('ana')]).toEqual([[], []]);
  });
}
