// Reads single values of files: dates, numbers, amounts. Used by every format, so that all say the same.
import { type Place, type Problem, problem } from '../../core/import-problem.ts';
import { type LocalDate, parseLocalDate } from '../../core/local-date.ts';
import {
  decimalOf,
  divideHalfUp,
  E4,
  exponentOf,
  type Money,
  money,
  parseDecimal,
  powerOfTen,
} from '../../core/money.ts';

/** What was read, and what was found wrong; without a value there is an error among the problems. */
export type Read<T> = { readonly value: T | undefined; readonly problems: readonly Problem[] };

/** Reads several values of one row, and keeps what was found wrong with all of them. */
export function collecting(): { problems: Problem[]; keep: <T>(read: Read<T>) => T | undefined } {
  const problems: Problem[] = [];

  return {
    problems,
    keep: ({ value, problems: found }) => {
      problems.push(...found);

      return value;
    },
  };
}

type Cell = Place & { readonly text: string };

const NONE: readonly Problem[] = [];

/** More digits before the point than any bill needs; the database holds 18 in all. */
const MOST_DIGITS = 12;

/** A date as `YYYYMMDD` or `YYYY-MM-DD`, of this century or its neighbours. */
export function readDate(cell: Cell, format: 'YYYYMMDD' | 'YYYY-MM-DD'): Read<LocalDate> {
  const text = cell.text.trim();
  const date = parseLocalDate(format === 'YYYYMMDD' ? withDashes(text) : text);
  if (date === undefined || date < '1900' || date >= '2200') {
    return failed(problem('bad-date', { ...cell, value: text, expected: format }));
  }

  return { value: date, problems: NONE };
}

function withDashes(text: string): string {
  return /^\d{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : '';
}

/** A number with at most four decimals, in ten-thousandths. */
export function readE4(cell: Cell): Read<bigint> {
  const text = cell.text.trim();
  const parsed = parseDecimal(text, 4);
  if (!parsed.ok) {
    const expected =
      parsed.refusal.code === 'too-many-decimals' ? 'a number with at most four decimals' : 'a plain number';

    return failed(problem('bad-number', { ...cell, value: text, expected }));
  }

  return inRange(parsed.value, powerOfTen(MOST_DIGITS + 4))
    ? { value: parsed.value, problems: NONE }
    : failed(problem('number-too-large', { ...cell, value: text }));
}

/** An amount that may carry more decimals than its currency: it is rounded, with a warning. */
export function readRoundedAmount(cell: Cell, currency: string): Read<Money> {
  const e4 = readE4(cell);
  if (e4.value === undefined) {
    return { value: undefined, problems: e4.problems };
  }

  const scaled = e4.value * powerOfTen(exponentOf(currency));
  const amount = money(divideHalfUp(scaled, E4), currency);
  const exact = scaled % E4 === 0n;

  return {
    value: amount,
    problems: exact ? NONE : [problem('rounded', { ...cell, value: cell.text, expected: decimalOf(amount) })],
  };
}

/** An amount with no more decimals than its currency has. */
export function readAmount(cell: Cell, currency: string): Read<Money> {
  const text = cell.text.trim();
  const parsed = parseDecimal(text, exponentOf(currency));
  if (!parsed.ok) {
    return failed(problem('bad-number', { ...cell, value: text, expected: `an amount in ${currency}` }));
  }

  return inRange(parsed.value, powerOfTen(MOST_DIGITS + exponentOf(currency)))
    ? { value: money(parsed.value, currency), problems: NONE }
    : failed(problem('number-too-large', { ...cell, value: text }));
}

function inRange(value: bigint, limit: bigint): boolean {
  return value < limit && value > -limit;
}

function failed(found: Problem): Read<never> {
  return { value: undefined, problems: [found] };
}
