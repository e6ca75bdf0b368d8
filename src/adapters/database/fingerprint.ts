// Whether this database is where it was: one that was restored from a backup knows nothing of what happened since. By what
// and why: .github/decisions/0017. Used by open-database.ts, database-facts.ts and the move to a server.
import type { AskText } from './database-facts.ts';

export type Restored = {
  /** When this database was first opened here after it was restored, or was held; undefined where it is at home. */
  foundAt(): Promise<Date | undefined>;
  /** Has it taken for restored. */
  hold(): Promise<void>;
  /** It is at home here from now on. */
  confirm(): Promise<void>;
};

export type FingerprintSession = {
  readonly ask: AskText;
  readonly run: (sql: string) => Promise<unknown>;
};

type Row = { readonly home: string; readonly found: string; readonly foundAt: number | null; readonly here: string };

const HELD = `'held'`;

/** The tables of a restored database are made anew. A row that waits may bear a time of a machine whose clock was ahead. */
const NOW = `greatest(clock_timestamp(), (SELECT max(updated_at) FROM delivery), (SELECT max(created_at) FROM job))`;

export function restoredOf(session: FingerprintSession): Restored {
  return {
    foundAt: () => foundAt(session),
    hold: async () => {
      const here = await expressionFor(session.ask);
      await session.run(
        `INSERT INTO fingerprint (home, found, found_at) VALUES (${HELD}, ${here}, ${NOW}) ON CONFLICT (id)
         DO UPDATE SET home = excluded.home, found = excluded.found, found_at = excluded.found_at`,
      );
    },
    confirm: () => settle(session),
  };
}

/** Writes down that this is the database's home. */
export async function settle({ ask, run }: FingerprintSession): Promise<void> {
  await run(
    `INSERT INTO fingerprint (home) VALUES (${await expressionFor(ask)}) ON CONFLICT (id)
     DO UPDATE SET home = excluded.home, found = '', found_at = NULL`,
  );
}

/** Changes nothing. A database that no process of this version has opened yet is taken for what it is. */
export async function isRestored(ask: AskText): Promise<boolean> {
  const row = await readRow(ask);

  return row !== undefined && row.home !== row.here;
}

/** The first to look writes down what is not there yet: the home of a new database, the time of a restored one. */
async function foundAt({ ask, run }: FingerprintSession): Promise<Date | undefined> {
  const row = await readRow(ask);
  if (row && row.home === row.here) {
    return undefined;
  }

  if (row?.found === row?.here && row?.foundAt) {
    return new Date(row.foundAt);
  }

  const here = await expressionFor(ask);
  await run(
    row === undefined
      ? `INSERT INTO fingerprint (home) VALUES (${here}) ON CONFLICT DO NOTHING`
      : `UPDATE fingerprint SET found = ${here}, found_at = ${NOW} WHERE home <> ${here} AND found <> ${here}`,
  );

  return foundAt({ ask, run });
}

async function readRow(ask: AskText): Promise<Row | undefined> {
  const answer = await ask(`SELECT coalesce((SELECT json_build_object('home', home, 'found', found,
    'foundAt', extract(epoch FROM found_at) * 1000, 'here', ${await expressionFor(ask)}) FROM fingerprint),
    'null')::text AS answer`);

  return (JSON.parse(answer) as Row | null) ?? undefined;
}

/** SQL for cluster, database and table: PostgreSQL checks the right to call a function before it runs any of a statement. */
async function expressionFor(ask: AskText): Promise<string> {
  const mayCall = await ask(
    `SELECT coalesce(has_function_privilege(to_regprocedure('pg_control_system()')::oid, 'EXECUTE'), false)::text AS answer`,
  );
  const cluster = mayCall === 'true' ? '(SELECT system_identifier::text FROM pg_control_system())' : `''`;

  return `concat_ws(':', ${cluster}, (SELECT oid FROM pg_database WHERE datname = current_database()), 'firm'::regclass::oid)`;
}
