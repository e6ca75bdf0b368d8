// The lines of a bill as LEDES has them: fees, expenses, adjustments of the whole bill; each adds up by itself, and all of
// them to the bill's total. Used by ledes-out.ts.
import type { LocalDate } from '../../core/local-date.ts';
import { addMoney, allocateMoney, type Money, money, multiplyRate, subtractMoney } from '../../core/money.ts';
import type { BillDocument, BillLine } from '../../ports/bill-pdf.ts';
import { en } from './texts/en.ts';

export type LineToWrite = {
  /** Which of the document's matters. */
  readonly matter: number;
  readonly type: 'F' | 'E' | 'IF';
  readonly date: LocalDate;
  readonly unitsE4: bigint;
  readonly costE4: bigint;
  readonly adjustment: Money;
  /** units × cost + adjustment. */
  readonly net: Money;
  readonly tax: Money;
  readonly timekeeper: string;
  readonly code: string;
  readonly description: string;
};

/** In the order of the matters; a discount of the bill comes last, on its first matter. */
export function linesToWrite(document: BillDocument): LineToWrite[] {
  const nothing = money(0n, document.total.currency);
  const lines = document.matters.flatMap(({ lines: own }, matter) =>
    own.map((line) => ({ ...lineToWrite(line), matter, tax: nothing })),
  );

  return withTax([...lines, ...discountLines(document)], document.tax);
}

function lineToWrite(line: BillLine): Omit<LineToWrite, 'matter' | 'tax'> {
  const { date, timekeeper, code, description, amount } = line;
  const words = { date, timekeeper, code, description, net: amount };
  if (line.kind === 'adjustment') {
    return { ...words, type: 'IF', unitsE4: 0n, costE4: 0n, adjustment: amount };
  }

  // also what a bill carries for a cent that its source rounded otherwise
  const adjustment = subtractMoney(amount, multiplyRate(line.quantityE4, line.rateE4, amount.currency));
  const type = line.kind === 'expense' ? 'E' : 'F';

  return { ...words, type, unitsE4: line.quantityE4, costE4: line.rateE4, adjustment };
}

function discountLines({ discount, issueDate }: BillDocument): LineToWrite[] {
  const amount = money(-discount.minor, discount.currency);
  const sums = { unitsE4: 0n, costE4: 0n, adjustment: amount, net: amount, tax: money(0n, amount.currency) };
  const words = { timekeeper: '', code: '', description: en.discount };

  return amount.minor === 0n ? [] : [{ matter: 0, type: 'IF', date: issueDate, ...sums, ...words }];
}

/** Our bills have one sum of tax: it is spread over what was charged, to the cent; where nothing was, it is the first line's. */
function withTax(lines: readonly LineToWrite[], tax: Money): LineToWrite[] {
  const weights = lines.map(taxedWeight);
  if (tax.minor === 0n) {
    return [...lines];
  }

  const isCharged = weights.some((weight) => weight > 0n);
  const parts = allocateMoney(tax, isCharged ? weights : lines.map((_, index) => (index === 0 ? 1n : 0n)));

  return lines.map((line, index) => ({ ...line, tax: parts[index] ?? line.tax }));
}

function taxedWeight({ type, net }: LineToWrite): bigint {
  return type !== 'IF' && net.minor > 0n ? net.minor : 0n;
}

/** What the bill charges before discounts and adjustments: the tax is spread over it. */
export function taxedAmount(lines: readonly LineToWrite[], currency: string): Money {
  return money(
    lines.reduce((sum, line) => sum + taxedWeight(line), 0n),
    currency,
  );
}

export function grossOf(line: LineToWrite): Money {
  return addMoney(line.net, line.tax);
}
