// A bill in parts for its way into the worker. What is posted to a thread is copied by the thread that posts it:
// ten thousand line items at once would hold up everything else.
import type { BillDocument, BillLine } from '../../ports/bill-pdf.ts';

export type BillPart = {
  /** With the first part: everything but the line items. */
  readonly bill?: BillDocument;
  readonly matter: number;
  readonly lines: readonly BillLine[];
};

const LINES_IN_A_PART = 100;

export function lineCount(bill: BillDocument): number {
  return bill.matters.reduce((sum, matter) => sum + matter.lines.length, 0);
}

export function splitBill(bill: BillDocument): BillPart[] {
  const empty = { ...bill, matters: bill.matters.map((matter) => ({ ...matter, lines: [] })) };
  const parts: BillPart[] = bill.matters.flatMap(({ lines }, matter) => slicesOf(lines, matter));
  const [first = { matter: 0, lines: [] }, ...others] = parts;

  return [{ ...first, bill: empty }, ...others];
}

export function joinBill(parts: readonly BillPart[]): BillDocument {
  const bill = parts[0]?.bill;
  if (!bill) {
    throw new TypeError('the first part of a bill is missing');
  }

  const lines = bill.matters.map((): BillLine[] => []);
  for (const part of parts) {
    lines[part.matter]?.push(...part.lines);
  }

  return { ...bill, matters: bill.matters.map((matter, index) => ({ ...matter, lines: lines[index] ?? [] })) };
}

function slicesOf(lines: readonly BillLine[], matter: number): BillPart[] {
  const slices: BillPart[] = [];
  for (let start = 0; start < lines.length; start += LINES_IN_A_PART) {
    slices.push({ matter, lines: lines.slice(start, start + LINES_IN_A_PART) });
  }

  return slices;
}
