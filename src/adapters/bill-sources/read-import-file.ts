// Opens a file of bills: finds its format and yields its records. Called by the command `import`.
import { stat } from 'node:fs/promises';
import { BILL_STATES, type BillState } from '../../core/bill.ts';
import { isCurrencyCode } from '../../core/money.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import type { BillSource, DateOrder, ImportRecord } from '../../ports/bill-source.ts';
import { detectFormat, FILE_FORMATS, type FileFormat, IMPORT_FORMATS } from './file-formats.ts';
import { type FileFacts, inspectFile } from './inspect-file.ts';

export type ImportFileOptions = {
  /** For formats that know no state. */
  readonly state?: string;
  /** For formats that know no currency: the firm's, unless the user names another. */
  readonly currency: string;
  /** The firm's setting, for bills without a due date. */
  readonly paymentTermsDays: number;
  /** Whose ids the file has. The same source again means the same bills. */
  readonly source?: string;
  /** For dates such as 03/04/2026, which CSV files have. */
  readonly dateOrder?: DateOrder;
};

export type ImportFileRefusal = {
  readonly code:
    | 'file-not-found'
    | 'file-unreadable'
    | 'empty-file'
    | 'binary-file'
    | 'unknown-format'
    | 'file-too-large'
    | 'bad-option';
  /** What is wrong and what to do about it. */
  readonly text: string;
};

const XML = 'This is XML. LEDES XML cannot be imported: export the file as LEDES 1998B or LEDES 98BI V2.';
const NO_TEXT = {
  binary:
    'This is not a text file: a ZIP, PDF or spreadsheet cannot be imported. Unpack it, or export as LEDES or CSV.',
  'utf-16':
    'This seems to be UTF-16 text without a byte order mark. Save it as UTF-8, or as Unicode with a byte order mark.',
} as const;

/**
 * What the file holds, not yet read: problems of its content come with the records. The records throw
 * Fault('file-unreadable' | 'file-changed') when the file goes away or changes meanwhile.
 */
export async function readImportFile(request: {
  path: string;
  format?: string;
  options: ImportFileOptions;
}): Promise<Result<BillSource, ImportFileRefusal>> {
  const { path, options } = request;
  const state = options.state ?? 'draft';
  const wrong = wrongOption(request);
  if (wrong !== undefined || !isBillState(state)) {
    return refuse({ code: 'bad-option', text: wrong ?? `${state} is no state. Use ${BILL_STATES.join(', ')}.` });
  }

  const facts = await factsOf(path);
  if (!facts.ok) {
    return facts;
  }

  const file = { path, ...facts.value };
  const format = IMPORT_FORMATS.find((known) => known === request.format) ?? (await detectFormat(file));
  if (format === undefined || format === 'xml') {
    const other = `The first line is that of no format. Name the format: ${IMPORT_FORMATS.join(', ')}.`;

    return refuse({ code: 'unknown-format', text: format === 'xml' ? XML : other });
  }

  const { source, asks, read, mostMegabytes = Number.POSITIVE_INFINITY }: FileFormat = FILE_FORMATS[format];
  if (file.size > mostMegabytes * 1024 * 1024) {
    const text = `A file of the format ${format} holds at most ${mostMegabytes} MB. Split it.`;

    return refuse({ code: 'file-too-large', text });
  }

  const { hash: fileHash } = file;

  const isUntold = options.state === undefined && asks.includes('state');
  const given = read(file, { ...options, state });
  const records = isUntold ? withoutState(given) : given;

  return ok({ source: options.source ?? source, format, fileHash, asks, records });
}

async function factsOf(path: string): Promise<Result<FileFacts, ImportFileRefusal>> {
  let facts: FileFacts;
  try {
    if (!(await stat(path)).isFile()) {
      return refuse({ code: 'file-unreadable', text: 'This is not a file. Name a file.' });
    }

    facts = await inspectFile(path);
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';

    return missing
      ? refuse({ code: 'file-not-found', text: 'There is no such file. Check the path.' })
      : refuse({ code: 'file-unreadable', text: 'The file cannot be read. Check who may read it.' });
  }

  if (facts.kind !== 'text') {
    return refuse({ code: 'binary-file', text: NO_TEXT[facts.kind] });
  }

  return facts.size === 0 ? refuse({ code: 'empty-file', text: 'The file is empty. Export it again.' }) : ok(facts);
}

/** The format knows no state, and nobody has said one. */
async function* withoutState(records: AsyncIterable<ImportRecord>): AsyncGenerator<ImportRecord> {
  for await (const record of records) {
    yield record.kind === 'bill' ? { ...record, value: { ...record.value, stateUntold: true } } : record;
  }
}

function isBillState(text: string): text is BillState {
  return (BILL_STATES as readonly string[]).includes(text);
}

function wrongOption({ format, options }: { format?: string; options: ImportFileOptions }): string | undefined {
  if (format !== undefined && !(IMPORT_FORMATS as readonly string[]).includes(format)) {
    return `${format} is no format. Use ${IMPORT_FORMATS.join(', ')}.`;
  }

  if (!isCurrencyCode(options.currency)) {
    return `${options.currency} is no currency. Use an ISO 4217 code such as USD.`;
  }

  if (options.source !== undefined && !/^[a-z0-9][a-z0-9-]{0,39}$/.test(options.source)) {
    return 'A source is named with small letters, digits and dashes, at most 40.';
  }

  return undefined;
}
