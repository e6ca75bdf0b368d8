// Reads the invoice CSV of QuickBooks Online, as it is imported there. Source: the column names that QuickBooks
// maps by itself, https://quickbooks.intuit.com (community, 394876). Called by file-formats.ts.
import { type Problem, problem } from '../../core/import-problem.ts';
import { addDays, type LocalDate } from '../../core/local-date.ts';
import { isCurrencyCode, type Money } from '../../core/money.ts';
import type { ImportRecord } from '../../ports/bill-source.ts';
import type { CsvBillFormat, CsvBillHead, CsvBillRow, CsvContext, CsvOptions } from './csv-bill-format.ts';
import { csvBills } from './csv-bills.ts';
import { readCsvDate } from './csv-dates.ts';
import { lineKind } from './csv-kinds.ts';
import { readLineAmounts } from './csv-line.ts';
import { readCsvAmount } from './csv-numbers.ts';
import type { CsvCells } from './csv-table.ts';
import { rateOfTax } from './csv-tax.ts';
import type { FileLine } from './file-lines.ts';
import { collecting, type Read } from './file-values.ts';

const required = (...names: string[]) => ({ names, required: true });
const optional = (...names: string[]) => ({ names });

const COLUMNS = {
  number: required('InvoiceNo', 'Invoice number', 'Invoice #'),
  customer: required('Customer', 'Customer name'),
  date: required('InvoiceDate', 'Date'),
  dueDate: optional('DueDate'),
  terms: optional('Terms'),
  serviceDate: optional('ServiceDate'),
  item: optional('Item(Product/Service)', 'Item', 'Product/Service'),
  description: optional('ItemDescription', 'Description'),
  quantity: optional('ItemQuantity', 'Quantity', 'Qty'),
  rate: optional('ItemRate', 'Rate'),
  amount: required('ItemAmount', 'Amount'),
  taxCode: optional('ItemTaxCode', 'Tax code'),
  taxAmount: optional('ItemTaxAmount', 'Tax amount'),
  total: optional('Total', 'Invoice total', 'Total amount'),
  currency: optional('Currency', 'Currency code'),
  memo: optional('Memo'),
  email: optional('Email', 'Customer email', 'Bill email'),
  address: optional('Billing address', 'Bill to'),
};

type Column = keyof typeof COLUMNS;
type Cells = CsvCells<Column>;

export const QUICKBOOKS: CsvBillFormat<Column> = {
  columns: COLUMNS,
  unused: ['Location', 'Class', 'Item class', 'Exchange rate', 'Message on invoice', 'Shipping address', 'Ship via'],
  only: 'QuickBooks',
  dates: ['date', 'dueDate', 'serviceDate'],
  number: 'number',
  ofBill: ['customer', 'date', 'dueDate', 'terms', 'total', 'currency', 'memo'],
  texts: ['number', 'customer', 'description', 'memo', 'address'],
  client: (cells) => {
    const { client: name } = customerOf(cells);

    return { name, email: cells('email').text, postalAddress: cells('address').text };
  },
  currency: (cells, { currency }) => cells('currency').text.toUpperCase() || currency,
  readHead,
  readRow,
  billColumns: {
    ...{ number: 'number', externalId: 'number', subject: 'memo', client: 'customer', matter: 'customer' },
    ...{ total: 'total', tax: 'taxAmount', due: 'amount', dueDate: 'dueDate', amount: 'amount', currency: 'currency' },
  },
};

export function quickbooks(lines: () => AsyncIterable<FileLine>, options: CsvOptions): AsyncGenerator<ImportRecord> {
  return csvBills(lines, { format: QUICKBOOKS, options });
}

/** `Acme LLC:00012 Lease` is the sub-customer of a customer: a matter of a client. */
function customerOf(cells: Cells): { client: string; matter: string } {
  const [client = '', ...matter] = cells('customer').text.split(':');

  return { client: client.trim(), matter: matter.join(':').trim() };
}

function readHead(cells: Cells, context: CsvContext): Read<CsvBillHead> {
  const { problems, keep } = collecting();
  const client = QUICKBOOKS.client(cells);
  problems.push(...headProblems(cells, { client: client.name, currency: context.currency }));
  const issueDate = keep(readCsvDate(cells('date'), context.dates));
  const dueDate = issueDate === undefined ? undefined : keep(readDueDate(cells, { ...context, issueDate }));
  const readable = isCurrencyCode(context.currency) && cells('total').text !== '';
  const statedTotal = readable ? keep(readCsvAmount(cells('total'), context)) : undefined;
  if (issueDate === undefined || dueDate === undefined || problems.length > 0) {
    return { value: undefined, problems };
  }

  const unknown = { statedTax: undefined, paid: undefined, due: undefined };
  const { state } = context;

  return {
    value: { client, issueDate, dueDate, state, subject: cells('memo').text, statedTotal, ...unknown },
    problems,
  };
}

function headProblems(cells: Cells, { client, currency }: { client: string; currency: string }): Problem[] {
  const customer = cells('customer');
  const cell = cells('currency');

  return [
    ...(client === '' ? [problem('missing-value', { ...customer, expected: 'the name of the client' })] : []),
    ...(isCurrencyCode(currency) ? [] : [problem('bad-currency', { ...cell, value: cell.text })]),
  ];
}

/** The due date, else the terms (`Net 30`), else the firm's. */
function readDueDate(cells: Cells, context: CsvContext & { issueDate: LocalDate }): Read<LocalDate> {
  const { issueDate, paymentTermsDays, dates } = context;
  const [due, terms] = [cells('dueDate'), cells('terms')];
  if (due.text !== '' || terms.text === '') {
    return due.text === '' ? { value: addDays(issueDate, paymentTermsDays), problems: [] } : readCsvDate(due, dates);
  }

  const days = /^due on receipt$/i.test(terms.text) ? '0' : /^net ?(\d{1,3})(?: days)?$/i.exec(terms.text)?.[1];
  const expected = 'Net and a number of days, or Due on receipt';

  return days === undefined
    ? { value: undefined, problems: [problem('bad-choice', { ...terms, value: terms.text, expected })] }
    : { value: addDays(issueDate, Number(days)), problems: [] };
}

function readRow(cells: Cells, context: CsvContext): Read<CsvBillRow> {
  const { problems, keep } = collecting();
  const [own, amount] = [cells('serviceDate'), cells('amount')];
  const date =
    own.text === '' ? readCsvDate(cells('date'), context.dates).value : keep(readCsvDate(own, context.dates));
  problems.push(...(amount.text === '' ? [problem('missing-value', { ...amount, expected: 'the amount' })] : []));
  const discount = { ...amount, text: '' };
  const line = { quantity: cells('quantity'), price: cells('rate'), discount, amount };
  const amounts = keep(readLineAmounts(line, context));
  const tax = keep(readTax(cells, context));
  if (amounts === undefined || date === undefined || problems.some(({ severity }) => severity === 'error')) {
    return { value: undefined, problems };
  }

  const code = cells('item').text;
  const rateE4 = rateOfTax(cells('taxCode').text);
  const nothing = { ...amounts.amount, minor: 0n };
  const untaxed = rateE4 === 0n || amounts.amount.minor === 0n ? nothing : undefined;
  const place = { row: amount.row, column: cells('description').column };
  const item = { place, kind: lineKind(code, amounts.amount), date, timekeeper: '', code };

  return {
    value: {
      matterName: customerOf(cells).matter,
      line: { ...item, description: cells('description').text, ...amounts },
      tax: tax ?? untaxed,
      rateE4,
    },
    problems,
  };
}

function readTax(cells: Cells, context: CsvContext): Read<Money> {
  const cell = cells('taxAmount');

  return cell.text === '' ? { value: undefined, problems: [] } : readCsvAmount(cell, context);
}
