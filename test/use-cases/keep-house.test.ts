// The job that keeps a firm's house: that every firm has it, and what it does each minute.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Database } from '../../src/adapters/database/open-database.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import { systemIds } from '../../src/adapters/system/system-ids.ts';
import type { FirmId } from '../../src/core/ids.ts';
import { addFirm } from '../../src/use-cases/add-firm.ts';
import { ensureHousesAreKept, keepHouse } from '../../src/use-cases/keep-house.ts';
import { start, stopRunners } from '../adapters/jobs/a-runner.ts';
import { fillFirm } from '../contract/database-full-firm.ts';
import { anAuditedFirm } from '../support/audit.ts';
import { aFirmId, testDatabase } from '../support/database.ts';

const clock = systemClock();
const ids = systemIds(clock);
const HOUR = 3_600_000;
const inHours = (hours: number) => new Date(clock.now().getTime() + hours * HOUR);

let database: Database;

beforeAll(async () => {
  database = await testDatabase();
});

afterEach(stopRunners);

function keep(firmId: string, subjectId = firmId) {
  return keepHouse({ clock, ids, ...database, db: database.forFirm(firmId) }, { firmId, subjectId });
}

function ensure() {
  return ensureHousesAreKept({ clock, ids, ...database });
}

const handlers = { 'keep-house': (job: { firmId: string; subjectId: string }) => keep(job.firmId, job.subjectId) };

async function aNewFirm(): Promise<FirmId> {
  const words = { name: 'Ortega Law', plan: 'Boutique', timeZone: 'America/New_York', currency: 'USD' };
  const added = await addFirm({ clock, ids, directory: database.directory }, words);
  if (!added.ok) throw new Error(added.refusal.code);

  return added.value;
}

describe('Each minute the job of a firm', () => {
  it('seals the audit entries', async () => {
    const firm = await anAuditedFirm(database);
    await firm.db.auditEntry.create({ data: firm.entry(1) });
    const before = clock.now().getTime();

    const next = await keep(firm.firmId);

    const wait = (next?.retryAt.getTime() ?? 0) - before;
    expect(await firm.verify()).toMatchObject({ last: { seq: 1 }, unsealed: 0, problem: undefined });
    expect(wait).toBeGreaterThanOrEqual(60_000);
    expect(wait).toBeLessThan(65_000);
  });

  it('forgets requests that came more than eight days ago, and no younger ones', async () => {
    const { directory } = database;
    const [old, young] = [randomUUID(), randomUUID()];
    const anHourLess = { now: () => inHours(8 * 24 - 1) };
    const anHourMore = { now: () => inHours(8 * 24 + 1) };
    await directory.rememberRequest('event', old);
    await directory.rememberRequest('event', young);
    const firmId = await aFirmId(database);
    const run = (at: typeof clock) =>
      keepHouse({ ...database, ids, clock: at, db: database.forFirm(firmId) }, { firmId, subjectId: firmId });

    await run(clock);
    await run(anHourLess);
    const still = await directory.rememberRequest('event', young);
    await run(anHourMore);

    expect(still).toBe(false);
    expect(await directory.rememberRequest('event', old)).toBe(true);
  });

  it('deletes drafts that expired more than an hour ago and made no share, of its own firm', async () => {
    const [ours, theirs] = [await aFirmWithDrafts(), await aFirmWithDrafts()];

    await keep(ours.firmId);

    expect(await ours.drafts()).toEqual(['in use', 'just expired', 'shared']);
    expect(await theirs.drafts()).toEqual(['in use', 'just expired', 'shared', 'unused']);
  });

  it('deletes sessions of the client portal that are over, and no other', async () => {
    const firmId = await aFirmId(database);
    const db = database.forFirm(firmId);
    await fillFirm(db, { firmId, id: 'x' });
    const session = (id: string, hours: number) => {
      const at = { createdAt: clock.now(), seenAt: clock.now(), endsAt: inHours(hours) };

      return { firmId, id, accountId: 'x', tokenHash: id, ...at };
    };
    await db.portalSession.createMany({ data: [session('over', -1), session('running', 1)] });

    await keep(firmId);

    expect(await db.portalSession.findMany({ select: { id: true } })).toEqual([{ id: 'running' }]);
  });

  it('does nothing, and is not asked again, when its subject is another firm', async () => {
    const [ours, theirs] = [await anAuditedFirm(database), await anAuditedFirm(database)];
    for (const { db, entry } of [ours, theirs]) await db.auditEntry.create({ data: entry(1) });

    const next = await keep(ours.firmId, theirs.firmId);

    expect(next).toBeUndefined();
    expect([await ours.verify(), await theirs.verify()]).toMatchObject([{ unsealed: 1 }, { unsealed: 1 }]);
  });
});

async function aFirmWithDrafts() {
  const firmId = await aFirmId(database);
  const db = database.forFirm(firmId);
  await fillFirm(db, { firmId, id: 'x' });
  const { id: _, ...draft } = await db.draft.findFirstOrThrow();
  const values = {};
  await db.draft.createMany({
    data: [
      { ...draft, values, id: 'unused', expiresAt: inHours(-2) },
      { ...draft, values, id: 'shared', expiresAt: inHours(-2) },
      { ...draft, values, id: 'just expired', expiresAt: inHours(-0.5) },
      { ...draft, values, id: 'in use', expiresAt: inHours(1) },
    ],
  });
  await db.share.updateMany({ data: { draftId: 'shared' } });
  await db.draft.deleteMany({ where: { id: 'x' } });
  const drafts = async () => (await db.draft.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id);

  return { firmId, drafts };
}

describe('The job that keeps the house', () => {
  it('is there with a new firm, runs at once and then waits its minute, and nothing waits for it', async () => {
    const firmId = await aNewFirm();
    const db = database.forFirm(firmId);
    const entry = { id: 'aud_1', actorKind: 'system', actorId: 'system', action: 'x', subjectId: firmId };
    await db.auditEntry.create({ data: { ...entry, firmId, occurredAt: clock.now() } });
    const runner = await start(handlers);

    await vi.waitFor(async () => expect(await db.auditEntry.count({ where: { seq: null } })).toBe(0), 5_000);
    await runner.idle();

    const [job, ...others] = await db.job.findMany({ orderBy: { kind: 'desc' } });
    expect(others.map(({ kind }) => kind)).toEqual(['compare-payments']);
    expect(job).toMatchObject({ kind: 'keep-house', subjectId: firmId, attempts: 0, lastError: '' });
    expect((job?.runAt.getTime() ?? 0) - clock.now().getTime()).toBeGreaterThan(50_000);
  });

  it('comes to a firm that has none, and leaves that of another alone', async () => {
    const without = await aFirmId(database);
    const waiting = await aNewFirm();
    const theirs = database.forFirm(waiting).job;
    await theirs.updateMany({ data: { runAt: inHours(1) } });
    const before = await theirs.findMany();

    await ensure();
    await ensure();

    const select = { kind: true, subjectId: true };
    expect(await database.forFirm(without).job.findMany({ select, orderBy: { kind: 'asc' } })).toEqual([
      { kind: 'compare-payments', subjectId: without },
      { kind: 'keep-house', subjectId: without },
    ]);
    expect(await theirs.findMany()).toEqual(before);
  });

  it('comes back at a start where it had failed for good', async () => {
    const firmId = await aNewFirm();
    const { job } = database.forFirm(firmId);
    const never = new Date('9999-12-31T00:00:00Z');
    await job.updateMany({ data: { failedAt: clock.now(), failingSince: clock.now(), runAt: never } });

    await ensure();

    const row = await job.findFirstOrThrow();
    expect(row).toMatchObject({ failedAt: null, failingSince: null });
    expect(row.runAt.getTime()).toBeLessThanOrEqual(clock.now().getTime() + 1_000);
  });

  it('is written with the firm, or neither is', async () => {
    const id = ids.newId('frm');
    const firm = { id, name: 'X', plan: 'Boutique', timeZone: 'UTC', currency: 'USD', settings: {} };
    const job = { firmId: id, id: 'job_x', kind: 'k', subjectId: 's', uniqueKey: 'x', createdAt: clock.now() };

    await expect(database.directory.createFirm(firm, [job, job])).rejects.toThrow();

    expect((await database.directory.listFirms()).map((each) => each.id)).not.toContain(id);
  });
});
