// What one row of a bill amounts to: quantity × price, less a discount in percent, and the amount that the row
// states itself. Used by xero.ts and quickbooks.ts.
import { type Problem, problem } from '../../core/import-problem.ts';
import type { ImportedLine } from '../../core/imported-bill.ts';
import {
  decimalOf,
  divideHalfUp,
  exponentOf,
  type Money,
  money,
  multiplyRate,
  subtractMoney,
} from '../../core/money.ts';
import { readCsvAmount, readCsvE4 } from './csv-numbers.ts';
import type { Delimiter } from './csv-rows.ts';
import type { CsvCell } from './csv-table.ts';
import type { Read } from './file-values.ts';

export type LineAmounts = Pick<ImportedLine, 'quantityE4' | 'rateE4' | 'adjustment' | 'amount'>;

export type LineCells = {
  readonly quantity: CsvCell;
  readonly price: CsvCell;
  readonly discount: CsvCell;
  /** What the row comes to by itself; where it is empty it is calculated. */
  readonly amount: CsvCell;
};

export type NumberRules = { readonly delimiter: Delimiter; readonly currency: string };

const ALL_OF_IT = 1_000_000n;

export function readLineAmounts(cells: LineCells, rules: NumberRules): Read<LineAmounts> {
  const { quantity, price, amount } = cells;
  if (quantity.text === '' && price.text === '') {
    return readAmountOnly(amount, rules);
  }

  const absent = [quantity, price].find(({ text }) => text === '');
  if (absent) {
    const expected = absent === price ? 'the price of one' : 'how many';

    return { value: undefined, problems: [problem('missing-value', { ...absent, expected })] };
  }

  return readCalculated(cells, rules);
}

/** A text without figures costs nothing. */
function readAmountOnly(cell: CsvCell, rules: NumberRules): Read<LineAmounts> {
  const nothing = money(0n, rules.currency);
  if (cell.text === '') {
    return { value: { quantityE4: 0n, rateE4: 0n, adjustment: nothing, amount: nothing }, problems: [] };
  }

  const { value: amount, problems } = readCsvAmount(cell, rules);
  if (amount === undefined) {
    return { value: undefined, problems };
  }

  const rateE4 = amount.minor * 10n ** BigInt(4 - exponentOf(rules.currency));

  return { value: { quantityE4: 1_0000n, rateE4, adjustment: nothing, amount }, problems };
}

function readCalculated(cells: LineCells, rules: NumberRules): Read<LineAmounts> {
  const { delimiter, currency } = rules;
  const quantity = readCsvE4(cells.quantity, delimiter);
  const rate = readCsvE4(cells.price, delimiter);
  const discount = readDiscount(cells.discount, delimiter);
  const own = cells.amount.text === '' ? undefined : readCsvAmount(cells.amount, rules);
  const problems = [quantity, rate, discount, ...(own ? [own] : [])].flatMap((read) => read.problems);
  if (quantity.value === undefined || rate.value === undefined || discount.value === undefined || problems.length > 0) {
    return { value: undefined, problems };
  }

  const scale = 10n ** BigInt(14 - exponentOf(currency));
  const exact = quantity.value * rate.value * (ALL_OF_IT - discount.value);
  const calculated = money(divideHalfUp(exact, scale), currency);
  const amount = own?.value ?? calculated;
  const adjustment = subtractMoney(amount, multiplyRate(quantity.value, rate.value, currency));

  return {
    value: { quantityE4: quantity.value, rateE4: rate.value, adjustment, amount },
    problems: amountProblems(cells.amount, { amount, calculated }),
  };
}

/** In ten-thousandths of a percent: all of it is 1,000,000. */
function readDiscount(cell: CsvCell, delimiter: Delimiter): Read<bigint> {
  const text = cell.text.replace(/\s*%$/, '');
  if (text === '') {
    return { value: 0n, problems: [] };
  }

  const read = readCsvE4({ ...cell, text }, delimiter);
  if (read.value !== undefined && (read.value < 0n || read.value > ALL_OF_IT)) {
    return {
      value: undefined,
      problems: [problem('bad-choice', { ...cell, value: cell.text, expected: 'a percentage from 0 to 100' })],
    };
  }

  return read;
}

/** A cent off is rounding by the product that wrote the file; more is an error. */
function amountProblems(cell: CsvCell, { amount, calculated }: { amount: Money; calculated: Money }): Problem[] {
  const difference = subtractMoney(amount, calculated).minor;
  const close = difference >= -1n && difference <= 1n;
  const amounts = { value: decimalOf(amount), expected: decimalOf(calculated) };

  return difference === 0n ? [] : [problem(close ? 'csv-amount-rounded' : 'csv-amount-wrong', { ...cell, ...amounts })];
}

/** The line without the tax that is in its price. What rounding the price leaves over becomes its adjustment. */
export function withoutTax(line: LineAmounts, tax: Money): LineAmounts {
  const amount = subtractMoney(line.amount, tax);
  const gross = line.amount.minor;
  const size = gross < 0n ? -gross : gross;
  const net = gross < 0n ? -amount.minor : amount.minor;
  const rateE4 = size === 0n ? line.rateE4 : divideHalfUp(line.rateE4 * net, size);
  const adjustment = subtractMoney(amount, multiplyRate(line.quantityE4, rateE4, amount.currency));

  return { quantityE4: line.quantityE4, rateE4, adjustment, amount };
}
