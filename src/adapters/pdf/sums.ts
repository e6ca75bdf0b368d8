// The end of a bill: what it comes to, what was paid, and what is due.
import { formatLongDate } from '../../core/local-date.ts';
import { formatMoney, type Money, money } from '../../core/money.ts';
import type { BillDocument } from '../../ports/bill-pdf.ts';
import { INK, readable, SOFT } from './colors.ts';
import { type Block, keepsWithNext } from './layout.ts';
import { drawRule, type Look, lineHeight, type Paper, writeLine, writeLines } from './paper.ts';
import { childTag, decoration, type Tag, tagged } from './tags.ts';
import { en } from './texts/en.ts';
import { breakLines, lineOf, widthOf } from './words.ts';

/** `width`: from the right edge to where the label begins. */
type SumPlace = { readonly parent: Tag; readonly width: number; readonly keep: boolean; readonly cells?: boolean };

type Sum = { readonly label: string; readonly amount: string; readonly strong: boolean };

const WIDTH = 280;
const SIZE = 9.5;
const BALANCE = { label: { size: 11, weight: 'strong' }, amount: { size: 15, weight: 'strong' } } as const;
/** So many sums stay together on a page; with more payments, the first and the last of them do. */
const MOST_TOGETHER = 20;

export function sumsBlocks(paper: Paper, bill: BillDocument, parent: Tag): Block[] {
  const table = childTag(paper, parent, { type: 'Table' });
  const sums = sumsOf(bill);
  const blocks = sums.flatMap((sum, index) => {
    const row = childTag(paper, table, { type: 'TR' });
    const together = sums.length <= MOST_TOGETHER || index < 4 || index > sums.length - 3;

    return sumBlocks(paper, { ...sum, parent: row, width: WIDTH, cells: true, keep: together });
  });
  const balance = balanceBlock(paper, bill, childTag(paper, table, { type: 'TR' }));
  const [first = balance, ...others] = [...blocks, balance];

  return [{ ...first, gap: 20 }, ...others];
}

/** A label, and an amount at the right edge of its first line. */
export function sumBlocks(paper: Paper, sum: Sum & SumPlace): Block[] {
  const look: Look = { size: SIZE, weight: sum.strong ? 'strong' : 'regular', color: sum.strong ? INK : SOFT };
  const amount = lineOf(sum.amount, look);
  const width = sum.width - widthOf(amount, look) - 14;
  const labels = breakLines(sum.label, { width, style: look });
  const tags = sum.cells ? cellTags(paper, sum.parent) : { label: sum.parent, amount: sum.parent };

  return labels.map((label, index) => ({
    height: lineHeight(look),
    gap: index === 0 ? 4 : 0,
    keep: index === labels.length - 1 ? sum.keep : keepsWithNext(index, labels.length),
    draw: (top) => {
      tagged(paper, tags.label, () => writeLine(paper, label, { ...look, x: paper.right - sum.width, top }));
      if (index === 0) {
        const place = { ...look, color: INK, x: paper.right, top, align: 'right' } as const;
        tagged(paper, tags.amount, () => writeLine(paper, amount, place));
      }
    },
  }));
}

function balanceBlock(paper: Paper, bill: BillDocument, row: Tag): Block {
  const { label, amount } = balanceOf(bill);
  const tags = cellTags(paper, row);
  const x = paper.right - WIDTH;
  const shown = lineOf(formatMoney(amount), BALANCE.amount);
  const width = WIDTH - widthOf(shown, BALANCE.amount) - 14;
  const labels = breakLines(label, { width, style: BALANCE.label });
  const step = lineHeight(BALANCE.label);
  const color = readable(bill.firm.accentColor);

  return {
    height: 12 + Math.max(lineHeight(BALANCE.amount), labels.length * step),
    gap: 8,
    keep: false,
    draw: (top) => {
      decoration(paper, () => drawRule(paper, { x, top, width: WIDTH, color: bill.firm.accentColor, thick: 1.2 }));
      tagged(paper, tags.label, () => writeLines(paper, labels, { ...BALANCE.label, x, top: top + 13, step }));
      tagged(paper, tags.amount, () =>
        writeLine(paper, shown, { ...BALANCE.amount, color, x: paper.right, top: top + 9, align: 'right' }),
      );
    },
  };
}

function cellTags(paper: Paper, row: Tag): { label: Tag; amount: Tag } {
  return { label: childTag(paper, row, { type: 'TH', scope: 'Row' }), amount: childTag(paper, row, { type: 'TD' }) };
}

function sumsOf(bill: BillDocument): Sum[] {
  const sums: Sum[] = bill.kind === 'trust' ? [] : chargesOf(bill);
  // A request for trust money is one sum; it is said twice only when a part of it has been received.
  const total = bill.kind === 'trust' ? en.trustAmount : en.total;
  if (bill.kind !== 'trust' || bill.payments.length > 0) {
    sums.push({ label: total, amount: formatMoney(bill.total), strong: true });
  }
  const payments = bill.payments.map((payment) => ({
    label: en.payment(formatLongDate(payment.date), payment.method),
    amount: formatMoney(negative(payment.amount)),
    strong: false,
  }));

  return [...sums, ...payments];
}

function chargesOf(bill: BillDocument): Sum[] {
  const charges: [string, Money][] = [[en.subtotal, bill.subtotal]];
  if (bill.discount.minor !== 0n) {
    charges.push([en.discount, negative(bill.discount)]);
  }
  if (bill.tax.minor !== 0n) {
    charges.push([en.tax, bill.tax]);
  }

  return charges.map(([label, amount]) => ({ label, amount: formatMoney(amount), strong: false }));
}

function balanceOf(bill: BillDocument): { label: string; amount: Money } {
  if (bill.mark === 'void') {
    return { label: en.balance.void, amount: money(0n, bill.total.currency) };
  }

  const trust = bill.kind === 'trust';
  if (bill.mark === 'paid') {
    return { label: trust ? en.trustReceived : en.balance.paid, amount: bill.paid };
  }

  const asked = trust && bill.payments.length === 0;

  return { label: asked ? en.trustAmount : en.balance[bill.mark], amount: bill.balance };
}

function negative(amount: Money): Money {
  return { ...amount, minor: -amount.minor };
}
