// The database suite on a PostgreSQL server: where TEST_DATABASE_URL is set, and always where
// REQUIRE_SERVER_DATABASE=1 says that it must be.
import { afterAll, beforeAll, describe } from 'vitest';
import { openServerDatabase, type ThrowAway } from '../support/database.ts';
import { databaseAtOnce } from './database-at-once.ts';
import { databaseAudit } from './database-audit.ts';
import { databaseDirectory } from './database-directory.ts';
import { databaseGuard } from './database-guard.ts';
import { databasePortal } from './database-portal.ts';
import { databaseRows } from './database-rows.ts';
import { databaseSealing } from './database-sealing.ts';
import { databaseTransactions } from './database-transactions.ts';
import { databaseWalls } from './database-walls.ts';

const url = process.env.TEST_DATABASE_URL;
const required = process.env.REQUIRE_SERVER_DATABASE === '1';

describe.skipIf(url === undefined && !required)('a database server', () => {
  let opened: ThrowAway;

  beforeAll(async () => {
    if (url === undefined) {
      throw new Error('REQUIRE_SERVER_DATABASE=1 needs TEST_DATABASE_URL');
    }

    opened = await openServerDatabase(url);
  });

  afterAll(async () => {
    await opened?.database.stop();
    await opened?.drop();
  });

  databaseRows(() => opened.database);
  databaseTransactions(() => opened.database);
  databaseWalls(() => opened.database);
  databaseDirectory(() => opened.database);
  databaseAtOnce(() => opened.database);
  databaseAudit(() => opened.database);
  databaseSealing(() => opened.database);
  databaseGuard(() => opened.database);
  databasePortal(() => opened.database);
});
