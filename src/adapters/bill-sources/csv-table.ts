// A CSV file as a table: its heading, its rows as cells that know where they stand, and what only a first pass
// over the whole file can tell. Used by csv-bills.ts and contacts-csv.ts.
import { isError, type Place, type Problem, problem } from '../../core/import-problem.ts';
import { type DateEvidence, dateEvidence, noEvidence } from './csv-dates.ts';
import { type CsvColumnRules, type CsvHeading, readCsvHeading } from './csv-heading.ts';
import { type CsvRow, csvRows, type Delimiter, delimiterOf } from './csv-rows.ts';
import type { FileLine } from './file-lines.ts';

/** Its text is trimmed, and empty where the file has no such column. */
export type CsvCell = Place & { readonly text: string };

export type CsvCells<Key extends string> = (key: Key) => CsvCell;

export type CsvLine<Key extends string> = {
  readonly row: number;
  readonly cells: CsvCells<Key>;
  /** It has too few or too many fields: its cells may be others'. */
  readonly problem: Problem | undefined;
};

export type CsvTable<Key extends string> = {
  readonly delimiter: Delimiter;
  /** Errors here mean that there are no lines to read. */
  readonly problems: readonly Problem[];
  readonly dates: DateEvidence;
  /** The last row of each group of lines. */
  readonly lastRowOf: ReadonlyMap<string, number>;
  /** Another pass over the file. */
  readonly lines: () => AsyncGenerator<CsvLine<Key>>;
};

export type CsvTableRules<Key extends string> = CsvColumnRules<Key> & {
  readonly dates: readonly Key[];
  /** The groups that the line belongs to, as lines belong to a bill. */
  readonly groupsOf: (line: CsvLine<Key>) => readonly string[];
  /** Called with each line of the first pass. */
  readonly onFirstPass: (line: CsvLine<Key>) => void;
};

/** `lines` is called once for each pass over the file. */
export async function csvTable<Key extends string>(
  lines: () => AsyncIterable<FileLine>,
  rules: CsvTableRules<Key>,
): Promise<CsvTable<Key>> {
  const delimiter = delimiterOf(await firstText(lines()));
  const outline = await readOutline(csvRows(lines(), delimiter), rules);
  const { heading, headingRow, lastRow, ...found } = outline;

  return {
    ...found,
    delimiter,
    lines: () => tableLines(csvRows(lines(), delimiter), { heading, headingRow, lastRow }),
  };
}

async function firstText(lines: AsyncIterable<FileLine>): Promise<string> {
  for await (const { text } of lines) {
    if (text.trim() !== '') {
      return text;
    }
  }

  return '';
}

type Bounds<Key extends string> = {
  readonly heading: CsvHeading<Key>;
  readonly headingRow: number;
  readonly lastRow: number;
};

type Outline<Key extends string> = Bounds<Key> & Omit<CsvTable<Key>, 'delimiter' | 'lines'>;

async function readOutline<Key extends string>(
  rows: ReturnType<typeof csvRows>,
  rules: CsvTableRules<Key>,
): Promise<Outline<Key>> {
  const lastRowOf = new Map<string, number>();
  const problems: Problem[] = [];
  const dates = noEvidence();
  let heading: CsvHeading<Key> | undefined;
  let headingRow = 0;
  let lastRow = 0;
  for await (const item of rows) {
    if ('problem' in item) {
      problems.push(item.problem);
    } else if (heading === undefined) {
      const read = readCsvHeading(item, rules);
      ({ heading } = read);
      headingRow = item.row;
      problems.push(...read.problems);
    } else {
      lastRow = item.row;
      observe(lineOf(item, { heading, lastRow: 0 }), { rules, dates, lastRowOf });
    }
  }

  if (!problems.some(isError) && lastRow === 0) {
    problems.push(problem(headingRow === 0 ? 'empty-file' : 'no-records', { row: headingRow, column: '' }));
  }

  return { heading: heading ?? { places: new Map(), titles: [] }, headingRow, lastRow, problems, dates, lastRowOf };
}

function observe<Key extends string>(
  line: CsvLine<Key>,
  outline: { rules: CsvTableRules<Key>; dates: DateEvidence; lastRowOf: Map<string, number> },
): void {
  const { rules, dates, lastRowOf } = outline;
  for (const key of rules.dates) {
    const order = dateEvidence(line.cells(key).text);
    if (order !== undefined) {
      dates[order] += 1;
    }
  }

  for (const group of rules.groupsOf(line)) {
    lastRowOf.set(group, line.row);
  }

  rules.onFirstPass(line);
}

async function* tableLines<Key extends string>(
  rows: ReturnType<typeof csvRows>,
  bounds: Bounds<Key>,
): AsyncGenerator<CsvLine<Key>> {
  for await (const item of rows) {
    if ('row' in item && item.row > bounds.headingRow) {
      yield lineOf(item, bounds);
    }
  }
}

function lineOf<Key extends string>(
  { row, fields }: CsvRow,
  { heading, lastRow }: Pick<Bounds<Key>, 'heading' | 'lastRow'>,
): CsvLine<Key> {
  const { places, titles } = heading;

  return {
    row,
    problem: fields.length === titles.length ? undefined : fieldCount({ row, fields }, { titles, lastRow }),
    cells: (key) => {
      const index = places.get(key) ?? -1;

      return { row, column: titles[index] ?? key, text: (fields[index] ?? '').trim() };
    },
  };
}

function fieldCount(
  { row, fields }: CsvRow,
  { titles, lastRow }: { titles: readonly string[]; lastRow: number },
): Problem {
  const cutOff = row === lastRow && fields.length < titles.length;
  const counts = { value: String(fields.length), expected: String(titles.length) };

  return problem(cutOff ? 'csv-cut-off' : 'csv-field-count', { row, column: titles[fields.length] ?? '', ...counts });
}
