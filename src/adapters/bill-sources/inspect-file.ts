// A first look at a file: what it is, how its text is encoded, and its hash. Called by read-import-file.ts.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

export type Encoding = 'utf-8' | 'utf-16le' | 'windows-1252';

export type FileFacts = {
  readonly size: number;
  /** SHA-256 in hex. */
  readonly hash: string;
  readonly encoding: Encoding;
  readonly binary: boolean;
};

const MAGIC = ['504b0304', '504b0506', '25504446', '1f8b', 'd0cf11e0', '89504e47', 'ffd8ff'];

/** Reads the whole file once, in pieces. Throws what the file system throws. */
export async function inspectFile(path: string): Promise<FileFacts> {
  const hash = createHash('sha256');
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let size = 0;
  let head = Buffer.alloc(0);
  let isUtf8 = true;
  let hasNul = false;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
    head = head.length < 4 ? Buffer.concat([head, chunk.subarray(0, 4)]) : head;
    hasNul ||= chunk.includes(0);
    isUtf8 &&= decodes(utf8, chunk);
  }

  const encoding = encodingOf({ head, isUtf8: isUtf8 && decodes(utf8) });
  const magic = head.toString('hex');
  const binary = MAGIC.some((start) => magic.startsWith(start)) || (hasNul && encoding !== 'utf-16le');

  return { size, hash: hash.digest('hex'), encoding, binary };
}

function decodes(decoder: TextDecoder, chunk?: Buffer): boolean {
  try {
    decoder.decode(chunk, { stream: chunk !== undefined });

    return true;
  } catch {
    return false;
  }
}

/** Bytes that are not UTF-8 come from Windows: CP1252 is what Western time and billing systems write. */
function encodingOf({ head, isUtf8 }: { head: Buffer; isUtf8: boolean }): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) {
    return 'utf-16le';
  }

  return isUtf8 ? 'utf-8' : 'windows-1252';
}
