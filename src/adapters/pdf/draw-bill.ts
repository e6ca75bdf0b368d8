// Draws a bill: the order of what stands on it, from the letterhead to the balance.
import PDFDocument from 'pdfkit';
import { formatLongDate } from '../../core/local-date.ts';
import { formatMoney, type Money } from '../../core/money.ts';
import type { BillDocument } from '../../ports/bill-pdf.ts';
import { drawLines } from './draw-lines.ts';
import { cleanText, registerFonts } from './fonts.ts';
import { drawLine, drawRule, drawText, INK, RULE, SOFT } from './page.ts';
import { Sheet } from './sheet.ts';
import { en } from './texts/en.ts';

/** The same bill gives the same bytes: dates are the bill's own, and the file's id comes from its content. */
export function drawBill(bill: BillDocument): { doc: PDFKit.PDFDocument; pageCount: () => number } {
  const title = titleOf(bill);
  const doc = new PDFDocument({
    size: bill.total.currency === 'USD' || bill.total.currency === 'CAD' ? 'LETTER' : 'A4',
    margin: 0,
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    info: {
      Title: `${title}, ${cleanText(bill.firm.name)}`,
      Author: cleanText(bill.firm.name),
      CreationDate: new Date(`${bill.issueDate}T00:00:00Z`),
    },
  });
  registerFonts(doc);
  const sheet = new Sheet(doc);
  drawLetterhead(sheet, bill);
  drawHeading(sheet, bill);
  if (bill.kind === 'trust') {
    drawTrustRequest(sheet, bill);
  } else {
    drawLines(sheet, bill);
    drawTotals(sheet, bill);
  }
  const pageCount = doc.bufferedPageRange().count;
  drawEveryPage(sheet, { bill, pageCount });

  return { doc, pageCount: () => pageCount };
}

function titleOf(bill: BillDocument): string {
  return bill.kind === 'trust' ? en.trust(bill.number) : en.bill(bill.number);
}

function drawLetterhead(sheet: Sheet, bill: BillDocument): void {
  const { doc } = sheet;
  const { firm } = bill;
  const initials =
    firm.name
      .match(/\p{Lu}/gu)
      ?.slice(0, 2)
      .join('') ?? '';
  doc.circle(sheet.left + 17, sheet.y + 17, 17).fill(firm.accentColor);
  drawLine(doc, initials, {
    x: sheet.left + 17 - initials.length * 4.6,
    y: sheet.y + 9.5,
    width: 34,
    size: 12.5,
    weight: 'strong',
    color: '#ffffff',
  });
  drawLine(doc, firm.name, { x: sheet.left + 46, y: sheet.y + 7, width: 260, size: 15, weight: 'strong' });
  const contact = [...firm.addressLines, firm.phone, firm.email, firm.website].filter((line) => line !== '');
  for (const [index, line] of contact.entries()) {
    drawLine(doc, line, {
      x: sheet.right - 200,
      y: sheet.y + index * 11.5,
      width: 200,
      align: 'right',
      size: 8,
      color: SOFT,
    });
  }
  sheet.y += Math.max(46, contact.length * 11.5 + 8);
  drawRule(doc, { x: sheet.left, y: sheet.y, width: sheet.width, color: firm.accentColor, thickness: 1.2 });
  sheet.y += 26;
}

function drawHeading(sheet: Sheet, bill: BillDocument): void {
  const { doc } = sheet;
  const mark = bill.mark === 'none' ? '' : `  ${en.marks[bill.mark]}`;
  drawLine(doc, `${titleOf(bill)}${mark}`, { x: sheet.left, y: sheet.y, width: 300, size: 20, weight: 'strong' });
  const facts = [
    [en.issued, formatLongDate(bill.issueDate)],
    ...(bill.mark === 'paid' ? [] : [[en.due, formatLongDate(bill.dueDate)]]),
  ];
  for (const [index, [label = '', value = '']] of facts.entries()) {
    const y = sheet.y + 4 + index * 15;
    drawLine(doc, label, { x: sheet.right - 200, y, width: 70, size: 9, color: SOFT });
    drawLine(doc, value, { x: sheet.right - 140, y, width: 140, align: 'right', size: 9.5 });
  }
  sheet.y += 48;
  drawLine(doc, en.billTo, { x: sheet.left, y: sheet.y, width: 240, size: 8.5, color: SOFT });
  sheet.y += 14;
  for (const [index, line] of [bill.billTo.name, ...bill.billTo.addressLines].entries()) {
    const style = index === 0 ? ({ size: 10.5, weight: 'strong' } as const) : ({ size: 9.5 } as const);
    sheet.y = drawText(doc, line, { x: sheet.left, y: sheet.y, width: 280, ...style });
  }
  if (bill.subject !== '') {
    sheet.y = drawText(doc, bill.subject, { x: sheet.left, y: sheet.y + 12, width: sheet.width, size: 10 });
  }
  sheet.y += 20;
}

function drawTrustRequest(sheet: Sheet, bill: BillDocument): void {
  for (const matter of bill.matters) {
    const name = `${matter.displayNumber} · ${matter.description}`;
    sheet.y = drawText(sheet.doc, name, { x: sheet.left, y: sheet.y, width: sheet.width, size: 10.5 });
  }
  sheet.y += 18;
  drawBalance(sheet, { label: en.trustAmount, amount: bill.balance, accent: bill.firm.accentColor });
  sheet.y = drawText(sheet.doc, en.trustNote, {
    x: sheet.left,
    y: sheet.y + 10,
    width: sheet.width,
    size: 9.5,
    color: SOFT,
  });
}

function drawTotals(sheet: Sheet, bill: BillDocument): void {
  const sums: [string, Money][] = [
    [en.subtotal, bill.subtotal],
    ...(bill.discount.minor === 0n ? [] : [[en.discount, negative(bill.discount)] as [string, Money]]),
    ...(bill.tax.minor === 0n ? [] : [[en.tax, bill.tax] as [string, Money]]),
    [en.total, bill.total],
    ...bill.payments.map(
      (payment) =>
        [en.payment(formatLongDate(payment.date), payment.method), negative(payment.amount)] as [string, Money],
    ),
  ];
  // The sums and the balance stay on one page.
  sheet.need(sums.length * 17 + 60);
  sheet.y += 8;
  for (const [label, amount] of sums) {
    const weight = label === en.total ? 'strong' : 'regular';
    drawLine(sheet.doc, label, {
      x: sheet.right - 270,
      y: sheet.y,
      width: 180,
      size: 9.5,
      weight,
      color: weight === 'strong' ? INK : SOFT,
    });
    drawLine(sheet.doc, formatMoney(amount), {
      x: sheet.right - 110,
      y: sheet.y,
      width: 110,
      align: 'right',
      size: 9.5,
      weight,
    });
    sheet.y += 17;
  }
  const settled = bill.mark === 'paid';
  drawBalance(sheet, {
    label: settled ? en.paidInFull : en.balance,
    amount: settled ? bill.paid : bill.balance,
    accent: bill.firm.accentColor,
  });
}

function drawBalance(sheet: Sheet, total: { label: string; amount: Money; accent: string }): void {
  const x = sheet.right - 270;
  drawRule(sheet.doc, { x, y: sheet.y + 3, width: 270, color: total.accent, thickness: 1.2 });
  sheet.y += 12;
  drawLine(sheet.doc, total.label, { x, y: sheet.y + 2, width: 130, size: 11, weight: 'strong' });
  drawLine(sheet.doc, formatMoney(total.amount), {
    x: sheet.right - 160,
    y: sheet.y,
    width: 160,
    align: 'right',
    size: 14,
    weight: 'strong',
    color: total.accent,
  });
  sheet.y += 30;
}

function negative(amount: Money): Money {
  return { ...amount, minor: -amount.minor };
}

/** Watermark and footer, when the number of pages is known. */
function drawEveryPage(sheet: Sheet, facts: { bill: BillDocument; pageCount: number }): void {
  const { doc } = sheet;
  const { bill, pageCount } = facts;
  for (let page = 0; page < pageCount; page += 1) {
    doc.switchToPage(page);
    if (bill.mark !== 'none') {
      drawWatermark(sheet, en.marks[bill.mark]);
    }
    drawRule(doc, { x: sheet.left, y: sheet.bottom + 22, width: sheet.width, color: RULE });
    const footer = [bill.firm.name, titleOf(bill)].join(' · ');
    drawLine(doc, footer, { x: sheet.left, y: sheet.bottom + 28, width: 340, size: 8, color: SOFT });
    drawLine(doc, en.page(page + 1, pageCount), {
      x: sheet.right - 120,
      y: sheet.bottom + 28,
      width: 120,
      align: 'right',
      size: 8,
      color: SOFT,
    });
  }
}

function drawWatermark(sheet: Sheet, text: string): void {
  const { doc } = sheet;
  const { width, height } = doc.page;
  doc
    .save()
    .rotate(-38, { origin: [width / 2, height / 2] })
    .opacity(0.07);
  drawLine(doc, text, {
    x: width / 2 - text.length * 42,
    y: height / 2 - 80,
    width: 600,
    size: 120,
    weight: 'strong',
    color: '#000000',
  });
  doc.restore();
}
