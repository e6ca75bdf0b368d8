import { describe, expect, it } from 'vitest';
import { joinBill, lineCount, splitBill } from '../../../src/adapters/pdf/bill-parts.ts';
import { aDocument, aMatter, someLines } from './a-bill.ts';

describe('A bill on its way to the worker', () => {
  it.each([
    ['no matter', []],
    ['matters without line items', [aMatter([]), aMatter([])]],
    ['one line item', [aMatter(someLines(1))]],
    [
      'large and small matters',
      [aMatter(someLines(1_001)), aMatter([]), aMatter(someLines(3)), aMatter(someLines(400))],
    ],
  ])('arrives whole with %s', (_, matters) => {
    const bill = aDocument({ matters });

    expect(joinBill(splitBill(bill))).toEqual(bill);
  });

  it('goes in parts of a hundred line items, so that none of them holds up the process', () => {
    const bill = aDocument({ matters: [aMatter(someLines(10_000))] });

    const parts = splitBill(bill);

    expect(lineCount(bill)).toBe(10_000);
    expect(Math.max(...parts.map(({ lines }) => lines.length))).toBeLessThanOrEqual(100);
    expect(parts.filter((part) => part.bill)).toHaveLength(1);
  });
});
