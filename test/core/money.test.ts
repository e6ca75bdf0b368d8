import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allocateMoney,
  decimalOf,
  formatMoney,
  money,
  multiplyRate,
  parseDecimal,
  parseMoney,
  sumMoney,
} from '../../src/core/money.ts';

describe('Amounts', () => {
  it.each([
    ['1250.', 1250_0000n],
    ['-70', -70_0000n],
    ['+100.00', 100_0000n],
    ['0.200', 2000n],
    ['.5', 5000n],
    ['1053.0000', 1053_0000n],
  ])('reads %s exactly', (text, expected) => {
    expect(parseDecimal(text, 4)).toEqual({ ok: true, value: expected });
  });

  it.each(['1e3', '1,234.50', '$5', '', '-', '.', '1.2.3', 'NaN', '0x10', '１２'])('refuses %j', (text) => {
    expect(parseDecimal(text, 4)).toMatchObject({ ok: false, refusal: { code: 'not-an-amount' } });
  });

  it('refuses more decimals than the currency has', () => {
    expect(parseMoney('10.005', 'USD')).toMatchObject({ ok: false, refusal: { code: 'too-many-decimals' } });
    expect(parseMoney('10.5', 'JPY')).toMatchObject({ ok: false });
    expect(parseMoney('10.005', 'KWD')).toMatchObject({ ok: true, value: { minor: 10005n } });
  });

  it('rounds quantity times rate once, half away from zero', () => {
    expect(multiplyRate(1000n, 333_3300n, 'USD').minor).toBe(3333n);
    expect(multiplyRate(10_000n, 10_050n, 'USD').minor).toBe(101n);
    expect(multiplyRate(-10_000n, 10_050n, 'USD').minor).toBe(-101n);
    expect(multiplyRate(15_000n, 1005_0000n, 'JPY').minor).toBe(1508n);
  });

  it('writes every amount so that reading it gives the same amount', () => {
    fc.assert(
      fc.property(
        fc.bigInt(-(2n ** 60n), 2n ** 60n),
        fc.constantFrom('USD', 'EUR', 'JPY', 'KWD'),
        (minor, currency) => {
          const amount = money(minor, currency);

          expect(parseMoney(decimalOf(amount), currency)).toEqual({ ok: true, value: amount });
        },
      ),
    );
  });

  it('splits an amount into parts that sum to it exactly', () => {
    fc.assert(
      fc.property(
        fc.bigInt(-(10n ** 12n), 10n ** 12n),
        fc
          .array(fc.bigInt(0n, 1000n), { minLength: 1, maxLength: 20 })
          .filter((weights) => weights.some((w) => w > 0n)),
        (minor, weights) => {
          const parts = allocateMoney(money(minor, 'USD'), weights);

          expect(sumMoney(parts, 'USD').minor).toBe(minor);
        },
      ),
    );
  });

  it('shows amounts as a person reads them, exactly above 2^53', () => {
    expect(formatMoney(money(123450n, 'USD'))).toBe('$1,234.50');
    expect(formatMoney(money(120000n, 'JPY'))).toBe('¥120,000');
    expect(formatMoney(money(1234567n, 'KWD'))).toBe('KWD\u00a01,234.567');
    expect(formatMoney(money(900719925474099301n, 'USD'))).toBe('$9,007,199,254,740,993.01');
  });
});
