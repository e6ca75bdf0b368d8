import { expect, it } from 'vitest';
import { problem } from '../../src/core/import-problem.ts';

const PLACE = { row: 1, column: 'Date' };

it.each([
  ['\u0000', '(characters that cannot be seen) is not a column of Xero.'],
  ['\u200b \u0007', '(characters that cannot be seen) is not a column of Xero.'],
  ['Da\u0000te\n', 'Da te is not a column of Xero.'],
])('a title %j is named in words that can be seen', (value, words) => {
  const { text } = problem('csv-unknown-column', { ...PLACE, value, expected: 'Xero' });

  expect(text).toContain(words);
});

it('a cell of blanks alone is called empty', () => {
  expect(problem('csv-date', { ...PLACE, value: ' \t ' }).text).toContain('An empty cell is not a date.');
});

it.each(['bad-number', 'bad-date', 'bad-choice'] as const)('a value of blanks alone is called empty: %s', (code) => {
  expect(problem(code, { ...PLACE, value: ' ', expected: 'a plain number' }).text).toMatch(/^An empty value is not /);
});
