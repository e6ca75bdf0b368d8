// The line items of a bill: by matter and kind, with the table's head on every page.
import { formatShortDate } from '../../core/local-date.ts';
import { decimalOfE4, formatMoney, type Money, sumMoney } from '../../core/money.ts';
import type { BillDocument, BillLine } from '../../ports/bill-pdf.ts';
import { breakLines, drawLine, drawRule, RULE, SOFT } from './page.ts';
import type { Sheet } from './sheet.ts';
import { en } from './texts/en.ts';

const KINDS = ['time', 'expense', 'flat-fee', 'adjustment'] as const;
const ROW = { size: 9 };
const ROW_HEIGHT = 12.8;
const COLUMNS = { date: 56, timekeeper: 84, quantity: 46, rate: 68, amount: 76 };

export function drawLines(sheet: Sheet, bill: BillDocument): void {
  for (const matter of bill.matters) {
    // A heading never stands alone at the foot of a page.
    sheet.need(90);
    const name = [matter.displayNumber, matter.description].filter((part) => part !== '').join(' · ');
    drawLine(sheet.doc, name, {
      x: sheet.left,
      y: sheet.y,
      width: sheet.width,
      size: 11.5,
      weight: 'strong',
      color: bill.firm.accentColor,
    });
    sheet.y += 20;
    for (const kind of KINDS) {
      drawKind(sheet, { kind, lines: matter.lines.filter((line) => line.kind === kind) });
    }
    if (bill.matters.length > 1) {
      drawSum(sheet, {
        label: en.matterTotal(matter.displayNumber),
        lines: matter.lines,
        currency: bill.total.currency,
      });
    }
    sheet.y += 10;
  }
}

function drawKind(sheet: Sheet, group: { kind: BillLine['kind']; lines: readonly BillLine[] }): void {
  if (group.lines.length === 0) {
    return;
  }

  sheet.need(64);
  drawHead(sheet, group.kind);
  for (const line of group.lines) {
    drawRow(sheet, line);
  }
  sheet.y += 12;
}

function drawHead(sheet: Sheet, kind: BillLine['kind']): void {
  const at = columnsOf(sheet);
  const style = { y: sheet.y, size: 8, color: SOFT };
  drawLine(sheet.doc, en.kinds[kind], { ...style, x: at.date, width: 130, weight: 'strong' });
  drawLine(sheet.doc, en.description, { ...style, x: at.description, width: at.descriptionWidth });
  drawLine(sheet.doc, kind === 'time' ? en.hours : en.quantity, {
    ...style,
    x: at.quantity,
    width: COLUMNS.quantity,
    align: 'right',
  });
  drawLine(sheet.doc, en.rate, { ...style, x: at.rate, width: COLUMNS.rate, align: 'right' });
  drawLine(sheet.doc, en.amount, { ...style, x: at.amount, width: COLUMNS.amount, align: 'right' });
  sheet.y += 14;
  drawRule(sheet.doc, { x: sheet.left, y: sheet.y, width: sheet.width, color: RULE });
  sheet.y += 5;
}

function drawRow(sheet: Sheet, line: BillLine): void {
  const at = columnsOf(sheet);
  const text =
    line.adjustment.minor === 0n
      ? line.description
      : `${line.description} (${en.adjusted(formatMoney(line.adjustment))})`;
  const lines = breakLines(sheet.doc, text, { width: at.descriptionWidth, style: ROW });
  const by = breakLines(sheet.doc, line.timekeeper, { width: COLUMNS.timekeeper - 8, style: ROW });
  const together = Math.min(Math.max(lines.length, by.length), 3);
  if (sheet.need(together * ROW_HEIGHT + 6)) {
    drawHead(sheet, line.kind);
  }
  drawFigures(sheet, line);
  for (const [index, part] of lines.entries()) {
    if (sheet.need(ROW_HEIGHT)) {
      drawHead(sheet, line.kind);
    }
    drawLine(sheet.doc, by[index] ?? '', { x: at.timekeeper, y: sheet.y, width: COLUMNS.timekeeper, ...ROW });
    drawLine(sheet.doc, part, { x: at.description, y: sheet.y, width: at.descriptionWidth, ...ROW });
    sheet.y += ROW_HEIGHT;
  }
  sheet.y += 4;
}

function drawFigures(sheet: Sheet, line: BillLine): void {
  const at = columnsOf(sheet);
  const { y } = sheet;
  drawLine(sheet.doc, formatShortDate(line.date), { x: at.date, y, width: COLUMNS.date, ...ROW });
  if (line.kind !== 'adjustment') {
    const rate = decimalOfE4(line.rateE4, 2);
    drawLine(sheet.doc, decimalOfE4(line.quantityE4, line.kind === 'time' ? 1 : 0), {
      x: at.quantity,
      y,
      width: COLUMNS.quantity,
      align: 'right',
      ...ROW,
    });
    drawLine(sheet.doc, rate, { x: at.rate, y, width: COLUMNS.rate, align: 'right', ...ROW });
  }
  drawLine(sheet.doc, formatMoney(line.amount), { x: at.amount, y, width: COLUMNS.amount, align: 'right', ...ROW });
}

function drawSum(sheet: Sheet, sum: { label: string; lines: readonly BillLine[]; currency: string }): void {
  sheet.need(24);
  const amounts: Money[] = sum.lines.map((line) => line.amount);
  drawLine(sheet.doc, sum.label, { x: sheet.right - 270, y: sheet.y, width: 180, size: 9.5, weight: 'strong' });
  drawLine(sheet.doc, formatMoney(sumMoney(amounts, sum.currency)), {
    x: sheet.right - 110,
    y: sheet.y,
    width: 110,
    align: 'right',
    size: 9.5,
    weight: 'strong',
  });
  sheet.y += 20;
}

function columnsOf(sheet: Sheet) {
  const amount = sheet.right - COLUMNS.amount;
  const rate = amount - COLUMNS.rate;
  const quantity = rate - COLUMNS.quantity;
  const timekeeper = sheet.left + COLUMNS.date;
  const description = timekeeper + COLUMNS.timekeeper;

  return {
    date: sheet.left,
    timekeeper,
    description,
    descriptionWidth: quantity - description - 8,
    quantity,
    rate,
    amount,
  };
}
