// The rows of one table of the embedded database as COPY reads them, page by page: what is in memory at once stays small
// however large the table or its rows are. Used by move-to-server.ts.
import type { EmbeddedSession } from '../embedded-session.ts';
import type { Table } from './tables.ts';

/** Bytes of a page as they are stored; as text it is two to three times that. */
const PAGE_BYTES = 2_000_000;
const MOST_ROWS = 1_000;

export type Page = { readonly rows: number; readonly text: string };

/** To be called within a transaction of the session. */
export async function* pagesOf(session: EmbeddedSession, { name, columns }: Table): AsyncGenerator<Page> {
  const cursor = `moved_${name.replaceAll('"', '')}`;
  const size = await rowsInPage(session, name);
  const texts = columns.map((column) => `${column}::text`).join(', ');
  await session.script(`DECLARE "${cursor}" NO SCROLL CURSOR FOR SELECT ${texts} FROM ${name}`);
  for (;;) {
    const rows = await session.rows(`FETCH ${size} FROM "${cursor}"`, []);
    if (rows.length === 0) {
      break;
    }

    yield { rows: rows.length, text: rows.map(lineOf).join('') };
  }
  await session.script(`CLOSE "${cursor}"`);
}

/** By the largest row: one page of large documents is no larger than one of short lines. */
async function rowsInPage(session: EmbeddedSession, table: string): Promise<number> {
  const [largest] = await session.rows(`SELECT max(pg_column_size(t.*))::text FROM ${table} AS t`, []);
  const rows = Math.floor(PAGE_BYTES / Number(largest?.[0] ?? PAGE_BYTES));

  return Math.min(MOST_ROWS, Math.max(1, rows));
}

function lineOf(row: readonly unknown[]): string {
  return `${row.map(fieldOf).join('\t')}\n`;
}

const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A missing value and an empty text are two things. */
function fieldOf(value: unknown): string {
  return value === null ? '\\N' : String(value).replace(/[\\\n\r\t]/g, (sign) => ESCAPED[sign] ?? sign);
}
