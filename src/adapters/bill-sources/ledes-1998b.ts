// Reads LEDES 1998B: bills as American law firms exchange them, one line item a line. The format knows no
// state, currency, due date or client name; they come from options. Called by read-import-file.ts.
import type { BillState } from '../../core/bill.ts';
import type { BillColumns } from '../../core/check-bill.ts';
import { isError, type Problem, problem } from '../../core/import-problem.ts';
import type { ImportedBill, ImportedLine } from '../../core/imported-bill.ts';
import { addDays } from '../../core/local-date.ts';
import { decimalOf, money } from '../../core/money.ts';
import type { ImportRecord } from '../../ports/bill-source.ts';
import type { FileLine } from './file-lines.ts';
import { FIRST_LINE, type LedesHeading, readCells, readHeading } from './ledes-fields.ts';
import { type LedesLine, matterKey, readLedesLine } from './ledes-line.ts';

export type LedesOptions = {
  readonly state: BillState;
  readonly currency: string;
  readonly paymentTermsDays: number;
};

const COLUMNS: BillColumns = {
  number: 'INVOICE_NUMBER',
  externalId: 'INVOICE_NUMBER',
  subject: 'INVOICE_DESCRIPTION',
  total: 'INVOICE_TOTAL',
  amount: 'LINE_ITEM_TOTAL',
  lineItems: 'LINE_ITEM_NUMBER',
  dueDate: 'INVOICE_DATE',
};

/**
 * Yields each bill once its last line was read, with its client and matters before it. `lines` is called
 * twice: first to learn where each bill ends, so that only unfinished bills are in memory.
 */
export async function* ledes1998b(
  lines: () => AsyncIterable<FileLine>,
  options: LedesOptions,
): AsyncGenerator<ImportRecord> {
  const outline = await readOutline(lines());
  yield* outline.problems.map(problemRecord);
  if (outline.problems.length > 0) {
    return;
  }

  const reading: Reading = { options, outline, bills: new Map(), clients: new Set(), matters: new Set() };
  for await (const line of lines()) {
    if (line.row > outline.headingRow && line.text.trim() !== '') {
      yield* readLine(reading, line);
    }
  }
}

type Outline = {
  readonly heading: LedesHeading;
  readonly headingRow: number;
  readonly lastRow: number;
  /** By number of the bill. */
  readonly lastRowOf: ReadonlyMap<string, number>;
  readonly problems: readonly Problem[];
};

async function readOutline(lines: AsyncIterable<FileLine>): Promise<Outline> {
  const lastRowOf = new Map<string, number>();
  let first: FileLine | undefined;
  let second: { row: number; heading: LedesHeading; problems: readonly Problem[] } | undefined;
  let lastRow = 0;
  for await (const line of lines) {
    if (line.text.trim() === '') {
      continue;
    }

    lastRow = line.row;
    if (first === undefined) {
      first = line;
    } else if (second === undefined) {
      second = { row: line.row, ...readHeading(line) };
    } else {
      lastRowOf.set(billNumber(line, second.heading), line.row);
    }
  }

  return {
    heading: second?.heading ?? new Map(),
    headingRow: second?.row ?? lastRow,
    lastRow,
    lastRowOf,
    problems: outlineProblems({ first, headingProblems: second?.problems, lines: lastRowOf.size }),
  };
}

function outlineProblems(found: {
  first: FileLine | undefined;
  headingProblems: readonly Problem[] | undefined;
  lines: number;
}): readonly Problem[] {
  const { first, headingProblems } = found;
  if (first === undefined) {
    return [problem('empty-file', { row: 0, column: '' })];
  }

  const value = first.text.trim();
  if (value.toUpperCase() !== FIRST_LINE) {
    return [problem('wrong-first-line', { row: first.row, column: '', value, expected: FIRST_LINE })];
  }

  if (headingProblems === undefined || (headingProblems.length === 0 && found.lines === 0)) {
    return [problem('no-records', { row: first.row, column: '' })];
  }

  return headingProblems;
}

/** Enough of the line to know its bill; what is wrong with it is said when it is read. */
function billNumber(line: FileLine, heading: LedesHeading): string {
  return line.text.split('|')[heading.get('INVOICE_NUMBER') ?? -1]?.trim() ?? '';
}

type OpenBill = {
  readonly first: LedesLine;
  readonly items: ImportedLine[];
  readonly lineNumbers: Set<string>;
  readonly matterIds: Set<string>;
  /** Codes of warnings that were given: each once a bill. */
  readonly warned: Set<string>;
  broken: boolean;
};

type Reading = {
  readonly options: LedesOptions;
  readonly outline: Outline;
  readonly bills: Map<string, OpenBill>;
  readonly clients: Set<string>;
  readonly matters: Set<string>;
};

function* readLine(reading: Reading, line: FileLine): Generator<ImportRecord> {
  const { outline, bills } = reading;
  const number = billNumber(line, outline.heading);
  const cells = readCells(line, { heading: outline.heading, isLast: line.row === outline.lastRow });
  const read = 'cells' in cells ? readLedesLine(cells.cells, reading.options.currency) : noLine(cells.problem);
  yield* read.problems.map(problemRecord);
  const bill = bills.get(number) ?? (read.value ? openBill(read.value) : undefined);
  if (bill) {
    bills.set(number, bill);
    yield* addLine(bill, read.value).map(problemRecord);
  }

  if (outline.lastRowOf.get(number) === line.row) {
    bills.delete(number);
    yield* bill && !bill.broken ? closeBill(reading, bill) : [];
  }
}

function noLine(found: Problem): { value: undefined; problems: readonly Problem[] } {
  return { value: undefined, problems: [found] };
}

function openBill(first: LedesLine): OpenBill {
  return { first, items: [], lineNumbers: new Set(), matterIds: new Set(), warned: new Set(), broken: false };
}

function addLine(bill: OpenBill, line: LedesLine | undefined): Problem[] {
  if (line === undefined) {
    bill.broken = true;

    return [];
  }

  const problems = lineProblems(bill, line);
  bill.broken ||= problems.some(isError);
  for (const { code } of problems) {
    bill.warned.add(code);
  }

  bill.lineNumbers.add(line.lineNumber);
  bill.matterIds.add(line.matterId);
  bill.items.push(line.item);

  return problems;
}

function lineProblems(bill: OpenBill, line: LedesLine): Problem[] {
  const { first } = bill;
  const { row } = line;
  const problems: Problem[] = [];
  if (line.clientId !== first.clientId) {
    const clients = { value: line.clientId, expected: first.clientId };
    problems.push(problem('bill-of-other-client', { row, column: 'CLIENT_ID', ...clients }));
  }

  if (bill.lineNumbers.has(line.lineNumber)) {
    problems.push(problem('duplicate-line', { row, column: 'LINE_ITEM_NUMBER', value: line.lineNumber }));
  }

  if (line.invoiceDate !== first.invoiceDate && !bill.warned.has('date-differs')) {
    const dates = { value: line.invoiceDate, expected: first.invoiceDate };
    problems.push(problem('date-differs', { row, column: 'INVOICE_DATE', ...dates }));
  }

  if (line.statedTotal.minor !== first.statedTotal.minor && !bill.warned.has('two-totals')) {
    const totals = { value: decimalOf(line.statedTotal), expected: decimalOf(first.statedTotal) };
    problems.push(problem('two-totals', { row, column: 'INVOICE_TOTAL', ...totals }));
  }

  return problems;
}

function* closeBill(reading: Reading, bill: OpenBill): Generator<ImportRecord> {
  const { clientId, row } = bill.first;
  if (!reading.clients.has(clientId)) {
    reading.clients.add(clientId);
    yield { kind: 'contact', place: { row, column: 'CLIENT_ID' }, value: clientOf(clientId) };
  }

  for (const matterId of bill.matterIds) {
    const externalId = matterKey(clientId, matterId);
    if (!reading.matters.has(externalId)) {
      reading.matters.add(externalId);
      yield { kind: 'matter', place: { row, column: 'LAW_FIRM_MATTER_ID' }, value: matterOf(clientId, matterId) };
    }
  }

  yield { kind: 'bill', place: { row, column: '' }, value: importedBill(bill, reading.options), columns: COLUMNS };
}

function importedBill(bill: OpenBill, options: LedesOptions): ImportedBill {
  const { first } = bill;
  const nothing = money(0n, options.currency);

  return {
    externalId: first.number,
    number: first.number,
    kind: 'revenue',
    state: options.state,
    client: first.clientId,
    currency: options.currency,
    issueDate: first.invoiceDate,
    dueDate: addDays(first.invoiceDate, options.paymentTermsDays),
    subject: first.subject,
    matters: [...bill.matterIds].map((matterId) => matterKey(first.clientId, matterId)),
    lineItems: bill.items,
    discount: nothing,
    tax: nothing,
    payments: [],
    statedTotal: first.statedTotal,
  };
}

type ValueOf<Kind extends ImportRecord['kind']> = Extract<ImportRecord, { kind: Kind }>['value'];

/** Named by its code until somebody enters its name. */
function clientOf(clientId: string): ValueOf<'contact'> {
  return {
    externalId: clientId,
    kind: 'company',
    name: clientId,
    companyName: undefined,
    postalAddress: '',
    emails: [],
    isClient: true,
    placeholder: true,
  };
}

function matterOf(clientId: string, matterId: string): ValueOf<'matter'> {
  return {
    externalId: matterKey(clientId, matterId),
    displayNumber: `${clientId}-${matterId}`,
    description: '',
    client: clientId,
    related: [],
    adverse: [],
    responsibleAttorney: undefined,
    team: [],
    placeholder: true,
  };
}

function problemRecord(value: Problem): ImportRecord {
  return { kind: 'problem', value };
}
