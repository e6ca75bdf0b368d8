// The first two lines of a LEDES file, and the cells of the others. Used by ledes.ts.
import { type Place, type Problem, problem } from '../../core/import-problem.ts';
import type { FileLine } from './file-lines.ts';
import { LEDES_KINDS, type LedesField, type LedesFormat, ledesFormatOf } from './ledes-fields.ts';

/** Where each field stands. */
export type LedesHeading = ReadonlyMap<LedesField, number>;

/** One line's cells. */
export type LedesCells = {
  readonly row: number;
  readonly fields: readonly string[];
  readonly heading: LedesHeading;
};

/** What is wrong with the first line of a file that is taken for that format. */
export function firstLineProblem({ row, text }: FileLine, format: LedesFormat): Problem | undefined {
  const value = text.trim();
  const found = ledesFormatOf(value);
  if (found === format) {
    return undefined;
  }

  const isOther = found === undefined && /^LEDES/i.test(value);
  const expected = LEDES_KINDS[format].firstLine;

  return problem(isOther ? 'other-ledes' : 'wrong-first-line', { row, column: '', value, expected });
}

/** The problems are errors all. */
export function readHeading(
  line: FileLine,
  format: LedesFormat,
): { heading: LedesHeading; problems: readonly Problem[] } {
  const { row } = line;
  const { fields } = LEDES_KINDS[format];
  const names = recordFields(line.text)?.map((name) => name.trim().toUpperCase());
  if (names === undefined) {
    return { heading: new Map(), problems: [problem('unterminated-line', { row, column: '' })] };
  }

  const places = fields.map((field) => [field, names.indexOf(field.toUpperCase())] as const);
  const known = new Set(fields.map((field) => field.toUpperCase()));
  const expected = String(fields.length);
  const twice = places.filter(([field, place]) => place !== names.lastIndexOf(field.toUpperCase()));

  return {
    heading: new Map(places.filter(([, place]) => place >= 0)),
    problems: [
      ...places
        .filter(([, place]) => place < 0)
        .map(([value]) => problem('missing-column', { row, column: value, value, expected })),
      ...names
        .filter((name) => !known.has(name))
        .map((value) => problem('unknown-column', { row, column: value, value: value || '(nameless)' })),
      ...twice.map(([value]) => problem('duplicate-column', { row, column: value, value })),
    ],
  };
}

/** The line's cells, or why it has none. */
export function readCells(
  line: FileLine,
  options: { heading: LedesHeading; isLast: boolean },
): { cells: LedesCells } | { problem: Problem } {
  const { heading, isLast } = options;
  const { row } = line;
  const place = { row, column: '' };
  const fields = recordFields(line.text);
  if (fields === undefined) {
    return { problem: problem(isLast ? 'truncated-file' : 'unterminated-line', place) };
  }

  if (line.text.indexOf('[]') < line.text.trimEnd().length - 2) {
    return { problem: problem('stray-terminator', place) };
  }

  if (fields.length !== heading.size) {
    const counts = { value: String(fields.length), expected: String(heading.size) };

    return { problem: problem('field-count', { ...place, ...counts }) };
  }

  return { cells: { row, fields, heading } };
}

/** One cell's text, trimmed. Empty for a field that the kind does not have. */
export function textOf({ fields, heading }: LedesCells, field: LedesField): string {
  const place = heading.get(field);

  return place === undefined ? '' : (fields[place] ?? '').trim();
}

/** The same with where it stands. */
export function cellOf(cells: LedesCells, field: LedesField): Place & { readonly text: string } {
  return { row: cells.row, column: field, text: textOf(cells, field) };
}

/** `[]` ends a record. There is neither quoting nor escaping. */
function recordFields(text: string): string[] | undefined {
  const trimmed = text.trimEnd();

  return trimmed.endsWith('[]') ? trimmed.slice(0, -2).split('|') : undefined;
}
