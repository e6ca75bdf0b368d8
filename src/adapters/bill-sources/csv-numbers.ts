// Numbers as spreadsheets write them: thousands may be parted where nobody can read that in two ways. Exact, and
// never guessed. Used by the CSV sources.
import { type ProblemCode, problem } from '../../core/import-problem.ts';
import { exponentOf, type Money, money, parseDecimal } from '../../core/money.ts';
import type { Delimiter } from './csv-rows.ts';
import type { CsvCell } from './csv-table.ts';
import type { Read } from './file-values.ts';

/** More digits before the point than any bill needs, as in the other formats. */
const MOST_DIGITS = 12;

type Spelling = { readonly plain: string } | { readonly code: ProblemCode };

/** A number with at most four decimals, in ten-thousandths. */
export function readCsvE4(cell: CsvCell, delimiter: Delimiter): Read<bigint> {
  return readScaled(cell, { delimiter, scale: 4 });
}

/** An amount with no more decimals than its currency has. */
export function readCsvAmount(
  cell: CsvCell,
  { delimiter, currency }: { delimiter: Delimiter; currency: string },
): Read<Money> {
  const { value, problems } = readScaled(cell, { delimiter, scale: exponentOf(currency) });

  return { value: value === undefined ? undefined : money(value, currency), problems };
}

/** A text cell that a spreadsheet would run: `=1+1`, `@SUM(…)`, `+cmd|…`. A dash or plus before words is a text. */
export function isFormula(text: string): boolean {
  return /^(?:=|[@+]\w+[(|!]|-\w+[|!])/.test(text);
}

function readScaled(cell: CsvCell, { delimiter, scale }: { delimiter: Delimiter; scale: number }): Read<bigint> {
  const { text: value } = cell;
  const spelling = spellingOf(value, delimiter);
  if ('code' in spelling) {
    return { value: undefined, problems: [problem(spelling.code, { ...cell, value })] };
  }

  const parsed = parseDecimal(spelling.plain, scale);
  if (!parsed.ok) {
    return { value: undefined, problems: [problem('csv-decimals', { ...cell, value, expected: String(scale) })] };
  }

  const [whole = ''] = spelling.plain.replace(/^[+-]?0*/, '').split('.');

  return whole.length > MOST_DIGITS
    ? { value: undefined, problems: [problem('number-too-large', { ...cell, value })] }
    : { value: parsed.value, problems: [] };
}

/** The number with a point and nothing else, as parseDecimal reads it. */
function spellingOf(text: string, delimiter: Delimiter): Spelling {
  if (/^[=@]|^[+-]\s*[\p{L}(]/u.test(text)) {
    return { code: 'csv-formula' };
  }

  const [, sign = '', body] = /^([+-]?)([\d.,]*\d[\d.,]*)$/.exec(text) ?? [];
  if (body === undefined) {
    return { code: 'csv-number' };
  }

  const unsigned = withPoint(body, delimiter);

  return 'plain' in unsigned ? { plain: `${sign}${unsigned.plain}` } : unsigned;
}

function withPoint(body: string, delimiter: Delimiter): Spelling {
  const marks = new Set(body.replace(/\d/g, ''));
  const [mark] = marks;
  if (mark === undefined) {
    return { plain: body };
  }

  if (marks.size === 2) {
    const decimal = body.lastIndexOf('.') > body.lastIndexOf(',') ? '.' : ',';

    return groupsAndDecimals(body, decimal);
  }

  return body.split(mark).length > 2 ? wholeOfGroups(body.split(mark)) : oneMark(body, { mark, delimiter });
}

/** `1,234.50` and `1.234,50`. */
function groupsAndDecimals(body: string, decimal: string): Spelling {
  const [whole = '', fraction = '', ...more] = body.split(decimal);
  const groups = wholeOfGroups(whole.split(decimal === '.' ? ',' : '.'));

  return 'plain' in groups && /^\d+$/.test(fraction) && more.length === 0
    ? { plain: `${groups.plain}.${fraction}` }
    : { code: 'csv-number' };
}

/** `1,234,567`: the first group has one to three digits, the others three. */
function wholeOfGroups([first = '', ...others]: readonly string[]): Spelling {
  const right = /^[1-9]\d{0,2}$/.test(first) && others.every((group) => /^\d{3}$/.test(group));

  return right ? { plain: [first, ...others].join('') } : { code: 'csv-number' };
}

/**
 * One point or comma: `12.5`, `12,5`, `1250.`. With three digits behind it a comma may part thousands, and so may
 * a point in a file with other delimiters than commas, as it is written where a comma is the decimal mark.
 */
function oneMark(body: string, { mark, delimiter }: { mark: string; delimiter: Delimiter }): Spelling {
  const [whole = '', fraction = ''] = body.split(mark);
  const mayPartThousands = mark === ',' || delimiter !== ',';
  if (mayPartThousands && fraction.length === 3 && /^[1-9]\d{0,2}$/.test(whole)) {
    return { code: 'csv-thousands' };
  }

  const bareComma = mark === ',' && (whole === '' || fraction === '');

  return bareComma ? { code: 'csv-number' } : { plain: `${whole}.${fraction}` };
}
