// Money as integer minor units with a currency. All arithmetic, parsing and formatting of amounts
// is here; nothing in the product uses a floating-point number for money.
import { ok, type Result, refuse } from './result.ts';

export type Money = { readonly minor: bigint; readonly currency: string };

export type AmountRefusal = { readonly code: 'not-an-amount' | 'too-many-decimals'; readonly text: string };

/** ISO 4217: currencies whose minor unit is not a hundredth. */
const EXPONENTS: Readonly<Record<string, number>> = {
  BHD: 3,
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  IQD: 3,
  ISK: 0,
  JOD: 3,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  PYG: 0,
  RWF: 0,
  TND: 3,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
};

/** Quantities and rates carry four decimals: 1.5 hours is 15000n. */
export const E4 = 10_000n;

export function money(minor: bigint, currency: string): Money {
  return { minor, currency };
}

const POWERS = Array.from({ length: 25 }, (_, exponent) => 10n ** BigInt(exponent));

/** Known ones: working one out takes as long as the sum that it is for. */
export function powerOfTen(exponent: number): bigint {
  return POWERS[exponent] ?? 10n ** BigInt(exponent);
}

export function exponentOf(currency: string): number {
  return Object.hasOwn(EXPONENTS, currency) ? (EXPONENTS[currency] ?? 2) : 2;
}

export function isCurrencyCode(text: string): boolean {
  return currencyCodes().has(text);
}

export function addMoney(left: Money, right: Money): Money {
  assertSameCurrency(left, right);

  return money(left.minor + right.minor, left.currency);
}

export function subtractMoney(left: Money, right: Money): Money {
  assertSameCurrency(left, right);

  return money(left.minor - right.minor, left.currency);
}

export function sumMoney(amounts: readonly Money[], currency: string): Money {
  const total = money(0n, currency);
  let minor = 0n;
  for (const amount of amounts) {
    assertSameCurrency(total, amount);
    minor += amount.minor;
  }

  return money(minor, currency);
}

/** Divides by a power of ten, half away from zero: the rounding that bills are read with. */
export function divideHalfUp(value: bigint, divisor: bigint): bigint {
  const half = divisor / 2n;

  return value >= 0n ? (value + half) / divisor : -((-value + half) / divisor);
}

/** quantity × rate, both in ten-thousandths of the major unit, rounded once to minor units. */
export function multiplyRate(quantityE4: bigint, rateE4: bigint, currency: string): Money {
  const scale = powerOfTen(8 - exponentOf(currency));

  return money(divideHalfUp(quantityE4 * rateE4, scale), currency);
}

/** Splits an amount by weights so that the parts sum to it exactly (largest remainder). */
export function allocateMoney(total: Money, weights: readonly bigint[]): Money[] {
  const sum = weights.reduce((left, right) => left + right, 0n);
  if (sum <= 0n) {
    throw new RangeError('allocateMoney needs a positive sum of weights');
  }

  const parts = weights.map((weight) => (total.minor * weight) / sum);
  const order = weights
    .map((weight, index) => ({ index, remainder: absolute((total.minor * weight) % sum) }))
    .sort((left, right) => (right.remainder > left.remainder ? 1 : right.remainder < left.remainder ? -1 : 0));
  let left = total.minor - parts.reduce((a, b) => a + b, 0n);
  const step = left < 0n ? -1n : 1n;
  for (const { index } of order) {
    if (left === 0n) {
      break;
    }
    parts[index] = (parts[index] ?? 0n) + step;
    left -= step;
  }

  return parts.map((minor) => money(minor, total.currency));
}

/**
 * Reads a plain decimal as scaled integer: `1250.`, `-70`, `+100.00`, `0.200` are read; exponents,
 * thousands separators, currency signs and more significant decimals than `scale` are refused.
 */
export function parseDecimal(text: string, scale: number): Result<bigint, AmountRefusal> {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text.trim());
  if (!match || (match[2] === '' && (match[3] ?? '') === '')) {
    return refuse({ code: 'not-an-amount', text });
  }

  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > scale) {
    return refuse({ code: 'too-many-decimals', text });
  }

  const digits = BigInt(`${match[2] || '0'}${fraction.padEnd(scale, '0')}`);

  return ok(match[1] === '-' ? -digits : digits);
}

/** Reads an amount of a currency, with no more decimals than the currency has. */
export function parseMoney(text: string, currency: string): Result<Money, AmountRefusal> {
  const minor = parseDecimal(text, exponentOf(currency));

  return minor.ok ? ok(money(minor.value, currency)) : minor;
}

/** The plain decimal of an amount: `1234.50`. */
export function decimalOf(amount: Money): string {
  return formatScaled(amount.minor, exponentOf(amount.currency));
}

/** A quantity or rate in ten-thousandths as a decimal with at least `minDecimals` decimals. */
export function decimalOfE4(value: bigint, minDecimals: number): string {
  const [whole = '0', fraction = ''] = formatScaled(value, 4).split('.');
  const trimmed = fraction.replace(/0+$/, '').padEnd(minDecimals, '0');

  return trimmed === '' ? whole : `${whole}.${trimmed}`;
}

/** A quantity or rate in ten-thousandths as a person reads it: `1,250.50`. */
export function formatE4(value: bigint, decimals: number): string {
  const [whole = '', fraction] = decimalOfE4(value, decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');

  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** What a person reads: `$1,234.50`, `€980.00`, `¥120,000`, `CHF 12.00`. */
export function formatMoney(amount: Money, locale = 'en-US'): string {
  const formatter = formatterOf(amount.currency, locale);

  // A decimal string is formatted exactly; a number would lose cents above 2^53.
  return formatter.format(decimalOf(amount) as Intl.StringNumericLiteral);
}

/** What people write beside an amount for its currency, the longest first: `CA$`, `CAD`, `$`. */
export function signsOf(currency: string): readonly string[] {
  const signs = (['symbol', 'narrowSymbol'] as const).flatMap((currencyDisplay) =>
    new Intl.NumberFormat('en-US', { style: 'currency', currency, currencyDisplay })
      .formatToParts(0)
      .flatMap(({ type, value }) => (type === 'currency' ? [value] : [])),
  );

  return [currency, ...signs].toSorted((one, other) => other.length - one.length);
}

export function moneyToJson(amount: Money): { amount: string; currency: string } {
  return { amount: decimalOf(amount), currency: amount.currency };
}

let codes: ReadonlySet<string> | undefined;

/** Asking for the list takes longer than reading a line of a bill. */
function currencyCodes(): ReadonlySet<string> {
  codes ??= new Set(Intl.supportedValuesOf('currency').filter((code) => /^[A-Z]{3}$/.test(code)));

  return codes;
}

const formatters = new Map<string, Intl.NumberFormat>();

/** Making a formatter takes longer than using it a thousand times. */
function formatterOf(currency: string, locale: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  const digits = exponentOf(currency);
  const formatter =
    formatters.get(key) ??
    new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  formatters.set(key, formatter);

  return formatter;
}

function formatScaled(value: bigint, scale: number): string {
  const digits = absolute(value)
    .toString()
    .padStart(scale + 1, '0');
  const sign = value < 0n ? '-' : '';
  const whole = digits.slice(0, digits.length - scale);

  return scale === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-scale)}`;
}

export function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function assertSameCurrency(left: Money, right: Money): void {
  if (left.currency !== right.currency) {
    throw new RangeError(`cannot combine ${left.currency} with ${right.currency}`);
  }
}
