// Scans a page of a PDF as a telephone would: drawn by poppler's pdftoppm, read by a decoder that we did not write.
import { execFileSync } from 'node:child_process';
import jsqr from 'jsqr';

const DPI = 150;

/** From the top left corner of the page, in points. */
export type Box = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

export type ScannedCode = { readonly text: string; readonly box: Box; readonly modules: number };

/** Undefined where no code is on the page. Pages count from 1. */
export function scanPage(pdf: Uint8Array, page: number): ScannedCode | undefined {
  const { pixels, width, height } = picture(pdf, page);
  const found = jsqr.default(pixels, width, height, { inversionAttempts: 'dontInvert' });
  if (!found) return undefined;

  const { topLeftCorner, bottomRightCorner } = found.location;
  const points = (length: number) => (length * 72) / DPI;
  const box = { left: topLeftCorner.x, top: topLeftCorner.y, right: bottomRightCorner.x, bottom: bottomRightCorner.y };

  return {
    text: found.data,
    modules: 17 + 4 * found.version,
    box: { left: points(box.left), top: points(box.top), right: points(box.right), bottom: points(box.bottom) },
  };
}

/** PGM: a head of four words, then a byte of grey for each pixel. */
function picture(pdf: Uint8Array, page: number) {
  const options = ['-r', String(DPI), '-f', String(page), '-l', String(page), '-gray', '-'];
  const drawn = execFileSync('pdftoppm', options, { input: pdf, maxBuffer: 64 << 20 });
  const [head = '', width, height] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(drawn.toString('latin1', 0, 100)) ?? [];
  const greys = drawn.subarray(head.length);
  // the decoder takes red, green, blue and opacity of each pixel
  const pixels = Uint32Array.from(greys, (grey) => grey * 0x01010101);

  return { pixels: new Uint8ClampedArray(pixels.buffer), width: Number(width), height: Number(height) };
}
