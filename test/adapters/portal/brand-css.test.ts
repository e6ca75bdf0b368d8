// The firm's colour in the portal: any colour, always readable, and nothing else can come in by it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BEHIND_ACCENT, brandCss, ON_ACCENT } from '../../../src/adapters/portal/brand-css.ts';
import { contrastOf } from '../../../src/core/readable-color.ts';
import { assets } from './a-view.ts';

function colorsOf(css: string) {
  const [light, dark] = [...css.matchAll(/--accent:(#[0-9a-f]{6});--on-accent:(#[0-9a-f]{6})/g)];

  return { light: [light?.[1] ?? '', light?.[2] ?? ''], dark: [dark?.[1] ?? '', dark?.[2] ?? ''] } as const;
}

/** A colour of the style sheet, in the light or the dark scheme. */
function sheetColor(name: string, scheme: 'light' | 'dark'): string | undefined {
  const [light, dark] = [...assets.styles.matchAll(new RegExp(`--${name}: (#[0-9a-f]{6});`, 'g'))].map(
    ([, color]) => color,
  );

  return scheme === 'light' ? light : dark;
}

describe("The firm's style sheet", () => {
  it('keeps a colour that can be read', () => {
    expect(brandCss('#1f4b6e')).toContain(':root{--accent:#1f4b6e;--on-accent:#ffffff}');
  });

  it('can be read in both schemes whatever the colour is: on the page, on a card, and under a button’s text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (value) => {
        const { light, dark } = colorsOf(brandCss(`#${value.toString(16).padStart(6, '0')}`));
        const pairs = [
          ...[BEHIND_ACCENT.light, '#ffffff', light[1]].map((other) => [light[0], other] as const),
          ...[BEHIND_ACCENT.dark, '#16191d', dark[1]].map((other) => [dark[0], other] as const),
        ];

        expect(Math.min(...pairs.map(([one, other]) => contrastOf(one, other)))).toBeGreaterThanOrEqual(4.5);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['red', '#fff}body{display:none', '#123456;background:url(//evil.test)', ''])(
    'takes nothing but a colour: %j',
    (color) => {
      expect(brandCss(color)).toBe(brandCss('#000000'));
    },
  );

  it('counts on the backgrounds that the portal has', () => {
    expect(sheetColor('page', 'light')).toBe(BEHIND_ACCENT.light);
    expect(sheetColor('card', 'dark')).toBe(BEHIND_ACCENT.dark);
    expect(sheetColor('card', 'light')).toBe(ON_ACCENT.light);
    expect(sheetColor('card', 'dark')).toBe(ON_ACCENT.dark);
    expect(sheetColor('page', 'dark')).toBe('#16191d');
  });
});
