// A database that was moved to a server is at home there; one that was restored is not moved before that is confirmed.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../../src/adapters/database/open-database.ts';
import { startWorker } from '../../../../src/adapters/system/start-worker.ts';
import { systemClock } from '../../../../src/adapters/system/system-clock.ts';
import { aDataDir, aFirmId, aServerDatabase, silentLogger } from '../../../support/database.ts';
import { depsOn, runWith } from '../../command-line/command-world.ts';
import { openDataDir } from './filled.ts';

const serverUrl = process.env.TEST_DATABASE_URL;
const timeout = 60_000;

describe.runIf(serverUrl !== undefined || process.env.REQUIRE_SERVER_DATABASE === '1')(
  'A database',
  { timeout },
  () => {
    let dataDir: string;
    let embedded: Database;
    let target: Awaited<ReturnType<typeof aServerDatabase>>;

    beforeEach(async () => {
      dataDir = await aDataDir();
      embedded = await openDataDir(dataDir);
      await aFirmId(embedded);
      target = await aServerDatabase(serverUrl ?? '');
    }, timeout);
    afterEach(async () => {
      await embedded.stop();
      await target.drop();
      await rm(dataDir, { recursive: true, force: true });
    });

    const move = () => runWith(depsOn(embedded, { move: embedded.move }), ['move-to-postgres', target.databaseUrl]);

    async function onServer<T>(work: (database: Database) => Promise<T>): Promise<T> {
      const parts = { dataDir: '', startWorker, clock: systemClock(), logger: silentLogger };
      const server = await openDatabase({ ...parts, databaseUrl: target.databaseUrl });

      return work(server).finally(() => server.stop());
    }

    async function homes(): Promise<readonly unknown[]> {
      const sql = postgres(target.databaseUrl, { max: 1, onnotice: () => undefined });

      return sql`SELECT home, found FROM fingerprint`.finally(() => sql.end());
    }

    it('that was moved is at home on its server before anybody starts it there, and was not restored', async () => {
      expect((await move()).exit).toBe(0);

      const written = await homes();
      expect(written).toEqual([{ home: expect.stringMatching(/^\d+:\d+:\d+$/), found: '' }]);
      expect(await onServer(({ restored }) => restored.foundAt())).toBeUndefined();
      expect(await homes()).toEqual(written);
    });

    it('that was moved to a server on which ShareBill has run before is at home there as well', async () => {
      await onServer(({ restored }) => restored.hold());

      expect((await move()).exit).toBe(0);

      expect(await onServer(({ restored }) => restored.foundAt())).toBeUndefined();
    });

    it('that was restored is not moved before that is confirmed: its mails would go out', async () => {
      await embedded.restored.hold();

      const { exit, stderr } = await move();

      expect({ exit, stderr }).toEqual({
        exit: 1,
        stderr: expect.stringMatching(/was restored[\s\S]*sharebill restored/),
      });
      expect(existsSync(join(dataDir, 'moved-to-postgres'))).toBe(false);

      await embedded.restored.confirm();
      expect((await move()).exit).toBe(0);
    });
  },
);
