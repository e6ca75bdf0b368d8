// Gets the facts of a database that this process does not have open, without changing it: no migration, no lease taken
// back. Used by the doctor and by the setup (compose-doctor.ts).
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { codeOfCause, detailOf } from '../../core/fault.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import type { Clock } from '../../ports/clock.ts';
import type { StartWorker } from '../../ports/start-worker.ts';
import { holderOf, lockDataDir } from './data-dir-lock.ts';
import { type AskText, type DatabaseFacts, databaseFacts } from './database-facts.ts';
import { openEmbeddedSession } from './embedded-session.ts';
import { refuseMoved } from './moved-mark.ts';
import { type SealedConnection, sealedConnections } from './sealed-connections.ts';

export type FactsRefusal =
  /** Of a server: PostgreSQL's or Node's code says why. */
  | { readonly code: 'server'; readonly cause: string }
  | { readonly code: 'not-made' | 'broken' | 'bad-url' | 'other-version' }
  /** Another process has it open, and takes no commands. */
  | { readonly code: 'held'; readonly pid: number }
  /** `detail` says when, where to, and which file says so. */
  | { readonly code: 'moved'; readonly detail: string };

export type FactsResult = Result<DatabaseFacts, FactsRefusal>;

/** Of a database that this process reads itself: its connections too, which never leave it. */
export type OwnFacts = DatabaseFacts & { readonly sealed: readonly SealedConnection[] };

export type OwnFactsResult = Result<OwnFacts, FactsRefusal>;

async function ownFacts(ask: AskText, clock: Clock): Promise<OwnFacts> {
  const facts = await databaseFacts(ask, clock);

  return { ...facts, sealed: facts.contents === undefined ? [] : await sealedConnections(ask) };
}

export async function serverFacts(databaseUrl: string, clock: Clock): Promise<OwnFactsResult> {
  const connection = readOnly(databaseUrl);
  try {
    const ask = async (sql: string) => String((await connection.unsafe(sql))[0]?.answer);

    return ok(await ownFacts(ask, clock));
  } catch (cause) {
    return refuse({ code: 'server', cause: codeOfCause(cause) });
  } finally {
    await connection.end({ timeout: 1 });
  }
}

/** The server itself refuses to change anything in such a session. */
function readOnly(databaseUrl: string): postgres.Sql {
  return postgres(databaseUrl, {
    max: 1,
    connect_timeout: 5,
    onnotice: () => undefined,
    prepare: false,
    connection: { application_name: 'sharebill doctor', default_transaction_read_only: true, statement_timeout: 5_000 },
  });
}

/** Nobody runs on it, or the process that does takes no commands. */
export async function embeddedFacts(
  dataDir: string,
  deps: { readonly startWorker: StartWorker; readonly clock: Clock },
): Promise<OwnFactsResult> {
  const directory = join(dataDir, 'database');
  if (!(await isThere(directory))) {
    return refuse({ code: 'not-made' });
  }

  const pid = await holderOf(dataDir);
  if (pid !== undefined) {
    return refuse({ code: 'held', pid });
  }

  try {
    return ok(await openedFacts({ ...deps, dataDir, directory }));
  } catch (cause) {
    return refuse(await refusalOf(cause, dataDir));
  }
}

async function refusalOf(cause: unknown, dataDir: string): Promise<FactsRefusal> {
  switch (codeOfCause(cause)) {
    case 'database-in-use':
      return { code: 'held', pid: (await holderOf(dataDir)) ?? 0 };
    case 'database-moved':
      return { code: 'moved', detail: detailOf(cause) };
    default:
      return { code: 'broken' };
  }
}

async function openedFacts(deps: {
  readonly dataDir: string;
  readonly directory: string;
  readonly startWorker: StartWorker;
  readonly clock: Clock;
}): Promise<OwnFacts> {
  const unlock = await lockDataDir(deps.dataDir);
  try {
    await refuseMoved(deps.dataDir);
    const session = await openEmbeddedSession({ startWorker: deps.startWorker, dataDir: deps.directory });
    const ask = async (sql: string) => String((await session.rows(sql, []))[0]?.[0]);

    return await ownFacts(ask, deps.clock).finally(() => session.close());
  } finally {
    await unlock();
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
