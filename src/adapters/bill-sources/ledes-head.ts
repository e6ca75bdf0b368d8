// What a line of a LEDES file says of its bill: the same on each line of it, and so read once. Used by ledes-line.ts.
import { isError, type Problem, problem } from '../../core/import-problem.ts';
import type { LocalDate } from '../../core/local-date.ts';
import { isCurrencyCode, type Money } from '../../core/money.ts';
import { ownText } from './file-lines.ts';
import { type Read, readDate, readRoundedAmount } from './file-values.ts';
import type { LedesField } from './ledes-fields.ts';
import { cellOf, type LedesCells, textOf } from './ledes-heading.ts';

export type LedesHead = {
  /** Of the line that it was read from. */
  readonly cells: LedesCells;
  /** The ids are in memory of their own: they are remembered when the line is not. */
  readonly number: string;
  readonly clientId: string;
  readonly matterId: string;
  readonly matter: string;
  readonly currency: string;
  readonly invoiceDate: LocalDate;
  readonly statedTotal: Money;
};

/** Without a currency nothing else was read. */
type HeadRead = Read<LedesHead> & { readonly currency: string | undefined };

const KEYS: readonly [LedesField, string][] = [
  ['INVOICE_NUMBER', 'the number of the bill'],
  ['CLIENT_ID', 'the code of the client'],
  ['LAW_FIRM_MATTER_ID', 'the code of the matter'],
  ['LINE_ITEM_NUMBER', 'the number of the line item'],
];
const BILLING_DATES = ['BILLING_START_DATE', 'BILLING_END_DATE'] as const;
const HEAD_FIELDS: readonly LedesField[] = [
  'INVOICE_NUMBER',
  'INVOICE_TOTAL',
  'INVOICE_DATE',
  'CLIENT_ID',
  'LAW_FIRM_MATTER_ID',
  ...BILLING_DATES,
  'INVOICE_CURRENCY',
  'ACCOUNT_TYPE',
];

/** `last` is that of the line before, if nothing was wrong there. `currency` is for a line that names none. */
export function readHead(
  cells: LedesCells,
  { currency, last }: { currency: string; last: LedesHead | undefined },
): HeadRead {
  if (last !== undefined && saysTheSame(cells, last.cells)) {
    return { value: last, currency: last.currency, problems: [] };
  }

  const named = cellOf(cells, 'INVOICE_CURRENCY');
  const code = named.text.toUpperCase() || currency;

  return isCurrencyCode(code)
    ? { ...readIn(cells, code), currency: code }
    : { value: undefined, currency: undefined, problems: [problem('bad-currency', { ...named, value: named.text })] };
}

function saysTheSame(cells: LedesCells, known: LedesCells): boolean {
  const { fields, heading } = cells;
  const isSame = (field: LedesField) => {
    const place = heading.get(field);

    return place === undefined || fields[place] === known.fields[place];
  };

  return HEAD_FIELDS.every(isSame) && textOf(cells, 'LINE_ITEM_NUMBER') !== '';
}

function readIn(cells: LedesCells, currency: string): Read<LedesHead> {
  const date = readDate(cellOf(cells, 'INVOICE_DATE'), 'YYYYMMDD');
  const total = readRoundedAmount(cellOf(cells, 'INVOICE_TOTAL'), currency);
  const problems = [
    ...date.problems,
    ...total.problems,
    ...billingDateProblems(cells),
    ...emptyKeys(cells),
    ...accountProblems(cells),
  ];
  if (date.value === undefined || total.value === undefined || problems.some(isError)) {
    return { value: undefined, problems };
  }

  return {
    value: { cells, ...idsOf(cells), currency, invoiceDate: date.value, statedTotal: total.value },
    problems,
  };
}

function idsOf(cells: LedesCells) {
  const clientId = ownText(textOf(cells, 'CLIENT_ID'));
  const matterId = ownText(textOf(cells, 'LAW_FIRM_MATTER_ID'));

  return {
    number: ownText(textOf(cells, 'INVOICE_NUMBER')),
    clientId,
    matterId,
    matter: matterKey(clientId, matterId),
  };
}

/** Firms number matters within a client or across all: only both ids together name one for sure. */
export function matterKey(clientId: string, matterId: string): string {
  return `${clientId}|${matterId}`;
}

/** The billing period is not kept; many systems leave it empty. What is there must be dates all the same. */
function billingDateProblems(cells: LedesCells): readonly Problem[] {
  return BILLING_DATES.map((field) => cellOf(cells, field))
    .filter(({ text }) => text !== '')
    .flatMap((cell) => readDate(cell, 'YYYYMMDD').problems);
}

function emptyKeys(cells: LedesCells): Problem[] {
  return KEYS.filter(([field]) => textOf(cells, field) === '').map(([field, expected]) =>
    problem('missing-value', { ...cellOf(cells, field), expected }),
  );
}

/** A bill is for its client's own account (O): nobody else can be asked to pay it. */
function accountProblems(cells: LedesCells): Problem[] {
  const account = cellOf(cells, 'ACCOUNT_TYPE');
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
