// Opens an archive whose files are stored as they are, and is strict with it: what another program might stumble over is an error.
import { crc32 } from 'node:zlib';

const [LOCAL, ENTRY, END] = [0x0403_4b50, 0x0201_4b50, 0x0605_4b50];

export function readZip(archive: Buffer): Readonly<Record<string, Buffer>> {
  const end = archive.length - 22;
  const [signature, count, length, start] = [
    archive.readUInt32LE(end),
    archive.readUInt16LE(end + 10),
    archive.readUInt32LE(end + 12),
    archive.readUInt32LE(end + 16),
  ];
  if (signature !== END || start + length !== end) throw new Error('the directory is not where its end says');

  const files: Record<string, Buffer> = {};
  let at = start;
  for (let index = 0; index < count; index += 1) {
    if (archive.readUInt32LE(at) !== ENTRY) throw new Error(`entry ${index} is none`);

    const nameLength = archive.readUInt16LE(at + 28);
    const name = archive.toString('latin1', at + 46, at + 46 + nameLength);
    files[name] = storedFile(archive, { name, entry: at });
    at += 46 + nameLength;
  }
  if (at !== end) throw new Error('something stands between the directory and its end');

  return files;
}

function storedFile(archive: Buffer, { name, entry }: { name: string; entry: number }): Buffer {
  const at = archive.readUInt32LE(entry + 42);
  const [sum, size, fullSize] = [16, 20, 24].map((offset) => archive.readUInt32LE(entry + offset));
  const start = at + 30 + name.length;
  const data = archive.subarray(start, start + (size ?? 0));
  // version, flags, method, time, date, sum, both sizes and the length of the name stand in both places
  const isSame = archive.subarray(at + 4, at + 28).equals(archive.subarray(entry + 6, entry + 30));
  const isNamed = archive.toString('latin1', at + 30, start) === name;
  if (archive.readUInt32LE(at) !== LOCAL || !isSame || !isNamed) throw new Error(`${name} has two different headers`);
  if (archive.readUInt16LE(entry + 10) !== 0 || size !== fullSize) throw new Error(`${name} is not stored as it is`);
  if (crc32(data) !== sum) throw new Error(`${name} has another sum`);

  return data;
}
