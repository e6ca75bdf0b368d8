// The table of faults in .github/faults.md names tests: each must be there, under exactly that title.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isThere, testNamedBy } from './support/named-tests.ts';

const lines = readFileSync('.github/faults.md', 'utf8').split('\n');

/** | 7 | fault | what must happen | */
const rows = lines
  .filter((line) => /^\| \d+ /.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, number, fault, mustHappen]) => ({ number: Number(number), fault, mustHappen }));

/** - 7: `test/…` “title”, or why there is none */
const shown = lines.flatMap((line) => {
  const [, number, by = ''] = /^- (\d+): (.*)$/.exec(line) ?? [];

  return number === undefined ? [] : [{ number: Number(number), by, test: testNamedBy(by) }];
});

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

it('The table of faults has each of its numbers once, in order', () => {
  expect(rows.map(({ number }) => number)).toEqual([...range(1, 68), ...range(70, 74)]);
});

it('The table of faults says of each what must happen, and which tests show it or why there is none', () => {
  const bare = rows.filter(
    ({ number, fault, mustHappen }) => !fault || !mustHappen || !shown.some((each) => each.number === number),
  );
  const others = shown.filter(({ test, by }) => test === undefined && !/^(not yet|open): \S/.test(by));

  expect(bare).toEqual([]);
  expect(others).toEqual([]);
});

it('The tests that the table of faults names are there, under their titles', () => {
  const named = shown.flatMap(({ test }) => test ?? []);

  expect(named.length).toBeGreaterThan(rows.length);
  expect(named.filter((test) => !isThere(test))).toEqual([]);
});
