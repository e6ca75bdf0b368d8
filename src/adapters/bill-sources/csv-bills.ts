// Bills out of a CSV file with one line item a row, as accounting products write them: rows of one number are one
// bill, wherever they stand. Used by xero.ts and quickbooks.ts.
import { isError, type Problem, problem } from '../../core/import-problem.ts';
import type { ImportRecord } from '../../ports/bill-source.ts';
import {
  type CsvBillFormat,
  type CsvBillHead,
  type CsvContext,
  type CsvOptions,
  type KnownPeople,
  type OpenBill,
  problemRecord,
} from './csv-bill-format.ts';
import { closedBill } from './csv-closed-bill.ts';
import { isFormula } from './csv-numbers.ts';
import { type CsvCell, type CsvCells, type CsvLine, type CsvTable, csvTable } from './csv-table.ts';
import type { FileLine } from './file-lines.ts';
import { type NamedClient, nameKey } from './file-people.ts';
import type { Read } from './file-values.ts';

type Reading<Key extends string> = {
  readonly format: CsvBillFormat<Key>;
  readonly context: CsvContext;
  readonly table: CsvTable<Key>;
  readonly bills: Map<string, OpenBill<Key>>;
  readonly people: KnownPeople;
};

/** Yields each bill once its last row was read, with its client and matters before it. */
export async function* csvBills<Key extends string>(
  lines: () => AsyncIterable<FileLine>,
  { format, options }: { format: CsvBillFormat<Key>; options: CsvOptions },
): AsyncGenerator<ImportRecord> {
  const people: KnownPeople = { clients: new Map(), yielded: new Set() };
  const table = await csvTable(lines, {
    ...format,
    groupsOf: (line) => [line.cells(format.number).text],
    onFirstPass: ({ cells }) => rememberClient(people.clients, format.client(cells)),
  });
  yield* table.problems.map(problemRecord);
  if (table.problems.some(isError)) {
    return;
  }

  const { delimiter, dates: evidence } = table;
  const context = { ...options, delimiter, dates: { order: options.dateOrder, evidence } };
  const reading: Reading<Key> = { format, context, table, bills: new Map(), people };
  for await (const line of table.lines()) {
    yield* readLine(reading, line);
  }
}

/** The first address and e-mail address that the file gives of a client. */
function rememberClient(clients: Map<string, NamedClient>, client: NamedClient): void {
  const key = nameKey(client.name);
  const known = clients.get(key) ?? client;
  const { name } = known;
  clients.set(key, {
    name,
    email: known.email || client.email,
    postalAddress: known.postalAddress || client.postalAddress,
  });
}

function* readLine<Key extends string>(reading: Reading<Key>, line: CsvLine<Key>): Generator<ImportRecord> {
  const { bills, table, format } = reading;
  const number = line.cells(format.number);
  const problems: Problem[] = [];
  const bill = bills.get(number.text) ?? openBill(reading, { line, problems });
  bills.set(number.text, bill);
  addRow(reading, { bill, line, problems });
  bill.broken ||= problems.some(isError);
  yield* problems.map(problemRecord);
  if (table.lastRowOf.get(number.text) === line.row) {
    bills.delete(number.text);
    yield* bill.broken ? [] : closedBill({ bill, format, people: reading.people });
  }
}

type Found<Key extends string> = { readonly line: CsvLine<Key>; readonly problems: Problem[] };

function openBill<Key extends string>(
  { format, context }: Reading<Key>,
  { line, problems }: Found<Key>,
): OpenBill<Key> {
  const { cells } = line;
  const currency = format.currency(cells, context);
  const read: Read<CsvBillHead> = line.problem
    ? { value: undefined, problems: [] }
    : format.readHead(cells, { ...context, currency });
  problems.push(...read.problems);

  return { number: cells(format.number).text, currency, first: line, head: read.value, rows: [], broken: false };
}

function addRow<Key extends string>(
  { format, context }: Reading<Key>,
  { bill, line, problems }: Found<Key> & { bill: OpenBill<Key> },
): void {
  if (line.problem) {
    problems.push(line.problem);

    return;
  }

  const { cells } = line;
  const number = cells(format.number);
  const row = format.readRow(filledCells(format, { cells, first: bill.first.cells }), {
    ...context,
    currency: bill.currency,
  });
  problems.push(
    ...(number.text === '' ? [problem('missing-value', { ...number, expected: 'the number of the bill' })] : []),
    ...format.texts.flatMap((key) => formulaProblems(cells(key))),
    ...(bill.first === line ? [] : differences(format, { cells, first: bill.first.cells })),
    ...row.problems,
  );
  bill.broken ||= row.value === undefined;
  bill.rows.push(...(row.value ? [row.value] : []));
}

/** What a row leaves empty of its bill's facts is what the bill's first row says. */
function filledCells<Key extends string>(
  { ofBill }: CsvBillFormat<Key>,
  { cells, first }: { cells: CsvCells<Key>; first: CsvCells<Key> },
): CsvCells<Key> {
  return (key) => {
    const cell = cells(key);

    return cell.text === '' && ofBill.includes(key) ? { ...cell, text: first(key).text } : cell;
  };
}

function formulaProblems(cell: CsvCell): Problem[] {
  return isFormula(cell.text) ? [problem('csv-formula', { ...cell, value: cell.text })] : [];
}

function differences<Key extends string>(
  { ofBill }: CsvBillFormat<Key>,
  { cells, first }: { cells: CsvCells<Key>; first: CsvCells<Key> },
): Problem[] {
  return ofBill
    .map((key) => ({ cell: cells(key), expected: first(key).text }))
    .filter(({ cell, expected }) => cell.text !== '' && cell.text !== expected)
    .map(({ cell, expected }) =>
      problem('csv-bill-differs', { ...cell, value: cell.text, expected: expected || 'nothing' }),
    );
}
