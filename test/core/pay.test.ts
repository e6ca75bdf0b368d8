// When a bill can be paid by a link, for how much, and by which provider.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BILL_STATES, type BillKind } from '../../src/core/bill.ts';
import { decimalOf, exponentOf, formatMoney, money } from '../../src/core/money.ts';
import { amountToPay, leastToPay, type PayFacts, payLinkStanding, whyNotPayable } from '../../src/core/pay.ts';
import type { AmountTaken } from '../../src/core/payment-provider.ts';
import { times } from '../long/counts.ts';

const usd = (minor: bigint) => money(minor, 'USD');
const tries = { numRuns: times({ long: 100_000, short: 2_000 }) };
const LONG_ENOUGH = { timeout: times({ long: 600_000, short: 20_000 }) };
const TAKEN = { kind: 'taken' } as const;

function aProvider(changes: { accounts?: readonly ('operating' | 'trust')[]; taken?: AmountTaken } = {}) {
  const { accounts = ['operating', 'trust'], taken = TAKEN } = changes;

  return { accounts, takes: () => taken };
}

describe('A bill', () => {
  const facts = (changes: Partial<PayFacts['bill']> = {}, more: Partial<PayFacts> = {}): PayFacts => ({
    bill: { state: 'awaiting_payment', kind: 'revenue', balance: usd(123_450n), ...changes },
    pending: undefined,
    provider: aProvider(),
    ...more,
  });
  const codeOf = (of: PayFacts) => whyNotPayable(of)?.code;

  it.each([
    ['draft', 'bill-withdrawn'],
    ['awaiting_approval', 'bill-withdrawn'],
    ['awaiting_payment', undefined],
    ['paid', 'bill-paid'],
    ['void', 'bill-withdrawn'],
    ['deleted', 'bill-withdrawn'],
  ] as const)('that is %s: %s, whatever else is true of it', (state, code) => {
    expect(codeOf(facts({ state }))).toBe(code);
    if (code === undefined) return;
    expect(codeOf(facts({ state }, { provider: undefined, pending: usd(1n) }))).toBe(code);
    expect(codeOf(facts({ state, kind: 'trust', balance: usd(0n) }))).toBe(code);
  });

  it('has an answer for each of its states', () => {
    expect(BILL_STATES.map((state) => codeOf(facts({ state })) ?? 'payable')).toHaveLength(6);
  });

  it.each([
    ['nothing is due', facts({ balance: usd(0n) }), 'bill-paid'],
    ['more was paid than was due', facts({ balance: usd(-5n) }), 'bill-paid'],
    ['a cent is due', facts({ balance: usd(1n) }), undefined],
    ['a payment is on its way', facts({}, { pending: usd(5n) }), 'payment-pending'],
    ['nobody takes payments', facts({}, { provider: undefined }), 'no-provider'],
    [
      'a payment is on its way, and nobody takes another',
      facts({}, { pending: usd(5n), provider: undefined }),
      'payment-pending',
    ],
    [
      'its currency is taken by nobody',
      facts({}, { provider: aProvider({ taken: { kind: 'currency-not-taken' } }) }),
      'currency-not-taken',
    ],
    [
      'all of it is more than is taken at once',
      facts({}, { provider: aProvider({ taken: { kind: 'too-large', most: usd(9n) } }) }),
      undefined,
    ],
  ] as const)('of which %s', (_what, of, code) => {
    expect(codeOf(of)).toBe(code);
  });

  it.each([
    ['revenue', ['operating'], undefined],
    ['revenue', ['operating', 'trust'], undefined],
    ['revenue', ['trust'], 'trust-not-taken'],
    ['trust', ['operating', 'trust'], undefined],
    ['trust', ['trust'], undefined],
    ['trust', ['operating'], 'trust-not-taken'],
    ['trust', [], 'trust-not-taken'],
  ] as const)('of kind %s by a provider that can be told %j: %s', (kind, accounts, code) => {
    expect(codeOf(facts({ kind }, { provider: aProvider({ accounts }) }))).toBe(code);
  });
});

type Typed = {
  readonly kind?: BillKind;
  readonly balance?: bigint;
  readonly currency?: string;
  readonly minimum?: string;
  readonly taken?: AmountTaken;
};

/** What an amount comes to: its minor units, or why it is refused. */
function amount(typed: string, { kind = 'revenue', balance = 123_450n, currency = 'USD', ...more }: Typed = {}) {
  const { minimum = '', taken = TAKEN } = more;
  const bill = { kind, balance: money(balance, currency) };
  const found = amountToPay({ bill, minimum, provider: aProvider({ taken }) }, typed);

  return found.ok ? found.value.minor : found.refusal.code;
}

describe('The amount that a client types', () => {
  it.each([
    ['', 123_450n],
    ['   ', 123_450n],
    ['1234.50', 123_450n],
    ['1234.5', 123_450n],
    ['1,234.50', 123_450n],
    ['$1,234.50', 123_450n],
    ['$500.00', 50_000n],
    ['500 $', 50_000n],
    ['500 USD', 50_000n],
    ['USD 500', 50_000n],
    [' 500 ', 50_000n],
    ['0.01', 1n],
    ['.5', 50n],
    ['1,000', 100_000n],
  ])('is read as people write it: %j', (typed, minor) => {
    expect(amount(typed)).toBe(minor);
  });

  it.each([
    '1.234,50',
    '1234,50',
    '12,34.50',
    '1,2345',
    ',500',
    '1e3',
    '0',
    '0.00',
    '-5',
    '-$5',
    '$-5',
    '0.001',
    '5.005',
    '1 000',
    'all',
    '$',
    'USD',
    'NaN',
    'Infinity',
    '0x10',
    '１２',
    '5USD00',
    '5$00',
    '$$5',
    '€500',
    '500 EUR',
    "1' OR '1'='1",
    '9'.repeat(400).concat('.x'),
  ])('is no amount: %j', (typed) => {
    expect(amount(typed)).toBe('not-an-amount');
  });

  it.each([
    ['1234.51', 'over-balance'],
    ['9'.repeat(40), 'over-balance'],
    ['1,234,567.00', 'over-balance'],
  ])('is never more than is due: %j', (typed, code) => {
    expect(amount(typed)).toBe(code);
  });

  it.each([
    ['JPY', '267000', 267_000n, 267_000n],
    ['JPY', '¥267,000', 267_000n, 267_000n],
    ['JPY', '267000.5', 267_000n, 'not-an-amount'],
    ['JPY', '267000.0', 267_000n, 267_000n],
    ['KWD', '12.345', 99_999n, 12_345n],
    ['KWD', '12.3456', 99_999n, 'not-an-amount'],
    ['KWD', '1,234.500', 9_999_999n, 1_234_500n],
    // by others a comma begins the three decimals
    ['KWD', '1,234', 9_999_999n, 'not-an-amount'],
    ['EUR', '€12.30', 99_999n, 1_230n],
    ['EUR', '$12.30', 99_999n, 'not-an-amount'],
    ['GBP', '£12.30', 99_999n, 1_230n],
    ['CHF', 'CHF 12.30', 99_999n, 1_230n],
    ['CAD', '$12.30', 99_999n, 1_230n],
  ] as const)('is of the currency of the bill: %s %j', (currency, typed, balance, expected) => {
    expect(amount(typed, { currency, balance })).toBe(expected);
  });

  it.each([
    ['49.99', '50.00', 'under-minimum'],
    ['50', '50.00', 5_000n],
    ['0.01', '', 1n],
    ['1234.50', '5000', 123_450n],
    ['1234.49', '5000', 'under-minimum'],
    ['0.01', '0', 1n],
    // a decimal that the currency does not have bounds nothing
    ['0.01', '50.005', 1n],
  ])(
    'is no less than the firm takes at once, which is never more than is due: %j with %j',
    (typed, minimum, expected) => {
      expect(amount(typed, { minimum })).toBe(expected);
    },
  );

  it.each([
    ['', 123_450n],
    ['1234.50', 123_450n],
    ['1234.49', 'in-full-only'],
    ['0.01', 'in-full-only'],
    ['1234.51', 'over-balance'],
  ])('of a trust request is all of it: %j', (typed, expected) => {
    expect(amount(typed, { kind: 'trust', minimum: '50' })).toBe(expected);
  });

  it.each([
    ['no less', { kind: 'too-small', least: usd(50n) }, 'under-minimum'],
    ['no more', { kind: 'too-large', most: usd(99_999_999n) }, 'over-maximum'],
  ] as const)('is %s than the provider takes', (_what, taken, code) => {
    expect(amount('5', { taken })).toBe(code);
  });

  it(
    'is read back as it is shown, in each currency, and nothing that is taken is outside its bounds',
    LONG_ENOUGH,
    () => {
      const currencies = fc.constantFrom('USD', 'EUR', 'GBP', 'JPY', 'KWD', 'CHF');
      const amounts = fc.tuple(fc.bigInt(1n, 10n ** 12n), fc.bigInt(1n, 10n ** 12n), fc.bigInt(0n, 10n ** 9n));
      fc.assert(
        fc.property(currencies, amounts, (currency, [one, other, least]) => {
          const [asked, balance] = one < other ? [one, other] : [other, one];
          const minimum = decimalOf(money(least, currency));
          const expected = asked < least && asked < balance ? 'under-minimum' : asked;

          expect(amount(decimalOf(money(asked, currency)), { currency, balance, minimum })).toBe(expected);
          const shown = formatMoney(money(asked, currency));
          expect(amount(shown, { currency, balance, minimum })).toBe(ambiguous(shown, currency) ?? expected);
        }),
        tries,
      );
    },
  );

  /** A bare group of three after a comma, where three decimals are usual. */
  function ambiguous(shown: string, currency: string): string | undefined {
    return exponentOf(currency) === 3 && !shown.includes('.') ? 'not-an-amount' : undefined;
  }

  it('is never guessed: whatever is typed is refused, or is between the least and the balance', LONG_ENOUGH, () => {
    const signs = fc.constantFrom(...'0123456789.,-+$€ eEx\u00a0', 'USD');
    const anything = fc.oneof(
      fc.string(),
      fc.array(signs, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(anything, fc.bigInt(1n, 10n ** 9n), (typed, balance) => {
        const found = amount(typed, { balance });

        expect(typeof found === 'string' || (found >= 1n && found <= balance)).toBe(true);
      }),
      tries,
    );
  });
});

describe('The least that is taken', () => {
  it.each([
    ['revenue', '', 1n],
    ['revenue', '50.00', 5_000n],
    ['revenue', '9999', 123_450n],
    ['revenue', 'nonsense', 1n],
    ['trust', '', 123_450n],
    ['trust', '50.00', 123_450n],
  ] as const)('of a %s bill, with the minimum %j', (kind, minimum, minor) => {
    expect(leastToPay({ kind, balance: usd(123_450n) }, minimum)).toEqual(usd(minor));
  });
});

describe('A pay link', () => {
  const now = new Date('2026-03-16T15:00:00Z');
  const at = (ms: number) => new Date(now.getTime() + ms);
  const good = { holdUntil: now, expiresAt: at(1), cancelled: false, stopped: false, contactActive: true };

  it.each([
    ['is open from the end of the hold until it expires', {}, 'open'],
    ['is closed while its share is held', { holdUntil: at(1) }, 'closed'],
    ['has expired at its last moment', { expiresAt: now }, 'expired'],
    ['is closed when the share was cancelled', { cancelled: true }, 'closed'],
    ['is closed when sharing was stopped', { stopped: true }, 'closed'],
    ['is closed when its contact is not active', { contactActive: false }, 'closed'],
    ['is closed, not expired, when both are true', { expiresAt: now, stopped: true }, 'closed'],
  ])('%s', (_what, changes, standing) => {
    expect(payLinkStanding({ ...good, ...changes }, now)).toBe(standing);
  });
});
