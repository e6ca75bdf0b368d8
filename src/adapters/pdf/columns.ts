// The columns of a table of line items: as wide as their figures, and the rest is the description's.
import { formatShortDate } from '../../core/local-date.ts';
import { formatMoney } from '../../core/money.ts';
import type { BillLine } from '../../ports/bill-pdf.ts';
import { descriptionOf, figuresOf } from './figures.ts';
import { en } from './texts/en.ts';
import { breakLines, type Line, lineOf, type Style, widthOf } from './words.ts';

export type ColumnKey = 'date' | 'timekeeper' | 'text' | 'quantity' | 'rate' | 'amount';

export type Column = {
  readonly key: ColumnKey;
  readonly title: string;
  readonly x: number;
  readonly width: number;
  /** Figures end at their column's right edge. */
  readonly align: 'right' | undefined;
};

/** Its lines below one another; figures have one. */
export type Cells = Partial<Readonly<Record<ColumnKey, readonly Line[]>>>;

export type LineTable = { readonly style: Style; readonly columns: readonly Column[]; readonly rows: readonly Cells[] };

type Group = { readonly kind: BillLine['kind']; readonly lines: readonly BillLine[] };

type Texts = Partial<Record<ColumnKey, string>>;

const GAP = 11;
const HEAD_SIZE = 8;
const WIDEST_NAME = 92;
const LEAST_TEXT = 150;
/** Smaller letters only when figures would leave no room for the description. */
const SIZES = [9, 8, 7, 6];

export function lineTable(group: Group, edges: { readonly left: number; readonly right: number }): LineTable {
  const texts = textsOf(group);
  const titles = titlesOf(group);
  const fits = SIZES.map((size) => ({ size, widths: widthsOf({ texts, titles }, { size, edges }) }));
  const fit = fits.find(({ widths }) => (widths.get('text') ?? 0) >= LEAST_TEXT) ?? fits.at(-1);
  const style = { size: fit?.size ?? 9 };
  const columns = columnsFrom(titles, fit?.widths ?? new Map(), edges.left);

  return { style, columns, rows: texts.map((row) => cellsOf(row, { columns, style })) };
}

/** No column stands empty: an expense has no timekeeper, an adjustment no rate. */
function titlesOf(group: Group): Map<ColumnKey, string> {
  const { timekeeper, quantity, rate, ...always } = en.columns;
  const titles = new Map<ColumnKey, string>([['date', always.date]]);
  if (group.lines.some((line) => line.timekeeper !== '')) {
    titles.set('timekeeper', timekeeper);
  }
  titles.set('text', always.text);
  if (group.kind !== 'adjustment') {
    titles.set('quantity', group.kind === 'time' ? en.hours : quantity).set('rate', rate);
  }

  return titles.set('amount', always.amount);
}

function textsOf({ lines, kind }: Group): Texts[] {
  const figures = figuresOf(lines, kind);
  const dates = new Map<string, string>();

  return lines.map((line) => {
    const date = dates.get(line.date) ?? formatShortDate(line.date);
    dates.set(line.date, date);

    return {
      date,
      timekeeper: line.timekeeper,
      text: descriptionOf(line),
      quantity: figures.quantity(line),
      rate: figures.rate(line),
      amount: formatMoney(line.amount),
    };
  });
}

type Content = { readonly texts: readonly Texts[]; readonly titles: ReadonlyMap<ColumnKey, string> };

function widthsOf(
  content: Content,
  fit: { readonly size: number; readonly edges: { readonly left: number; readonly right: number } },
): Map<ColumnKey, number> {
  const widths = new Map<ColumnKey, number>();
  let left = fit.edges.right - fit.edges.left - GAP * (content.titles.size - 1);
  for (const [key, title] of content.titles) {
    if (key !== 'text') {
      const widest = widestOf(content.texts, { key, size: fit.size });
      const needed = Math.max(key === 'timekeeper' ? Math.min(widest, WIDEST_NAME) : widest, titleWidth(title));
      widths.set(key, needed);
      left -= needed;
    }
  }

  return widths.set('text', Math.max(left, HEAD_SIZE * 3));
}

function widestOf(texts: readonly Texts[], column: { readonly key: ColumnKey; readonly size: number }): number {
  let widest = 0;
  for (const text of new Set(texts.map((row) => row[column.key] ?? ''))) {
    widest = Math.max(widest, widthOf(lineOf(text, column), column));
  }

  return widest + 0.01;
}

function titleWidth(title: string): number {
  return widthOf(lineOf(title, { size: HEAD_SIZE }), { size: HEAD_SIZE });
}

function columnsFrom(
  titles: ReadonlyMap<ColumnKey, string>,
  widths: ReadonlyMap<ColumnKey, number>,
  left: number,
): Column[] {
  let x = left;

  return [...titles].map(([key, title]) => {
    const width = widths.get(key) ?? 0;
    const column = { key, title, x, width, align: ['quantity', 'rate', 'amount'].includes(key) ? 'right' : undefined };
    x += width + GAP;

    return column as Column;
  });
}

function cellsOf(row: Texts, table: { readonly columns: readonly Column[]; readonly style: Style }): Cells {
  const cells = table.columns.map(({ key, width }) => {
    const text = row[key] ?? '';
    const broken = key === 'text' || key === 'timekeeper';

    return [key, broken ? breakLines(text, { width, style: table.style }) : [lineOf(text, table.style)]];
  });

  return Object.fromEntries(cells) as Cells;
}
