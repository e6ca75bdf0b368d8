// The server that a database is to be moved to: how it is reached, and what speaks against it. Used by move-to-server.ts.
import type postgres from 'postgres';
import { ok, type Result, refuse } from '../../../core/result.ts';
import { type AskRows, hasRows, listTables, type Table } from './tables.ts';

export type TargetRefusal =
  | { readonly code: 'target-url' | 'target-unreachable' | 'target-rights' }
  | { readonly code: 'target-too-old' | 'target-encoding' | 'target-extensions'; readonly found: string }
  | { readonly code: 'target-not-empty'; readonly table: string };

const OLDEST = 140_000;

export function asks(connection: Pick<postgres.Sql, 'unsafe'>): AskRows {
  return async (sql) => [...(await connection.unsafe(sql).values())];
}

/** Nothing is changed there. */
export async function targetProblem(ask: AskRows): Promise<TargetRefusal | undefined> {
  const [facts] = await ask(`
    SELECT current_setting('server_version_num'), current_setting('server_version'), current_setting('server_encoding'),
      (SELECT string_agg(name, ', ') FROM unnest(ARRAY['pg_trgm', 'btree_gin']) AS name
       WHERE name NOT IN (SELECT name FROM pg_available_extensions)),
      coalesce(has_schema_privilege(current_schema(), 'CREATE'), false)::text`);
  const [number, version, encoding, lacking, mayCreate] = (facts ?? []).map((fact) => fact ?? undefined);
  if (Number(number) < OLDEST) {
    return { code: 'target-too-old', found: String(version) };
  }

  if (encoding !== 'UTF8') {
    return { code: 'target-encoding', found: String(encoding) };
  }

  if (lacking !== undefined) {
    return { code: 'target-extensions', found: String(lacking) };
  }

  return mayCreate === 'true' ? undefined : { code: 'target-rights' };
}

/** The first of our tables that has rows there. */
export async function filledTable(ask: AskRows, ours: readonly Table[]): Promise<string | undefined> {
  const theirs = (await listTables(ask)).map(({ name }) => name);
  for (const { name } of ours.filter((table) => theirs.includes(table.name))) {
    if (await hasRows(ask, name)) {
      return name;
    }
  }

  return undefined;
}

export async function reach(connection: postgres.Sql): Promise<Result<AskRows, TargetRefusal>> {
  const ask = asks(connection);
  try {
    await ask('SELECT 1');
  } catch {
    return refuse({ code: 'target-unreachable' });
  }

  return ok(ask);
}
