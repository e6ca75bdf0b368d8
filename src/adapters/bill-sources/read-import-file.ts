// Opens a file of bills: finds its format and yields its records. Called by the command `import`.
import { stat } from 'node:fs/promises';
import { BILL_STATES, type BillState } from '../../core/bill.ts';
import { isCurrencyCode } from '../../core/money.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import type { BillSource, ImportQuestion, ImportRecord } from '../../ports/bill-source.ts';
import { fileLines, fileText, type TextFile } from './file-lines.ts';
import { type FileFacts, inspectFile } from './inspect-file.ts';
import { ledes1998b } from './ledes-1998b.ts';
import { sharebillJson } from './sharebill-json.ts';

export const IMPORT_FORMATS = ['ledes-1998b', 'sharebill'] as const;

export type ImportFormat = (typeof IMPORT_FORMATS)[number];

export type ImportFileOptions = {
  /** For formats that know no state. */
  readonly state?: string;
  /** For formats that know no currency: the firm's, unless the user names another. */
  readonly currency: string;
  /** The firm's setting, for bills without a due date. */
  readonly paymentTermsDays: number;
  /** Whose ids the file has. The same source again means the same bills. */
  readonly source?: string;
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

const SOURCES: Readonly<Record<ImportFormat, string>> = { 'ledes-1998b': 'ledes', sharebill: 'sharebill' };
/** What each format leaves open; by name, and nothing for a format that knows everything. */
const QUESTIONS: Readonly<Record<string, readonly ImportQuestion[]>> = {
  'ledes-1998b': ['state'],
  'ledes-98bi': ['state'],
  quickbooks: ['state', 'dateOrder'],
  xero: ['dateOrder'],
  'contacts-csv': ['source'],
};
const MAX_JSON_BYTES = 50 * 1024 * 1024;

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
  if (format === undefined) {
    return refuse({
      code: 'unknown-format',
      text: `This is neither LEDES 1998B nor ShareBill JSON. Name the format: ${IMPORT_FORMATS.join(', ')}.`,
    });
  }

  if (format === 'sharebill' && file.size > MAX_JSON_BYTES) {
    return refuse({ code: 'file-too-large', text: 'A ShareBill file holds at most 50 MB. Split it.' });
  }

  const { hash: fileHash } = file;
  const source = options.source ?? SOURCES[format];

  const asks = QUESTIONS[format] ?? [];

  return ok({ source, format, fileHash, asks, records: recordsOf(file, { ...options, format, state }) });
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

  if (facts.binary) {
    return refuse({
      code: 'binary-file',
      text: 'This is not a text file: a ZIP, PDF or spreadsheet cannot be imported. Unpack it, or export as LEDES 1998B.',
    });
  }

  return facts.size === 0 ? refuse({ code: 'empty-file', text: 'The file is empty. Export it again.' }) : ok(facts);
}

async function* recordsOf(
  file: TextFile,
  options: ImportFileOptions & { format: ImportFormat; state: BillState },
): AsyncGenerator<ImportRecord> {
  if (options.format === 'ledes-1998b') {
    yield* ledes1998b(() => fileLines(file), options);
  } else {
    yield* sharebillJson(await fileText(file), options);
  }
}

/** By the first line that is not blank. */
async function detectFormat(file: TextFile): Promise<ImportFormat | undefined> {
  for await (const { text } of fileLines(file)) {
    const start = text.trim();
    if (start !== '') {
      return /^LEDES/i.test(start) ? 'ledes-1998b' : start.startsWith('{') ? 'sharebill' : undefined;
    }
  }

  return undefined;
}

function isBillState(text: string): text is BillState {
  return (BILL_STATES as readonly string[]).includes(text);
}

function wrongOption({ format, options }: { format?: string; options: ImportFileOptions }): string | undefined {
  if (format !== undefined && !(IMPORT_FORMATS as readonly string[]).includes(format)) {
    return `${format} is no format. Use ${IMPORT_FORMATS.join(' or ')}.`;
  }

  if (!isCurrencyCode(options.currency)) {
    return `${options.currency} is no currency. Use an ISO 4217 code such as USD.`;
  }

  if (options.source !== undefined && !/^[a-z0-9][a-z0-9-]{0,39}$/.test(options.source)) {
    return 'A source is named with small letters, digits and dashes, at most 40.';
  }

  return undefined;
}
