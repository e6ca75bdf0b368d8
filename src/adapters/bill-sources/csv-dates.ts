// Dates as spreadsheets and accounting products write them. A date that can be read in two ways is never guessed
// from the rest of its file. Used by the CSV sources.
import { type Problem, problem } from '../../core/import-problem.ts';
import { type LocalDate, parseLocalDate } from '../../core/local-date.ts';
import type { DateOrder } from '../../ports/bill-source.ts';
import type { CsvCell } from './csv-table.ts';
import type { Read } from './file-values.ts';

export const DATE_ORDERS: readonly DateOrder[] = ['DMY', 'MDY', 'YMD'];

/** How many dates of the file can only be read with the day, or the month, first. */
export type DateEvidence = { DMY: number; MDY: number };

export type DateRules = { readonly order: DateOrder | undefined; readonly evidence: DateEvidence };

const MONTHS = 'january february march april may june july august september october november december'.split(' ');
const NUMERIC = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})$/;
/** Spreadsheets add midnight to a date. */
const MIDNIGHT = /[T ]+(?:0?0:00(?::00(?:\.0+)?)?Z?|12:00(?::00)? ?AM)$/i;

export function noEvidence(): DateEvidence {
  return { DMY: 0, MDY: 0 };
}

/** What the spelling of a date proves about its order, whatever else is in the file. */
export function dateEvidence(text: string): 'DMY' | 'MDY' | undefined {
  const [, first = '0', , second = '0', year = ''] = NUMERIC.exec(text.replace(MIDNIGHT, '')) ?? [];
  if (year.length !== 4 || Number(first) > 12 === Number(second) > 12) {
    return undefined;
  }

  return Number(first) > 12 ? 'DMY' : 'MDY';
}

/** Reads `2026-04-03`, `20260403`, `3 Apr 2026`, `April 3, 2026`, `13/04/2026`; `03/04/2026` only in a named order. */
export function readCsvDate(cell: CsvCell, rules: DateRules): Read<LocalDate> {
  const text = cell.text.replace(MIDNIGHT, '').trim();
  const numeric = NUMERIC.exec(text);
  if (numeric) {
    const [, first = '', , second = '', year = ''] = numeric;

    return readNumeric(cell, { parts: [first, second, year], rules });
  }

  const value = yearFirst(text) ?? named(text);

  return value === undefined ? failed(problem('csv-date', { ...cell, value: cell.text })) : { value, problems: [] };
}

type Numeric = { readonly parts: readonly [string, string, string]; readonly rules: DateRules };

function readNumeric(cell: CsvCell, { parts, rules }: Numeric): Read<LocalDate> {
  const value = cell.text;
  const [dayFirst, monthFirst] = [inOrder(parts, 'DMY'), inOrder(parts, 'MDY')];
  if (rules.order !== undefined) {
    const date = inOrder(parts, rules.order);
    const expected = rules.order.toLowerCase();

    return date === undefined
      ? failed(problem('csv-date-order', { ...cell, value, expected }))
      : { value: date, problems: [] };
  }

  const possible = [dayFirst, monthFirst].filter((date) => date !== undefined);
  if (parts[2].length === 2 || new Set(possible).size === 2) {
    return failed(problem('csv-date-ambiguous', { ...cell, value, expected: suggestion(rules.evidence) }));
  }

  const [date] = possible;

  return date === undefined ? failed(problem('csv-date', { ...cell, value })) : { value: date, problems: [] };
}

function suggestion({ DMY, MDY }: DateEvidence): string {
  if (DMY > 0 && MDY > 0) {
    return 'Other dates of the file are of both orders.';
  }

  return DMY > 0 ? 'Other dates of the file are dmy.' : MDY > 0 ? 'Other dates of the file are mdy.' : '';
}

function inOrder([first, second, third]: Numeric['parts'], order: DateOrder): LocalDate | undefined {
  if (order === 'YMD') {
    return third.length === 2 ? dateOf(first, second, third) : undefined;
  }

  return order === 'DMY' ? dateOf(third, second, first) : dateOf(third, first, second);
}

function yearFirst(text: string): LocalDate | undefined {
  const [, year = '', , month = '', day = ''] = /^(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})$/.exec(text) ?? [];

  return /^\d+$/.test(text) && text.length !== 8 ? undefined : dateOf(year, month, day);
}

function named(text: string): LocalDate | undefined {
  const dayFirst = /^(\d{1,2})[ \-/.]*(\p{L}{3,9})\.?[ \-/,.]*(\d{4})$/u.exec(text);
  const monthFirst = /^(\p{L}{3,9})\.? *(\d{1,2}),? +(\d{4})$/u.exec(text);
  const [, day = '', month = '', year = ''] = dayFirst ?? [];
  const [, name = month, date = day, itsYear = year] = monthFirst ?? [];

  return dateOf(itsYear, monthOf(name), date);
}

/** `Apr`, `April` and `Sept`, not `Aprilia`. */
function monthOf(name: string): string {
  const index = MONTHS.findIndex((month) => month.startsWith(name.toLowerCase()));

  return name === '' || index < 0 ? '' : String(index + 1);
}

function dateOf(year: string, month: string, day: string): LocalDate | undefined {
  const whole = year.length === 2 ? `20${year}` : year;
  const date = parseLocalDate(`${whole}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`);

  return date === undefined || date < '1900' || date >= '2200' ? undefined : date;
}

function failed(found: Problem): Read<never> {
  return { value: undefined, problems: [found] };
}
