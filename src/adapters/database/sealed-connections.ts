// The connections of all firms, with what is sealed of each: for the start, which must be able to open them, and the doctor,
// which tries every token. Read by whoever has the database open (open-database.ts, read-facts.ts); goes to nobody else.
import type { AskText } from './database-facts.ts';

export type SealedConnection = {
  readonly firmId: string;
  readonly kind: string;
  readonly externalId: string;
  /** Null once it was wiped. */
  readonly secrets: Uint8Array | null;
};

const CONNECTIONS = `SELECT coalesce(json_agg(json_build_object(
  'firmId', firm_id, 'kind', kind, 'externalId', external_id, 'secrets', encode(secrets, 'hex'))
  ORDER BY external_id, firm_id), '[]')::text AS answer FROM connection`;

type Row = Omit<SealedConnection, 'secrets'> & { readonly secrets: string | null };

export async function sealedConnections(ask: AskText): Promise<readonly SealedConnection[]> {
  const rows = JSON.parse(await ask(CONNECTIONS)) as readonly Row[];

  return rows.map((row) => ({ ...row, secrets: row.secrets === null ? null : Buffer.from(row.secrets, 'hex') }));
}
