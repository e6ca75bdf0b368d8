// The table of faults in .github/faults.md names tests: each must be there, under exactly that title.
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

type Row = { readonly number: number; readonly fault: string; readonly mustHappen: string; readonly shownBy: string };

const rows: readonly Row[] = readFileSync('.github/faults.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| \d+ \|/.test(line))
  .map((line) => {
    const [number = '', fault = '', mustHappen = '', shownBy = ''] = line.slice(2, -2).split(' | ');

    return { number: Number(number), fault, mustHappen, shownBy };
  });

/** Each file with the titles behind it, as `file` “title”. */
function testsIn({ shownBy }: Row): { file: string; title: string }[] {
  return [...shownBy.matchAll(/`(test\/[^`]+)` “([^”]+)”/g)].map(([, file = '', title = '']) => ({ file, title }));
}

/** A title as it stands in a source: between two quotes of one kind, its own ones escaped or not. */
function isTitled(source: string, title: string): boolean {
  return ["'", '"', '`'].some((quote) => source.replaceAll(`\\${quote}`, quote).includes(`${quote}${title}${quote}`));
}

const range = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

it('The table of faults has each of its numbers once, in order', () => {
  expect(rows.map(({ number }) => number)).toEqual([...range(1, 38), ...range(60, 67), ...range(70, 74)]);
});

it('The table of faults says of each what must happen, and which tests show it or why there is none', () => {
  const bare = rows.filter(
    (row) =>
      row.fault === '' ||
      row.mustHappen === '' ||
      (testsIn(row).length === 0 && !/^(pending|not yet|open): \S/.test(row.shownBy)),
  );

  expect(bare).toEqual([]);
});

it('The tests that the table of faults names are there, under their titles', () => {
  const named = rows.flatMap((row) => testsIn(row).map((test) => ({ number: row.number, ...test })));
  const missing = named.filter(({ file, title }) => !existsSync(file) || !isTitled(readFileSync(file, 'utf8'), title));

  expect(named.length).toBeGreaterThan(rows.length);
  expect(missing).toEqual([]);
});

it('What the table of faults says of a row besides its tests begins with one of its words', () => {
  const others = rows.map(({ number, shownBy }) => ({
    number,
    parts: shownBy.split('<br>').filter((part) => !/^`test\/[^`]+` “[^”]+”$/.test(part)),
  }));

  expect(others.flatMap(({ parts }) => parts).filter((part) => !/^(pending|not yet|open): \S/.test(part))).toEqual([]);
});
