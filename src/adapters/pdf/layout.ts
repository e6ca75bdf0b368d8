// Puts blocks on pages. Pure: what a block is, and how it is drawn, is its maker's.

export type Block = {
  /** Points, without the gap. */
  readonly height: number;
  /** Space above; none at the top of a page. */
  readonly gap: number;
  /** Stays on one page with the block after it. */
  readonly keep: boolean;
  readonly draw: (top: number) => void;
  /** Comes first on a page that begins with this block: the head of the table that it belongs to. */
  readonly overhead?: Overhead;
};

export type Overhead = { readonly height: number; readonly draw: (top: number) => void };

export type Placed = { readonly top: number; readonly draw: (top: number) => void };

export type Page = readonly Placed[];

/** Pages from top to bottom. Blocks that keep together move to the next page together, unless they fill more than one. */
export function paginate(blocks: readonly Block[], sheet: { readonly top: number; readonly bottom: number }): Page[] {
  const pages: Placed[][] = [[]];
  let y = sheet.top;
  let index = 0;
  while (index < blocks.length) {
    const chain = chainFrom(blocks, index);
    if (y > sheet.top && y + heightOf(chain) > sheet.bottom) {
      pages.push([]);
      y = sheet.top;
    }
    for (const block of chain) {
      y = place(pages, { block, y, sheet });
    }
    index += chain.length;
  }

  return pages;
}

/** A block and those it keeps with. */
function chainFrom(blocks: readonly Block[], start: number): readonly Block[] {
  let end = start;
  while (blocks[end]?.keep && end < blocks.length - 1) {
    end += 1;
  }

  return blocks.slice(start, end + 1);
}

function heightOf(chain: readonly Block[]): number {
  return chain.reduce((sum, block) => sum + block.gap + block.height, 0);
}

/** Returns the y below the block. */
function place(
  pages: Placed[][],
  at: { readonly block: Block; readonly y: number; readonly sheet: { readonly top: number; readonly bottom: number } },
): number {
  const { block, sheet } = at;
  const fits = at.y === sheet.top || at.y + block.gap + block.height <= sheet.bottom;
  if (!fits) {
    pages.push([]);
  }
  const page = pages.at(-1) ?? [];
  let y = fits ? at.y : sheet.top;
  const first = page.length === 0;
  if (first && block.overhead) {
    page.push({ top: y, draw: block.overhead.draw });
    y += block.overhead.height;
  } else if (!first) {
    y += block.gap;
  }
  page.push({ top: y, draw: block.draw });

  return y + block.height;
}

/** The blocks, the last of them on one page with what follows. */
export function keptWithNext(blocks: readonly Block[]): Block[] {
  const last = blocks.at(-1);

  return last ? [...blocks.slice(0, -1), { ...last, keep: true }] : [];
}

/** Which lines of a paragraph stay with the next one: short ones are not torn, long ones leave no line alone. */
export function keepsWithNext(index: number, count: number): boolean {
  const last = count - 1;

  return index < last && (count <= 6 || index === 0 || index === last - 1);
}
