// Amounts as Stripe counts them, and which it takes; called by stripe.ts and by what reads Stripe's answers.
// Source of all lists: docs.stripe.com/currencies ("Minor units in API amounts", "Special cases", "Minimum and maximum
// charge amounts").
import { exponentOf, type Money, money, powerOfTen } from '../../core/money.ts';
import type { AmountTaken } from '../../core/payment-provider.ts';

/** An account of one country may take fewer: Stripe says so when a checkout is opened. */
const CURRENCIES = new Set(
  `USD AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BWP BYN BZD CAD CDF CHF CLP CNY COP CRC
  CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR ISK JMD JOD JPY KES
  KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR
  NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE SOS SRD SZL THB TJS TND TOP TRY TTD
  TWD TZS UAH UGX UYU UZS VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW`.split(/\s+/),
);

/**
 * MGA has hundredths by ISO 4217, and none here. ISK and UGX have none by ISO 4217, and are not here: Stripe counts them in
 * hundredths that must be 00.
 */
const NO_DECIMALS = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));

/** The last digit must be 0. */
const THREE_DECIMALS = new Set(['BHD', 'JOD', 'KWD', 'OMR', 'TND']);

/** In Stripe's units. They hold for the currency that the account settles in; for any other, Stripe converts and decides. */
const LEAST: Readonly<Record<string, bigint>> = {
  AED: 200n,
  AUD: 50n,
  BRL: 50n,
  CAD: 50n,
  CHF: 50n,
  CZK: 1500n,
  DKK: 250n,
  EUR: 50n,
  GBP: 30n,
  HKD: 400n,
  HUF: 17_500n,
  INR: 50n,
  JPY: 50n,
  MXN: 1000n,
  MYR: 200n,
  NOK: 300n,
  NZD: 50n,
  PLN: 200n,
  RON: 200n,
  SEK: 300n,
  SGD: 50n,
  THB: 1000n,
  USD: 50n,
};

/** Some cards go higher in some currencies; whatever way is chosen on the page, this passes. */
const MOST_DIGITS: Readonly<Record<string, number>> = { IDR: 12, INR: 9 };

export function stripeTakes(amount: Money): AmountTaken {
  const { currency } = amount;
  if (!CURRENCIES.has(currency)) {
    return { kind: 'currency-not-taken' };
  }

  const least = leastOf(currency);
  const most = mostOf(currency);
  if (amount.minor < least.minor) {
    return { kind: 'too-small', least };
  }

  if (amount.minor > most.minor) {
    return { kind: 'too-large', most };
  }

  // There is no kind of its own for an amount with more decimals than the provider takes
  return amount.minor % stepOf(currency) === 0n ? { kind: 'taken' } : { kind: 'currency-not-taken' };
}

/** Of an amount that `stripeTakes`: exact, and far from where numbers lose units. */
export function toStripe({ minor, currency }: Money): number {
  const shift = shiftOf(currency);

  return Number(shift >= 0 ? minor * powerOfTen(shift) : minor / powerOfTen(-shift));
}

/** Undefined of an amount that we cannot hold: a part of a króna. */
export function fromStripe(amount: number, currency: string): Money | undefined {
  const code = currency.toUpperCase();
  const shift = shiftOf(code);
  const divisor = powerOfTen(Math.max(shift, 0));
  const units = BigInt(amount) * powerOfTen(Math.max(-shift, 0));

  return units % divisor === 0n ? money(units / divisor, code) : undefined;
}

function leastOf(currency: string): Money {
  const step = stepOf(currency);
  const units = LEAST[currency] ?? 1n;
  const shift = shiftOf(currency);
  const minor = shift >= 0 ? (units + powerOfTen(shift) - 1n) / powerOfTen(shift) : units * powerOfTen(-shift);

  return money(minor < step ? step : minor, currency);
}

function mostOf(currency: string): Money {
  const units = powerOfTen(MOST_DIGITS[currency] ?? 8) - 1n;
  const shift = shiftOf(currency);
  const minor = shift >= 0 ? units / powerOfTen(shift) : units * powerOfTen(-shift);

  return money(minor - (minor % stepOf(currency)), currency);
}

/** Our minor units that Stripe can tell apart. */
function stepOf(currency: string): bigint {
  if (THREE_DECIMALS.has(currency)) {
    return 10n;
  }

  return powerOfTen(Math.max(-shiftOf(currency), 0));
}

function shiftOf(currency: string): number {
  return decimalsAtStripe(currency) - exponentOf(currency);
}

function decimalsAtStripe(currency: string): number {
  if (NO_DECIMALS.has(currency)) {
    return 0;
  }

  return THREE_DECIMALS.has(currency) ? 3 : 2;
}
