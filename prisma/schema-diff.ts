// What SQL leads from the migrations to schema.prisma, worked out offline. For make-migration.ts and the drift test.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { DiffTarget, SchemaEngine } from '@prisma/schema-engine-wasm';
import { embeddedAdapter } from '../src/adapters/database/embedded-adapter.ts';
import { type EmbeddedSession, openEmbeddedSession } from '../src/adapters/database/embedded-session.ts';
import { MIGRATIONS_DIR, readMigrations } from '../src/adapters/database/migrate.ts';
import { startWorker } from '../src/adapters/system/start-worker.ts';

const PRISMA = fileURLToPath(new URL('.', import.meta.url));
const NO_FILTER = { externalTables: [], externalEnums: [] };

/** The SQL that the migrations still lack; empty when they say what schema.prisma says. */
export async function missingSql(): Promise<string> {
  const session = await openEmbeddedSession({ startWorker, dataDir: 'memory://' });
  const engine = await openEngine(session);

  try {
    const result = await engine.diff({
      from: await migrations(),
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: await schema() }] },
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    });
    return withoutRebuiltIndexes(result.stdout ?? '');
  } finally {
    engine.free();
    await session.close();
  }
}

/**
 * An operator class that is also the default one (`text_ops`) reads as a difference: the engine then
 * drops and makes again the very same index. What is dropped and made as the migrations make it is left out.
 */
async function withoutRebuiltIndexes(sql: string): Promise<string> {
  const made = (await readMigrations()).map((migration) => migration.sql).join('\n');
  const steps = sql.split(/^(?=-- )/m).map((step) => step.trim());
  const rebuilt = steps.flatMap((step) => {
    const name = /CREATE INDEX "(\w+)"/.exec(step)?.[1];

    return name !== undefined && made.includes(step) && steps.includes(dropOf(name)) ? [step, dropOf(name)] : [];
  });

  return steps.filter((step) => !rebuilt.includes(step) && step !== '-- This is an empty migration.').join('\n\n');
}

function dropOf(index: string): string {
  return `-- DropIndex\nDROP INDEX "${index}";`;
}

/** The package imports its .wasm as a module, which Node 20 cannot: instantiated by hand. */
async function openEngine(session: EmbeddedSession): Promise<SchemaEngine> {
  const require = createRequire(import.meta.url);
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(join(require.resolve('@prisma/schema-engine-wasm'), '../schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  // The engine puts the migrations into its shadow database and only asks the other one who it is, so
  // that one empty database is both: making one takes a second.
  const connect = () => embeddedAdapter(session).connect();

  return glue.SchemaEngine.new(
    { datamodels: [['schema.prisma', await schema()]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory({
      provider: 'postgres',
      adapterName: '@prisma/adapter-pg',
      connect,
      connectToShadowDb: connect,
    }),
  );
}

function schema(): Promise<string> {
  return readFile(join(PRISMA, 'schema.prisma'), 'utf8');
}

async function migrations(): Promise<DiffTarget> {
  return {
    tag: 'migrations',
    baseDir: MIGRATIONS_DIR,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
    shadowDbInitScript: '',
    migrationDirectories: (await readMigrations()).map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}
