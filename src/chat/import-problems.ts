// What is wrong with a dropped file, for its card: a few problems, with row, column and remedy. Used by import-card.ts.
import { type Problem, problem } from '../core/import-problem.ts';
import { shorten } from './shorten.ts';
import { importCard as words } from './texts/en-imports.ts';

export type ImportProblem = Problem;

type Found = { readonly problems: readonly Problem[]; readonly errors: number; readonly warnings: number };

const MOST = 10;
/** Ten of them, and what stands around them, fit into one text of any platform. */
const LONGEST = 220;
/** A text of that length in the place of a number is perhaps what a lawyer wrote about a client. */
const LONG_VALUE = /^.{25,}? is not /;

const wholeNumber = new Intl.NumberFormat('en-US');

/** `1,200` */
export function counted(count: number): string {
  return wholeNumber.format(count);
}

/** Errors come first already. */
export function problemLines({ problems, errors, warnings }: Found): string[] {
  if (errors + warnings === 0) {
    return [words.noProblems];
  }

  const shown = problems.slice(0, MOST);
  const hidden = errors + warnings - shown.length;

  return [
    ...(errors > 0 ? [words.errors(words.errorCount(errors, counted(errors)))] : []),
    ...(warnings > 0 ? [words.warnings(words.warningCount(warnings, counted(warnings)))] : []),
    ...shown.map(problemLine),
    ...(hidden > 0 ? [words.more(counted(hidden))] : []),
  ];
}

function problemLine(found: Problem): string {
  const { row, column, severity } = found;
  const parts = [row > 0 ? words.row(row) : '', column === '' ? '' : words.column(column)];
  const place = parts.filter((part) => part !== '').join(', ') || words.wholeFile;

  return shorten(`${words.problem[severity]}, ${place}: ${spoken(found)}`, LONGEST);
}

/** In chat nobody's address is shown, and nothing that may be the text of a line item. */
function spoken({ code, text, row, column }: Problem): string {
  if (code === 'bad-address' || code === 'duplicate-address') {
    return problem(code, { row, column, value: words.thisValue }).text;
  }

  return text.replace(LONG_VALUE, `${words.thisValue} is not `).replace(/\S+@\S+/g, '…@…');
}
