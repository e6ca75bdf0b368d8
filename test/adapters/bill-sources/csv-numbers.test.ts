import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCsvAmount, readCsvE4 } from '../../../src/adapters/bill-sources/csv-numbers.ts';

const cell = (text: string) => ({ row: 7, column: 'LineAmount', text });
const delimiters = [',', ';', '\t'] as const;

function grouped(digits: string, mark: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, mark);
}

/** One number as spreadsheets spell it, and never in a way that reads as another number too. */
function spellings(value: bigint): fc.Arbitrary<{ text: string; delimiter: (typeof delimiters)[number] }> {
  const digits = (value < 0n ? -value : value).toString().padStart(5, '0');
  const whole = digits.slice(0, -4);
  const exact = digits.slice(-4);
  const short = exact.replace(/0+$/, '');

  return fc
    .record({
      sign: fc.constantFrom(...(value < 0n ? ['-'] : ['', '+'])),
      mark: fc.constantFrom('.', ','),
      group: fc.boolean(),
      fraction: fc.constantFrom(exact, ...(short.length === 3 ? [] : [short])),
      delimiter: fc.constantFrom(...delimiters),
    })
    .map(({ sign, mark, group, fraction, delimiter }) => {
      const parted = group && fraction !== '' ? grouped(whole, mark === '.' ? ',' : '.') : whole;

      return { text: `${sign}${parted}${fraction === '' ? '' : mark}${fraction}`, delimiter };
    });
}

describe('A number of a spreadsheet', () => {
  it('is read exactly, with parted thousands and either decimal mark', () => {
    fc.assert(
      fc.property(
        fc.bigInt(-(10n ** 15n), 10n ** 15n).chain((value) => fc.tuple(fc.constant(value), spellings(value))),
        ([value, { text, delimiter }]) => {
          expect(readCsvE4(cell(text), delimiter)).toEqual({ value, problems: [] });
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('is never read from what can be read as two numbers, or as none', () => {
    const unit = fc.constantFrom(...'0123456789+-.,eE$€ %()=@xN');
    fc.assert(
      fc.property(fc.string({ maxLength: 12, unit }), fc.constantFrom(...delimiters), (text, delimiter) => {
        const { value, problems } = readCsvE4(cell(text.trim()), delimiter);
        const readings = readingsOf(text.trim());

        expect(value === undefined).toBe(problems.length > 0);
        if (value !== undefined) {
          expect(readings).toContain(value);
        }
        if (readings.length > 1 && !(delimiter === ',' && /^[+-]?\d+\.\d+$/.test(text.trim()))) {
          expect(value).toBeUndefined();
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['1,234', ',', 'csv-thousands'],
    ['1,234', ';', 'csv-thousands'],
    ['1.234', ';', 'csv-thousands'],
    ['-12.345', '\t', 'csv-thousands'],
    ['1,234.5.6', ',', 'csv-number'],
    ['12,34.50', ',', 'csv-number'],
    ['0,123.45', ',', 'csv-number'],
    ['1.234,', ',', 'csv-number'],
    [',5', ',', 'csv-number'],
    ['', ',', 'csv-number'],
    ['0.00001', ',', 'csv-decimals'],
  ] as const)('%s between "%s" is refused with row and column', (text, delimiter, code) => {
    expect(readCsvE4(cell(text), delimiter).problems).toMatchObject([{ row: 7, column: 'LineAmount', code }]);
  });

  it.each([
    ['0,234', ';', 2_340n],
    ['1234,567', ';', 12_345_670n],
    ['1.234', ',', 12_340n],
    ['1,234,567', ',', 12_345_670_000n],
    ['1.234.567', ',', 12_345_670_000n],
    ['-70', ',', -700_000n],
    ['1250.', ',', 12_500_000n],
  ] as const)('%s between "%s" is read', (text, delimiter, value) => {
    expect(readCsvE4(cell(text), delimiter)).toEqual({ value, problems: [] });
  });

  it.each([
    ['10.50', 'USD', 1050n],
    ['10', 'JPY', 10n],
    ['1,234.500', 'KWD', 1_234_500n],
  ])('as an amount, %s in %s has the decimals of its currency', (text, currency, minor) => {
    expect(readCsvAmount(cell(text), { delimiter: ',', currency }).value).toEqual({ minor, currency });
  });
});

/** Every number that anybody may read in the text, in ten-thousandths: decimals by point or comma, or thousands. */
function readingsOf(text: string): bigint[] {
  const found = (['.', ','] as const).flatMap((decimal) => {
    const other = decimal === '.' ? ',' : '.';
    const group = `(?:\\d+|[1-9]\\d{0,2}(?:\\${other}\\d{3})+)`;
    const match = new RegExp(`^([+-]?)(${group})?(?:\\${decimal}(\\d*))?$`).exec(text);
    const [, sign, whole = '', fraction = ''] = match ?? [];
    const digits = fraction.replace(/0+$/, '');

    return match === null || whole + fraction === '' || digits.length > 4
      ? []
      : [BigInt(`${sign === '-' ? '-' : ''}${whole.replaceAll(other, '') || '0'}${digits.padEnd(4, '0')}`)];
  });

  return [...new Set(found)];
}
