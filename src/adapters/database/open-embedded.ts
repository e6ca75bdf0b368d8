// Opens the embedded database in the data directory. Used by open-database.ts.
import { join } from 'node:path';
import type { Fault } from '../../core/fault.ts';
import type { StartWorker } from '../../ports/start-worker.ts';
import { lockDataDir, type Unlock } from './data-dir-lock.ts';
import { embeddedAdapter } from './embedded-adapter.ts';
import { type EmbeddedSession, openEmbeddedSession } from './embedded-session.ts';
import { migrate } from './migrate.ts';
import { moverOf } from './move/move-to-server.ts';
import { refuseMoved } from './moved-mark.ts';
import { type Notices, notices } from './notices.ts';
import type { Store } from './store.ts';
import { ensureDataDir } from './template.ts';

export async function openEmbedded(deps: {
  readonly dataDir: string;
  readonly templatesDir: string;
  readonly startWorker: StartWorker;
  readonly unlock?: Unlock | undefined;
  readonly onLost?: ((fault: Fault) => void) | undefined;
}): Promise<Store> {
  const { startWorker, templatesDir, onLost } = deps;
  const unlock = deps.unlock ?? (await lockDataDir(deps.dataDir));

  try {
    await refuseMoved(deps.dataDir);
    const dataDir = join(deps.dataDir, 'database');
    await ensureDataDir({ startWorker, dataDir, templatesDir });
    const session = await openEmbeddedSession({ startWorker, dataDir, onLost });
    await prepareOrClose(session);

    return { ...storeOf(session, unlock), move: moverOf(session, deps.dataDir) };
  } catch (cause) {
    await unlock();
    throw cause;
  }
}

async function prepareOrClose(session: EmbeddedSession): Promise<void> {
  try {
    await migrate(session);
    await takeBackLeases(session);
  } catch (cause) {
    await session.close();
    throw cause;
  }
}

/**
 * Only one process can have this directory: a lease that still runs is a dead one's. Jobs that were put off or postponed
 * keep their time.
 */
function takeBackLeases(session: EmbeddedSession): Promise<void> {
  return session.script(
    `UPDATE job SET run_at = now() WHERE attempts > 0 AND failing_since IS NULL AND failed_at IS NULL AND run_at > now()`,
  );
}

function storeOf(session: EmbeddedSession, unlock: Unlock): Store {
  const heard = notices();
  session.onNotify(heard.dispatch);

  return {
    adapter: embeddedAdapter(session),
    listen: listener(session, heard),
    stop: async () => {
      await session.close();
      await unlock();
    },
  };
}

function listener(session: EmbeddedSession, heard: Notices): Store['listen'] {
  return async (channel, onNotify) => {
    // In its turn: inside somebody's transaction a LISTEN would be rolled back with it.
    const release = await session.take();
    await session.script(`LISTEN "${channel.replaceAll('"', '""')}"`).finally(release);

    return heard.add(channel, onNotify);
  };
}
