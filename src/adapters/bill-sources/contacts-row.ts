// One row of a CSV file of contacts: who it is, and on which matter in which role. Used by contacts-csv.ts.
import { type Problem, problem } from '../../core/import-problem.ts';
import { type ContactColumn, type ContactRole, KIND_WORDS, ROLE_WORDS, ROLES } from './contacts-columns.ts';
import { foldName } from './csv-heading.ts';
import { isFormula } from './csv-numbers.ts';
import type { CsvCells, CsvLine } from './csv-table.ts';
import { nameKey } from './file-people.ts';
import { collecting, type Read } from './file-values.ts';

type Cells = CsvCells<ContactColumn>;

export type ContactRow = {
  readonly row: number;
  readonly cells: Cells;
  readonly key: string;
  /** Whether the file gives it an id; without one it is known by its name. */
  readonly hasId: boolean;
  readonly name: string;
  readonly company: string;
  readonly kind: 'person' | 'company' | undefined;
  readonly emails: readonly string[];
  readonly postalAddress: string;
  /** Undefined where the row does not say: then it is the client of its matter, if it has one. */
  readonly role: ContactRole | undefined;
};

export const CONTACT_TEXTS: readonly ContactColumn[] = [
  ...(['id', 'name', 'firstName', 'lastName', 'company', 'email', 'address', 'street', 'street2', 'city'] as const),
  ...(['matterNumber', 'matterDescription', 'matterClient'] as const),
];

export function contactKey(cells: Cells): string {
  return cells('id').text || nameKey(nameOf(cells));
}

/** A matter's rows belong together, whoever's they are. */
export function contactGroups({ cells }: CsvLine<ContactColumn>): string[] {
  const matter = cells('matterNumber').text;

  return [`contact ${contactKey(cells)}`, ...(matter === '' ? [] : [`matter ${matter}`])];
}

export function readContactRow({ row, cells }: CsvLine<ContactColumn>): Read<ContactRow> {
  const { problems, keep } = collecting();
  const name = nameOf(cells);
  const kind = keep(readWord(cells, { column: 'kind', words: KIND_WORDS, expected: 'person or company' }));
  const role = keep(readWord(cells, { column: 'role', words: ROLE_WORDS, expected: ROLES.join(', ') }));
  problems.push(...CONTACT_TEXTS.flatMap((key) => formulaProblems(cells, key)), ...missing(cells, name));
  const company = cells('company').text === name ? '' : cells('company').text;
  const isPerson = cells('firstName').text !== '' || cells('lastName').text !== '';
  if (name === '') {
    return { value: undefined, problems };
  }

  const told = kind ?? (isPerson ? 'person' : name === cells('company').text ? 'company' : undefined);

  return {
    value: {
      ...{ row, cells, key: contactKey(cells), hasId: cells('id').text !== '', name, company, kind: told, role },
      emails: emailsOf(cells),
      postalAddress: addressOf(cells),
    },
    problems,
  };
}

function nameOf(cells: Cells): string {
  const parts = (['firstName', 'middleName', 'lastName'] as const).map((key) => cells(key).text);
  const name = cells('name').text || parts.filter(Boolean).join(' ') || cells('company').text;

  return name.replace(/\s+/g, ' ');
}

/** Several addresses may stand in one cell, parted by `;`, commas or blanks. */
function emailsOf(cells: Cells): string[] {
  const texts = (['email', 'email2', 'email3'] as const).flatMap((key) => cells(key).text.split(/[;,\s]+/));
  const written = texts.filter(Boolean);

  return written.filter(
    (text, index) => written.findIndex((other) => other.toLowerCase() === text.toLowerCase()) === index,
  );
}

function addressOf(cells: Cells): string {
  const whole = cells('address').text;
  const place = (['city', 'region', 'postalCode'] as const).map((key) => cells(key).text).filter(Boolean);
  const lines = [
    cells('street').text,
    cells('street2').text,
    cells('street3').text,
    place.join(' '),
    cells('country').text,
  ];

  return whole || lines.filter(Boolean).join('\n');
}

function readWord<Word>(
  cells: Cells,
  { column, words, expected }: { column: ContactColumn; words: ReadonlyMap<string, Word>; expected: string },
): Read<Word> {
  const cell = cells(column);
  const value = words.get(foldName(cell.text));
  const right = cell.text === '' || value !== undefined;

  return { value, problems: right ? [] : [problem('bad-choice', { ...cell, value: cell.text, expected })] };
}

function formulaProblems(cells: Cells, key: ContactColumn): Problem[] {
  const cell = cells(key);

  return isFormula(cell.text) ? [problem('csv-formula', { ...cell, value: cell.text })] : [];
}

function missing(cells: Cells, name: string): Problem[] {
  const problems: Problem[] = [];
  if (name === '') {
    problems.push(problem('missing-value', { ...cells('name'), expected: 'the name of the contact' }));
  }

  const ofMatter = (['matterDescription', 'matterClient', 'attorney'] as const).some((key) => cells(key).text !== '');
  const role = ROLE_WORDS.get(foldName(cells('role').text));
  if (cells('matterNumber').text === '' && (ofMatter || role === 'related' || role === 'adverse')) {
    problems.push(problem('missing-value', { ...cells('matterNumber'), expected: 'the number of the matter' }));
  }

  return problems;
}
