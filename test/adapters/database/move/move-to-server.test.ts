// `sharebill move-to-postgres`: everything arrives as it was, what speaks against it is said, and a process that is killed
// meanwhile leaves the old state or the whole new one. Where TEST_DATABASE_URL is set, and always where
// REQUIRE_SERVER_DATABASE=1 says that it must be.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../../src/adapters/database/open-database.ts';
import { openDatabase } from '../../../../src/adapters/database/open-database.ts';
import { embeddedFacts } from '../../../../src/adapters/database/read-facts.ts';
import { startWorker } from '../../../../src/adapters/system/start-worker.ts';
import { systemClock } from '../../../../src/adapters/system/system-clock.ts';
import { deliverShare } from '../../../../src/use-cases/deliver-share.ts';
import { verifyAudit } from '../../../../src/use-cases/verify-audit.ts';
import { pictureOf } from '../../../support/access/firm-rows.ts';
import { aServerDatabase, silentLogger } from '../../../support/database.ts';
import { depsOn, runWith } from '../../command-line/command-world.ts';
import { aFilledDataDir, openDataDir } from './filled.ts';

const serverUrl = process.env.TEST_DATABASE_URL ?? '';
const required = process.env.REQUIRE_SERVER_DATABASE === '1';
const MOVER = fileURLToPath(new URL('./mover.ts', import.meta.url));

/** Each opens the embedded database several times. */
const timeout = 120_000;

type Place = { readonly dataDir: string; databaseUrl: string; end(): Promise<void> };

/** A copy of the filled data directory, and an empty database to move it to. */
async function aPlace(filledDir: string): Promise<Place> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sharebill-move-'));
  cpSync(join(filledDir, 'database'), join(dataDir, 'database'), { recursive: true });
  const { databaseUrl, drop } = await aServerDatabase(serverUrl);

  return {
    dataDir,
    databaseUrl,
    end: async () => {
      await drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

describe.skipIf(serverUrl === '' && !required)('Moving to a PostgreSQL server', { timeout }, () => {
  let filled: Awaited<ReturnType<typeof aFilledDataDir>>;
  let before: Awaited<ReturnType<typeof pictures>>;
  let place: Place;

  beforeAll(async () => {
    filled = await aFilledDataDir();
    const database = await openDataDir(filled.dataDir);
    before = await pictures(database).finally(() => database.stop());
  }, timeout);
  afterAll(() => rm(filled.dataDir, { recursive: true, force: true }));

  async function move(...more: string[]) {
    const database = await openDataDir(place.dataDir);
    try {
      return await runWith(depsOn(database, { move: database.move }), ['move-to-postgres', place.databaseUrl, ...more]);
    } finally {
      await database.stop();
    }
  }

  function openServer(): Promise<Database> {
    const { databaseUrl } = place;

    return openDatabase({ databaseUrl, dataDir: '', startWorker, clock: systemClock(), logger: silentLogger });
  }

  async function onTarget<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
    const sql = postgres(place.databaseUrl, { max: 1, onnotice: () => undefined });

    return work(sql).finally(() => sql.end());
  }

  const pictures = async (database: Database) => ({
    first: await pictureOf(database.forFirm(filled.firmId), filled.firmId),
    second: await pictureOf(database.forFirm(filled.full), filled.full),
  });

  async function picturesThere() {
    const database = await openServer();

    return pictures(database).finally(() => database.stop());
  }

  describe('when it is done', () => {
    let moved: Awaited<ReturnType<typeof move>>;

    beforeAll(async () => {
      place = await aPlace(filled.dataDir);
      const url = new URL(place.databaseUrl);
      url.password = 'canary-of-the-password';
      place.databaseUrl = url.href;
      moved = await move();
    }, timeout);
    afterAll(() => place.end());

    it('every row of every table arrived as it was, and the chain of audit entries holds', async () => {
      const { exit, stdout, stderr } = moved;

      expect({ exit, problems: stderr.match(/differs|broke off/) }).toEqual({ exit: 0, problems: null });
      expect(stderr).toMatch(/\nbill: \d+ rows \([\d,]+ rows\/s\)\n/);
      expect(stdout).toMatch(/DATABASE_URL=postgres:/);
      expect(stdout).toContain(new URL(place.databaseUrl).pathname);
      expect(await picturesThere()).toEqual(before);
      const server = await openServer();
      const report = await verifyAudit({ db: server.forFirm(filled.firmId) }, { firmId: filled.firmId });
      expect(report).toMatchObject({ problem: undefined });
      expect(report.last.seq).toBeGreaterThan(0);
      expect(await server.directory.rememberRequest('press', 'a key of the test')).toBe(false);
      await server.stop();
    });

    it('triggers of the server are on again, and did nothing meanwhile', async () => {
      const off = await onTarget(
        (sql) => sql`SELECT tgname FROM pg_trigger WHERE tgenabled <> 'O' AND NOT tgisinternal`,
      );
      expect([...off]).toEqual([]);
    });

    it('neither mark nor words hold the password', async () => {
      const { detail } = (await openDataDir(place.dataDir).catch((cause) => cause)) as { detail: string };

      expect(`${moved.stdout}${moved.stderr}${detail}`).not.toContain('canary');
    });

    it('a share that was held is mailed from the server, once, and one that was mailed is not mailed again', async () => {
      const { sharing, firmId, heldShareId, mailedShareId } = filled;
      const server = await openServer();
      const deps = { ...sharing.deps, db: server.forFirm(firmId) };
      sharing.mails.length = 0;

      const waiting = await deps.db.job.findMany({ where: { kind: 'deliver-share' }, select: { subjectId: true } });
      for (const shareId of [mailedShareId, heldShareId, heldShareId]) {
        await deliverShare(deps, { firmId, shareId });
      }
      await server.stop();

      expect(waiting.map(({ subjectId }) => subjectId)).toContain(heldShareId);
      expect(sharing.mails.map(({ bill }) => bill.number)).toEqual(['1044']);
    });

    it('the embedded database is not opened any more, until somebody removes the mark', async () => {
      const { dataDir, databaseUrl } = place;
      const opening = openDataDir(dataDir);

      await expect(opening).rejects.toMatchObject({ code: 'database-moved' });
      const { detail } = (await opening.catch((cause) => cause)) as { detail: string };
      expect(detail).toContain(new URL(databaseUrl).pathname.slice(1));
      expect(await embeddedFacts(dataDir, { startWorker, clock: systemClock() })).toEqual({
        ok: false,
        refusal: { code: 'moved', detail },
      });
      await rm(join(dataDir, 'moved-to-postgres'));
      await (await openDataDir(dataDir)).stop();
    });
  });

  describe('when something speaks against it, or it breaks off', () => {
    beforeEach(async () => {
      place = await aPlace(filled.dataDir);
    });
    afterEach(() => place.end());

    it('a dry run looks at both sides and changes neither', async () => {
      const { exit, stdout } = await move('--dry-run');

      expect(exit).toBe(0);
      expect(stdout).toMatch(/rows of \d+ tables[\s\S]*nothing was changed/);
      const tables = await onTarget((sql) => sql`SELECT FROM pg_tables WHERE schemaname = 'public'`);
      expect(tables.length).toBe(0);
      await (await openDataDir(place.dataDir)).stop();
    });

    it('a server that holds rows of ours is refused and stays as it is', async () => {
      const server = await openServer();
      await server.directory.rememberRequest('press', 'another key');
      await server.stop();

      const { exit, stderr } = await move();

      expect(exit).toBe(1);
      expect(stderr).toContain('processed_request has rows');
      expect(existsSync(join(place.dataDir, 'moved-to-postgres'))).toBe(false);
      expect(await onTarget((sql) => sql`SELECT key FROM processed_request`)).toEqual([{ key: 'another key' }]);
    });

    it('a copy that was changed since is not taken for ours', async () => {
      await move();
      await rm(join(place.dataDir, 'moved-to-postgres'));
      await onTarget((sql) => sql`UPDATE contact SET name = 'changed' WHERE id = 'cnt_hostile1'`);

      const { exit, stderr } = await move();

      expect(exit).toBe(1);
      expect(stderr).toContain('Nothing was changed.');
      expect(existsSync(join(place.dataDir, 'moved-to-postgres'))).toBe(false);
    });

    it('a server that nobody answers at, and an address that is none, are refused with the remedy', async () => {
      place.databaseUrl = 'postgres://nobody@127.0.0.1:9/none';
      expect((await move()).stderr).toMatch(/does not answer[\s\S]*Check host/);
      place.databaseUrl = 'http://127.0.0.1/none';
      expect((await move()).stderr).toContain('must look like postgres://');
    });

    it('a database that stores text in another encoding is refused', async () => {
      await onTarget(async (sql) => {
        const { pathname } = new URL(place.databaseUrl);
        const name = `${pathname.slice(1)}_latin`;
        await sql.unsafe(`CREATE DATABASE ${name} ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`);
        const there = new URL(place.databaseUrl);
        there.pathname = `/${name}`;
        const database = await openDataDir(place.dataDir);
        const { stderr } = await runWith(depsOn(database, { move: database.move }), ['move-to-postgres', there.href]);
        await database.stop();
        await sql.unsafe(`DROP DATABASE ${name} WITH (FORCE)`);

        expect(stderr).toMatch(/LATIN1; UTF8 is needed/);
      });
    });

    it('the rows are taken back when one of them is not the same on the server', async () => {
      // a trigger is off while rows come in; a column that changes what is written is not
      const server = await openServer();
      await server.stop();
      await onTarget((sql) => sql.unsafe('ALTER TABLE contact ALTER COLUMN created_at TYPE timestamptz(0)'));

      const { exit, stderr } = await move();

      expect(exit).toBe(1);
      expect(stderr).toMatch(/contact is not the same on both sides[\s\S]*taken back/);
      expect(await onTarget((sql) => sql`SELECT FROM firm`)).toHaveLength(0);
      expect(existsSync(join(place.dataDir, 'moved-to-postgres'))).toBe(false);
    });

    it('rows that the server refuses break it off, and nothing of them stays', async () => {
      const server = await openServer();
      await server.stop();
      await onTarget((sql) => sql.unsafe(`ALTER TABLE share ADD CONSTRAINT never CHECK (message = 'never')`));

      const { exit, stderr } = await move();

      expect(exit).toBe(1);
      expect(stderr).toMatch(/The server broke off \(\w+\)\. The embedded database is as it was/);
      expect(await onTarget((sql) => sql`SELECT FROM firm`)).toHaveLength(0);
    });

    it('a running process has the database: the command says so', async () => {
      const holding = await openDataDir(place.dataDir);

      await expect(openDataDir(place.dataDir)).rejects.toMatchObject({ code: 'database-in-use' });
      const { exit, stderr } = await runWith(depsOn(holding), ['move-to-postgres', place.databaseUrl]);
      await holding.stop();

      expect(exit).toBe(1);
      expect(stderr).toContain('Stop ShareBill');
    });

    it.each([
      ['while it copies', 'copied', 'again'],
      ['before the commit', 'verified', 'again'],
      ['after the commit, before the mark', 'committed', 'recognised'],
      ['after the mark', 'marked', 'moved'],
    ])('killed %s, it is the old state or the whole new one, and another run ends it', async (_, step, then) => {
      const child = spawn(process.execPath, ['--import', 'tsx', MOVER, place.dataDir, place.databaseUrl, step]);
      await once(child.stdout, 'data');
      child.kill('SIGKILL');
      await once(child, 'close');

      if (then === 'moved') {
        await expect(openDataDir(place.dataDir)).rejects.toMatchObject({ code: 'database-moved' });
      } else {
        const { exit, stdout } = await move();
        expect({ exit, recognised: stdout.includes('only the mark was missing') }).toEqual({
          exit: 0,
          recognised: then === 'recognised',
        });
      }
      expect(await picturesThere()).toEqual(before);
    });
  });
});
