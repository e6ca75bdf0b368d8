// Reads the sales invoices of Xero: its export, and its import template. Called by file-formats.ts.
import { type Problem, problem } from '../../core/import-problem.ts';
import { addDays } from '../../core/local-date.ts';
import { isCurrencyCode, type Money } from '../../core/money.ts';
import type { ImportRecord } from '../../ports/bill-source.ts';
import type { CsvBillFormat, CsvBillHead, CsvBillRow, CsvContext, CsvOptions } from './csv-bill-format.ts';
import { csvBills } from './csv-bills.ts';
import { readCsvDate } from './csv-dates.ts';
import { foldName } from './csv-heading.ts';
import { lineKind } from './csv-kinds.ts';
import { readLineAmounts } from './csv-line.ts';
import { readCsvAmount } from './csv-numbers.ts';
import type { CsvCells } from './csv-table.ts';
import { rateOfTax } from './csv-tax.ts';
import type { FileLine } from './file-lines.ts';
import type { NamedClient } from './file-people.ts';
import { collecting, type Read } from './file-values.ts';
import {
  ADDRESS,
  MATTER_CATEGORY,
  SALES_INVOICE,
  XERO_COLUMNS,
  XERO_STATES,
  XERO_STATUSES,
  XERO_UNUSED,
  type XeroColumn,
} from './xero-fields.ts';

type Cells = CsvCells<XeroColumn>;

export const XERO: CsvBillFormat<XeroColumn> = {
  columns: XERO_COLUMNS,
  unused: XERO_UNUSED,
  only: 'Xero',
  dates: ['InvoiceDate', 'DueDate'],
  number: 'InvoiceNumber',
  ofBill: [
    ...(['ContactName', 'EmailAddress', 'Reference', 'InvoiceDate', 'DueDate', 'Total', 'TaxTotal'] as const),
    ...(['InvoiceAmountPaid', 'InvoiceAmountDue', 'Currency', 'Type', 'Status'] as const),
  ],
  texts: ['ContactName', 'InvoiceNumber', 'Reference', 'Description', 'TrackingOption1', 'TrackingOption2', ...ADDRESS],
  client: clientOf,
  currency: (cells, { currency }) => cells('Currency').text.toUpperCase() || currency,
  readHead,
  readRow,
  billColumns: {
    ...{ number: 'InvoiceNumber', externalId: 'InvoiceNumber', subject: 'Reference', client: 'ContactName' },
    ...{ matter: 'Reference', total: 'Total', tax: 'TaxAmount', due: 'InvoiceAmountDue', dueDate: 'DueDate' },
    ...{ payments: 'InvoiceAmountPaid', state: 'Status', currency: 'Currency', amount: 'LineAmount' },
  },
};

export function xero(lines: () => AsyncIterable<FileLine>, options: CsvOptions): AsyncGenerator<ImportRecord> {
  return csvBills(lines, { format: XERO, options });
}

/** Lines of the address as they stand on an envelope: city, region and postal code in one. */
function clientOf(cells: Cells): NamedClient {
  const [one, two, three, four, city, region, postalCode, country] = ADDRESS.map((key) => cells(key).text);
  const place = [city, region, postalCode].filter(Boolean).join(' ');
  const address = [one, two, three, four, place, country].filter(Boolean);

  return { name: cells('ContactName').text, email: cells('EmailAddress').text, postalAddress: address.join('\n') };
}

function readHead(cells: Cells, context: CsvContext): Read<CsvBillHead> {
  const { problems, keep } = collecting();
  const client = clientOf(cells);
  problems.push(...keyProblems(cells), ...typeProblems(cells), ...currencyProblems(context, cells));
  const issueDate = keep(readCsvDate(cells('InvoiceDate'), context.dates));
  const dueDate = cells('DueDate').text === '' ? undefined : keep(readCsvDate(cells('DueDate'), context.dates));
  const state = keep(readState(cells, context));
  const amount = (key: XeroColumn) => keep(optionalAmount(cells(key), context));
  const amounts = { statedTotal: amount('Total'), statedTax: amount('TaxTotal') };
  const payments = { paid: amount('InvoiceAmountPaid'), due: amount('InvoiceAmountDue') };
  if (issueDate === undefined || state === undefined || problems.length > 0) {
    return { value: undefined, problems };
  }

  const due = dueDate ?? addDays(issueDate, context.paymentTermsDays);
  const subject = matterOf(cells) === cells('Reference').text ? '' : cells('Reference').text;

  return { value: { client, issueDate, dueDate: due, state, subject, ...amounts, ...payments }, problems };
}

function keyProblems(cells: Cells): Problem[] {
  const name = cells('ContactName');

  return name.text === '' ? [problem('missing-value', { ...name, expected: 'the name of the client' })] : [];
}

function typeProblems(cells: Cells): Problem[] {
  const type = cells('Type');
  const folded = foldName(type.text);
  if (SALES_INVOICE.has(folded)) {
    return [];
  }

  return [problem(folded.includes('credit') ? 'csv-credit-note' : 'csv-other-document', { ...type, value: type.text })];
}

function currencyProblems({ currency }: CsvContext, cells: Cells): Problem[] {
  const cell = cells('Currency');

  return isCurrencyCode(currency) ? [] : [problem('bad-currency', { ...cell, value: cell.text })];
}

/** A status outranks the option; the import template has none. */
function readState(cells: Cells, { state }: CsvContext): Read<CsvBillHead['state']> {
  const cell = cells('Status');
  if (cell.text === '') {
    return { value: state, problems: [] };
  }

  const known = XERO_STATES.get(foldName(cell.text));

  return known === undefined
    ? { value: undefined, problems: [problem('bad-choice', { ...cell, value: cell.text, expected: XERO_STATUSES })] }
    : { value: known, problems: [] };
}

function optionalAmount(cell: ReturnType<Cells>, context: CsvContext): Read<Money> {
  return cell.text === '' ? { value: undefined, problems: [] } : readCsvAmount(cell, context);
}

function readRow(cells: Cells, context: CsvContext): Read<CsvBillRow> {
  const { problems, keep } = collecting();
  const date = readCsvDate(cells('InvoiceDate'), context.dates).value;
  const [quantity, price, discount] = [cells('Quantity'), cells('UnitAmount'), cells('Discount')];
  const amount = cells('LineAmount');
  const amounts = keep(readLineAmounts({ quantity, price, discount, amount }, context));
  const tax = keep(optionalAmount(cells('TaxAmount'), context));
  const rateE4 = rateOfTax(cells('TaxType').text);
  if (amounts === undefined || date === undefined || problems.some(({ severity }) => severity === 'error')) {
    return { value: undefined, problems };
  }

  const code = cells('InventoryItemCode').text;
  const line = {
    place: { row: amount.row, column: cells('Description').column },
    kind: lineKind(code, amounts.amount),
    ...{ date, timekeeper: '', code, description: cells('Description').text, ...amounts },
  };
  const untaxed = rateE4 === 0n || amounts.amount.minor === 0n ? { ...amounts.amount, minor: 0n } : undefined;

  return { value: { matterName: matterOf(cells), line, tax: tax ?? untaxed, rateE4 }, problems };
}

/** A tracking category named Matter, Case or File; else the reference, unless it names an order or the bill itself. */
function matterOf(cells: Cells): string {
  const tracked = ([1, 2] as const).find((place) => MATTER_CATEGORY.test(cells(`TrackingName${place}`).text));
  const option = tracked === undefined ? '' : cells(`TrackingOption${tracked}`).text;
  const reference = cells('Reference').text;
  const useful = reference !== cells('InvoiceNumber').text && !ORDER.test(reference);

  return option || (useful ? reference : '');
}

const ORDER = /^(?:p\.?o\.?\b|purchase order\b|order\b)/i;
