// One line of a LEDES file: one line item, with its bill's facts repeated. Used by ledes.ts.
import { problem } from '../../core/import-problem.ts';
import type { ImportedLine } from '../../core/imported-bill.ts';
import type { Money } from '../../core/money.ts';
import { type Read, readDate } from './file-values.ts';
import { readItemAmounts } from './ledes-amounts.ts';
import { type LedesHead, readHead } from './ledes-head.ts';
import { cellOf, type LedesCells, textOf } from './ledes-heading.ts';

export type LedesLine = {
  readonly row: number;
  readonly head: LedesHead;
  readonly lineNumber: string;
  /** Its amount is without the tax. */
  readonly item: ImportedLine;
  readonly tax: Money;
  readonly cells: LedesCells;
};

const TYPES: Readonly<Record<string, ImportedLine['kind']>> = {
  F: 'time',
  E: 'expense',
  IF: 'adjustment',
  IE: 'adjustment',
};

/** The line's values; undefined when one of them cannot be read. `currency` and `last` are those of readHead. */
export function readLedesLine(
  cells: LedesCells,
  options: { currency: string; last: LedesHead | undefined },
): Read<LedesLine> {
  const head = readHead(cells, options);
  const { currency } = head;
  if (currency === undefined) {
    return { value: undefined, problems: head.problems };
  }

  const item = readItem(cells, { currency, matter: head.value?.matter ?? '' });
  const problems = head.problems.length === 0 ? item.problems : [...head.problems, ...item.problems];
  if (head.value === undefined || item.value === undefined) {
    return { value: undefined, problems };
  }

  const lineNumber = textOf(cells, 'LINE_ITEM_NUMBER');
  const { item: line, tax } = item.value;

  return { value: { row: cells.row, head: head.value, lineNumber, item: line, tax, cells }, problems };
}

function readItem(
  cells: LedesCells,
  { currency, matter }: { currency: string; matter: string },
): Read<Pick<LedesLine, 'item' | 'tax'>> {
  const type = cellOf(cells, 'EXP/FEE/INV_ADJ_TYPE');
  const kind = TYPES[type.text.toUpperCase()];
  const date = readDate(cellOf(cells, 'LINE_ITEM_DATE'), 'YYYYMMDD');
  const amounts = readItemAmounts(cells, { currency, isAdjustment: kind === 'adjustment' });
  const problems = [...date.problems, ...amounts.problems];
  if (kind === undefined) {
    problems.push(problem('bad-choice', { ...type, value: type.text, expected: 'F, E, IF or IE' }));
  }

  if (kind === undefined || date.value === undefined || amounts.value === undefined) {
    return { value: undefined, problems };
  }

  const { quantityE4, rateE4, adjustment, amount, tax } = amounts.value;
  const item: ImportedLine = {
    place: { row: cells.row, column: 'LINE_ITEM_DESCRIPTION' },
    matter,
    kind,
    date: date.value,
    timekeeper: timekeeperName(cells),
    code: codes(cells),
    description: textOf(cells, 'LINE_ITEM_DESCRIPTION'),
    quantityE4,
    rateE4,
    adjustment,
    amount,
  };

  return { value: { item, tax }, problems };
}

/** `Arnsley, Robert` is written `Robert Arnsley` on a bill. */
function timekeeperName(cells: LedesCells): string {
  const whole = `${textOf(cells, 'TIMEKEEPER_FIRST_NAME')} ${textOf(cells, 'TIMEKEEPER_LAST_NAME')}`.trim();
  if (whole !== '') {
    return whole;
  }

  const name = textOf(cells, 'TIMEKEEPER_NAME');
  const [last = '', first = '', more] = name.split(',');

  return more === undefined && last.trim() !== '' && first.trim() !== ''
    ? `${first.trim()} ${last.trim()}`
    : name || textOf(cells, 'TIMEKEEPER_ID');
}

const CODES = ['LINE_ITEM_TASK_CODE', 'LINE_ITEM_ACTIVITY_CODE', 'LINE_ITEM_EXPENSE_CODE'] as const;

function codes(cells: LedesCells): string {
  return CODES.map((field) => textOf(cells, field))
    .filter((code) => code !== '')
    .join(' ');
}
