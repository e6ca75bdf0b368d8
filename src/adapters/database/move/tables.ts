// Which tables a database has, read from its catalog: those that others refer to first, so that rows can be copied in that
// order. Used by move-to-server.ts for both sides.
import { Fault } from '../../../core/fault.ts';

/** Columns as SQL names them, by name: two databases that were migrated alike list them alike. */
export type Table = { readonly name: string; readonly columns: readonly string[] };

/** Every value that is asked for is a text. */
export type AskRows = (sql: string) => Promise<readonly unknown[][]>;

/** Each side has its own record of migrations, and its own fingerprint. */
const OURS = `relation.relkind = 'r' AND relation.relnamespace = current_schema()::regnamespace
  AND relation.relname NOT IN ('_prisma_migrations', 'fingerprint')`;

const TABLES = `
  SELECT quote_ident(relation.relname)::text, string_agg(quote_ident(attname)::text, ',' ORDER BY attname::text COLLATE "C")
  FROM pg_class AS relation JOIN pg_attribute ON attrelid = relation.oid
  WHERE ${OURS} AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
  GROUP BY relation.relname ORDER BY relation.relname::text COLLATE "C"`;

const REFERENCES = `
  SELECT quote_ident(relation.relname)::text, quote_ident(other.relname)::text
  FROM pg_constraint JOIN pg_class AS relation ON relation.oid = conrelid JOIN pg_class AS other ON other.oid = confrelid
  WHERE contype = 'f' AND conrelid <> confrelid AND ${OURS}`;

/** By name. */
export async function listTables(ask: AskRows): Promise<readonly Table[]> {
  return (await ask(TABLES)).map(([name, columns]) => ({ name: String(name), columns: String(columns).split(',') }));
}

/** In the order in which they can be filled. */
export async function tablesOf(ask: AskRows): Promise<readonly Table[]> {
  const tables = await listTables(ask);
  const references = (await ask(REFERENCES)).map(([from, to]) => ({ from: String(from), to: String(to) }));

  return inOrder(tables, references);
}

type Reference = { readonly from: string; readonly to: string };

/** Each after those that it refers to. */
function inOrder(tables: readonly Table[], references: readonly Reference[]): readonly Table[] {
  const ordered: Table[] = [];
  const isDone = (name: string) => ordered.some((table) => table.name === name);
  while (ordered.length < tables.length) {
    const next = tables.find(
      ({ name }) => !isDone(name) && references.every(({ from, to }) => from !== name || isDone(to)),
    );
    if (!next) {
      throw new Fault('tables-in-circles');
    }

    ordered.push(next);
  }

  return ordered;
}

/** How both sessions write values as text; without it two servers may write the same value in two ways. */
export const TEXT_FORMS = `SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres'; SET LOCAL TimeZone = 'UTC';
  SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 3;`;

export type Sum = { readonly rows: number; readonly checksum: string };

/** Count and checksum of a table: of each row's text its SHA-256, two halves of it added up, in whatever order rows come. */
export async function sumOf(ask: AskRows, { name, columns }: Table): Promise<Sum> {
  const texts = columns.map((column) => `${column}::text`).join(', ');
  const half = (from: number) =>
    `coalesce(sum(('x' || substr(digest, ${from}, 16))::bit(64)::bigint::numeric), 0)::text`;
  const [sums] = await ask(`
    SELECT count(*)::text, ${half(1)} || ':' || ${half(17)}
    FROM (SELECT encode(sha256(convert_to(ROW(${texts})::text, 'UTF8')), 'hex') AS digest FROM ${name}) AS digests`);

  return { rows: Number(sums?.[0] ?? 0), checksum: String(sums?.[1] ?? '') };
}

export async function hasRows(ask: AskRows, table: string): Promise<boolean> {
  const [found] = await ask(`SELECT EXISTS (SELECT FROM ${table})::text`);

  return found?.[0] === 'true';
}
