// Applies prisma/migrations at start, each in one transaction; `_prisma_migrations` is as Prisma's own
// tools keep it, so that `prisma migrate status` agrees. Used by open-embedded.ts and open-server.ts.
import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '../../core/fault.ts';

/** One database session of its own for the whole run. */
export type MigrationSession = {
  rows(sql: string, values: readonly string[]): Promise<readonly unknown[][]>;
  script(sql: string): Promise<void>;
};

type Migration = { readonly name: string; readonly sql: string; readonly checksum: string };

// The number that Prisma's own migration engine locks.
const LOCK = '72707369';

const MIGRATIONS_TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT, "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(), "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`;

/** The package root holds prisma/ beside src/ and dist/ alike. */
export const MIGRATIONS_DIR = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

/**
 * Brings the database up to date. Fault('migration-edited') when an applied one is no longer what it was,
 * 'migration-unfinished' when one broke off, 'schema-newer' when the database knows more than this program.
 */
export async function migrate(session: MigrationSession, directory = MIGRATIONS_DIR): Promise<void> {
  const migrations = await readMigrations(directory);
  await session.script(`SELECT pg_advisory_lock(${LOCK})`);

  try {
    const applied = await appliedMigrations(session);
    refuseUnknown(applied, migrations);

    for (const migration of migrations.filter(({ name }) => !applied.has(name))) {
      await apply(session, migration);
    }
  } finally {
    await session.script(`SELECT pg_advisory_unlock(${LOCK})`);
  }
}

export async function readMigrations(directory = MIGRATIONS_DIR): Promise<readonly Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);

  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(directory, name, 'migration.sql'), 'utf8');

      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function appliedMigrations(session: MigrationSession): Promise<ReadonlyMap<string, string>> {
  // Asked first, so that a start on an up-to-date database writes nothing.
  const [exists] = await session.rows(`SELECT to_regclass('public._prisma_migrations')::text`, []);
  if (exists?.[0] === null) {
    await session.script(MIGRATIONS_TABLE);
  }

  const rows = await session.rows(
    `SELECT migration_name, checksum, (finished_at IS NULL)::text FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`,
    [],
  );
  const broken = rows.find((row) => row[2] === 'true');
  if (broken !== undefined) {
    throw new Fault('migration-unfinished', { cause: new Error(String(broken[0])) });
  }

  return new Map(rows.map((row) => [String(row[0]), String(row[1])]));
}

function refuseUnknown(applied: ReadonlyMap<string, string>, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map(({ name, checksum }) => [name, checksum]));
  for (const [name, checksum] of applied) {
    const expected = known.get(name);
    if (expected === undefined) {
      throw new Fault('schema-newer', { cause: new Error(name) });
    }

    if (expected !== checksum) {
      throw new Fault('migration-edited', { cause: new Error(name) });
    }
  }
}

async function apply(session: MigrationSession, migration: Migration): Promise<void> {
  await session.script('BEGIN');

  try {
    await session.script(migration.sql);
    await session.rows(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await session.script('COMMIT');
  } catch (cause) {
    await session.script('ROLLBACK');
    throw new Fault('migration-failed', { cause });
  }
}
