// A first look at a file: what it is, how its text is encoded, and its hash. Called by read-import-file.ts.
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export type FileFacts = {
  readonly size: number;
  /** SHA-256 in hex. */
  readonly hash: string;
  readonly encoding: Encoding;
  /** What no text is; `utf-16` is one without a byte order mark, so that nobody knows which of the two it is. */
  readonly kind: 'text' | 'binary' | 'utf-16';
};

const MAGIC = ['504b0304', '504b0506', '25504446', '1f8b', 'd0cf11e0', '89504e47', 'ffd8ff', 'fffe0000', '0000feff'];
const HEAD_BYTES = 256;

/** Reads the whole file once, in pieces. Throws what the file system throws. */
export async function inspectFile(path: string): Promise<FileFacts> {
  const hash = createHash('sha256');
  const utf8 = utf8Check();
  let size = 0;
  let head = Buffer.alloc(0);
  let hasNul = false;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
    head = head.length < HEAD_BYTES ? Buffer.concat([head, chunk.subarray(0, HEAD_BYTES)]) : head;
    hasNul ||= chunk.includes(0);
    utf8.add(chunk);
  }

  const encoding = encodingOf({ head, isUtf8: utf8.isValid() });

  return { size, hash: hash.digest('hex'), encoding, kind: kindOf({ head, hasNul, encoding }) };
}

function kindOf({ head, hasNul, encoding }: { head: Buffer; hasNul: boolean; encoding: Encoding }): FileFacts['kind'] {
  const magic = head.subarray(0, 4).toString('hex');
  if (MAGIC.some((start) => magic.startsWith(start))) {
    return 'binary';
  }

  if (encoding.startsWith('utf-16') || !hasNul) {
    return 'text';
  }

  return isHalfNul(head) ? 'utf-16' : 'binary';
}

/** English text in UTF-16 has a zero as every other byte. */
function isHalfNul(head: Buffer): boolean {
  const nuls = [0, 0];
  for (const [index, byte] of head.entries()) {
    nuls[index % 2] = (nuls[index % 2] ?? 0) + (byte === 0 ? 1 : 0);
  }

  const [even = 0, odd = 0] = nuls;

  return Math.max(even, odd) > head.length * 0.4 && Math.min(even, odd) === 0;
}

/** Bytes that are not UTF-8 come from Windows: CP1252 is what Western time and billing systems write. */
function encodingOf({ head, isUtf8: valid }: { head: Buffer; isUtf8: boolean }): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) {
    return 'utf-16le';
  }

  if (head[0] === 0xfe && head[1] === 0xff) {
    return 'utf-16be';
  }

  return valid ? 'utf-8' : 'windows-1252';
}

/** Piece by piece: a letter may stand across two of them. */
function utf8Check() {
  let rest = Buffer.alloc(0);
  let valid = true;

  return {
    add: (chunk: Buffer) => {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = lastLetterEnd(bytes);
      valid &&= isUtf8(bytes.subarray(0, end));
      rest = valid ? Buffer.from(bytes.subarray(end)) : Buffer.alloc(0);
    },
    isValid: () => valid && isUtf8(rest),
  };
}

/** Where the last letter that may not be whole begins; the end when the bytes end with a whole one. */
function lastLetterEnd(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) {
      return bytes.length - back;
    }

    if (byte < 0x80) {
      return bytes.length;
    }
  }

  return bytes.length;
}
