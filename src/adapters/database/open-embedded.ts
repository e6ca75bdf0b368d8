// Opens the embedded database in the data directory. Used by open-database.ts.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { StartWorker } from '../../ports/start-worker.ts';
import { lockDataDir } from './data-dir-lock.ts';
import { embeddedAdapter } from './embedded-adapter.ts';
import { type EmbeddedSession, openEmbeddedSession } from './embedded-session.ts';
import { type MigrationSession, migrate } from './migrate.ts';
import type { Store } from './store.ts';

export async function openEmbedded(deps: { dataDir: string; startWorker: StartWorker }): Promise<Store> {
  await mkdir(deps.dataDir, { recursive: true });
  const unlock = await lockDataDir(deps.dataDir);

  try {
    const session = await openEmbeddedSession({
      startWorker: deps.startWorker,
      dataDir: join(deps.dataDir, 'database'),
    });
    await migrateOrClose(session);

    return {
      adapter: embeddedAdapter(session),
      listen: listener(session),
      stop: async () => {
        await session.close();
        await unlock();
      },
    };
  } catch (cause) {
    await unlock();
    throw cause;
  }
}

async function migrateOrClose(session: EmbeddedSession): Promise<void> {
  const release = await session.take();

  try {
    await migrate(migrationSession(session));
    release();
  } catch (cause) {
    release();
    await session.close();
    throw cause;
  }
}

function migrationSession(session: EmbeddedSession): MigrationSession {
  return {
    rows: async (sql, values) => (await session.query(sql, values)).rows,
    script: (sql) => session.script(sql),
  };
}

function listener(session: EmbeddedSession): Store['listen'] {
  const listeners = new Map<string, Set<(payload: string) => void>>();
  session.onNotify((channel, payload) => {
    for (const onNotify of listeners.get(channel) ?? []) {
      onNotify(payload);
    }
  });

  return async (channel, onNotify) => {
    const known = listeners.get(channel) ?? new Set();
    listeners.set(channel, known.add(onNotify));
    // In its turn: inside somebody's transaction a LISTEN would be rolled back with it.
    const release = await session.take();
    await session.script(`LISTEN "${channel.replaceAll('"', '""')}"`).finally(release);

    return async () => void known.delete(onNotify);
  };
}
