// Moves the embedded database to a PostgreSQL server: copies every row in one transaction there, compares both sides, and
// only then marks the data directory. Cut off anywhere, either the old state holds or the whole new one. Given to the
// command `move-to-postgres` by open-embedded.ts.
import { setImmediate as afterNow } from 'node:timers/promises';
import type postgres from 'postgres';
import { codeOfCause, Fault } from '../../../core/fault.ts';
import { ok, type Result, refuse } from '../../../core/result.ts';
import type { EmbeddedSession } from '../embedded-session.ts';
import { isRestored, settle } from '../fingerprint.ts';
import { migrate } from '../migrate.ts';
import { markAsMoved, withoutPassword } from '../moved-mark.ts';
import { connectionTo, inUtc, migrationSession } from '../open-server.ts';
import { pagesOf } from './pages.ts';
import { type AskRows, listTables, type Sum, sumOf, type Table, TEXT_FORMS, tablesOf } from './tables.ts';
import { asks, filledTable, reach, type TargetRefusal, targetProblem } from './target.ts';

export type MoveStep =
  | { readonly kind: 'copied'; readonly table: string; readonly rows: number; readonly ms: number }
  | { readonly kind: 'verified' | 'committed' | 'marked' };

export type MoveRequest = {
  readonly databaseUrl: string;
  /** Only looks whether it can be done. */
  readonly dryRun: boolean;
  readonly now: Date;
  /** Told of every step, and waited for. */
  tell(step: MoveStep): void | Promise<void>;
};

export type MoveReport = {
  /** `recognised`: an earlier run had copied all, and was cut off before it could mark the data directory. */
  readonly outcome: 'moved' | 'recognised' | 'can-be-moved';
  readonly rows: number;
  readonly tables: number;
  readonly ms: number;
  /** Without the password. */
  readonly databaseUrl: string;
};

export type MoveRefusal =
  | TargetRefusal
  /** What is copied must not be taken for what it was: it is to be confirmed before. */
  | { readonly code: 'move-restored' }
  | { readonly code: 'move-differs'; readonly table: string }
  /** `cause` is a code of PostgreSQL or of the connection. */
  | { readonly code: 'move-broke-off'; readonly cause: string };

/** Throws what migrate.ts throws when the tables cannot be made there. */
export type Move = (request: MoveRequest) => Promise<Result<MoveReport, MoveRefusal>>;

type Source = { readonly session: EmbeddedSession; readonly tables: readonly Table[] };

export function moverOf(session: EmbeddedSession, dataDir: string): Move {
  return async (request) => {
    if (!URL.canParse(request.databaseUrl) || !/^postgres(ql)?:$/.test(new URL(request.databaseUrl).protocol)) {
      return refuse({ code: 'target-url' });
    }

    const connection = connectionTo(inUtc(request.databaseUrl));
    const release = await session.take();
    try {
      return await inOneView(session, (tables) => move({ session, tables }, { connection, request, dataDir }));
    } finally {
      release();
      await connection.end({ timeout: 2 });
    }
  };
}

/** Reads only, and sees the same rows all the time. */
async function inOneView<T>(session: EmbeddedSession, work: (tables: readonly Table[]) => Promise<T>): Promise<T> {
  await session.script(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${TEXT_FORMS}`);
  try {
    return await work(await tablesOf((sql) => session.rows(sql, [])));
  } finally {
    await session.script('ROLLBACK');
  }
}

type Way = { readonly connection: postgres.Sql; readonly request: MoveRequest; readonly dataDir: string };

async function move(source: Source, way: Way): Promise<Result<MoveReport, MoveRefusal>> {
  const { connection, request } = way;
  const started = performance.now();
  if (await isRestored(textOf((sql) => source.session.rows(sql, [])))) {
    return refuse({ code: 'move-restored' });
  }

  const reached = await reach(connection);
  const problem = reached.ok ? await targetProblem(reached.value) : reached.refusal;
  if (problem) {
    return refuse(problem);
  }

  const report = (outcome: MoveReport['outcome'], rows: number) =>
    ok({
      ...{ outcome, rows, tables: source.tables.length, ms: performance.now() - started },
      databaseUrl: withoutPassword(request.databaseUrl),
    });
  const filled = await filledTable(asks(connection), source.tables);
  if (filled !== undefined) {
    return (await isCompleteCopy(source, connection))
      ? report('recognised', await switchOver(way, await countAll(source)))
      : refuse({ code: 'target-not-empty', table: filled });
  }

  if (request.dryRun) {
    return report('can-be-moved', await countAll(source));
  }

  await migrate(migrationSession(connection));
  const copied = await copyAndVerify(source, way);

  return copied.ok ? report('moved', await switchOver(way, copied.value)) : copied;
}

async function countAll({ session, tables }: Source): Promise<number> {
  let rows = 0;
  for (const { name } of tables) {
    const [counted] = await session.rows(`SELECT count(*)::text FROM ${name}`, []);
    rows += Number(counted?.[0] ?? 0);
  }

  return rows;
}

/** From here on the embedded database is not opened any more. */
async function switchOver({ connection, request, dataDir }: Way, rows: number): Promise<number> {
  if (!request.dryRun) {
    await markAsMoved(dataDir, { movedAt: request.now, databaseUrl: request.databaseUrl });
    await request.tell({ kind: 'marked' });
    // its planner knows nothing of the new rows yet; that it will by itself some time later is enough
    await connection.unsafe('ANALYZE').catch(() => undefined);
  }

  return rows;
}

/** What broke off has changed nothing, but for one moment: cut off in the commit, nobody knows. Another run finds out. */
async function copyAndVerify(source: Source, way: Way): Promise<Result<number, MoveRefusal>> {
  try {
    const rows = await way.connection.begin((tx) => copyAll(source, { ...way, tx }));
    await way.request.tell({ kind: 'committed' });

    return ok(rows);
  } catch (cause) {
    const table = cause instanceof Fault ? cause.detail : undefined;

    return refuse(
      table === undefined ? { code: 'move-broke-off', cause: codeOfCause(cause) } : { code: 'move-differs', table },
    );
  }
}

type CopyWay = Way & { readonly tx: postgres.TransactionSql };

/** No limit of time but for locks: whoever holds one may never let go. */
const PREPARED = `SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
  SET LOCAL lock_timeout = '10s'; ${TEXT_FORMS}`;

/** Triggers are for what happens: the rows that are copied have had their effects. */
async function copyAll(source: Source, { tx, request }: CopyWay): Promise<number> {
  const names = source.tables.map(({ name }) => name);
  const onAll = (action: string) => names.map((name) => `ALTER TABLE ${name} ${action} TRIGGER USER;`).join('');
  await tx.unsafe(`${PREPARED} LOCK TABLE ${names.join(', ')} IN SHARE ROW EXCLUSIVE MODE`).simple();
  const filled = await filledTable(asks(tx), source.tables);
  if (filled !== undefined) {
    throw new Fault('move-differs', { detail: filled });
  }

  await tx.unsafe(onAll('DISABLE')).simple();
  let rows = 0;
  for (const table of source.tables) {
    const started = performance.now();
    const copied = await copyTable(source.session, { tx, table });
    rows += copied;
    await request.tell({ kind: 'copied', table: table.name, rows: copied, ms: performance.now() - started });
  }
  await tx.unsafe(onAll('ENABLE')).simple();
  await settle({ ask: textOf(asks(tx)), run: (sql) => tx.unsafe(sql) });
  await compare(source, asks(tx));
  await request.tell({ kind: 'verified' });

  return rows;
}

function textOf(ask: AskRows): (sql: string) => Promise<string> {
  return async (sql) => String((await ask(sql))[0]?.[0]);
}

async function copyTable(
  session: EmbeddedSession,
  { tx, table }: { tx: postgres.TransactionSql; table: Table },
): Promise<number> {
  const stream = await tx.unsafe(`COPY ${table.name} (${table.columns.join(', ')}) FROM STDIN`).writable();
  const failed = new Promise<never>((_, reject) => stream.once('error', reject));
  failed.catch(() => undefined);
  let rows = 0;
  for await (const page of pagesOf(session, table)) {
    const written = new Promise<void>((resolve) => stream.write(page.text, () => resolve()));
    await Promise.race([written, failed]);
    rows += page.rows;
  }
  stream.end();
  // The driver never says that the server refused the last rows. Its next answer does: it refuses that, too.
  await afterNow();
  await tx.unsafe('SELECT 1');

  return rows;
}

async function compare(source: Source, there: AskRows): Promise<void> {
  const different = await firstDifference(source, there);
  if (different !== undefined) {
    throw new Fault('move-differs', { detail: different });
  }
}

async function firstDifference({ session, tables }: Source, there: AskRows): Promise<string | undefined> {
  for (const table of tables) {
    const here = await sumOf((sql) => session.rows(sql, []), table);
    if (!isEqual(here, await sumOf(there, table))) {
      return table.name;
    }
  }

  return undefined;
}

function isEqual(one: Sum, other: Sum): boolean {
  return one.rows === other.rows && one.checksum === other.checksum;
}

/** All our rows and no others: what an earlier run has committed. */
async function isCompleteCopy(source: Source, connection: postgres.Sql): Promise<boolean> {
  return connection.begin('READ ONLY', async (tx) => {
    await tx.unsafe(`${PREPARED}`).simple();
    const theirs = await listTables(asks(tx));
    const isThere = (table: Table) =>
      theirs.some(({ name, columns }) => name === table.name && String(columns) === String(table.columns));

    return source.tables.every(isThere) && (await firstDifference(source, asks(tx))) === undefined;
  });
}
