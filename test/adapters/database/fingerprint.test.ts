// Whether a database is where it was, on real servers and directories: what is a restore, and what is none.
import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { restoredOf } from '../../../src/adapters/database/fingerprint.ts';
import { openDatabase } from '../../../src/adapters/database/open-database.ts';
import { startWorker } from '../../../src/adapters/system/start-worker.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { aDataDir, aFirmId, aServerDatabase, silentLogger } from '../../support/database.ts';
import { postgresProgram } from '../../support/postgres-programs.ts';
import { openDataDir } from './move/filled.ts';

const serverUrl = process.env.TEST_DATABASE_URL;

describe('An embedded database', () => {
  it('is at home until it is held, and then until that is confirmed, however often it is opened', {
    timeout: 60_000,
  }, async () => {
    const dataDir = await aDataDir();
    const found: boolean[] = [];
    const opened = async (change: 'hold' | 'confirm' | 'foundAt') => {
      const { restored, stop } = await openDataDir(dataDir);
      const look = async () => found.push((await restored.foundAt()) !== undefined);
      await look();
      await restored[change]();
      await look();
      await stop();
    };

    for (const change of ['foundAt', 'hold', 'confirm', 'foundAt'] as const) await opened(change);
    await rm(dataDir, { recursive: true, force: true });

    expect(found).toEqual([false, false, false, true, true, false, false, false]);
  });
});

describe.runIf(serverUrl !== undefined || process.env.REQUIRE_SERVER_DATABASE === '1')('A database of a server', () => {
  type Target = Awaited<ReturnType<typeof aServerDatabase>>;
  let original: Target;
  const copies: Target[] = [];

  beforeAll(async () => {
    original = await aServerDatabase(serverUrl ?? '');
    await open(original, (database) => aFirmId(database));
  });
  afterAll(async () => {
    for (const each of [original, ...copies]) await each?.drop();
  });

  const nameOf = ({ databaseUrl }: Target) => new URL(databaseUrl).pathname.slice(1);
  const on = async (target: Target, sql: string) => {
    const connection = postgres(target.databaseUrl, { max: 1, onnotice: () => undefined });
    await connection.unsafe(sql).simple();
    await connection.end();
  };

  async function open<T>(target: Target, work: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>) {
    const parts = { dataDir: '', startWorker, clock: systemClock(), logger: silentLogger };
    const database = await openDatabase({ ...parts, databaseUrl: target.databaseUrl });
    return work(database).finally(() => database.stop());
  }
  const foundAt = (target: Target) => open(target, ({ restored }) => restored.foundAt());

  async function aCopy(): Promise<Target> {
    const copy = await aServerDatabase(serverUrl ?? '');
    copies.push(copy);
    return copy;
  }

  async function aRestoredCopy(from = original): Promise<Target> {
    const copy = await aCopy();
    const dump = execFileSync(postgresProgram('pg_dump'), ['--format=custom', from.databaseUrl]);
    const restore = ['--no-owner', '--exit-on-error', `--dbname=${copy.databaseUrl}`];
    execFileSync(postgresProgram('pg_restore'), restore, { input: dump });
    return copy;
  }

  it('is at home when it is opened again, and after its tables were rewritten or emptied', async () => {
    expect(await foundAt(original)).toBeUndefined();

    await on(original, 'VACUUM FULL firm');
    await on(original, 'REINDEX TABLE firm; CLUSTER firm USING firm_pkey');
    await on(
      original,
      // the books let nobody empty them
      "BEGIN; SET LOCAL session_replication_role = 'replica'; CREATE TEMP TABLE kept AS TABLE firm; TRUNCATE firm CASCADE; INSERT INTO firm TABLE kept; END",
    );

    expect(await foundAt(original)).toBeUndefined();
  });

  it('is found restored after pg_restore, at one time however often it is opened, until that is confirmed', async () => {
    const before = new Date();
    const copy = await aRestoredCopy();

    const [first, second] = [await foundAt(copy), await foundAt(copy)];
    await open(copy, ({ restored }) => restored.confirm());

    expect(first?.getTime()).toBeGreaterThan(before.getTime() - 1_000);
    expect(second).toEqual(first);
    expect([await foundAt(copy), await foundAt(original)]).toEqual([undefined, undefined]);
  });

  it('that was restored is found so anew, and later, when its own backup is restored, confirmed or not', async () => {
    const held = await aRestoredCopy();
    const first = await foundAt(held);
    const again = await aRestoredCopy(held);

    expect((await foundAt(again))?.getTime()).toBeGreaterThan(first?.getTime() ?? Number.NaN);

    await open(held, ({ restored }) => restored.confirm());
    expect(await foundAt(await aRestoredCopy(held))).toBeInstanceOf(Date);
  });

  it('is found restored when it was made from another one as its template', async () => {
    const copy = await aCopy();
    await on(original, `DROP DATABASE ${nameOf(copy)}`).then(() =>
      on({ ...original, databaseUrl: serverUrl ?? '' }, `CREATE DATABASE ${nameOf(copy)} TEMPLATE ${nameOf(original)}`),
    );

    expect(await foundAt(copy)).toBeInstanceOf(Date);
  });

  it('takes rows with a time to come, by a clock that was ahead, for older than the restore', async () => {
    const copy = await aRestoredCopy();
    const ahead = new Date(Date.now() + 3_600_000);
    await on(
      copy,
      `INSERT INTO job (firm_id, id, kind, subject_id, unique_key, created_at)
      SELECT id, 'j', 'none', 's', 'u', '${ahead.toJSON()}' FROM firm`,
    );

    expect(await foundAt(copy)).toEqual(ahead);
  });

  it('is told by its tables alone where its user may not ask which server it is', async () => {
    const copy = await aCopy();
    await open(copy, async () => undefined);
    const connection = postgres(copy.databaseUrl, { max: 1, onnotice: () => undefined });
    const run = (sql: string) => connection.unsafe(sql).simple();
    const restored = restoredOf({ ask: async (sql) => String((await connection.unsafe(sql))[0]?.answer), run });
    await run(
      'REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC; GRANT SELECT, UPDATE, INSERT ON ALL TABLES IN SCHEMA public TO pg_read_all_data',
    );
    await run('SET ROLE pg_read_all_data');

    await expect(run('SELECT FROM pg_control_system()')).rejects.toThrow(/permission denied/);
    await restored.confirm();
    const rows = await connection`SELECT home FROM fingerprint`;

    expect(await restored.foundAt()).toBeUndefined();
    expect(rows[0]?.home).toMatch(/^:\d+:\d+$/);
    await connection.end();
  });
});
