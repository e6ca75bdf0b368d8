// The heading of a LEDES 1998B file and the cells of its lines. Facts: https://ledes.org/ledes-98b-format/
// Used by ledes-1998b.ts.
import { type Place, type Problem, problem } from '../../core/import-problem.ts';
import type { FileLine } from './file-lines.ts';

export const LEDES_FIELDS = [
  'INVOICE_DATE',
  'INVOICE_NUMBER',
  'CLIENT_ID',
  'LAW_FIRM_MATTER_ID',
  'INVOICE_TOTAL',
  'BILLING_START_DATE',
  'BILLING_END_DATE',
  'INVOICE_DESCRIPTION',
  'LINE_ITEM_NUMBER',
  'EXP/FEE/INV_ADJ_TYPE',
  'LINE_ITEM_NUMBER_OF_UNITS',
  'LINE_ITEM_ADJUSTMENT_AMOUNT',
  'LINE_ITEM_TOTAL',
  'LINE_ITEM_DATE',
  'LINE_ITEM_TASK_CODE',
  'LINE_ITEM_EXPENSE_CODE',
  'LINE_ITEM_ACTIVITY_CODE',
  'TIMEKEEPER_ID',
  'LINE_ITEM_DESCRIPTION',
  'LAW_FIRM_ID',
  'LINE_ITEM_UNIT_COST',
  'TIMEKEEPER_NAME',
  'TIMEKEEPER_CLASSIFICATION',
  'CLIENT_MATTER_ID',
] as const;

export type LedesField = (typeof LEDES_FIELDS)[number];

export type LedesHeading = ReadonlyMap<LedesField, number>;

/** One line's cell: its text, trimmed, and where it stands. */
export type LedesCells = (field: LedesField) => Place & { readonly text: string };

export const FIRST_LINE = 'LEDES1998B[]';

/** Where each field stands; the problems are errors all. */
export function readHeading(line: FileLine): { heading: LedesHeading; problems: readonly Problem[] } {
  const { row } = line;
  const names = recordFields(line.text)?.map((name) => name.trim().toUpperCase());
  if (names === undefined) {
    return { heading: new Map(), problems: [problem('unterminated-line', { row, column: '' })] };
  }

  const heading = new Map(
    LEDES_FIELDS.flatMap((field) => (names.includes(field) ? [[field, names.indexOf(field)]] : [])),
  );
  const known: readonly string[] = LEDES_FIELDS;

  return {
    heading,
    problems: [
      ...LEDES_FIELDS.filter((field) => !heading.has(field)).map((value) =>
        problem('missing-column', { row, column: value, value }),
      ),
      ...names
        .filter((name) => !known.includes(name))
        .map((value) => problem('unknown-column', { row, column: value, value: value || '(nameless)' })),
      ...LEDES_FIELDS.filter((field) => names.indexOf(field) !== names.lastIndexOf(field)).map((value) =>
        problem('duplicate-column', { row, column: value, value }),
      ),
    ],
  };
}

/** The line's cells, or why it has none. */
export function readCells(
  line: FileLine,
  options: { heading: LedesHeading; isLast: boolean },
): { cells: LedesCells } | { problem: Problem } {
  const { heading, isLast } = options;
  const place = { row: line.row, column: '' };
  const fields = recordFields(line.text);
  if (fields === undefined) {
    return { problem: problem(isLast ? 'truncated-file' : 'unterminated-line', place) };
  }

  if (fields.some((field) => field.includes('[]'))) {
    return { problem: problem('stray-terminator', place) };
  }

  if (fields.length !== heading.size) {
    const counts = { value: String(fields.length), expected: String(heading.size) };

    return { problem: problem('field-count', { ...place, ...counts }) };
  }

  return {
    cells: (field) => ({ row: line.row, column: field, text: (fields[heading.get(field) ?? -1] ?? '').trim() }),
  };
}

/** `[]` ends a record. There is neither quoting nor escaping. */
function recordFields(text: string): string[] | undefined {
  const trimmed = text.trimEnd();

  return trimmed.endsWith('[]') ? trimmed.slice(0, -2).split('|') : undefined;
}
