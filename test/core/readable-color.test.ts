// The firm's colour in mails and in the portal: any colour, always readable.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DARK } from '../../src/adapters/mail/mail-styles.ts';
import { contrastOf, readableOn } from '../../src/core/readable-color.ts';

describe("The firm's colour", () => {
  it.each([
    ['#000000', '#ffffff', 21],
    ['#767676', '#ffffff', 4.54],
    ['#ffffff', '#ffffff', 1],
  ])('%s on %s has the contrast that WCAG 2.2 defines: %f', (color, background, contrast) => {
    expect(contrastOf(color, background)).toBeCloseTo(contrast, 2);
  });

  it('stays as it is where it can be read', () => {
    expect(readableOn('#ffffff', '#1F4B6E')).toBe('#1f4b6e');
    expect(readableOn(DARK.card, '#ffee00')).toBe('#ffee00');
  });

  it('becomes darker or lighter where it could not, and keeps its hue', () => {
    const [red = 0, green = 0, blue = 0] =
      readableOn('#ffffff', '#ffee00')
        .match(/[0-9a-f]{2}/g)
        ?.map((hex) => Number.parseInt(hex, 16)) ?? [];

    expect(red).toBeGreaterThan(90);
    expect(green).toBeGreaterThan(90);
    expect(blue).toBe(0);
  });

  it('can be read on any background, whatever colour it is', () => {
    const color = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);
    fc.assert(
      fc.property(color, color, (background, chosen) => {
        expect(contrastOf(readableOn(background, chosen), background)).toBeGreaterThanOrEqual(4.5);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['red', '#fff', '', '#12345g', '#123456;background:url(//evil.test)'])(
    'is black when it is none: %j',
    (color) => {
      expect(readableOn('#ffffff', color)).toBe('#000000');
    },
  );
});
