import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, paginate } from '../../../src/adapters/pdf/layout.ts';

const SHEET = { top: 50, bottom: 150 };

type Drawn = { readonly name: string; readonly top: number };

/** Every page as what was drawn on it, from top to bottom. */
function drawnPages(blocks: readonly Omit<Block, 'draw'>[]): Drawn[][] {
  let drawn: Drawn[] = [];
  const drawer = (name: string) => (top: number) => void drawn.push({ name, top });
  const drawable = blocks.map((block, index) => ({
    ...block,
    draw: drawer(String(index)),
    ...(block.overhead ? { overhead: { ...block.overhead, draw: drawer('head') } } : {}),
  }));

  return paginate(drawable, SHEET).map((page) => {
    drawn = [];
    for (const { draw, top } of page) {
      draw(top);
    }

    return drawn;
  });
}

function aBlock(overrides: Partial<Block> = {}): Omit<Block, 'draw'> {
  return { height: 20, gap: 0, keep: false, ...overrides };
}

describe('Blocks on pages', () => {
  it('follow one another, with their gaps, and without one at the top of a page', () => {
    const pages = drawnPages([aBlock({ gap: 10 }), aBlock({ gap: 10 }), aBlock({ height: 60, gap: 10 })]);

    expect(pages).toEqual([
      [
        { name: '0', top: 50 },
        { name: '1', top: 80 },
      ],
      [{ name: '2', top: 50 }],
    ]);
  });

  it('go to the next page with those that they keep with', () => {
    const pages = drawnPages([aBlock({ height: 70 }), aBlock({ keep: true }), aBlock()]);

    expect(pages.map((page) => page.map(({ name }) => name))).toEqual([['0'], ['1', '2']]);
  });

  it('have the head of their table above them on a new page', () => {
    const overhead = { height: 15, draw: () => undefined };

    const pages = drawnPages([aBlock({ height: 90 }), aBlock({ overhead })]);

    expect(pages[1]).toEqual([
      { name: 'head', top: 50 },
      { name: '1', top: 65 },
    ]);
  });

  it('are all drawn once and in order, above the foot of the page, and together where that is possible', () => {
    const block = fc.record({
      height: fc.integer({ min: 1, max: 60 }),
      gap: fc.integer({ min: 0, max: 20 }),
      keep: fc.boolean(),
    });

    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 60 }), (blocks) => {
        const pages = drawnPages(blocks);
        const pageOf = new Map(pages.flatMap((page, number) => page.map(({ name }) => [Number(name), number])));

        expect(pages.flat().map(({ name }) => Number(name))).toEqual(blocks.map((_, index) => index));
        for (const { name, top } of pages.flat()) {
          expect(top + (blocks[Number(name)]?.height ?? 0)).toBeLessThanOrEqual(SHEET.bottom);
        }
        for (const [first, last] of chainsThatFit(blocks)) {
          expect(pageOf.get(last)).toBe(pageOf.get(first));
        }
      }),
    );
  });
});

/** First and last of each run of blocks that keep together and have room on one page. */
function chainsThatFit(blocks: readonly Omit<Block, 'draw'>[]): [number, number][] {
  const chains: [number, number][] = [];
  let first = 0;
  for (const [index, block] of blocks.entries()) {
    if (!block.keep || index === blocks.length - 1) {
      chains.push([first, index]);
      first = index + 1;
    }
  }

  return chains.filter(([from, to]) => {
    const height = blocks.slice(from, to + 1).reduce((sum, { gap, height: own }) => sum + gap + own, 0);

    return height <= SHEET.bottom - SHEET.top;
  });
}
