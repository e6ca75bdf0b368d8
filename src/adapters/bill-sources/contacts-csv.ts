// Reads a plain CSV file of contacts, and of matters with their parties: a row is a contact, in a role on a matter
// or not. A contact and a matter may have several rows, anywhere. Called by file-formats.ts.
import { isError, type Problem, problem } from '../../core/import-problem.ts';
import type { ImportedContact } from '../../core/imported-people.ts';
import type { ImportRecord } from '../../ports/bill-source.ts';
import { CONTACT_COLUMNS, type ContactColumn } from './contacts-columns.ts';
import { mattersOf } from './contacts-matters.ts';
import { type ContactRow, contactGroups, contactKey, readContactRow } from './contacts-row.ts';
import { problemRecord } from './csv-bill-format.ts';
import { type CsvColumnRules, foldName } from './csv-heading.ts';
import { type CsvTable, csvTable } from './csv-table.ts';
import type { FileLine } from './file-lines.ts';

export const CONTACTS: CsvColumnRules<ContactColumn> = { columns: CONTACT_COLUMNS, unused: [], only: undefined };

type Table = CsvTable<ContactColumn>;

/** All contacts come before the first matter. `lines` is called once for each pass over the file. */
export async function* contactsCsv(lines: () => AsyncIterable<FileLine>): AsyncGenerator<ImportRecord> {
  const table = await csvTable(lines, {
    ...CONTACTS,
    dates: [],
    groupsOf: contactGroups,
    onFirstPass: () => undefined,
  });
  yield* table.problems.map(problemRecord);
  if (table.problems.some(isError)) {
    return;
  }

  yield* contacts(table);
  yield* mattersOf(table);
}

async function* contacts(table: Table): AsyncGenerator<ImportRecord> {
  const open = new Map<string, ImportedContact>();
  for await (const line of table.lines()) {
    const key = contactKey(line.cells);
    const read = line.problem ? { value: undefined, problems: [line.problem] } : readContactRow(line);
    yield* read.problems.map(problemRecord);
    const known = open.get(key);
    if (read.value) {
      yield* (known ? conflicts(read.value, known) : []).map(problemRecord);
      open.set(key, merged(read.value, known));
    }

    const contact = open.get(key);
    if (contact && table.lastRowOf.get(`contact ${key}`) === line.row) {
      open.delete(key);
      yield { kind: 'contact', place: { row: line.row, column: '' }, value: contact };
    }
  }
}

/** What an earlier row says is kept, what it leaves out is taken from this one. */
function merged(row: ContactRow, known: ImportedContact | undefined): ImportedContact {
  const kind = known && isTold(known, 'kind') ? known.kind : row.kind;
  const companyName = (known?.companyName ?? row.company) || undefined;
  const postalAddress = known?.postalAddress || row.postalAddress;
  const isClient = known?.isClient === true || isClientRow(row);
  const untold = [
    ...(kind === undefined ? (['kind'] as const) : []),
    ...(companyName === undefined ? (['companyName'] as const) : []),
    ...(postalAddress === '' ? (['postalAddress'] as const) : []),
    ...(isClient ? [] : (['isClient'] as const)),
  ];

  return {
    externalId: row.key,
    kind: kind ?? guessedKind(row.name),
    name: known?.name ?? row.name,
    ...{ companyName, postalAddress, isClient, placeholder: false, untold },
    emails: [...new Set([...(known?.emails ?? []), ...row.emails])],
  };
}

function isTold(contact: ImportedContact, field: 'kind'): boolean {
  return contact.untold?.includes(field) !== true;
}

/** Without a role it is the client of its matter; without a matter, when the id is that of a client. */
function isClientRow({ role, cells, hasId }: ContactRow): boolean {
  const ofMatter = cells('matterNumber').text !== '';

  return (
    role === 'client' ||
    (role === undefined && (ofMatter || (hasId && foldName(cells('id').column).startsWith('client'))))
  );
}

/** For a contact that nobody knows yet and of which no row says it. */
function guessedKind(name: string): 'person' | 'company' {
  return COMPANY.test(name) ? 'company' : 'person';
}

const COMPANY =
  /\b(?:inc|llc|llp|lp|ltd|limited|plc|corp|corporation|company|co|gmbh|ag|kg|s\.?a|s\.?r\.?l|b\.?v|pty|trust|bank|foundation|association|university|group|holdings?|partners|estate of|city of|county of)\b\.?/i;

/** Two rows without an id and with different addresses may be two people of one name. */
function conflicts(row: ContactRow, known: ImportedContact): Problem[] {
  const cell = row.cells(row.hasId ? 'id' : 'name');
  const facts = { row: row.row, column: cell.column };
  const others = row.emails.filter((email) => !known.emails.includes(email));
  const otherAddress =
    row.postalAddress !== '' && known.postalAddress !== '' && row.postalAddress !== known.postalAddress;
  if (row.name !== known.name && row.hasId) {
    return [problem('csv-two-names', { ...facts, value: row.name, expected: known.name })];
  }

  if (!row.hasId && ((others.length > 0 && known.emails.length > 0) || otherAddress)) {
    return [problem('csv-same-name', { ...facts, value: row.name })];
  }

  return otherAddress
    ? [problem('csv-differs-kept', { ...facts, value: row.postalAddress, expected: known.postalAddress })]
    : [];
}
