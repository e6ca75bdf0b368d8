// A zip archive whose files are stored as they are: a few kilobytes are not worth a package that compresses.
// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16
import { crc32 } from 'node:zlib';

/** `name`: letters, digits and dots of ASCII. */
export type ZippedFile = { readonly name: string; readonly data: Uint8Array };

const LOCAL_HEADER = 0x0403_4b50;
const DIRECTORY_ENTRY = 0x0201_4b50;
const DIRECTORY_END = 0x0605_4b50;
const VERSION = 20;
/** 1 January 1980, the first day that can be written: the same files make the same archive. */
const DATE = 0x0021;

export function storedZip(files: readonly ZippedFile[]): Uint8Array {
  const stored: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const facts = factsOf(file);
    const name = Buffer.from(file.name, 'ascii');
    directory.push(directoryEntry(facts, offset), name);
    stored.push(Buffer.concat([u32(LOCAL_HEADER), facts, name, file.data]));
    offset += stored.at(-1)?.length ?? 0;
  }

  return Buffer.concat([...stored, ...directory, directoryEnd(files.length, { offset, directory })]);
}

/** What the header before a file and its entry in the directory both say. */
function factsOf({ name, data }: ZippedFile): Buffer {
  const [flags, method, time, extraLength] = [0, 0, 0, 0];
  const size = u32(data.length);

  return Buffer.concat([
    ...[VERSION, flags, method, time, DATE].map(u16),
    ...[u32(crc32(data)), size, size],
    ...[name.length, extraLength].map(u16),
  ]);
}

function directoryEntry(facts: Buffer, offset: number): Buffer {
  const [commentLength, disk, internal] = [0, 0, 0];

  return Buffer.concat([
    ...[u32(DIRECTORY_ENTRY), u16(VERSION), facts],
    ...[commentLength, disk, internal].map(u16),
    ...[u32(0), u32(offset)],
  ]);
}

function directoryEnd(
  count: number,
  { offset, directory }: { readonly offset: number; readonly directory: readonly Buffer[] },
): Buffer {
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  const [disk, commentLength] = [0, 0];

  return Buffer.concat([
    u32(DIRECTORY_END),
    ...[disk, disk, count, count].map(u16),
    ...[u32(length), u32(offset), u16(commentLength)],
  ]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);

  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);

  return bytes;
}
