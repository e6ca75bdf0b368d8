// What an import says of a file, as lines and as JSON. Used by import-command.ts.
import { isError, type Problem } from '../../core/import-problem.ts';
import type { ImportCounts, ImportReport, Tally } from '../../use-cases/imports/import-report.ts';
import { tableLines } from './printing.ts';
import { en } from './texts/en.ts';

const MOST_PROBLEMS = 50;
const words = en.import;
const wholeNumber = new Intl.NumberFormat('en-US');

/** `1,200` */
export function counted(count: number): string {
  return wholeNumber.format(count);
}

/** What importing does, then what is wrong: errors before warnings, each kind in the order of the file. */
export function reportLines(report: ImportReport): string[] {
  return [...countLines(report), '', ...problemLines(report)];
}

function countLines({ counts, staffCreated }: ImportReport): string[] {
  const { outcomes, lists } = words;
  const columns = [
    { heading: '' },
    { heading: outcomes.created, right: true },
    { heading: outcomes.updated, right: true },
    { heading: outcomes.unchanged, right: true },
  ];
  const row = (name: string, { created, updated, unchanged }: Tally) => [
    name,
    ...[created, updated, unchanged].map(counted),
  ];
  const staff = staffCreated > 0 ? [[lists.staff, counted(staffCreated), '', '']] : [];
  const { contacts, matters, bills } = counts;

  return tableLines(columns, [
    ...staff,
    row(lists.contacts, contacts),
    row(lists.matters, matters),
    row(lists.bills, bills),
  ]);
}

function problemLines(report: ImportReport): string[] {
  const { problems, errors, warnings } = report;
  if (errors + warnings === 0) {
    return [words.noProblems];
  }

  const inOrder = [...problems.filter(isError), ...problems.filter((found) => !isError(found))];
  const shown = inOrder.slice(0, MOST_PROBLEMS);
  const hidden = errors + warnings - shown.length;

  return [
    words.problems(words.errors(errors, counted(errors)), words.warnings(warnings, counted(warnings))),
    ...shown.map(problemLine),
    ...(hidden > 0 ? [`  ${words.more(counted(hidden))}`] : []),
  ];
}

/** "  error    row 12, column LINE_ITEM_TOTAL: 12,00 is not a number. Write …" */
function problemLine(found: Problem): string {
  const { row, column, severity, text } = found;
  const place = [row > 0 ? words.row(row) : '', column === '' ? '' : words.column(column)].filter(
    (part) => part !== '',
  );

  return `  ${words[severity].padEnd(words.warning.length)}  ${place.join(', ') || words.wholeFile}: ${text}`;
}

export function doneLine({ bills }: ImportCounts): string {
  return words.done(counted(bills.created), counted(bills.updated), counted(bills.unchanged));
}

/** `state` is `applied` when all of it was. All problems that the report holds, at most a thousand. */
export function reportJson(report: ImportReport, state: ImportReport['state'] | 'applied') {
  const { importId = null, counts, staffCreated, errors, warnings, problems } = report;

  return { state, importId, counts, staffCreated, errors, warnings, problems };
}
