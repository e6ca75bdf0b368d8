// Reads a CSV file row by row without holding it in memory: quoting, line breaks inside fields, and where in
// the file a row begins. Used by csv-table.ts.
import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { type Problem, problem } from '../../core/import-problem.ts';
import type { FileLine } from './file-lines.ts';

export type CsvRow = {
  /** The line of the file in which the row begins, from 1. */
  readonly row: number;
  readonly fields: readonly string[];
};

/** After a broken quotation mark nothing can be told of the rest: it is the last item. */
export type CsvItem = CsvRow | { readonly problem: Problem };

const DELIMITERS = [',', ';', '\t'] as const;

export type Delimiter = (typeof DELIMITERS)[number];

/** Longer than the longest texts that are accepted; a quotation mark that is never closed is noticed by it. */
const LONGEST_ROW = 200_000;
const CHUNK = 65_536;

/** What parts the fields of a heading: the one of `,`, `;` and tab that stands there most often, outside quotes. */
export function delimiterOf(heading: string): Delimiter {
  const bare = heading.replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);

  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

/** The rows that are not blank, in their order. Throws what `lines` throws. */
export async function* csvRows(lines: AsyncIterable<FileLine>, delimiter: Delimiter): AsyncGenerator<CsvItem> {
  // Rows that were parsed but not taken are lost with an error: only the parser knows where it was.
  let parsed = 0;
  const parser = parse({
    delimiter,
    record_delimiter: ['\n'],
    relax_column_count: true,
    max_record_size: LONGEST_ROW,
    on_record: (fields: string[]) => {
      parsed += lineCount(fields);

      return fields;
    },
  });
  // What goes wrong comes out of the parser below.
  pipeline(Readable.from(chunksOf(lines)), parser, () => undefined);
  let before = 0;
  try {
    for await (const fields of parser as AsyncIterable<string[]>) {
      if (fields.some((field) => field.trim() !== '')) {
        yield { row: before + 1, fields };
      }

      before += lineCount(fields);
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) {
      throw cause;
    }

    yield { problem: brokenRow(cause, parsed + 1) };
  }
}

/** The parser's own count of lines also counts returns that end none. */
function lineCount(fields: readonly string[]): number {
  let count = 1;
  for (const field of fields) {
    count += field.includes('\n') ? field.split('\n').length - 1 : 0;
  }

  return count;
}

function brokenRow({ code }: CsvError, row: number): Problem {
  const open = code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE';

  return problem(open ? 'csv-open-quote' : 'csv-bad-quote', { row, column: '' });
}

async function* chunksOf(lines: AsyncIterable<FileLine>): AsyncGenerator<string> {
  let chunk = '';
  for await (const { text } of lines) {
    chunk += `${text}\n`;
    if (chunk.length > CHUNK) {
      yield chunk;
      chunk = '';
    }
  }

  yield chunk;
}
