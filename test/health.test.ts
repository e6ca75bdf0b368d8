// What a process says of its health: real rows, and a database server that goes away.
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Database, openDatabase } from '../src/adapters/database/open-database.ts';
import { startWorker } from '../src/adapters/system/start-worker.ts';
import { systemClock } from '../src/adapters/system/system-clock.ts';
import { systemIds } from '../src/adapters/system/system-ids.ts';
import { type HealthDeps, healthOf } from '../src/health.ts';
import type { Role } from '../src/role.ts';
import { type CutProxy, openCutProxy } from './adapters/database/cut-proxy.ts';
import { aFirmId, aServerDatabase, openEmbeddedDatabase, type ThrowAway } from './support/database.ts';
import { silentLogger } from './support/silent-logger.ts';

const serverUrl = process.env.TEST_DATABASE_URL;
const ids = systemIds(systemClock());
let opened: ThrowAway;

beforeAll(async () => {
  opened = await openEmbeddedDatabase();
});
afterAll(async () => {
  await opened.database.stop();
  await opened.drop();
});

function health(database: Database, changes: Partial<HealthDeps> = {}) {
  const deps = { clock: systemClock(), clockOff: () => undefined, role: 'all', kinds: ['deliver-share'] } as const;

  return healthOf({ database, ...deps, ...changes });
}

const ready = (role: Role) => health(opened.database, { role }).isReady();

async function jobDueFor(minutes: number, kind = 'deliver-share'): Promise<void> {
  const firmId = await aFirmId(opened.database);
  const [id, now] = [ids.newId('job'), systemClock().now()];
  const runAt = new Date(now.getTime() - minutes * 60_000);
  const data = { firmId, id, kind, subjectId: id, uniqueKey: id, runAt, createdAt: now };
  await opened.database.forFirm(firmId).job.create({ data, select: { id: true } });
}

describe('A process', () => {
  it('lives, and is not ready without a firm', async () => {
    expect(await health(opened.database).lives()).toEqual({ isWell: true, words: 'ok' });
    expect(await ready('all')).toEqual({ isWell: false, words: expect.stringContaining('sharebill firm add') });
  });

  it('is ready with a firm, whatever jobs of kinds that it does not know wait', async () => {
    await jobDueFor(60, 'of-a-newer-version');

    expect(await ready('all')).toEqual({ isWell: true, words: 'ready' });
    expect(await ready('worker')).toEqual({ isWell: true, words: 'ready' });
  });

  it.each([120, -120])('says when its clock is %i seconds off by the database, and stays ready', async (seconds) => {
    const clock = { now: () => new Date(systemClock().now().getTime() + seconds * 1_000) };
    const { isWell, words } = await health(opened.database, { clock }).isReady();

    expect(isWell).toBe(true);
    expect(words).toMatch(
      seconds > 0 ? /1[12]\d seconds ahead of the database/ : /1[12]\d seconds behind the database/,
    );
  });

  it('says when jobs are late: a worker is not ready then, and who answers people stays so', async () => {
    await jobDueFor(12);
    const words = expect.stringMatching(/^Jobs are late: one has been due for 12 minutes\. .*--role worker/);

    expect(await ready('worker')).toEqual({ isWell: false, words });
    expect(await ready('web')).toEqual({ isWell: true, words });
    expect(await ready('all')).toEqual({ isWell: true, words });
  });

  it('says when the database was restored, before all else: a worker is not ready then, and who answers people stays so', async () => {
    await opened.database.restored.hold();
    const words = expect.stringMatching(/restored from a backup: nothing is mailed or posted.*sharebill restored$/);

    expect(await ready('worker')).toEqual({ isWell: false, words });
    expect(await ready('web')).toEqual({ isWell: true, words });
    expect(await ready('all')).toEqual({ isWell: true, words });
    await opened.database.restored.confirm();
  });

  it('is asked by many at once, and asks the database once for all', async () => {
    const asked = vi.spyOn(opened.database.directory, 'listFirms');
    const { isReady } = health(opened.database);
    await Promise.all(Array.from({ length: 50 }, isReady));

    expect(asked).toHaveBeenCalledTimes(1);
    await isReady();
    expect(asked).toHaveBeenCalledTimes(2);
  });
});

describe.runIf(serverUrl !== undefined || process.env.REQUIRE_SERVER_DATABASE === '1')('On a database server', () => {
  const away = { isWell: false, words: expect.stringContaining('The database does not answer') };
  let proxy: CutProxy;
  let database: Database;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const made = await aServerDatabase(serverUrl ?? '');
    drop = made.drop;
    proxy = await openCutProxy(made.databaseUrl);
    const parts = { dataDir: '', startWorker, clock: systemClock(), logger: silentLogger };
    database = await openDatabase({ databaseUrl: proxy.url, ...parts });
    await aFirmId(database);
  });
  afterAll(async () => {
    await database?.stop();
    await proxy?.close();
    await drop?.();
  });

  it('a process is not ready while the server is away or silent, lives all the same, and is ready when it is back', async () => {
    const { lives, isReady } = health(database);
    await proxy.shut();
    expect([await lives(), await isReady()]).toEqual([{ isWell: true, words: 'ok' }, away]);

    await proxy.open();
    await expect.poll(isReady, { timeout: 10_000 }).toEqual({ isWell: true, words: 'ready' });
    proxy.silent(true);
    expect([await lives(), await isReady()]).toEqual([{ isWell: true, words: 'ok' }, away]);

    proxy.silent(false);
    await expect.poll(isReady, { timeout: 15_000 }).toEqual({ isWell: true, words: 'ready' });
  });

  it('an older version is not ready any more once a newer one has changed the tables', async () => {
    await asNewerVersion(proxy.url);

    expect(await health(database).isReady()).toEqual({
      isWell: false,
      words: expect.stringContaining('newer version'),
    });
  });
});

async function asNewerVersion(databaseUrl: string): Promise<void> {
  const connection = postgres(databaseUrl, { max: 1 });
  await connection`INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)
    VALUES ('1', '2', '20991231000000_of_a_newer_version', now())`;
  await connection.end();
}
