// One bill of a LEDES file, gathered from its lines. Used by ledes.ts.
import { type BillColumns, MAX_LINE_ITEMS } from '../../core/check-bill.ts';
import { isError, type Problem, problem } from '../../core/import-problem.ts';
import type { ImportedBill, ImportedLine } from '../../core/imported-bill.ts';
import { addDays } from '../../core/local-date.ts';
import { addMoney, decimalOf, type Money, money, sumMoney } from '../../core/money.ts';
import type { ImportRecord } from '../../ports/bill-source.ts';
import type { Read } from './file-values.ts';
import type { LedesOptions } from './ledes.ts';
import { optionalAmount } from './ledes-amounts.ts';
import type { LedesField } from './ledes-fields.ts';
import { textOf } from './ledes-heading.ts';
import type { LedesLine } from './ledes-line.ts';

const COLUMNS: BillColumns = {
  number: 'INVOICE_NUMBER',
  externalId: 'INVOICE_NUMBER',
  subject: 'INVOICE_DESCRIPTION',
  total: 'INVOICE_TOTAL',
  tax: 'INVOICE_TAX_TOTAL',
  currency: 'INVOICE_CURRENCY',
  amount: 'LINE_ITEM_TOTAL',
  lineItems: 'LINE_ITEM_NUMBER',
  dueDate: 'INVOICE_DATE',
};

export type OpenBill = {
  readonly first: LedesLine;
  readonly items: ImportedLine[];
  readonly lineNumbers: Set<string>;
  /** By key, with the line that named it first. */
  readonly matters: Map<string, LedesLine>;
  /** Codes of warnings that were given: each once a bill. */
  readonly warned: Set<string>;
  tax: Money;
  broken: boolean;
};

export function openBill(first: LedesLine): OpenBill {
  return {
    first,
    items: [],
    lineNumbers: new Set(),
    matters: new Map(),
    warned: new Set(),
    tax: money(0n, first.head.currency),
    broken: false,
  };
}

/** What is wrong with the line as one of that bill. */
export function addLine(bill: OpenBill, line: LedesLine | undefined): Problem[] {
  if (line === undefined) {
    bill.broken = true;

    return [];
  }

  const problems = lineProblems(bill, line);
  const isWrong = problems.some(isError);
  bill.broken ||= isWrong;
  for (const { code } of problems) {
    bill.warned.add(code);
  }

  // One more than a bill may have is enough to refuse it.
  if (!isWrong && bill.items.length <= MAX_LINE_ITEMS) {
    bill.lineNumbers.add(line.lineNumber);
    bill.items.push(line.item);
    bill.tax = addMoney(bill.tax, line.tax);
    if (!bill.matters.has(line.head.matter)) {
      bill.matters.set(line.head.matter, line);
    }
  }

  return problems;
}

function lineProblems(bill: OpenBill, line: LedesLine): Problem[] {
  const { row, lineNumber } = line;
  const twice = { row, column: 'LINE_ITEM_NUMBER', value: lineNumber };

  return [
    ...(line.head === bill.first.head ? [] : headProblems(bill, line)),
    ...(bill.lineNumbers.has(lineNumber) ? [problem('duplicate-line', twice)] : []),
  ];
}

/** Against what the first line says. */
function headProblems(bill: OpenBill, { row, head }: LedesLine): Problem[] {
  const { head: first } = bill.first;
  const problems: Problem[] = [];
  const differs = (code: 'bill-of-other-client' | 'other-currency', column: LedesField, values: [string, string]) => {
    const [value, expected] = values;
    if (value !== expected) {
      problems.push(problem(code, { row, column, value, expected }));
    }
  };
  differs('bill-of-other-client', 'CLIENT_ID', [head.clientId, first.clientId]);
  differs('other-currency', 'INVOICE_CURRENCY', [head.currency, first.currency]);
  if (head.invoiceDate !== first.invoiceDate && !bill.warned.has('date-differs')) {
    const dates = { value: head.invoiceDate, expected: first.invoiceDate };
    problems.push(problem('date-differs', { row, column: 'INVOICE_DATE', ...dates }));
  }

  if (head.statedTotal.minor !== first.statedTotal.minor && !bill.warned.has('two-totals')) {
    const totals = { value: decimalOf(head.statedTotal), expected: decimalOf(first.statedTotal) };
    problems.push(problem('two-totals', { row, column: 'INVOICE_TOTAL', ...totals }));
  }

  return problems;
}

/** The bill, and what its own words about tax and net total say against the lines. */
export function closedBill(bill: OpenBill, options: LedesOptions): ImportRecord[] {
  const { first } = bill;
  const net = sumMoney(
    bill.items.map(({ amount }) => amount),
    first.head.currency,
  );
  const statedTax = stated(first, 'INVOICE_TAX_TOTAL');
  const statedNet = stated(first, 'INVOICE_NET_TOTAL');
  const tax = taxOf(bill, { net, statedTax: statedTax.value });
  const place = { row: first.row, column: '' };
  const problems = [
    ...statedTax.problems,
    ...statedNet.problems,
    ...difference(first, { field: 'INVOICE_TAX_TOTAL', stated: statedTax.value, actual: tax }),
    ...difference(first, { field: 'INVOICE_NET_TOTAL', stated: statedNet.value, actual: net }),
  ];
  const value = importedBill(bill, { ...options, tax });

  return [
    ...problems.map((found) => ({ kind: 'problem', value: found }) as const),
    ...(problems.some(isError) ? [] : [{ kind: 'bill', place, value, columns: COLUMNS } as const]),
  ];
}

function stated({ cells, head }: LedesLine, field: LedesField): Read<Money> {
  const { currency } = head;

  return textOf(cells, field) === '' ? { value: undefined, problems: [] } : optionalAmount(cells, { field, currency });
}

/** What the lines say; where none of them has tax, what the bill says, if that is what makes its total. */
function taxOf(bill: OpenBill, { net, statedTax }: { net: Money; statedTax: Money | undefined }): Money {
  const total = statedTax && addMoney(net, statedTax);

  return statedTax && bill.tax.minor === 0n && total?.minor === bill.first.head.statedTotal.minor
    ? statedTax
    : bill.tax;
}

function difference(
  { row }: LedesLine,
  { field, stated: value, actual }: { field: LedesField; stated: Money | undefined; actual: Money },
): Problem[] {
  if (value === undefined || value.minor === actual.minor) {
    return [];
  }

  const amounts = { value: decimalOf(value), expected: decimalOf(actual) };

  return [problem('stated-sum-differs', { row, column: field, ...amounts })];
}

function importedBill(bill: OpenBill, options: LedesOptions & { readonly tax: Money }): ImportedBill {
  const { head } = bill.first;
  const { currency, number, clientId } = head;

  return {
    externalId: number,
    number,
    kind: 'revenue',
    state: options.state,
    client: clientId,
    currency,
    issueDate: head.invoiceDate,
    dueDate: addDays(head.invoiceDate, options.paymentTermsDays),
    subject: subjectOf(bill.first),
    matters: [...bill.matters.keys()],
    lineItems: bill.items,
    discount: money(0n, currency),
    tax: options.tax,
    payments: [],
    statedTotal: head.statedTotal,
  };
}

/** A client that gives order numbers looks for them on the bill. */
function subjectOf({ cells }: LedesLine): string {
  const order = textOf(cells, 'PO_NUMBER');

  return [textOf(cells, 'INVOICE_DESCRIPTION'), order === '' ? '' : `PO ${order}`]
    .filter((part) => part !== '')
    .join(' · ');
}
