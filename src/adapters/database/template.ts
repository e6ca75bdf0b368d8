// The embedded database as it is right after its first start, as a directory to copy: initdb and the
// migrations take seconds, a copy does not. Made by the build (prisma/make-template.ts) and by tests.
import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StartWorker } from '../../ports/start-worker.ts';
import { openEmbeddedSession } from './embedded-session.ts';
import { migrate, readMigrations } from './migrate.ts';

/** The build's output: dist/ beside src/, also when this runs from it. */
export const TEMPLATES_DIR = fileURLToPath(new URL('../../../dist', import.meta.url));

/** Where the template of this version is, or would be. Another PGlite or other migrations: another name. */
async function templatePath(directory: string): Promise<string> {
  const pglite = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const packageFile = await readFile(join(pglite, '../../package.json'), 'utf8');
  const migrations = (await readMigrations()).map(({ checksum }) => checksum).join();
  const version = createHash('sha256').update(`${packageFile}${migrations}`).digest('hex').slice(0, 16);

  return join(directory, `database-template-${version}`);
}

/** Makes the template unless it is there; returns where it is. */
export async function makeTemplate(deps: { startWorker: StartWorker; directory: string }): Promise<string> {
  const path = await templatePath(deps.directory);
  if (await exists(path)) {
    return path;
  }

  await mkdir(deps.directory, { recursive: true });
  const making = await mkdtemp(join(deps.directory, 'making-template-'));
  const session = await openEmbeddedSession({ startWorker: deps.startWorker, dataDir: join(making, 'database') });
  try {
    await migrate(session);
    await session.script('CHECKPOINT');
  } finally {
    await session.close();
  }

  // Another process may have been first.
  await rename(join(making, 'database'), path).catch(() => undefined);
  await rm(making, { recursive: true, force: true });

  return path;
}

/**
 * Makes the database's directory if it is not there: a copy of the template, or from nothing when there
 * is none. It gets its name last, so that a process killed meanwhile leaves no half one.
 */
export async function ensureDataDir(deps: {
  readonly startWorker: StartWorker;
  readonly dataDir: string;
  readonly templatesDir: string;
}): Promise<void> {
  if (await exists(deps.dataDir)) {
    return;
  }

  const making = `${deps.dataDir}.making`;
  await rm(making, { recursive: true, force: true });
  const template = await templatePath(deps.templatesDir);
  if (await exists(template)) {
    await cp(template, making, { recursive: true });
  } else {
    const session = await openEmbeddedSession({ startWorker: deps.startWorker, dataDir: making });
    await session.close();
  }

  // The files hold client data: for this user alone.
  await chmod(making, 0o700);
  await rename(making, deps.dataDir);
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
