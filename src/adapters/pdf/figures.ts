// Figures of a table's column, written so that their decimals stand below one another.
import { decimalOfE4, exponentOf, formatE4, formatMoney } from '../../core/money.ts';
import type { BillLine } from '../../ports/bill-pdf.ts';
import { en } from './texts/en.ts';

export type Figures = {
  readonly quantity: (line: BillLine) => string;
  readonly rate: (line: BillLine) => string;
};

/** As many decimals for each line as the most exact of them needs. */
export function figuresOf(lines: readonly BillLine[], kind: BillLine['kind']): Figures {
  const currency = lines[0]?.amount.currency ?? '';
  const quantities = decimalsOf(
    lines.map((line) => line.quantityE4),
    kind === 'time' ? 1 : 0,
  );
  const rates = decimalsOf(
    lines.map((line) => line.rateE4),
    exponentOf(currency),
  );

  return {
    quantity: (line) => formatE4(line.quantityE4, quantities),
    rate: (line) => formatE4(line.rateE4, rates),
  };
}

/** What was done, with what was added to or taken off its price. */
export function descriptionOf(line: BillLine): string {
  return line.adjustment.minor === 0n
    ? line.description
    : `${line.description} (${en.adjusted(formatMoney(line.adjustment))})`;
}

function decimalsOf(values: readonly bigint[], least: number): number {
  let most = least;
  for (const value of values) {
    const [, fraction = ''] = decimalOfE4(value, 0).split('.');
    most = Math.max(most, fraction.length);
  }

  return most;
}
