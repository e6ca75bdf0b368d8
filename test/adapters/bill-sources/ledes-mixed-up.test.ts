import { describe, expect, it } from 'vitest';
import { ledes } from '../../../src/adapters/bill-sources/ledes.ts';
import type { ImportRecord } from '../../../src/ports/bill-source.ts';
import { HEADING, ledesLine, problemsIn, valuesOf } from './files.ts';

const BLOCK = 1_000;
const TIMEOUT = { timeout: 120_000 };

/** Bills of so many lines each, their lines in turn, some at a time, as from a file. */
async function* mixedUp({ bills, linesEach }: { bills: number; linesEach: number }) {
  const [before = '', between = '', after = ''] = ledesLine({
    INVOICE_NUMBER: '@@',
    LINE_ITEM_NUMBER: '@@',
    INVOICE_TOTAL: String(450 * linesEach),
  }).split('@@');
  const lineOf = (index: number) => `${before}${index % bills}${between}${Math.floor(index / bills)}${after}`;
  yield ['LEDES1998B[]', HEADING].map((text, index) => ({ row: index + 1, text }));
  for (let start = 0; start < bills * linesEach; start += BLOCK) {
    const length = Math.min(BLOCK, bills * linesEach - start);
    yield Array.from({ length }, (_, index) => ({ row: start + index + 3, text: lineOf(start + index) }));
  }
}

/** What is read of them, without holding the bills. */
async function read(bills: { bills: number; linesEach: number }): Promise<{ bills: number; problems: string[] }> {
  const options = { format: 'ledes-1998b', state: 'draft', currency: 'USD', paymentTermsDays: 30 } as const;
  const problems: ImportRecord[] = [];
  let count = 0;
  for await (const record of ledes(() => mixedUp(bills), options)) {
    count += valuesOf([record], 'bill').length;
    problems.push(...(record.kind === 'problem' ? [record] : []));
  }

  return { bills: count, problems: problemsIn(problems) };
}

describe('A LEDES file whose bills are mixed up', () => {
  it('is read while no more than 100,000 lines wait for the rest of their bill', TIMEOUT, async () => {
    expect(await read({ bills: 11, linesEach: 9_090 })).toEqual({ bills: 11, problems: [] });
  });

  it('is refused where more do, and read no further', TIMEOUT, async () => {
    const { bills, problems } = await read({ bills: 12, linesEach: 9_000 });

    expect({ bills, problems }).toEqual({ bills: 0, problems: ['101002 INVOICE_NUMBER bills-mixed-up'] });
  });
});
