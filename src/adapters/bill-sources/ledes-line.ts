// One line of a LEDES 1998B file: one line item, with its bill's facts repeated. Used by ledes-1998b.ts.
import { type Problem, problem } from '../../core/import-problem.ts';
import type { ImportedLine } from '../../core/imported-bill.ts';
import type { LocalDate } from '../../core/local-date.ts';
import { type Money, money } from '../../core/money.ts';
import { type Read, readDate, readE4, readRoundedAmount } from './file-values.ts';
import type { LedesCells, LedesField } from './ledes-fields.ts';

export type LedesLine = {
  readonly row: number;
  readonly number: string;
  readonly clientId: string;
  readonly matterId: string;
  readonly invoiceDate: LocalDate;
  readonly statedTotal: Money;
  readonly subject: string;
  readonly lineNumber: string;
  readonly item: ImportedLine;
};

const TYPES: Readonly<Record<string, ImportedLine['kind']>> = {
  F: 'time',
  E: 'expense',
  IF: 'adjustment',
  IE: 'adjustment',
};

/** The line's values; undefined when one of them cannot be read. */
export function readLedesLine(cells: LedesCells, currency: string): Read<LedesLine> {
  const problems: Problem[] = [];
  const keep = <T>({ value, problems: found }: Read<T>): T | undefined => {
    problems.push(...found);

    return value;
  };
  const invoiceDate = keep(readDate(cells('INVOICE_DATE'), 'YYYYMMDD'));
  const statedTotal = keep(readRoundedAmount(cells('INVOICE_TOTAL'), currency));
  problems.push(...billingDateProblems(cells), ...emptyKeys(cells));
  const item = keep(readItem(cells, currency));
  if (item === undefined || invoiceDate === undefined || statedTotal === undefined || problems.some(isFatal)) {
    return { value: undefined, problems };
  }

  const clientId = cells('CLIENT_ID').text;

  return {
    value: {
      row: item.place.row,
      number: cells('INVOICE_NUMBER').text,
      clientId,
      matterId: cells('LAW_FIRM_MATTER_ID').text,
      invoiceDate,
      statedTotal,
      subject: cells('INVOICE_DESCRIPTION').text,
      lineNumber: cells('LINE_ITEM_NUMBER').text,
      item,
    },
    problems,
  };
}

/** Firms number matters within a client or across all: only both ids together name one for sure. */
export function matterKey(clientId: string, matterId: string): string {
  return `${clientId}|${matterId}`;
}

function isFatal({ severity }: Problem): boolean {
  return severity === 'error';
}

function emptyKeys(cells: LedesCells): Problem[] {
  const keys: [LedesField, string][] = [
    ['INVOICE_NUMBER', 'the number of the bill'],
    ['CLIENT_ID', 'the code of the client'],
    ['LAW_FIRM_MATTER_ID', 'the code of the matter'],
    ['LINE_ITEM_NUMBER', 'the number of the line item'],
  ];

  return keys
    .filter(([field]) => cells(field).text === '')
    .map(([field, expected]) => problem('missing-value', { ...cells(field), expected }));
}

/** The billing period is not kept; many systems leave it empty. What is there must be dates all the same. */
function billingDateProblems(cells: LedesCells): readonly Problem[] {
  const fields = ['BILLING_START_DATE', 'BILLING_END_DATE'] as const;

  return fields
    .map((field) => cells(field))
    .filter(({ text }) => text !== '')
    .flatMap((cell) => readDate(cell, 'YYYYMMDD').problems);
}

function readItem(cells: LedesCells, currency: string): Read<ImportedLine> {
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

  return {
    value: {
      place: { row: type.row, column: 'LINE_ITEM_DESCRIPTION' },
      matter: matterKey(cells('CLIENT_ID').text, cells('LAW_FIRM_MATTER_ID').text),
      kind,
      date: date.value,
      timekeeper: timekeeperName(cells),
      code: codes(cells),
      description: cells('LINE_ITEM_DESCRIPTION').text,
      ...amounts.value,
    },
    problems,
  };
}

type ItemAmounts = Pick<ImportedLine, 'quantityE4' | 'rateE4' | 'adjustment' | 'amount'>;

/** Units and cost are ignored for adjustments of the whole bill (IF, IE), as the format says. */
function readItemAmounts(cells: LedesCells, options: { currency: string; isAdjustment: boolean }): Read<ItemAmounts> {
  const { currency, isAdjustment } = options;
  const nought: Read<bigint> = { value: 0n, problems: [] };
  const quantity = isAdjustment ? nought : readE4(cells('LINE_ITEM_NUMBER_OF_UNITS'));
  const rate = isAdjustment ? nought : readE4(cells('LINE_ITEM_UNIT_COST'));
  const adjustmentCell = cells('LINE_ITEM_ADJUSTMENT_AMOUNT');
  const adjustment =
    adjustmentCell.text === ''
      ? { value: money(0n, currency), problems: [] }
      : readRoundedAmount(adjustmentCell, currency);
  const amount = readRoundedAmount(cells('LINE_ITEM_TOTAL'), currency);
  const problems = [quantity, rate, adjustment, amount].flatMap((read) => read.problems);
  if (
    quantity.value === undefined ||
    rate.value === undefined ||
    adjustment.value === undefined ||
    amount.value === undefined
  ) {
    return { value: undefined, problems };
  }

  return {
    value: { quantityE4: quantity.value, rateE4: rate.value, adjustment: adjustment.value, amount: amount.value },
    problems,
  };
}

/** `Arnsley, Robert` is written `Robert Arnsley` on a bill. */
function timekeeperName(cells: LedesCells): string {
  const name = cells('TIMEKEEPER_NAME').text;
  const match = /^([^,]+),\s*([^,]+)$/.exec(name);

  return match ? `${match[2]} ${match[1]}` : name || cells('TIMEKEEPER_ID').text;
}

function codes(cells: LedesCells): string {
  const fields = ['LINE_ITEM_TASK_CODE', 'LINE_ITEM_ACTIVITY_CODE', 'LINE_ITEM_EXPENSE_CODE'] as const;

  return fields
    .map((field) => cells(field).text)
    .filter((code) => code !== '')
    .join(' ');
}
