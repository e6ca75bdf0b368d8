// Writes rows of several tables, and a change that they hang on, in one statement: a way to the database and back costs
// more than the rows do. Used by for-firm.ts.
import { walledArguments, walledColumns } from './firm-wall.ts';
import type { Prisma } from './generated/client.ts';

/** Firms are made by the directory. */
type ModelKey = Exclude<Uncapitalize<Prisma.ModelName>, 'firm' | 'chatConversation'>;
type Given<Key extends ModelKey> = Prisma.TypeMap['model'][Capitalize<Key>]['operations']['createMany']['args']['data'];
type RowOf<Key extends ModelKey> = Exclude<Given<Key>, readonly unknown[]>;

/** New rows by table. A job that exists already is asked for `again` instead, and waits no longer than the new one would;
 * a message that is intended already stays, as does an event or a flag that was written; of an attempt the last word counts. */
export type NewRows = { readonly [Key in ModelKey]?: readonly RowOf<Key>[] };

type ChangeOf<Key extends ModelKey> = {
  readonly model: Key;
  /** Equal to the value, or to one of a list of texts. */
  readonly where: { readonly [Column in keyof RowOf<Key>]?: RowOf<Key>[Column] | readonly string[] };
  readonly data: Partial<RowOf<Key>>;
};

/** The rows that are changed: those that are still as `where` says. */
export type RowChange = { readonly [Key in ModelKey]: ChangeOf<Key> }[ModelKey];

export type WriteAtOnce = {
  /** Inserts all of the rows, or none. Fault('collision') when a row of the same key is there. */
  writeRows(rows: NewRows): Promise<void>;
  /**
   * Changes rows and inserts others with them, all or nothing. Returns how many were changed; when none, none is inserted.
   * Fault('collision') when an inserted row's key is there already.
   */
  changeAndWrite(change: RowChange, rows: NewRows): Promise<number>;
};

export type Statement = { readonly sql: string; readonly values: readonly unknown[] };

const CONFLICTS: Partial<Record<Prisma.ModelName, string>> = {
  // no attempts: it waits for its time, and nobody is at it
  Job:
    ' ON CONFLICT (firm_id, unique_key) DO UPDATE SET again = true,' +
    ' run_at = CASE WHEN job.attempts = 0 THEN least(job.run_at, excluded.run_at) ELSE job.run_at END',
  DeliveryAttempt:
    ' ON CONFLICT (firm_id, delivery_id, number) DO UPDATE SET' +
    ' outcome = excluded.outcome, reason = excluded.reason, ended_at = excluded.ended_at',
  ContactEmail: ' ON CONFLICT (firm_id, contact_id, address) DO NOTHING',
  ChatMessage: ' ON CONFLICT (firm_id, share_id, kind, delivery_id) DO NOTHING',
  ProviderEvent: ' ON CONFLICT (firm_id, provider, event_ref) DO NOTHING',
  PaymentFlag: ' ON CONFLICT (firm_id, provider, provider_ref, code) DO NOTHING',
};

type Bag = Readonly<Record<string, unknown>>;
/** SQL with its values put in place of parameters. */
type Part = (parameter: (value: unknown) => string) => string;

/** Undefined when there is nothing to insert. */
export function insertStatement(firmId: string, rows: NewRows): Statement | undefined {
  const inserts = insertsOf(firmId, { rows, guard: '' });
  const last = inserts.pop();

  return last && statementOf(inserts, last);
}

/** Its one row says how many rows were `changed`. */
export function changeStatement(firmId: string, { change, rows }: { change: RowChange; rows: NewRows }): Statement {
  const inserts = insertsOf(firmId, { rows, guard: ' WHERE EXISTS (SELECT FROM part0)' });

  return statementOf([updateOf(firmId, change), ...inserts], () => 'SELECT count(*)::int AS changed FROM part0');
}

/** PostgreSQL runs every part, and checks references when the whole statement is done. */
function statementOf(parts: readonly Part[], last: Part): Statement {
  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const named = parts.map((part, index) => `part${index} AS (${part(parameter)})`);
  const head = named.length === 0 ? '' : `WITH ${named.join(', ')} `;

  return { sql: `${head}${last(parameter)}`, values };
}

/** Rows that leave the same columns to their defaults go together. */
function insertsOf(firmId: string, { rows, guard }: { rows: NewRows; guard: string }): Part[] {
  return Object.entries(rows).flatMap(([key, list]) => {
    const model = modelOf(key);

    return groupedByColumns(list).map((group): Part => {
      const keys = walledColumns({ model, operation: 'createMany', firmId }, group);
      const columns = keys.map(columnOf).join(', ');
      const json = JSON.stringify(namedRows(group, { keys, firmId }));

      return (parameter) =>
        `INSERT INTO ${tableOf(model)} (${columns}) SELECT ${columns} FROM ` +
        `jsonb_populate_recordset(NULL::${tableOf(model)}, ${parameter(json)}::jsonb)${guard}${CONFLICTS[model] ?? ''}`;
    });
  });
}

function groupedByColumns(rows: readonly Bag[]): readonly (readonly Bag[])[] {
  const groups = new Map<string, Bag[]>();
  for (const row of rows) {
    const columns = Object.keys(row).join();
    const group = groups.get(columns);
    if (group) {
      group.push(row);
    } else {
      groups.set(columns, [row]);
    }
  }

  return [...groups.values()];
}

/** As `named` makes them; the names are looked up once for all. */
function namedRows(rows: readonly Bag[], { keys, firmId }: { keys: readonly string[]; firmId: string }): Bag[] {
  const columns = keys.map((key) => ({ key, name: nameOf(key) }));

  return rows.map((row) => {
    const record: Record<string, unknown> = {};
    for (const { key, name } of columns) {
      record[name] = key === 'firmId' ? firmId : plain(row[key]);
    }

    return record;
  });
}

function updateOf(firmId: string, { model: key, where, data }: RowChange): Part {
  const model = modelOf(key);
  const table = tableOf(model);
  const checked = (row: object) => walledArguments({ model, operation: 'updateMany', firmId }, { data: row });
  const changed = checked(data) as { data: Bag };
  const wanted: Bag = { ...(checked(where) as { data: Bag }).data, firmId };

  return (parameter) => {
    const record = (row: Bag) =>
      `jsonb_populate_record(NULL::${table}, ${parameter(JSON.stringify(named(row)))}::jsonb)`;
    const set = Object.keys(changed.data).map((column) => `${columnOf(column)} = changed.${columnOf(column)}`);
    const isAsWanted = Object.entries(wanted).map(([column, value]) =>
      Array.isArray(value)
        ? `now.${columnOf(column)} = ANY(${parameter(value)}::text[])`
        : `now.${columnOf(column)} = wanted.${columnOf(column)}`,
    );

    return (
      `UPDATE ${table} AS now SET ${set.join(', ')} FROM ${record(changed.data)} AS changed, ` +
      `${record(withoutLists(wanted))} AS wanted WHERE ${isAsWanted.join(' AND ')} RETURNING 1`
    );
  };
}

function withoutLists(row: Bag): Bag {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => !Array.isArray(value)));
}

function modelOf(key: string): Prisma.ModelName {
  return `${key.charAt(0).toUpperCase()}${key.slice(1)}` as Prisma.ModelName;
}

/** The wall has checked that the model has such a column. */
function columnOf(key: string): string {
  return `"${nameOf(key)}"`;
}

function tableOf(model: string): string {
  return columnOf(`${model.charAt(0).toLowerCase()}${model.slice(1)}`);
}

function named(row: Bag): Bag {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [nameOf(key), plain(value)]));
}

/** As PostgreSQL reads it out of JSON into columns of any type. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') {
    return String(value);
  }

  return value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : value;
}

const names = new Map<string, string>();

/** The schema names all tables and columns in this way; a test compares. An import asks for the same ones a million times. */
function nameOf(key: string): string {
  const name = names.get(key) ?? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  names.set(key, name);

  return name;
}
