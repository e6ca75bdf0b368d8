// Amounts as PayPal writes them. Called by the files of this provider.
import { Fault } from '../../core/fault.ts';
import { decimalOf, exponentOf, type Money, money, parseMoney, powerOfTen } from '../../core/money.ts';
import type { AmountTaken } from '../../core/payment-provider.ts';
import type { PaypalAmount } from './paypal-shapes.ts';

/**
 * Currencies with the decimals that PayPal takes of them: https://developer.paypal.com/api/rest/reference/currency-codes/
 * Left out: BRL, CNY, INR and MYR, which only accounts of their own countries take.
 */
const HUNDREDTHS = 'AUD CAD CHF CZK DKK EUR GBP HKD ILS MXN NOK NZD PHP PLN SEK SGD THB USD';
const NO_DECIMALS = 'HUF JPY TWD';

const DECIMALS: ReadonlyMap<string, number> = new Map([
  ...HUNDREDTHS.split(' ').map((currency) => [currency, 2] as const),
  ...NO_DECIMALS.split(' ').map((currency) => [currency, 0] as const),
]);

/** MAX_VALUE_EXCEEDED of Orders v2: 9999999.99. What one account may take at once is less, and PayPal alone knows it. */
const MOST_WHOLE = 9_999_999n;

export function paypalTakes(amount: Money): AmountTaken {
  const decimals = DECIMALS.get(amount.currency);
  if (decimals === undefined) {
    return { kind: 'currency-not-taken' };
  }
  const step = powerOfTen(exponentOf(amount.currency) - decimals);
  const most = (MOST_WHOLE + 1n) * powerOfTen(exponentOf(amount.currency)) - step;
  if (amount.minor < step) {
    return { kind: 'too-small', least: money(step, amount.currency) };
  }
  if (amount.minor > most) {
    return { kind: 'too-large', most: money(most, amount.currency) };
  }

  // An amount in forints with fillér: PayPal cannot be told it, and we never round.
  return amount.minor % step === 0n ? { kind: 'taken' } : { kind: 'currency-not-taken' };
}

export function toPaypal(amount: Money): PaypalAmount {
  const decimals = DECIMALS.get(amount.currency) ?? 0;
  const [whole = '0', fraction = ''] = decimalOf(amount).split('.');

  return { currency_code: amount.currency, value: decimals === 0 ? whole : `${whole}.${fraction}` };
}

export function fromPaypal({ currency_code: currency, value }: PaypalAmount): Money {
  const read = parseMoney(value, currency);
  if (!read.ok) {
    throw new Fault('provider-nonsense', { detail: `an amount is ${read.refusal.code}` });
  }

  return read.value;
}
