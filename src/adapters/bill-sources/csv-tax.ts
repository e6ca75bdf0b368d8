// Whether the amounts of a bill's rows have their tax in them. Nothing says so in the file: it follows from the
// total, or from the rate, and where it does not, the bill is refused. Used by csv-bills.ts.
import { type Place, type Problem, problem } from '../../core/import-problem.ts';
import { decimalOf, divideHalfUp, type Money, money, subtractMoney, sumMoney } from '../../core/money.ts';
import type { Read } from './file-values.ts';

export type TaxedLine = {
  readonly amount: Money;
  /** Undefined when the row names a tax but not how much it is. */
  readonly tax: Money | undefined;
  /** In ten-thousandths of a percent, where the tax is named with it: `20% (VAT on Income)`. */
  readonly rateE4: bigint | undefined;
};

export type TaxFacts = {
  readonly lines: readonly TaxedLine[];
  readonly currency: string;
  readonly statedTotal: Money | undefined;
  readonly statedTax: Money | undefined;
  /** Where total and tax stand in the file. */
  readonly places: { readonly total: Place; readonly tax: Place };
};

export type BillTax = { readonly included: boolean; readonly tax: Money };

const HUNDRED = 1_000_000n;

/** `20% (VAT on Income)` → 200000n, `No VAT` → 0n; undefined for a name that tells no rate. */
export function rateOfTax(name: string): bigint | undefined {
  const [, whole = '', fraction = ''] = /(\d{1,3})(?:\.(\d{1,4}))?\s*%/.exec(name) ?? [];
  if (whole !== '') {
    return BigInt(whole) * 10_000n + BigInt(fraction.padEnd(4, '0'));
  }

  return UNTAXED.test(name.trim()) ? 0n : undefined;
}

const UNTAXED =
  /^(?:|none|non|nontaxable|no (?:tax|vat|gst)\b.*|(?:tax )?exempt\b.*|e|z|zero.?rated\b.*|zero\b.*|bas excluded|gst free\b.*|out(?:side)? (?:of )?(?:the )?scope\b.*)$/i;

export function taxOfBill(facts: TaxFacts): Read<BillTax> {
  const { lines, currency, statedTax, places } = facts;
  const known = lines.flatMap(({ tax }) => tax ?? []);
  const sum = known.length === lines.length ? sumMoney(known, currency) : undefined;
  const tax = statedTax ?? sum;
  if (tax === undefined) {
    return failed(problem('csv-tax-missing', places.tax));
  }

  if (sum !== undefined && !within(sum, tax, lines.length)) {
    return failed(problem('csv-tax-differs', { ...places.tax, value: decimalOf(tax), expected: decimalOf(sum) }));
  }

  const included = tax.minor === 0n ? false : isIncluded(facts, tax);
  if (included === undefined) {
    return failed(unclear(facts, tax));
  }

  return included && sum === undefined
    ? failed(problem('csv-tax-missing', places.tax))
    : { value: { included, tax: included ? (sum ?? tax) : tax }, problems: [] };
}

/** By the total if it fits one of the two, else by the rates. */
function isIncluded(facts: TaxFacts, tax: Money): boolean | undefined {
  const { lines, currency, statedTotal } = facts;
  const sum = sumOf(lines, currency);
  if (statedTotal !== undefined) {
    const fits = [sum.minor, sum.minor + tax.minor].map((total) =>
      within(money(total, currency), statedTotal, lines.length),
    );
    if (fits[0] !== fits[1]) {
      return fits[0];
    }
  }

  const fits = [HUNDRED, 0n].map((inside) => lines.every((line) => fitsRate(line, inside === HUNDRED)));

  return fits[0] === fits[1] ? undefined : fits[0];
}

/** Whether the tax is what the rate makes of the amount, with the tax in it or without. */
function fitsRate({ amount, tax, rateE4 }: TaxedLine, included: boolean): boolean {
  if (tax === undefined || rateE4 === undefined) {
    return false;
  }

  const calculated = divideHalfUp(amount.minor * rateE4, included ? HUNDRED + rateE4 : HUNDRED);

  return within(money(calculated, amount.currency), tax, 1);
}

function sumOf(lines: readonly TaxedLine[], currency: string): Money {
  return sumMoney(
    lines.map(({ amount }) => amount),
    currency,
  );
}

/** Each row may have been rounded by itself. */
function within(left: Money, right: Money, rows: number): boolean {
  const { minor } = subtractMoney(left, right);

  return minor <= BigInt(rows) && minor >= -BigInt(rows);
}

function unclear({ lines, currency, statedTotal, places }: TaxFacts, tax: Money): Problem {
  const sum = sumOf(lines, currency);
  const value = statedTotal === undefined ? '' : decimalOf(statedTotal);
  const expected = `${decimalOf(sum)} or ${decimalOf(money(sum.minor + tax.minor, currency))}`;

  return problem('csv-tax-unclear', { ...places.total, value, expected });
}

function failed(found: Problem): Read<never> {
  return { value: undefined, problems: [found] };
}
