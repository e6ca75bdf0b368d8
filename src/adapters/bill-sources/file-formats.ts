// The formats that can be imported: how each begins, and what reads it. Adding one is adding an entry. Used by
// read-import-file.ts.
import type { BillState } from '../../core/bill.ts';
import type { DateOrder, ImportQuestion, ImportRecord } from '../../ports/bill-source.ts';
import { CONTACTS, contactsCsv } from './contacts-csv.ts';
import { type CsvColumnRules, knownNames } from './csv-heading.ts';
import { delimiterOf } from './csv-rows.ts';
import { fileLines, fileText, lineBlocks, type TextFile } from './file-lines.ts';
import { ledes } from './ledes.ts';
import { ledesFormatOf } from './ledes-fields.ts';
import { QUICKBOOKS, quickbooks } from './quickbooks.ts';
import { sharebillJson } from './sharebill-json.ts';
import { XERO, xero } from './xero.ts';

export type FormatOptions = {
  readonly state: BillState;
  readonly currency: string;
  readonly paymentTermsDays: number;
  readonly dateOrder?: DateOrder;
};

export type FileFormat = {
  /** Whose ids its files have, unless the user says otherwise. */
  readonly source: string;
  /** What it leaves open. */
  readonly asks: readonly ImportQuestion[];
  /** How much the first line that is not blank speaks for it; 0 is not at all. The most wins. */
  readonly likeness: (firstLine: string) => number;
  readonly read: (file: TextFile, options: FormatOptions) => AsyncIterable<ImportRecord>;
  /** For formats that are read in one piece. */
  readonly mostMegabytes?: number;
};

const SURELY = 1_000;
/** Fewer columns of a format than these may stand in any table. */
const LEAST_COLUMNS = 3;

export const FILE_FORMATS = {
  'ledes-1998b': {
    source: 'ledes',
    asks: ['state'],
    // another kind of LEDES is refused by name when it is read
    likeness: (line) => (/^LEDES/i.test(line) && ledesFormatOf(line) !== 'ledes-98bi' ? SURELY : 0),
    read: (file, options) => ledes(() => lineBlocks(file), { ...options, format: 'ledes-1998b' }),
  },
  'ledes-98bi': {
    source: 'ledes',
    asks: ['state'],
    likeness: (line) => (ledesFormatOf(line) === 'ledes-98bi' ? SURELY : 0),
    read: (file, options) => ledes(() => lineBlocks(file), { ...options, format: 'ledes-98bi' }),
  },
  sharebill: {
    source: 'sharebill',
    asks: [],
    likeness: (line) => (line.startsWith('{') ? SURELY : 0),
    read: async function* (file, options) {
      yield* sharebillJson(await fileText(file), options);
    },
    mostMegabytes: 50,
  },
  xero: {
    source: 'xero',
    asks: ['dateOrder'],
    likeness: csvLikeness(XERO),
    read: (file, options) => xero(() => fileLines(file), options),
  },
  quickbooks: {
    source: 'quickbooks',
    asks: ['state', 'dateOrder'],
    likeness: csvLikeness(QUICKBOOKS),
    read: (file, options) => quickbooks(() => fileLines(file), options),
  },
  'contacts-csv': {
    source: 'contacts',
    asks: ['source'],
    likeness: csvLikeness(CONTACTS, 2),
    read: (file) => contactsCsv(() => fileLines(file)),
  },
} as const satisfies Record<string, FileFormat>;

export type ImportFormat = keyof typeof FILE_FORMATS;

export const IMPORT_FORMATS = Object.keys(FILE_FORMATS) as readonly ImportFormat[];

/** By the first line that is not blank. XML is known, to be refused by name. */
export async function detectFormat(file: TextFile): Promise<ImportFormat | 'xml' | undefined> {
  for await (const { text } of fileLines(file)) {
    const start = text.trim();
    if (start !== '') {
      return start.startsWith('<') ? 'xml' : likest(start);
    }
  }

  return undefined;
}

function likest(line: string): ImportFormat | undefined {
  const scores = IMPORT_FORMATS.map((format) => FILE_FORMATS[format].likeness(line));
  const most = Math.max(...scores);

  return most === 0 ? undefined : IMPORT_FORMATS[scores.indexOf(most)];
}

/** How many of the heading's names are columns of the format. */
function csvLikeness(rules: CsvColumnRules<string>, least = LEAST_COLUMNS): (line: string) => number {
  return (line) => {
    const names = line.split(delimiterOf(line)).map((name) => name.replace(/^"|"$/g, ''));
    const known = knownNames(rules, names);

    return known < least ? 0 : known;
  };
}
