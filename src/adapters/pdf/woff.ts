// Unpacks a WOFF font (W3C, WOFF File Format 1.0). fontkit reads WOFF too, but inflates a table anew for every
// glyph that it takes out of it: that took most of the time of a short bill.
import { inflateSync } from 'node:zlib';

type Table = { readonly tag: number; readonly checksum: number; readonly data: Buffer };

const WOFF = { signature: 0x774f4646, header: 44, entry: 20 };
const SFNT = { header: 12, entry: 16 };

/** The font as TrueType; a font that is not WOFF as it is. */
export function unpackWoff(file: Buffer): Buffer {
  if (file.readUInt32BE(0) !== WOFF.signature) {
    return file;
  }

  const count = file.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, index) => tableAt(file, WOFF.header + index * WOFF.entry));

  return pack(file.readUInt32BE(4), tables);
}

function tableAt(file: Buffer, entry: number): Table {
  const offset = file.readUInt32BE(entry + 4);
  const packedLength = file.readUInt32BE(entry + 8);
  const length = file.readUInt32BE(entry + 12);
  const packed = file.subarray(offset, offset + packedLength);
  const data = packedLength < length ? inflateSync(packed) : packed;

  return { tag: file.readUInt32BE(entry), checksum: file.readUInt32BE(entry + 16), data };
}

function pack(flavor: number, tables: readonly Table[]): Buffer {
  const header = Buffer.alloc(SFNT.header + tables.length * SFNT.entry);
  const power = Math.floor(Math.log2(tables.length));
  header.writeUInt32BE(flavor, 0);
  header.writeUInt16BE(tables.length, 4);
  header.writeUInt16BE(2 ** power * 16, 6);
  header.writeUInt16BE(power, 8);
  header.writeUInt16BE((tables.length - 2 ** power) * 16, 10);
  const parts: Buffer[] = [header];
  let offset = header.length;
  for (const [index, { tag, checksum, data }] of tables.entries()) {
    const padding = (4 - (data.length % 4)) % 4;
    for (const [place, value] of [tag, checksum, offset, data.length].entries()) {
      header.writeUInt32BE(value, SFNT.header + index * SFNT.entry + place * 4);
    }
    parts.push(data, Buffer.alloc(padding));
    offset += data.length + padding;
  }

  return Buffer.concat(parts);
}
