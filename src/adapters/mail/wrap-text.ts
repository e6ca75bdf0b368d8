// Breaks the lines of a plain-text mail. Letters of double width count twice, as they are shown.

/** RFC 5322, 2.1.1: lines should be no longer. */
export const TEXT_WIDTH = 78;

/** What follows it is a signature (RFC 3676, 4.3): replies leave it out. */
export const SIGNATURE = '-- ';

const WIDE =
  '\\u1100-\\u115f\\u2e80-\\u303e\\u3041-\\ua4cf\\uac00-\\ud7a3\\uf900-\\ufaff\\ufe30-\\ufe6f\\uff00-\\uff60\\uffe0-\\uffe6\\u{1f300}-\\u{1faff}\\u{20000}-\\u{3fffd}';
const wide = new RegExp(`[${WIDE}]`, 'u');
const widthless = /[\p{M}\p{Cf}]/u;
/** After a wide letter a line may end, except before what closes it (UAX #14: ID ÷ ID, × CL). */
const afterWide = new RegExp(`(?<=[${WIDE}])(?![、。，．）」』】！？])`, 'u');

export type Indent = { readonly first: string; readonly rest: string };

/** One line as lines of at most 78 columns. Words that are longer are broken, except addresses of pages. */
export function wrapLine(line: string, indent: Indent = { first: '', rest: '' }): string[] {
  const room = TEXT_WIDTH - Math.max(indent.first.length, indent.rest.length);
  const lines: string[] = [];
  let current = '';
  let used = 0;
  for (const piece of piecesOf(line, room)) {
    if (current !== '' && used + columns(piece.trimEnd()) > room) {
      lines.push(current);
      current = '';
      used = 0;
    }
    current += piece;
    used += columns(piece);
  }
  lines.push(current);

  return lines.map((text, index) => `${index === 0 ? indent.first : indent.rest}${text}`.trimEnd());
}

/** What may not be parted: words with the space after them, single wide letters, the letters of overlong words. */
function piecesOf(line: string, room: number): string[] {
  return line
    .split(/(?<=\s)/)
    .flatMap((word) => word.split(afterWide))
    .flatMap((word) => (columns(word.trimEnd()) <= room || word.includes('://') ? [word] : lettersOf(word)));
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

function lettersOf(word: string): string[] {
  return [...segmenter.segment(word)].map(({ segment }) => segment);
}

/** The columns that a text takes where letters have one width. */
export function columns(text: string): number {
  let count = 0;
  for (const letter of text) {
    count += wide.test(letter) ? 2 : widthless.test(letter) ? 0 : 1;
  }

  return count;
}
