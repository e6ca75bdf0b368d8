// Reads a text file line by line without holding it in memory. Used by read-import-file.ts and the sources
// of line-based formats.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Fault } from '../../core/fault.ts';
import { decodingOf } from './decode-text.ts';
import type { Encoding } from './inspect-file.ts';

export type FileLine = {
  /** From 1. */
  readonly row: number;
  /** Without its line break. */
  readonly text: string;
};

export type TextFile = { readonly path: string; readonly encoding: Encoding; readonly hash: string };

/** A longer line is cut, so that a file without line breaks does not fill the memory. */
const LONGEST_LINE = 1_000_000;

/**
 * The file's lines, some hundred at a time: waiting for each by itself takes longer than reading it. Throws
 * Fault('file-unreadable') when the file goes away meanwhile, and Fault('file-changed') at the end when it is not the
 * file of that hash any more.
 */
export async function* lineBlocks(file: TextFile): AsyncGenerator<readonly FileLine[]> {
  let row = 0;
  let rest = '';
  for await (const text of decodedText(file)) {
    const lines = (rest + text).split('\n');
    rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
    const first = row + 1;
    row += lines.length;
    yield lines.map((line, index) => ({ row: first + index, text: withoutReturn(line) }));
  }

  if (rest !== '') {
    yield [{ row: row + 1, text: withoutReturn(rest) }];
  }
}

/** The same one by one. */
export async function* fileLines(file: TextFile): AsyncGenerator<FileLine> {
  for await (const block of lineBlocks(file)) {
    yield* block;
  }
}

/** The file's text, all of it. Throws as lineBlocks does. */
export async function fileText(file: TextFile): Promise<string> {
  const parts: string[] = [];
  for await (const part of decodedText(file)) {
    parts.push(part);
  }

  return parts.join('');
}

/**
 * The text in memory of its own. A piece of a longer text keeps all of that text in memory: what is remembered of a
 * large file would keep the file.
 */
export function ownText(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}

async function* decodedText(file: TextFile): AsyncGenerator<string> {
  const decoding = decodingOf(file.encoding);
  const hash = createHash('sha256');
  for await (const chunk of chunksOf(file.path)) {
    hash.update(chunk);
    yield decoding.write(chunk);
  }

  yield decoding.end();
  if (hash.digest('hex') !== file.hash) {
    throw new Fault('file-changed');
  }
}

async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path) as AsyncIterable<Buffer>;
  } catch (cause) {
    throw cause instanceof Fault ? cause : new Fault('file-unreadable', { cause });
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
