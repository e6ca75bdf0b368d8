// The line items of one matter and kind, row by row, with the table's head again on every page.
import { formatE4, formatMoney, sumMoney } from '../../core/money.ts';
import type { BillLine } from '../../ports/bill-pdf.ts';
import { RULE, SOFT } from './colors.ts';
import { type Cells, type Column, type ColumnKey, type LineTable, lineTable } from './columns.ts';
import { figuresOf } from './figures.ts';
import { type Block, keepsWithNext, type Overhead } from './layout.ts';
import { drawRule, lineHeight, type Paper, writeLine } from './paper.ts';
import { childTag, decoration, type Tag, tagged } from './tags.ts';
import { en } from './texts/en.ts';
import { cutLine, lineOf } from './words.ts';

export type LineGroup = {
  readonly kind: BillLine['kind'];
  readonly lines: readonly BillLine[];
  /** Names the matter at the top of the table's further pages. */
  readonly matter: string;
  readonly withTotal: boolean;
};

type Table = LineTable & { readonly tag: Tag; readonly overhead: Overhead };

const HEAD = { size: 8, color: SOFT };
const CONTINUED = { size: 8, color: SOFT };
const HEAD_HEIGHT = 17;
const CONTINUED_HEIGHT = 17;
const ROW_GAP = 4.5;

/** The last row stays with the total that follows it. */
export function lineTableBlocks(paper: Paper, group: LineGroup, parent: Tag): Block[] {
  const tag = childTag(paper, parent, { type: 'Table' });
  const laidOut = lineTable(group, paper);
  const table = { ...laidOut, tag, overhead: overheadOf(paper, laidOut.columns, group.matter) };
  const { length } = table.rows;

  // In reading order: tags are read in the order in which they are made.
  return [
    headBlock(paper, table),
    ...table.rows.flatMap((cells, index) => rowBlocks(paper, { table, cells, last: index === length - 1 })),
    ...(group.withTotal ? [totalRow(paper, table, group)] : []),
  ];
}

function headBlock(paper: Paper, table: Table): Block {
  const row = childTag(paper, table.tag, { type: 'TR' });
  const tags = table.columns.map(() => childTag(paper, row, { type: 'TH', scope: 'Column' }));

  return {
    height: HEAD_HEIGHT,
    gap: 3,
    keep: true,
    draw: (top) => {
      for (const [index, column] of table.columns.entries()) {
        tagged(paper, tags[index], () => writeTitle(paper, column, top));
      }
      decoration(paper, () => drawHeadRule(paper, top));
    },
  };
}

function overheadOf(paper: Paper, columns: readonly Column[], matter: string): Overhead {
  const width = paper.right - paper.left;
  const name = cutLine(en.continued(matter), { width, style: CONTINUED });

  return {
    height: CONTINUED_HEIGHT + HEAD_HEIGHT + ROW_GAP,
    draw: (top) =>
      decoration(paper, () => {
        writeLine(paper, name, { ...CONTINUED, x: paper.left, top });
        for (const column of columns) {
          writeTitle(paper, column, top + CONTINUED_HEIGHT);
        }
        drawHeadRule(paper, top + CONTINUED_HEIGHT);
      }),
  };
}

function writeTitle(paper: Paper, column: Column, top: number): void {
  writeLine(paper, lineOf(column.title, HEAD), { ...HEAD, ...placeIn(column), top });
}

function drawHeadRule(paper: Paper, top: number): void {
  const rule = { x: paper.left, top: top + HEAD_HEIGHT - 3, width: paper.right - paper.left };
  drawRule(paper, { ...rule, color: RULE, thick: 0.6 });
}

type Row = { readonly table: Table; readonly cells: Cells; readonly last: boolean };

/** One block for each of its lines, so that a long description can go on to the next page. */
function rowBlocks(paper: Paper, { table, cells, last }: Row): Block[] {
  const row = childTag(paper, table.tag, { type: 'TR' });
  const tags = new Map(table.columns.map(({ key }) => [key, childTag(paper, row, { type: 'TD' })]));
  const count = Math.max(...Object.values(cells).map((lines) => lines.length));

  return Array.from({ length: count }, (_, index) => ({
    height: lineHeight(table.style),
    gap: index === 0 ? ROW_GAP : 0,
    keep: index === count - 1 ? last : keepsWithNext(index, count),
    draw: (top) => drawRowLine(paper, { table, cells, tags, index }, top),
    overhead: table.overhead,
  }));
}

type RowLine = {
  readonly table: LineTable;
  readonly cells: Cells;
  readonly tags: ReadonlyMap<ColumnKey, Tag>;
  readonly index: number;
};

function drawRowLine(paper: Paper, { table, cells, tags, index }: RowLine, top: number): void {
  for (const column of table.columns) {
    const line = cells[column.key]?.[index];
    if (line && line.words.length > 0) {
      tagged(paper, tags.get(column.key), () => writeLine(paper, line, { ...table.style, ...placeIn(column), top }));
    }
  }
}

/** Hours are summed; quantities of different things are not. */
function totalRow(paper: Paper, table: Table, group: LineGroup): Block {
  const { lines, kind } = group;
  const amount = sumMoney(
    lines.map((line) => line.amount),
    lines[0]?.amount.currency ?? '',
  );
  const texts: Partial<Record<ColumnKey, string>> = {
    text: en.kindTotals[kind],
    ...(kind === 'time' ? { quantity: totalHours(lines) } : {}),
    amount: formatMoney(amount),
  };
  const row = childTag(paper, table.tag, { type: 'TR' });
  const tags = table.columns.map(({ key }) =>
    childTag(paper, row, key === 'text' ? { type: 'TH', scope: 'Row' } : { type: 'TD' }),
  );
  const style = { ...table.style, weight: 'strong' } as const;
  const from = table.columns.find(({ key }) => key === 'text')?.x ?? paper.left;

  return {
    height: lineHeight(style) + 6,
    gap: ROW_GAP + 1,
    keep: false,
    overhead: table.overhead,
    draw: (top) => {
      decoration(paper, () => drawRule(paper, { x: from, top, width: paper.right - from, color: RULE, thick: 0.6 }));
      for (const [index, column] of table.columns.entries()) {
        const line = lineOf(texts[column.key] ?? '', style);
        tagged(paper, line.words.length === 0 ? undefined : tags[index], () =>
          writeLine(paper, line, { ...style, ...placeIn(column), top: top + 6 }),
        );
      }
    },
  };
}

function totalHours(lines: readonly BillLine[]): string {
  const sum = lines.reduce((total, line) => total + line.quantityE4, 0n);
  const shown = lines[0] ? figuresOf(lines, 'time').quantity(lines[0]) : '';

  return formatE4(sum, shown.split('.')[1]?.length ?? 1);
}

function placeIn(column: Column): { x: number; align: 'right' | undefined } {
  return { x: column.align === 'right' ? column.x + column.width : column.x, align: column.align };
}
