// The table of OWASP ASVS 5.0 in .github/asvs.md: no requirement of its levels is left out, each has its reason or a test, and
// each test that it names is there, under exactly that title.
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isThere, testNamedBy } from './support/named-tests.ts';

/** Of version 5.0.0, chapters 6 to 8: section, level of each requirement from 1 on, `-` where it is level 3. */
const LEVELS: Readonly<Record<string, string>> = {
  '6.1': '122',
  '6.2': '111111112222',
  '6.3': '1122----',
  '6.4': '1122--',
  '6.5': '22222---',
  '6.6': '222-',
  '6.7': '--',
  '6.8': '2222',
  '7.1': '222',
  '7.2': '1111',
  '7.3': '22',
  '7.4': '11222',
  '7.5': '22-',
  '7.6': '22',
  '8.1': '12--',
  '8.2': '112-',
  '8.3': '1--',
  '8.4': '2-',
};

const required = Object.entries(LEVELS).flatMap(([section, levels]) =>
  [...levels].flatMap((level, index) => (level === '-' ? [] : [{ number: `${section}.${index + 1}`, level }])),
);

const text = readFileSync('.github/asvs.md', 'utf8');
const lines = text.split('\n');

/** | 6.2.1 | 1 | what is asked | clients | staff | */
const rows = lines
  .filter((line) => /^\| \d+\.\d+\.\d+ /.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, number = '', level = '', asked = '', clients = '', staff = '']) => ({
    ...{ number, level, asked },
    standings: [clients, staff],
  }));

/** - 6.2.1: `test/…` “title”, or why: and a reason */
const shown = lines.flatMap((line) => {
  const [, number, by = ''] = /^- (\d+\.\d+\.\d+): (.*)$/.exec(line) ?? [];

  return number === undefined ? [] : [{ number, by, test: testNamedBy(by) }];
});

const hasReason = (number: string) => shown.some((one) => one.number === number && one.by.startsWith('why: '));

it('The table of the ASVS has each requirement of levels 1 and 2 once, in order, with its level', () => {
  expect(required).toHaveLength(60);
  expect(rows.map(({ number, level }) => ({ number, level }))).toEqual(required);
});

it('The table of the ASVS says of each what is asked and how it stands, for clients and for staff', () => {
  const known = ['met', 'not met', 'does not apply', 'Slack’s'];
  const unclear = rows.filter(({ asked, standings }) => asked === '' || standings.some((one) => !known.includes(one)));

  expect(unclear).toEqual([]);
});

it('The table of the ASVS gives a reason for what is not met or does not apply, and a test or a reason for the rest', () => {
  const without = rows.filter(({ number, standings }) =>
    standings.some((one) => one === 'not met' || one === 'does not apply')
      ? !hasReason(number)
      : !shown.some((one) => one.number === number),
  );
  const others = shown.filter(({ by, test }) => test === undefined && !/^(why|TODO-\w+): \S/.test(by));
  const unknown = shown.filter(({ number }) => !rows.some((row) => row.number === number));

  expect({ without, others, unknown }).toEqual({ without: [], others: [], unknown: [] });
});

it('The tests and sources that the table of the ASVS names are there', () => {
  const named = shown.flatMap(({ test }) => test ?? []);
  const sources = [...text.matchAll(/`((?:src|test|\.github)\/[^`]+)`/g)].map(([, file = '']) => file);

  expect(named.length).toBeGreaterThan(rows.length);
  expect(named.filter((test) => !isThere(test))).toEqual([]);
  expect(sources.filter((file) => !existsSync(file))).toEqual([]);
});

it('The table of the ASVS waits for no test that is still to be written', () => {
  expect(shown.filter(({ by }) => by.startsWith('TODO'))).toEqual([]);
});
