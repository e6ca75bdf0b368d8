// One line of a LEDES file: one line item, with its bill's facts repeated. Used by ledes.ts.
import { isError, type Problem, problem } from '../../core/import-problem.ts';
import type { ImportedLine } from '../../core/imported-bill.ts';
import type { LocalDate } from '../../core/local-date.ts';
import { isCurrencyCode, type Money } from '../../core/money.ts';
import { type Read, readDate, readRoundedAmount } from './file-values.ts';
import { readItemAmounts } from './ledes-amounts.ts';
import type { LedesField } from './ledes-fields.ts';
import type { LedesCells } from './ledes-heading.ts';

export type LedesLine = {
  readonly row: number;
  readonly number: string;
  readonly clientId: string;
  readonly matterId: string;
  readonly invoiceDate: LocalDate;
  readonly currency: string;
  readonly statedTotal: Money;
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

/** The line's values; undefined when one of them cannot be read. `currency` is for a line that names none. */
export function readLedesLine(cells: LedesCells, currency: string): Read<LedesLine> {
  const named = cells('INVOICE_CURRENCY');
  const code = named.text.toUpperCase() || currency;

  return isCurrencyCode(code)
    ? readIn(cells, code)
    : { value: undefined, problems: [problem('bad-currency', { ...named, value: named.text })] };
}

function readIn(cells: LedesCells, currency: string): Read<LedesLine> {
  const problems: Problem[] = [];
  const keep = <T>({ value, problems: found }: Read<T>): T | undefined => {
    problems.push(...found);

    return value;
  };
  const invoiceDate = keep(readDate(cells('INVOICE_DATE'), 'YYYYMMDD'));
  const statedTotal = keep(readRoundedAmount(cells('INVOICE_TOTAL'), currency));
  problems.push(...billingDateProblems(cells), ...emptyKeys(cells), ...accountProblems(cells));
  const read = keep(readItem(cells, currency));
  if (read === undefined || invoiceDate === undefined || statedTotal === undefined || problems.some(isError)) {
    return { value: undefined, problems };
  }

  return { value: { ...keysOf(cells), invoiceDate, currency, statedTotal, ...read, cells }, problems };
}

function keysOf(cells: LedesCells) {
  const { row, text: number } = cells('INVOICE_NUMBER');

  return {
    row,
    number,
    clientId: cells('CLIENT_ID').text,
    matterId: cells('LAW_FIRM_MATTER_ID').text,
    lineNumber: cells('LINE_ITEM_NUMBER').text,
  };
}

/** Firms number matters within a client or across all: only both ids together name one for sure. */
export function matterKey(clientId: string, matterId: string): string {
  return `${clientId}|${matterId}`;
}

const KEYS: readonly [LedesField, string][] = [
  ['INVOICE_NUMBER', 'the number of the bill'],
  ['CLIENT_ID', 'the code of the client'],
  ['LAW_FIRM_MATTER_ID', 'the code of the matter'],
  ['LINE_ITEM_NUMBER', 'the number of the line item'],
];

function emptyKeys(cells: LedesCells): Problem[] {
  return KEYS.filter(([field]) => cells(field).text === '').map(([field, expected]) =>
    problem('missing-value', { ...cells(field), expected }),
  );
}

/** A bill is for its client's own account (O): nobody else can be asked to pay it. */
function accountProblems(cells: LedesCells): Problem[] {
  const account = cells('ACCOUNT_TYPE');
  switch (account.text.toUpperCase()) {
    case '':
    case 'O':
      return [];
    case 'T':
      return [problem('third-party-account', account)];
    default:
      return [problem('bad-choice', { ...account, value: account.text, expected: 'O' })];
  }
}

const BILLING_DATES = ['BILLING_START_DATE', 'BILLING_END_DATE'] as const;

/** The billing period is not kept; many systems leave it empty. What is there must be dates all the same. */
function billingDateProblems(cells: LedesCells): readonly Problem[] {
  return BILLING_DATES.map((field) => cells(field))
    .filter(({ text }) => text !== '')
    .flatMap((cell) => readDate(cell, 'YYYYMMDD').problems);
}

function readItem(cells: LedesCells, currency: string): Read<Pick<LedesLine, 'item' | 'tax'>> {
  const type = cells('EXP/FEE/INV_ADJ_TYPE');
  const kind = TYPES[type.text.toUpperCase()];
  const date = readDate(cells('LINE_ITEM_DATE'), 'YYYYMMDD');
  const amounts = readItemAmounts(cells, { currency, isAdjustment: kind === 'adjustment' });
  const problems = [...date.problems, ...amounts.problems];
  if (kind === undefined) {
    problems.push(problem('bad-choice', { ...type, value: type.text, expected: 'F, E, IF or IE' }));
  }

  if (kind === undefined || date.value === undefined || amounts.value === undefined) {
    return { value: undefined, problems };
  }

  const { tax, ...sums } = amounts.value;
  const item: ImportedLine = {
    place: { row: type.row, column: 'LINE_ITEM_DESCRIPTION' },
    matter: matterKey(cells('CLIENT_ID').text, cells('LAW_FIRM_MATTER_ID').text),
    kind,
    date: date.value,
    timekeeper: timekeeperName(cells),
    code: codes(cells),
    description: cells('LINE_ITEM_DESCRIPTION').text,
    ...sums,
  };

  return { value: { item, tax }, problems };
}

/** `Arnsley, Robert` is written `Robert Arnsley` on a bill. */
function timekeeperName(cells: LedesCells): string {
  const whole = `${cells('TIMEKEEPER_FIRST_NAME').text} ${cells('TIMEKEEPER_LAST_NAME').text}`.trim();
  if (whole !== '') {
    return whole;
  }

  const name = cells('TIMEKEEPER_NAME').text;
  const [last = '', first = '', more] = name.split(',');

  return more === undefined && last.trim() !== '' && first.trim() !== ''
    ? `${first.trim()} ${last.trim()}`
    : name || cells('TIMEKEEPER_ID').text;
}

const CODES = ['LINE_ITEM_TASK_CODE', 'LINE_ITEM_ACTIVITY_CODE', 'LINE_ITEM_EXPENSE_CODE'] as const;

function codes(cells: LedesCells): string {
  return CODES.map((field) => cells(field).text)
    .filter((code) => code !== '')
    .join(' ');
}
