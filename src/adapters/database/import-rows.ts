// The staging rows of an import in SQL: a payload is text here, for turning it into objects and back takes longer than
// everything else. Used by for-firm.ts.
import type { PrismaClient } from './generated/client.ts';

export type ImportPayload = {
  readonly id: string;
  readonly position: number;
  readonly kind: string;
  /** JSON. */
  readonly payload: string;
};

export type ImportOutcomes = {
  readonly importId: string;
  readonly appliedAt: Date;
  readonly rows: readonly { readonly position: number; readonly outcome: string }[];
};

export type ImportRows = {
  /** What was written before a failure stays: it is discarded with its import. */
  stageImportRows(staged: { readonly importId: string; readonly rows: readonly ImportPayload[] }): Promise<void>;
  /** In a transaction: those of the positions that are not applied yet, and nobody else's until it ends. */
  claimImportRows(claim: {
    readonly importId: string;
    readonly from: number;
    readonly to: number;
  }): Promise<readonly ImportPayload[]>;
  /** Says what became of rows, and empties them: the firm's data is not kept twice. */
  markImportRows(marks: ImportOutcomes): Promise<void>;
};

type RawClient = Pick<PrismaClient, '$executeRaw' | '$queryRaw'>;

export function importRowsOf(client: RawClient, firmId: string): ImportRows {
  return {
    stageImportRows: async ({ importId, rows }) => {
      for (const json of jsonParts(rows)) {
        await client.$executeRaw`
          INSERT INTO import_row (firm_id, import_id, id, position, kind, payload)
          SELECT ${firmId}, ${importId}, id, position, kind, payload
          FROM jsonb_to_recordset(${json}::jsonb) AS given (id text, position int, kind text, payload jsonb)`;
      }
    },
    claimImportRows: async ({ importId, from, to }) => {
      // PostgreSQL keeps the way in which it looks up what a new row refers to. One that it chose while the tables were
      // nearly empty goes through all bills of the firm for each line: without this an import takes longer by the bill.
      await client.$executeRaw`DISCARD PLANS`;

      return client.$queryRaw<ImportPayload[]>`
        SELECT id, position, kind, payload::text AS payload FROM import_row
        WHERE firm_id = ${firmId} AND import_id = ${importId} AND position >= ${from} AND position < ${to}
          AND applied_at IS NULL
        ORDER BY position FOR UPDATE`;
    },
    markImportRows: async ({ importId, appliedAt, rows }) => {
      const marks = JSON.stringify(rows);
      const positions = rows.map(({ position }) => position);
      // without the two ends PostgreSQL goes through all rows of the import
      await client.$executeRaw`
        UPDATE import_row AS now SET applied_at = ${appliedAt.toISOString()}::timestamptz, outcome = given.outcome,
          payload = '{}'
        FROM jsonb_to_recordset(${marks}::jsonb) AS given (position int, outcome text)
        WHERE now.firm_id = ${firmId} AND now.import_id = ${importId} AND now.position = given.position
          AND now.position BETWEEN ${Math.min(...positions)}::int AND ${Math.max(...positions)}::int`;
    },
  };
}

/** A longer text stays in memory until all of that is cleaned up, which is seldom. */
const PART_LETTERS = 50_000;

/** The rows as lists of JSON, some at a time. The payloads are JSON already. */
function* jsonParts(rows: readonly ImportPayload[]): Generator<string> {
  let part: string[] = [];
  let letters = 0;
  for (const { payload, ...row } of rows) {
    part.push(`${JSON.stringify(row).slice(0, -1)},"payload":${payload}}`);
    letters += payload.length;
    if (letters > PART_LETTERS) {
      yield `[${part.join(',')}]`;
      part = [];
      letters = 0;
    }
  }

  if (part.length > 0) {
    yield `[${part.join(',')}]`;
  }
}
