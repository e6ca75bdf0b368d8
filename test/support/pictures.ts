// Small pictures for the tests of a firm's logo, whole and broken ones.
import { crc32, deflateSync } from 'node:zlib';

export type PngFacts = {
  readonly width?: number;
  readonly height?: number;
  readonly bits?: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and 6 RGB with transparency. */
  readonly color?: number;
  readonly interlace?: number;
  /** Of the first row. PNG knows 0 to 4. */
  readonly filter?: number;
  /** Chunks between the head and the pixels, such as PLTE and tRNS. */
  readonly extra?: readonly Buffer[];
  /** In place of the packed rows. */
  readonly data?: Uint8Array;
};

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** All of its samples are zero. 40 × 20 pixels of RGB with transparency unless told. */
export function aPng(facts: PngFacts = {}): Buffer {
  const { width = 40, height = 20, bits = 8, color = 6, interlace = 0, filter = 0, extra = [] } = facts;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([bits, color, 0, 0, interlace], 8);
  const row = 1 + Math.ceil((width * bits * (SAMPLES[color] ?? 1)) / 8);
  const data = facts.data ?? deflateSync(Buffer.alloc(row * height).fill(filter, 0, 1));

  return Buffer.concat([SIGNATURE, chunk('IHDR', head), ...extra, chunk('IDAT', data), chunk('IEND', [])]);
}

export function chunk(name: string, data: ArrayLike<number>): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), Buffer.from(Uint8Array.from(data))]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));

  return Buffer.concat([length, named, sum]);
}

/** 40 × 20 pixels of one blue, made with ImageMagick. */
export const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAUACgDAREAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAb/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAAT/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCZXIQAAAAAAAAAAAAAH//Z',
  'base64',
);

const FRAME = JPEG.indexOf(Buffer.from([0xff, 0xc0]));

/** That JPEG with other facts in its frame. */
export function aJpeg(facts: { coding?: number; bits?: number; width?: number; components?: number }): Buffer {
  const { coding = 0xc0, bits = 8, width = 40, components = 3 } = facts;
  const bytes = Buffer.from(JPEG);
  bytes[FRAME + 1] = coding;
  bytes[FRAME + 4] = bits;
  bytes.writeUInt16BE(width, FRAME + 7);
  bytes[FRAME + 9] = components;

  return bytes;
}
