// What happens when the PostgreSQL server goes away: where TEST_DATABASE_URL is set, and always where
// REQUIRE_SERVER_DATABASE=1 says that it must be.
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Database, openDatabase } from '../../../src/adapters/database/open-database.ts';
import { startJobRunner } from '../../../src/adapters/jobs/job-runner.ts';
import { startWorker } from '../../../src/adapters/system/start-worker.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { aFirmId, aServerDatabase, silentLogger } from '../../support/database.ts';
import { type CutProxy, openCutProxy } from './cut-proxy.ts';

const serverUrl = process.env.TEST_DATABASE_URL ?? '';
const required = process.env.REQUIRE_SERVER_DATABASE === '1';
const AWAY = { code: 'database-away', retryable: true };

describe.skipIf(serverUrl === '' && !required)('a database server that goes away', () => {
  let proxy: CutProxy;
  let database: Database;
  let direct: postgres.Sql;
  let clean: (() => Promise<void>)[];

  beforeEach(async () => {
    const { databaseUrl, drop } = await aServerDatabase(serverUrl);
    proxy = await openCutProxy(databaseUrl);
    database = await open(proxy.url);
    direct = postgres(databaseUrl, { max: 1 });
    clean = [() => database.stop(), () => direct.end(), () => proxy.close(), drop];
  });

  afterEach(async () => {
    for (const step of clean) {
      await step();
    }
  });

  function open(databaseUrl: string): Promise<Database> {
    return openDatabase({ databaseUrl, dataDir: '', startWorker, clock: systemClock(), logger: silentLogger });
  }

  async function aFirm() {
    return database.forFirm(await aFirmId(database));
  }

  /** Ends all our sessions but the test's own. */
  async function terminateOurSessions(): Promise<void> {
    await direct`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`;
  }

  test('a statement while it is away fails as "away", and the next one after its return works', async () => {
    const firm = await aFirm();

    await proxy.shut();
    await expect(firm.bill.count()).rejects.toMatchObject(AWAY);
    await expect(database.directory.listFirms()).rejects.toMatchObject(AWAY);
    await expect(firm.$transaction((tx) => tx.bill.count())).rejects.toMatchObject(AWAY);
    await proxy.open();

    expect(await firm.bill.count()).toBe(0);
  });

  test('the pool gets over sessions that the server ended', async () => {
    const firm = await aFirm();
    await Promise.all(Array.from({ length: 8 }, () => firm.bill.count()));

    await terminateOurSessions();
    await vi.waitFor(() => firm.bill.count(), { timeout: 5_000 });

    expect(await Promise.all(Array.from({ length: 12 }, () => firm.bill.count()))).toEqual(Array(12).fill(0));
  });

  test('a transaction cut off before its commit is run once more, and its effect is there once', async () => {
    const firm = await aFirm();
    let runs = 0;

    await firm.$transaction(async (tx) => {
      runs += 1;
      await tx.firm.updateMany({ data: { name: `run ${runs}` } });
      if (runs === 1) {
        await terminateOurSessions();
      }
      await tx.staffMember.count();
    });

    expect(runs).toBe(2);
    expect(await firm.firm.findFirst()).toMatchObject({ name: 'run 2' });
  });

  test('a transaction cut off again is given up as "away", with no effect', async () => {
    const firm = await aFirm();
    let runs = 0;

    const work = firm.$transaction(async (tx) => {
      runs += 1;
      await tx.firm.updateMany({ data: { name: 'never' } });
      await terminateOurSessions();
      await tx.staffMember.count();
    });

    await expect(work).rejects.toMatchObject(AWAY);
    expect(runs).toBe(2);
    const [row] = await direct`SELECT name FROM firm`;
    expect(row).toMatchObject({ name: 'Harlow & Reed LLP' });
  });

  test('a transaction cut off at its commit is not run again: it may have been done', async () => {
    const firm = await aFirm();
    await direct.unsafe(`
      CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
      CREATE CONSTRAINT TRIGGER cut_at_commit AFTER UPDATE ON firm DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION end_session()`);
    let runs = 0;

    const work = firm.$transaction(async (tx) => {
      runs += 1;
      await tx.firm.updateMany({ data: { name: 'perhaps' } });
    });

    await expect(work).rejects.toMatchObject(AWAY);
    expect(runs).toBe(1);
  });

  test('a row that another one keeps locked is waited for 2 seconds, then the answer is "away"', async () => {
    const firm = await aFirm();
    const started = performance.now();

    await direct.begin(async (holder) => {
      await holder`SELECT id FROM firm FOR UPDATE`;
      await expect(firm.firm.updateMany({ data: { name: 'late' } })).rejects.toMatchObject(AWAY);
    });

    expect(performance.now() - started).toBeLessThan(4_000);
    expect(await firm.firm.updateMany({ data: { name: 'in time' } })).toEqual({ count: 1 });
  });

  test('a connection that falls silent is given up after 7 seconds, and the next statement works', async () => {
    const firm = await aFirm();
    await firm.bill.count();

    proxy.silent(true);
    await expect(firm.bill.count()).rejects.toMatchObject(AWAY);
    proxy.silent(false);

    expect(await firm.bill.count()).toBe(0);
  });

  test('the end of the database takes at most 5 seconds, also in silence and in a transaction', async () => {
    const firm = await aFirm();
    let inside: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => {
      inside = resolve;
    });
    const endless = firm.$transaction(async (tx) => {
      await tx.bill.count();
      proxy.silent(true);
      inside();
      await tx.bill.count();
    });
    endless.catch(() => undefined);
    await reached;

    const started = performance.now();
    await database.stop();

    expect(performance.now() - started).toBeLessThan(5_000);
    proxy.silent(false);
    await proxy.shut();
    await expect(endless).rejects.toMatchObject(AWAY);
  });

  test('listening goes on after the connection was lost, and everybody is woken', async () => {
    const heard = vi.fn();
    const also = vi.fn();
    await database.listen('job', heard);
    const unlisten = await database.listen('job', also);
    await unlisten();

    await proxy.shut();
    await proxy.open();
    await vi.waitFor(() => expect(heard).toHaveBeenCalledWith(''), { timeout: 10_000 });
    await direct`NOTIFY job, 'later'`;
    await vi.waitFor(() => expect(heard).toHaveBeenCalledWith('later'), { timeout: 5_000 });

    expect(heard).toHaveBeenCalledTimes(2);
    expect(also).not.toHaveBeenCalled();
  });

  test('a job written while the worker was cut off runs soon after, without waiting for the poll', async () => {
    const firmId = await aFirmId(database);
    const ran = vi.fn(async () => undefined);
    const runner = startJobRunner({
      database,
      handlers: { card: ran },
      clock: systemClock(),
      logger: silentLogger,
      pollMs: 600_000,
    });
    await runner.idle();

    await proxy.shut();
    await direct`INSERT INTO job (firm_id, id, kind, subject_id, unique_key, created_at)
      VALUES (${firmId}, 'j', 'card', 's', 'u', now())`;
    await proxy.open();
    await vi.waitFor(() => expect(ran).toHaveBeenCalledTimes(1), { timeout: 10_000 });

    await runner.stop();
    expect(await database.forFirm(firmId).job.count()).toBe(0);
  });

  test('sessions are in UTC, whatever zone the URL, the role or the server asks for', async () => {
    const url = new URL(proxy.url);
    url.searchParams.set('options', '-c TimeZone=Asia/Kolkata -c work_mem=5MB');
    await direct.unsafe(`ALTER DATABASE ${url.pathname.slice(1)} SET TimeZone = 'America/New_York'`);
    const other = await open(url.href);
    const firmId = await aFirmId(other);
    const at = new Date('2026-07-01T12:00:00.000Z');

    await other.forFirm(firmId).staffMember.create({
      data: { firmId, id: 'stf_1', name: 'Maria', email: 'maria@harlow.example', role: 'attorney', createdAt: at },
    });

    const [row] = await direct`SELECT extract(epoch FROM created_at)::text AS seconds FROM staff_member`;
    const [session] = await direct`SELECT count(*)::int AS sessions FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'sharebill'`;
    await other.stop();
    expect(Number(row?.seconds)).toBe(at.getTime() / 1000);
    expect(session?.sessions).toBeGreaterThan(0);
  });

  test('a server that does not answer at the start is named', async () => {
    await proxy.shut();

    await expect(open(proxy.url)).rejects.toMatchObject({ code: 'database-unreachable', retryable: true });
  });
});
