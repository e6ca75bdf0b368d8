// How commands print. A name or a text from a file may hold anything: what would steer a terminal, or turn
// text around, is shown as its code instead.

/** Controls, lone surrogates, line separators and invisible format marks, but the two that join letters. */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu;

/** One line of text, safe on a terminal: `\u{1b}` for an escape character. */
export function visible(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** The lines as they are written, each ended. A line break inside a line is shown as its code. */
export function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${visible(line)}\n`).join('');
}

/** JSON with the same characters escaped as JSON escapes them: a parser reads the value unchanged. */
export function jsonText(value: unknown): string {
  const lines = JSON.stringify(value, null, 2).split('\n');

  return `${lines.map((line) => line.replace(UNSAFE, jsonEscape)).join('\n')}\n`;
}

function jsonEscape(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));

  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

export type Column = { readonly heading: string; readonly right?: boolean };

/** The rows under their headings, each column as wide as its widest cell. */
export function tableLines(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const cells = [columns.map(({ heading }) => heading), ...rows].map((row) => row.map(visible));
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => lengthOf(row[index] ?? ''))));

  return cells.map((row) =>
    row
      .map((cell, index) => {
        const space = ' '.repeat((widths[index] ?? 0) - lengthOf(cell));

        return columns[index]?.right ? `${space}${cell}` : `${cell}${space}`;
      })
      .join('  ')
      .trimEnd(),
  );
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}

/** A word as a shell takes it, so that a suggested command can be copied whatever the word holds. */
export function shellWord(word: string): string {
  return /^[\w.@+/:=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
