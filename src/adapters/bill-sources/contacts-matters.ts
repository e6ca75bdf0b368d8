// The matters of a CSV file of contacts, each out of the rows of its parties. Used by contacts-csv.ts.
import { parseEmailAddress } from '../../core/contact.ts';
import { type Problem, problem } from '../../core/import-problem.ts';
import type { ImportedMatter } from '../../core/imported-people.ts';
import type { ImportRecord } from '../../ports/bill-source.ts';
import type { ContactColumn, ContactRole } from './contacts-columns.ts';
import { type ContactRow, readContactRow } from './contacts-row.ts';
import { problemRecord } from './csv-bill-format.ts';
import type { CsvTable } from './csv-table.ts';
import { nameKey } from './file-people.ts';
import { matterKey } from './ledes-head.ts';

type Table = CsvTable<ContactColumn>;

type Party = { readonly row: ContactRow; readonly role: ContactRole };

/** A pass of its own: a matter follows all of the contacts that it names. */
export async function* mattersOf(table: Table): AsyncGenerator<ImportRecord> {
  const open = new Map<string, Party[]>();
  for await (const line of table.lines()) {
    const number = line.cells('matterNumber').text;
    const row = line.problem || number === '' ? undefined : readContactRow(line).value;
    if (row) {
      const parties = open.get(number) ?? [];
      open.set(number, parties);
      parties.push({ row, role: row.role ?? 'client' });
    }

    if (table.lastRowOf.get(`matter ${number}`) === line.row) {
      yield* closedMatters(table, { number, parties: open.get(number) ?? [] });
      open.delete(number);
    }
  }
}

/** Two clients may each have a matter of that number. */
function* closedMatters(
  table: Table,
  { number, parties }: { number: string; parties: readonly Party[] },
): Generator<ImportRecord> {
  const clients = new Set(parties.flatMap((party) => ownClient(table, party) ?? []));
  const ofClient = new Map<string, Party[]>([...clients].map((client) => [client, []]));
  for (const party of parties) {
    const client = ownClient(table, party) ?? (clients.size === 1 ? [...clients][0] : undefined);
    if (client === undefined) {
      yield problemRecord(noClient(party, { number, clients: clients.size }));
    } else {
      ofClient.get(client)?.push(party);
    }
  }

  for (const [client, itsParties] of ofClient) {
    yield* differences(itsParties).map(problemRecord);
    const [first] = itsParties;
    const place = { row: first?.row.row ?? 0, column: first?.row.cells('matterNumber').column ?? '' };
    yield { kind: 'matter', place, value: matterOf({ number, client, parties: itsParties }) };
  }
}

/** Whose matter it is, as far as the row tells by itself. */
function ownClient({ lastRowOf }: Table, { row, role }: Party): string | undefined {
  const named = row.cells('matterClient').text;
  if (named !== '') {
    return lastRowOf.has(`contact ${named}`) ? named : nameKey(named);
  }

  return role === 'client' ? row.key : undefined;
}

function noClient({ row }: Party, { number, clients }: { number: string; clients: number }): Problem {
  const { column } = row.cells('matterNumber');
  const code = clients === 0 ? 'csv-matter-without-client' : 'csv-matter-of-several';

  return problem(code, { row: row.row, column, value: number });
}

function matterOf(matter: { number: string; client: string; parties: readonly Party[] }): ImportedMatter {
  const { number, client, parties } = matter;
  const inRole = (wanted: ContactRole) => parties.filter(({ role }) => role === wanted).map(({ row }) => row.key);
  const first = (column: ContactColumn) => parties.map(({ row }) => row.cells(column).text).find(Boolean) ?? '';
  const [related, adverse, description] = [inRole('related'), inRole('adverse'), first('matterDescription')];
  const attorney = parseEmailAddress(first('attorney'));

  return {
    externalId: matterKey(client, number),
    ...{ displayNumber: number, description, client, responsibleAttorney: attorney, team: [], placeholder: false },
    related: [...new Set(related)],
    adverse: [...new Set(adverse)],
    untold: [
      'team',
      ...(description === '' ? (['description'] as const) : []),
      ...(related.length === 0 ? (['related'] as const) : []),
      ...(adverse.length === 0 ? (['adverse'] as const) : []),
      ...(attorney === undefined ? (['responsibleAttorney'] as const) : []),
    ],
  };
}

/** The first row that says something is the one that counts. */
function differences(parties: readonly Party[]): Problem[] {
  return (['matterDescription', 'attorney'] as const).flatMap((column) => {
    const cells = parties.map(({ row }) => row.cells(column)).filter(({ text }) => text !== '');
    const [first, ...others] = cells;
    const name = column === 'attorney' && first && parseEmailAddress(first.text) === undefined ? [first] : [];

    return [
      ...name.map((cell) => problem('csv-attorney-name', { ...cell, value: cell.text })),
      ...others
        .filter(({ text }) => text !== first?.text)
        .map((cell) => problem('csv-differs-kept', { ...cell, value: cell.text, expected: first?.text ?? '' })),
    ];
  });
}
