import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLogo, LOGO_SIDE, MAX_LOGO_BYTES } from '../../src/core/logo.ts';
import { aJpeg, aPng, chunk, JPEG } from '../support/pictures.ts';

const palette = chunk('PLTE', [31, 75, 110]);
const shades = chunk('tRNS', [0]);

function problemOf(bytes: Uint8Array): string | undefined {
  const checked = checkLogo(bytes);

  return checked.ok ? undefined : checked.refusal.reason;
}

describe('A logo', () => {
  it.each([
    ['RGB with transparency', aPng()],
    ['RGB', aPng({ color: 2 })],
    ['grey with transparency', aPng({ color: 4 })],
    ['grey of one bit', aPng({ color: 0, bits: 1 })],
    ['a palette of four bits', aPng({ color: 3, bits: 4, extra: [palette] })],
    ['a palette of eight bits with transparency', aPng({ color: 3, extra: [palette, shades] })],
  ])('may be a PNG of %s', (_, bytes) => {
    expect(checkLogo(bytes)).toEqual({ ok: true, value: { type: 'png', width: 40, height: 20 } });
  });

  it.each([
    ['sequential', JPEG],
    ['progressive', aJpeg({ coding: 0xc2 })],
    ['grey', aJpeg({ components: 1 })],
  ])('may be a JPEG that is %s', (_, bytes) => {
    expect(checkLogo(bytes)).toEqual({ ok: true, value: { type: 'jpeg', width: 40, height: 20 } });
  });

  it('may lie anywhere in a larger piece of memory', () => {
    const around = Buffer.concat([Buffer.alloc(7), aPng(), Buffer.alloc(7)]);

    expect(checkLogo(around.subarray(7, -7)).ok).toBe(true);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a GIF', Buffer.from('GIF89a\u0028\u0000\u0014\u0000')],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['an interlaced PNG', aPng({ interlace: 1 })],
    ['a PNG of 16 bits', aPng({ bits: 16 })],
    ['an RGB PNG with one transparent colour', aPng({ color: 2, extra: [chunk('tRNS', [0, 1, 0, 1, 0, 1])] })],
    ['a palette of four bits with transparency', aPng({ color: 3, bits: 4, extra: [palette, shades] })],
    ['a PNG of a colour type that there is not', aPng({ color: 5 })],
    ['a JPEG in CMYK', aJpeg({ components: 4 })],
    ['a JPEG of 12 bits', aJpeg({ bits: 12 })],
    ['a lossless JPEG', aJpeg({ coding: 0xc3 })],
  ])('is not %s: of a type that a PDF does not take', (_, bytes) => {
    expect(problemOf(bytes)).toBe('type');
  });

  it('has a side of 20 to 4000 pixels', () => {
    const { least, most } = LOGO_SIDE;
    const sides = [least - 1, least, most, most + 1];

    expect(sides.map((width) => problemOf(aPng({ width })))).toEqual([
      'dimensions',
      undefined,
      undefined,
      'dimensions',
    ]);
    expect(sides.map((height) => problemOf(aPng({ height })))).toEqual([
      'dimensions',
      undefined,
      undefined,
      'dimensions',
    ]);
    expect(problemOf(aJpeg({ width: 19 }))).toBe('dimensions');
    expect(problemOf(aPng({ width: 0x80000001, data: Buffer.alloc(1) }))).toBe('dimensions');
  });

  it('has at most 200 KB', () => {
    const room = MAX_LOGO_BYTES - aPng({ extra: [chunk('tEXt', [])] }).length;
    const filled = (length: number) => aPng({ extra: [chunk('tEXt', Buffer.alloc(length))] });

    expect(problemOf(filled(room))).toBeUndefined();
    expect(problemOf(filled(room + 1))).toBe('too-large');
  });

  it.each([
    ['a PNG without pixels', Buffer.concat([aPng().subarray(0, 33), chunk('IEND', [])])],
    ['a PNG without its palette', aPng({ color: 3 })],
    ['a PNG with two heads', aPng({ extra: [aPng().subarray(8, 33)] })],
    ['a PNG whose head is not first', Buffer.concat([aPng().subarray(0, 8), chunk('tEXt', []), aPng().subarray(8)])],
    ['a JPEG without a frame', Buffer.concat([JPEG.subarray(0, 20), Buffer.from([0xff, 0xd9])])],
    ['a JPEG with a hole', Buffer.concat([JPEG.subarray(0, 20), Buffer.alloc(4), JPEG.subarray(20)])],
  ])('is not %s: broken', (_, bytes) => {
    expect(problemOf(bytes)).toBe('broken');
  });

  it('is broken when it is cut off anywhere after its first bytes', () => {
    for (const whole of [aPng(), JPEG]) {
      const problems = Array.from({ length: whole.length - 8 }, (_, cut) => problemOf(whole.subarray(0, 8 + cut)));

      expect(new Set(problems)).toEqual(new Set(['broken']));
    }
  });

  it('is broken when one bit of a PNG is another after its first bytes', () => {
    const whole = aPng({ color: 3, extra: [palette, shades] });
    for (let at = 8; at < whole.length; at += 1) {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8(bytes.readUInt8(at) ^ 4, at);

      expect({ at, problem: problemOf(bytes) }).toEqual({ at, problem: 'broken' });
    }
  });

  it('is refused, and never throws, when it is anything else', () => {
    const starts = fc.constantFrom(Buffer.alloc(0), aPng().subarray(0, 8), aPng().subarray(0, 33), JPEG.subarray(0, 2));
    const rest = fc.uint8Array({ maxLength: 300 });

    fc.assert(
      fc.property(starts, rest, (start, bytes) => !checkLogo(Buffer.concat([start, bytes])).ok),
      {
        numRuns: 2_000,
        verbose: true,
      },
    );
  });
});
