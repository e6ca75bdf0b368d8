// The database suite on the embedded PostgreSQL.
import { afterAll, beforeAll, describe } from 'vitest';
import { openEmbeddedDatabase, type ThrowAway } from '../support/database.ts';
import { databaseAtOnce } from './database-at-once.ts';
import { databaseAudit } from './database-audit.ts';
import { databaseDirectory } from './database-directory.ts';
import { databaseGuard } from './database-guard.ts';
import { databasePortal } from './database-portal.ts';
import { databaseRows } from './database-rows.ts';
import { databaseSealing } from './database-sealing.ts';
import { databaseTransactions } from './database-transactions.ts';
import { databaseWalls } from './database-walls.ts';

describe('the embedded database', () => {
  let opened: ThrowAway;

  beforeAll(async () => {
    opened = await openEmbeddedDatabase();
  });

  afterAll(async () => {
    await opened.database.stop();
    await opened.drop();
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
