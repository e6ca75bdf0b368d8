// What may stand as a firm's logo at the top of its bills: PNG or JPEG as PDF takes them. Used when a logo is set,
// and once more before it is drawn.
import { ok, type Result, refuse } from './result.ts';

export type Logo = {
  readonly type: 'png' | 'jpeg';
  /** Pixels. */
  readonly width: number;
  readonly height: number;
};

/** `type`: no PNG or JPEG, or one of a sort that a PDF does not take. `broken`: cut off, or damaged. */
export type LogoProblem = 'type' | 'too-large' | 'dimensions' | 'broken';

export type LogoRefusal = { readonly code: 'bad-logo'; readonly reason: LogoProblem };

export const MAX_LOGO_BYTES = 200 * 1024;
/** Pixels, of width and of height. */
export const LOGO_SIDE = { least: 20, most: 4000 } as const;

const PNG_START = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG_START = [0xff, 0xd8];

/** What the picture is. Its pixels are not unpacked. */
export function checkLogo(bytes: Uint8Array): Result<Logo, LogoRefusal> {
  const found = bytes.length > MAX_LOGO_BYTES ? 'too-large' : logoOf(bytes);
  if (typeof found === 'string') {
    return refuse({ code: 'bad-logo', reason: found });
  }

  const fits = [found.width, found.height].every((side) => side >= LOGO_SIDE.least && side <= LOGO_SIDE.most);

  return fits ? ok(found) : refuse({ code: 'bad-logo', reason: 'dimensions' });
}

function logoOf(bytes: Uint8Array): Logo | LogoProblem {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (PNG_START.every((byte, index) => bytes[index] === byte)) {
    return pngOf(view);
  }

  return JPEG_START.every((byte, index) => bytes[index] === byte) ? jpegOf(view) : 'type';
}

type Chunk = { readonly name: string; readonly start: number; readonly length: number };

/** Bits of a sample by type of colour: grey, RGB, palette, grey and RGB with transparency. 16 bits are left out. */
const PNG_BITS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8],
  2: [8],
  3: [1, 2, 4, 8],
  4: [8],
  6: [8],
};
const PALETTE = 3;

/** The W3C's PNG specification, third edition: https://www.w3.org/TR/png-3/ */
function pngOf(view: DataView): Logo | LogoProblem {
  const chunks = chunksOf(view);
  const header = chunks?.[0];
  if (!chunks || header?.name !== 'IHDR' || header.length !== 13) {
    return 'broken';
  }

  const names = chunks.map(({ name }) => name);
  const at = header.start;
  const [bits, color, interlace] = [view.getUint8(at + 8), view.getUint8(at + 9), view.getUint8(at + 12)];
  if (interlace !== 0 || !PNG_BITS[color]?.includes(bits)) {
    return 'type';
  }

  // pdfkit reads the list of transparent colours wrong for anything but a palette of 8 bits.
  if (names.includes('tRNS') && (color !== PALETTE || bits !== 8)) {
    return 'type';
  }

  const paletteFits = names.includes('PLTE') === (color === PALETTE);
  const isWhole = names.includes('IDAT') && names.lastIndexOf('IHDR') === 0;

  return paletteFits && isWhole ? { type: 'png', width: view.getUint32(at), height: view.getUint32(at + 4) } : 'broken';
}

/** Undefined when the file is cut off, or a chunk is not what its checksum says. */
function chunksOf(view: DataView): Chunk[] | undefined {
  const chunks: Chunk[] = [];
  let position = PNG_START.length;
  while (position + 12 <= view.byteLength) {
    const length = view.getUint32(position);
    const start = position + 8;
    const end = start + length;
    if (end + 4 > view.byteLength || checksum(view, position + 4, end) !== view.getUint32(end)) {
      return undefined;
    }

    const name = [4, 5, 6, 7].map((index) => String.fromCharCode(view.getUint8(position + index))).join('');
    chunks.push({ name, start, length });
    if (name === 'IEND') {
      return chunks;
    }
    position = end + 4;
  }

  return undefined;
}

/** CRC-32, as the PNG specification has it in its annex D. */
function checksum(view: DataView, start: number, end: number): number {
  let sum = 0xffffffff;
  for (let index = start; index < end; index += 1) {
    sum ^= view.getUint8(index);
    for (let bit = 0; bit < 8; bit += 1) {
      sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
    }
  }

  return ~sum >>> 0;
}

/** Start of a frame, by its coding. PDF takes the first three: sequential and progressive, Huffman. */
const FRAMES = [0xffc0, 0xffc1, 0xffc2];
const OTHER_FRAMES = [0xffc3, 0xffc5, 0xffc6, 0xffc7, 0xffc9, 0xffca, 0xffcb, 0xffcd, 0xffce, 0xffcf];
const FIRST_MARKER = 0xffc0;
const FILL = 0xffff;
const END_OF_IMAGE = 0xffd9;

/** ITU-T T.81, annex B: https://www.w3.org/Graphics/JPEG/itu-t81.pdf */
function jpegOf(view: DataView): Logo | LogoProblem {
  let position = JPEG_START.length;
  while (position + 10 <= view.byteLength) {
    const marker = view.getUint16(position);
    if (OTHER_FRAMES.includes(marker)) {
      return 'type';
    }

    if (FRAMES.includes(marker)) {
      return frameOf(view, position);
    }

    if (marker < FIRST_MARKER || marker === FILL) {
      return 'broken';
    }
    position += 2 + view.getUint16(position + 2);
  }

  return 'broken';
}

/** Grey or three colours, 8 bits each. Four are CMYK, which readers of PDFs show in colours of their own. */
function frameOf(view: DataView, position: number): Logo | LogoProblem {
  const [bits, components] = [view.getUint8(position + 4), view.getUint8(position + 9)];
  if (bits !== 8 || (components !== 1 && components !== 3)) {
    return 'type';
  }

  return hasEnd(view, position)
    ? { type: 'jpeg', width: view.getUint16(position + 7), height: view.getUint16(position + 5) }
    : 'broken';
}

function hasEnd(view: DataView, start: number): boolean {
  for (let position = view.byteLength - 2; position > start; position -= 1) {
    if (view.getUint16(position) === END_OF_IMAGE) {
      return true;
    }
  }

  return false;
}
