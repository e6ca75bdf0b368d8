// Runs queries of the embedded database as prepared statements: reading and planning its text is most of what a short
// query costs. Used by embedded-worker.ts, in its thread.
import { type PGlite, protocol, parse as read } from '@electric-sql/pglite';
import type { EmbeddedRows } from './embedded-protocol.ts';
import { resultParsers } from './embedded-types.ts';

/** One query at a time: the caller waits before the next. Throws what PostgreSQL refuses. */
export type RunQuery = (query: { sql: string; values: readonly unknown[] }) => Promise<EmbeddedRows>;

/** `types` are those of the parameters. */
type Prepared = { readonly name: string; readonly types: readonly number[] };

const BYTEA = 17;
/** The oldest goes when there are more. */
const MOST_PREPARED = 400;

const { serialize } = protocol;
const resultOptions = { rowMode: 'array' as const, parsers: resultParsers };

export function preparedStatements(database: PGlite): RunQuery {
  const prepared = new Map<string, Prepared>();
  let count = 0;

  async function prepare(sql: string): Promise<Prepared> {
    const known = prepared.get(sql);
    if (known) {
      return known;
    }

    count += 1;
    const name = `s${count}`;
    const messages = await exchange(database, [
      serialize.parse({ name, text: sql }),
      serialize.describe({ type: 'S', name }),
    ]);
    const fresh = { name, types: read.parseDescribeStatementResults(messages) };
    prepared.set(sql, fresh);
    await forgetOldest();

    return fresh;
  }

  async function forgetOldest(): Promise<void> {
    const [oldest] = prepared;
    if (prepared.size > MOST_PREPARED && oldest) {
      prepared.delete(oldest[0]);
      await exchange(database, [serialize.close({ type: 'S', name: oldest[1].name })]);
    }
  }

  return async ({ sql, values }) => {
    const { name, types } = await prepare(sql);
    const texts = values.map((value, index) => textOf(database, { value, type: types[index] ?? 0 }));
    const messages = await exchange(database, [
      serialize.bind({ statement: name, values: texts }),
      serialize.describe({ type: 'P' }),
      serialize.execute({}),
    ]);
    const [result] = read.parseResults(messages, database.parsers, resultOptions);

    return {
      fields: result?.fields ?? [],
      rows: (result?.rows ?? []) as unknown as unknown[][],
      rowCount: result?.rowCount ?? 0,
    };
  };
}

type Messages = Awaited<ReturnType<PGlite['execProtocol']>>['messages'];

async function exchange(database: PGlite, parts: readonly Uint8Array[]): Promise<Messages> {
  const { messages } = await database.execProtocol(Buffer.concat([...parts, serialize.sync()]));

  return messages;
}

/** A parameter as PostgreSQL reads it. */
function textOf(database: PGlite, { value, type }: { value: unknown; type: number }): string | null {
  if (value === null || value === undefined) {
    return null;
  }

  if (type === BYTEA) {
    return `\\x${Buffer.from(value as Uint8Array).toString('hex')}`;
  }

  return database.serializers[type]?.(value) ?? String(value);
}
