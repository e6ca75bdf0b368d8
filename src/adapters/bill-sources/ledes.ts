// Reads LEDES 1998B and LEDES 98BI V2: bills as law firms exchange them, one line item a line. Neither knows a state or
// a due date, and 1998B no currency or client name; they come from options. Called by read-import-file.ts.
import type { BillState } from '../../core/bill.ts';
import { type Problem, problem } from '../../core/import-problem.ts';
import type { ImportRecord } from '../../ports/bill-source.ts';
import { type FileLine, ownText } from './file-lines.ts';
import { addLine, closedBill, type OpenBill, openBill } from './ledes-bill.ts';
import type { LedesFormat } from './ledes-fields.ts';
import type { LedesHead } from './ledes-head.ts';
import { firstLineProblem, type LedesHeading, readCells, readHeading } from './ledes-heading.ts';
import { readLedesLine } from './ledes-line.ts';
import { newParties, type Parties, partiesOf } from './ledes-parties.ts';

export type LedesOptions = {
  readonly format: LedesFormat;
  readonly state: BillState;
  /** For bills that name none. */
  readonly currency: string;
  readonly paymentTermsDays: number;
};

type Blocks = AsyncIterable<readonly FileLine[]>;

/** Lines of bills that are not complete yet are in memory: of a file whose bills are mixed up that can be all. */
const MOST_OPEN_LINES = 100_000;

/**
 * Yields each bill once its last line was read, with its client and matters before it. `lines` is called
 * twice: first to learn where each bill ends, so that only unfinished bills are in memory.
 */
export async function* ledes(lines: () => Blocks, options: LedesOptions): AsyncGenerator<ImportRecord> {
  const outline = await readOutline(lines(), options.format);
  yield* outline.problems.map(problemRecord);
  if (outline.problems.length > 0) {
    return;
  }

  const reading = newReading(options, outline);
  for await (const block of lines()) {
    for (const line of block) {
      if (line.row > outline.headingRow && line.text.trim() !== '') {
        // `yield*` would wait for each line, though few have anything to say
        for (const record of readLine(reading, line)) yield record;
      }
    }

    if (reading.openLines > MOST_OPEN_LINES) {
      yield problemRecord(problem('bills-mixed-up', { row: block.at(-1)?.row ?? 0, column: 'INVOICE_NUMBER' }));

      return;
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

type Sketch = {
  first: FileLine | undefined;
  second: (ReturnType<typeof readHeading> & { readonly row: number }) | undefined;
  lastRow: number;
  readonly lastRowOf: Map<string, number>;
};

async function readOutline(lines: Blocks, format: LedesFormat): Promise<Outline> {
  const sketch: Sketch = { first: undefined, second: undefined, lastRow: 0, lastRowOf: new Map() };
  for await (const block of lines) {
    for (const line of block) {
      if (line.text.trim() !== '') {
        addToSketch(sketch, { line, format });
      }
    }
  }

  const { second, lastRow, lastRowOf } = sketch;

  return {
    heading: second?.heading ?? new Map(),
    headingRow: second?.row ?? lastRow,
    lastRow,
    lastRowOf,
    problems: outlineProblems(sketch, format),
  };
}

function addToSketch(sketch: Sketch, { line, format }: { line: FileLine; format: LedesFormat }): void {
  sketch.lastRow = line.row;
  if (sketch.first === undefined) {
    sketch.first = { row: line.row, text: ownText(line.text) };
  } else if (sketch.second === undefined) {
    sketch.second = { row: line.row, ...readHeading(line, format) };
  } else {
    const number = billNumber(line, sketch.second.heading);
    sketch.lastRowOf.set(sketch.lastRowOf.has(number) ? number : ownText(number), line.row);
  }
}

function outlineProblems({ first, second, lastRowOf }: Sketch, format: LedesFormat): readonly Problem[] {
  if (first === undefined) {
    return [problem('empty-file', { row: 0, column: '' })];
  }

  const wrong = firstLineProblem(first, format);
  if (wrong !== undefined) {
    return [wrong];
  }

  if (second === undefined || (second.problems.length === 0 && lastRowOf.size === 0)) {
    return [problem('no-records', { row: first.row, column: '' })];
  }

  return second.problems;
}

/** Enough of the line to know its bill; what is wrong with it is said when it is read. */
function billNumber({ text }: FileLine, heading: LedesHeading): string {
  let start = 0;
  for (let field = heading.get('INVOICE_NUMBER') ?? 0; field > 0 && start >= 0; field -= 1) {
    start = text.indexOf('|', start) + 1 || -1;
  }

  if (start < 0) {
    return '';
  }

  const end = text.indexOf('|', start);

  return text.slice(start, end < 0 ? text.length : end).trim();
}

type Reading = {
  readonly options: LedesOptions;
  readonly outline: Outline;
  readonly bills: Map<string, OpenBill>;
  readonly parties: Parties;
  openLines: number;
  /** What the line before says of its bill, if nothing was wrong with it. */
  last: LedesHead | undefined;
};

function newReading(options: LedesOptions, outline: Outline): Reading {
  return { options, outline, bills: new Map(), parties: newParties(), openLines: 0, last: undefined };
}

function readLine(reading: Reading, line: FileLine): ImportRecord[] {
  const { outline, bills } = reading;
  const number = billNumber(line, outline.heading);
  const cells = readCells(line, { heading: outline.heading, isLast: line.row === outline.lastRow });
  const { options, last } = reading;
  const read =
    'cells' in cells ? readLedesLine(cells.cells, { currency: options.currency, last }) : noLine(cells.problem);
  reading.last = read.problems.length === 0 ? read.value?.head : undefined;
  const bill = bills.get(number) ?? (read.value ? openBill(read.value) : undefined);
  const records = read.problems.map(problemRecord);
  if (bill) {
    bills.set(number, bill);
    const before = bill.items.length;
    records.push(...addLine(bill, read.value).map(problemRecord));
    reading.openLines += bill.items.length - before;
  }

  if (outline.lastRowOf.get(number) === line.row && bill) {
    bills.delete(number);
    reading.openLines -= bill.items.length;
    records.push(...(bill.broken ? [] : [...partiesOf(reading.parties, bill), ...closedBill(bill, options)]));
  }

  return records;
}

function noLine(found: Problem): { value: undefined; problems: readonly Problem[] } {
  return { value: undefined, problems: [found] };
}

function problemRecord(value: Problem): ImportRecord {
  return { kind: 'problem', value };
}
