import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAmount, readE4, readRoundedAmount } from '../../../src/adapters/bill-sources/file-values.ts';

const cell = (text: string) => ({ row: 7, column: 'LINE_ITEM_TOTAL', text });

/** One number as real files spell it: signs, leading and trailing zeros, a bare point, blanks around. */
function spellings(minor: bigint): fc.Arbitrary<string> {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(5, '0');
  const whole = digits.slice(0, -4);
  const fraction = digits.slice(-4).replace(/0+$/, '');

  return fc
    .record({
      sign: fc.constantFrom(...(minor < 0n ? ['-'] : ['', '+'])),
      zeros: fc.constantFrom('', '0', '000'),
      tail: fc.integer({ min: 0, max: 4 - fraction.length }),
      point: fc.boolean(),
      blanks: fc.constantFrom('', ' ', '\t'),
    })
    .map(({ sign, zeros, tail, point, blanks }) => {
      const decimals = fraction + '0'.repeat(tail);
      const end = decimals === '' && !point ? '' : `.${decimals}`;

      return `${blanks}${sign}${zeros}${whole}${end}${blanks}`;
    });
}

describe('A number in a file', () => {
  it('is read exactly in every spelling that billing systems use', () => {
    fc.assert(
      fc.property(
        fc.bigInt(-(10n ** 15n), 10n ** 15n).chain((value) => fc.tuple(fc.constant(value), spellings(value))),
        ([value, text]) => {
          expect(readE4(cell(text))).toEqual({ value, problems: [] });
        },
      ),
    );
  });

  it('is never read from what is not one', () => {
    const notPlain = fc.string({ maxLength: 12, unit: fc.constantFrom(...'0123456789+-.,eE$€ %()xN') });
    fc.assert(
      fc.property(notPlain, (text) => {
        const { value, problems } = readE4(cell(text));
        const plain = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text.trim());

        expect(value === undefined).toBe(problems.length > 0);
        expect(value !== undefined && !plain).toBe(false);
      }),
    );
  });

  it('rounds half away from zero, and says so exactly when it had to', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 12n), 10n ** 12n), fc.constantFrom('USD', 'JPY', 'KWD'), (e4, currency) => {
        const sign = e4 < 0n ? '-' : '';
        const digits = (e4 < 0n ? -e4 : e4).toString().padStart(5, '0');
        const { value, problems } = readRoundedAmount(
          cell(`${sign}${digits.slice(0, -4)}.${digits.slice(-4)}`),
          currency,
        );
        const unit = { USD: 100n, JPY: 10_000n, KWD: 10n }[currency] ?? 1n;
        const distance = (value?.minor ?? 0n) * unit - e4;

        expect(distance * 2n).toBeLessThanOrEqual(unit);
        expect(distance * 2n).toBeGreaterThanOrEqual(-unit);
        expect(problems.map(({ code }) => code)).toEqual(distance === 0n ? [] : ['rounded']);
      }),
    );
  });

  it.each([
    ['10.005', 'USD', 'bad-number'],
    ['10.5', 'JPY', 'bad-number'],
    ['1e3', 'USD', 'bad-number'],
    ['1000000000000', 'USD', 'number-too-large'],
  ])('as an amount, %s in %s is refused with row and column', (text, currency, code) => {
    expect(readAmount(cell(text), currency).problems).toMatchObject([{ row: 7, column: 'LINE_ITEM_TOTAL', code }]);
  });
});
