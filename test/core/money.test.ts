// Amounts to the cent: read, written, rounded and split. LONG=1 tries a million of each.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMoney,
  allocateMoney,
  decimalOf,
  exponentOf,
  formatE4,
  formatMoney,
  money,
  multiplyRate,
  parseDecimal,
  parseMoney,
  subtractMoney,
  sumMoney,
} from '../../src/core/money.ts';
import { printedSeed, times } from '../long/counts.ts';

const tries = () => ({ numRuns: times({ long: 1_000_000, short: 5_000 }), seed: printedSeed('amounts') });
const LONG_ENOUGH = { timeout: times({ long: 900_000, short: 20_000 }) };
const currency = fc.constantFrom('USD', 'EUR', 'JPY', 'KWD');

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

describe('Many amounts', () => {
  const line = fc.record({ quantity: fc.bigInt(-(10n ** 8n), 10n ** 8n), rate: fc.bigInt(0n, 10n ** 9n) });
  const lines = fc.array(line, { minLength: 1, maxLength: 12 });

  it('of lines sum to the total exactly, each within half a minor unit of its own product', LONG_ENOUGH, () => {
    fc.assert(
      fc.property(lines, currency, (given, code) => {
        const amounts = given.map(({ quantity, rate }) => multiplyRate(quantity, rate, code));
        const total = sumMoney(amounts, code);

        if (total.minor !== amounts.reduce((sum, { minor }) => sum + minor, 0n)) throw new Error('the sum is off');
        for (const [index, { quantity, rate }] of given.entries()) {
          const scale = 10n ** BigInt(8 - exponentOf(code));
          const off = 2n * ((amounts[index]?.minor ?? 0n) * scale - quantity * rate);
          if (off > scale || off < -scale) throw new Error(`line ${index} is rounded wrongly`);
        }
      }),
      tries(),
    );
  });

  it('are split over lines so that the parts sum to them exactly, none further off than one unit', LONG_ENOUGH, () => {
    const weights = fc
      .array(fc.bigInt(0n, 10n ** 12n), { minLength: 1, maxLength: 12 })
      .filter((each) => each.some((weight) => weight > 0n));
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 60n), 2n ** 60n), weights, currency, (minor, given, code) => {
        const parts = allocateMoney(money(minor, code), given);
        const sum = given.reduce((left, right) => left + right, 0n);

        if (sumMoney(parts, code).minor !== minor) throw new Error('the parts do not sum to the whole');
        for (const [index, weight] of given.entries()) {
          const off = (parts[index]?.minor ?? 0n) * sum - minor * weight;
          if (off > sum || off < -sum) throw new Error(`part ${index} is further off than one unit`);
        }
      }),
      tries(),
    );
  });

  it('are read from plain decimals alone, and written as they were read', LONG_ENOUGH, () => {
    const plain = /^\s*[+-]?(\d+\.?\d*|\.\d+)\s*$/;
    const text = fc.string({ maxLength: 10, unit: fc.constantFrom(..."0012345.-+,eE $€% \u00a0\u2212_'x") });
    fc.assert(
      fc.property(text, currency, (given, code) => {
        const read = parseMoney(given, code);
        if (read.ok && !plain.test(given)) throw new Error('read what is no plain decimal');
        if (!read.ok) return;

        const again = parseMoney(decimalOf(read.value), code);
        if (!again.ok || again.value.minor !== read.value.minor) throw new Error('written as something else');
        if (subtractMoney(read.value, read.value).minor !== 0n) throw new Error('not nothing');
      }),
      tries(),
    );
  });

  it.each(['-0', '-0.00', '-.0', '+0'])('%s is nothing, without a sign', (text) => {
    expect(parseMoney(text, 'USD')).toEqual({ ok: true, value: money(0n, 'USD') });
  });
});

describe('The arithmetic of money', () => {
  it('has no floating-point number in it', () => {
    const source = readFileSync('src/core/money.ts', 'utf8')
      .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
      .replace(/'[^']*'|\/\^.*?\$\//g, "''");
    const floats = /\b(?:Number|parseFloat|parseInt|Math|toFixed|toPrecision|valueOf)\b|\d\.\d|\d[eE]\d|[^.\w]\+[a-z]/g;

    expect(source).toContain('10_000n');
    expect([...source.matchAll(floats)].map(([found]) => found)).toEqual([]);
  });

  it('takes an amount of one currency for no other', () => {
    expect(() => addMoney(money(1n, 'USD'), money(1n, 'EUR'))).toThrow(RangeError);
    expect(() => sumMoney([money(1n, 'USD')], 'EUR')).toThrow(RangeError);
  });
});

describe('A quantity', () => {
  it.each([
    [15000n, 1, '1.5'],
    [10000n, 0, '1'],
    [12_345_678_9000n, 2, '12,345,678.90'],
    [-1_250_5000n, 1, '-1,250.5'],
    [333n, 0, '0.0333'],
  ])('of %d ten-thousandths is shown with at least %d decimals as %s', (value, decimals, text) => {
    expect(formatE4(value, decimals)).toBe(text);
  });
});

it('A currency that is called like a property of every object has two decimals as well', () => {
  expect(exponentOf('constructor')).toBe(2);
});
