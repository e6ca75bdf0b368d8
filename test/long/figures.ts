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
};

/** Where the parts of one run meet; set by before-long-tests.ts for every process of the run. */
const FILE = 'LONG_TESTS_FIGURES';

export function setFiguresFile(path: string): void {
  process.env[FILE] = path;
}

export function addFigures(part: string, found: { comparisons: Comparison[]; kills: number; slowestMs: number }): void {
  const { comparisons, kills, slowestMs } = found;
  const sum = (count: (one: Comparison) => number) => comparisons.reduce((total, one) => total + count(one), 0);
  const row: Row = {
    part,
    acknowledged: sum((one) => one.acknowledged),
    mails: sum((one) => one.mails),
    kills,
    slowestRecoveryMs: Math.round(slowestMs),
    unknown: sum((one) => one.unknown),
    torn: sum((one) => one.torn.length),
    lost: sum((one) => one.lost.length),
    double: sum((one) => one.double.length + one.unasked.length),
  };
  appendFileSync(process.env[FILE] ?? '/dev/null', `${JSON.stringify(row)}\n`);
}

export function closingTable(path: string): string {
  if (!existsSync(path)) return '';

  const rows = readFileSync(path, 'utf8').trim().split('\n');
  const cells = rows.map((line) => cellsOf(JSON.parse(line) as Row));
  const all = [HEADINGS, ...cells];
  const widths = HEADINGS.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));

  return `${all.map((row) => lineOf(row, widths)).join('\n')}\n`;
}

const HEADINGS = ['part', 'acked', 'mails', 'kills', 'slowest recovery', 'unknown', 'torn', 'lost', 'double'];

function cellsOf(row: Row): string[] {
  const { part, acknowledged, mails, kills, slowestRecoveryMs, unknown, torn, lost, double } = row;
  const counts = [unknown, torn, lost, double].map(String);

  return [part, String(acknowledged), String(mails), String(kills), `${slowestRecoveryMs} ms`, ...counts];
}

function lineOf(row: readonly string[], widths: readonly number[]): string {
  return row
    .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
    .join('  ');
}
