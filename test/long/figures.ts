// The closing table of the long tests: each part adds its row to a file, and the last line of the run prints all.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Comparison } from './compare.ts';

export type Row = {
  readonly part: string;
  readonly acknowledged: number;
  readonly mails: number;
  readonly kills: number;
  readonly slowestRecoveryMs: number;
  readonly unknown: number;
  readonly torn: number;
  readonly lost: number;
  readonly double: number;
  /** What else was measured. */
  readonly note: string;
};

/** Where the parts of one run meet; set by before-long-tests.ts for every process of the run. */
const FILE = 'LONG_TESTS_FIGURES';

export function setFiguresFile(path: string): void {
  process.env[FILE] = path;
}

export function hasFiguresFile(): boolean {
  return process.env[FILE] !== undefined;
}

type Found = {
  readonly comparisons: Comparison[];
  readonly kills: number;
  readonly slowestMs: number;
  readonly note?: string;
};

export function addFigures(part: string, found: Found): void {
  const { comparisons, kills, slowestMs, note = '' } = found;
  const sum = (count: (one: Comparison) => number) => comparisons.reduce((total, one) => total + count(one), 0);
  addRow({
    part,
    acknowledged: sum((one) => one.acknowledged),
    mails: sum((one) => one.mails),
    kills,
    slowestRecoveryMs: Math.round(slowestMs),
    unknown: sum((one) => one.unknown),
    torn: sum((one) => one.torn.length),
    lost: sum((one) => one.lost.length),
    double: sum((one) => one.double.length + one.unasked.length),
    note,
  });
}

/** What is not named is 0. */
export function addRow(measured: Partial<Row> & Pick<Row, 'part'>): void {
  const row: Row = { ...NOTHING, ...measured };
  appendFileSync(process.env[FILE] ?? '/dev/null', `${JSON.stringify(row)}\n`);
}

const COUNTS = { acknowledged: 0, mails: 0, kills: 0, slowestRecoveryMs: 0, unknown: 0, torn: 0, lost: 0, double: 0 };
const NOTHING = { ...COUNTS, note: '' };

export function closingTable(path: string): string {
  if (!existsSync(path)) return '';

  const rows = readFileSync(path, 'utf8').trim().split('\n');
  const cells = rows.map((line) => cellsOf(JSON.parse(line) as Row));
  const all = [HEADINGS, ...cells];
  const widths = HEADINGS.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));

  return `${all.map((row) => lineOf(row, widths)).join('\n')}\n`;
}

const HEADINGS = ['part', 'acked', 'mails', 'kills', 'slowest recovery', 'unknown', 'torn', 'lost', 'double', ''];

function cellsOf(row: Row): string[] {
  const { part, acknowledged, mails, kills, slowestRecoveryMs, unknown, torn, lost, double, note } = row;
  const counts = [unknown, torn, lost, double].map(String);

  return [part, String(acknowledged), String(mails), String(kills), `${slowestRecoveryMs} ms`, ...counts, note];
}

function lineOf(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, column) =>
      column % (row.length - 1) === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    )
    .join('  ')
    .trimEnd();
}
