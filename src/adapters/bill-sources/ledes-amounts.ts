// The amounts of one line of a LEDES file: units, cost, adjustment, tax and total. Used by ledes-line.ts.
import { type Problem, problem } from '../../core/import-problem.ts';
import type { ImportedLine } from '../../core/imported-bill.ts';
import { E4, exponentOf, type Money, money, multiplyRate, subtractMoney } from '../../core/money.ts';
import { type Read, readE4, readRoundedAmount } from './file-values.ts';
import type { LedesField } from './ledes-fields.ts';
import { cellOf, type LedesCells } from './ledes-heading.ts';

export type ItemAmounts = Pick<ImportedLine, 'quantityE4' | 'rateE4' | 'adjustment' | 'amount'> & {
  readonly tax: Money;
};

type Options = { readonly currency: string; readonly isAdjustment: boolean };

const NOUGHT: Read<bigint> = { value: 0n, problems: [] };

/**
 * The line's total holds its tax (98BI: 717.63 = 2 × 350 − 70 + 87.63); a bill has its tax in one sum, so that the
 * item's amount is without. Units and cost are ignored for adjustments of the whole bill (IF, IE), as the format says.
 */
export function readItemAmounts(cells: LedesCells, options: Options): Read<ItemAmounts> {
  const { currency, isAdjustment } = options;
  const quantity = isAdjustment ? NOUGHT : readE4(cellOf(cells, 'LINE_ITEM_NUMBER_OF_UNITS'));
  const rate = isAdjustment ? NOUGHT : readE4(cellOf(cells, 'LINE_ITEM_UNIT_COST'));
  const adjustment = optionalAmount(cells, { field: 'LINE_ITEM_ADJUSTMENT_AMOUNT', currency });
  const total = readRoundedAmount(cellOf(cells, 'LINE_ITEM_TOTAL'), currency);
  const tax = optionalAmount(cells, { field: 'LINE_ITEM_TAX_TOTAL', currency });
  const problems = problemsOf([quantity, rate, adjustment, total, tax]);
  if (
    quantity.value === undefined ||
    rate.value === undefined ||
    adjustment.value === undefined ||
    total.value === undefined ||
    tax.value === undefined
  ) {
    return { value: undefined, problems };
  }

  const amount = subtractMoney(total.value, tax.value);
  const [fixed, moved] = isAdjustment
    ? adjustmentOf(cells, { adjustment: adjustment.value, amount })
    : [adjustment.value, []];

  return {
    value: { quantityE4: quantity.value, rateE4: rate.value, adjustment: fixed, amount, tax: tax.value },
    problems: moved.length === 0 ? problems : [...problems, ...moved],
  };
}

/** Of a line without any, as nearly all are, nothing is made. */
function problemsOf(reads: readonly Read<unknown>[]): readonly Problem[] {
  return reads.every(({ problems }) => problems.length === 0)
    ? NOUGHT.problems
    : reads.flatMap((read) => read.problems);
}

/** Some systems write the amount of an IF or IE line as its cost. */
function adjustmentOf(
  cells: LedesCells,
  { adjustment, amount }: { adjustment: Money; amount: Money },
): [Money, Problem[]] {
  const cost = cellOf(cells, 'LINE_ITEM_UNIT_COST');
  if (adjustment.minor !== 0n || amount.minor === 0n || cost.text === '') {
    return [adjustment, []];
  }

  const units = cellOf(cells, 'LINE_ITEM_NUMBER_OF_UNITS');
  const rate = readE4(cost).value;
  const quantity = units.text === '' ? E4 : readE4(units).value;
  if (rate === undefined || quantity === undefined) {
    return [adjustment, []];
  }

  const { currency } = amount;
  const isCost =
    multiplyRate(quantity, rate, currency).minor === amount.minor ||
    rate * 10n ** BigInt(exponentOf(currency)) === amount.minor * E4;

  return isCost ? [amount, [problem('adjustment-in-cost', { ...cost, value: cost.text })]] : [adjustment, []];
}

/** An empty one is nothing. */
export function optionalAmount(
  cells: LedesCells,
  { field, currency }: { field: LedesField; currency: string },
): Read<Money> {
  const cell = cellOf(cells, field);

  return cell.text === '' ? { value: money(0n, currency), problems: [] } : readRoundedAmount(cell, currency);
}
