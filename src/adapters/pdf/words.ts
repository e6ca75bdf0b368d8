// Measures words and breaks text into lines. A word is laid out once, whatever the number of its appearances
// and of bills: that is where the time of a long bill goes.
import type { Glyph, GlyphPosition } from 'fontkit';
import { cleanText, type Face, fontOf, lettersOf, runsOf, type Weight } from './fonts.ts';

/** Lengths are in thousandths of the text's size, as PDF counts them. */
export type PlacedGlyph = {
  readonly id: number;
  readonly codePoints: readonly number[];
  readonly width: number;
  /** To the right before it is drawn, and up. */
  readonly shift: number;
  readonly rise: number;
  /** To the left after it was drawn: kerning. */
  readonly tighten: number;
};

/** Part of a word in one face. */
export type Stretch = { readonly face: Face; readonly text: string; readonly glyphs: readonly PlacedGlyph[] };

export type Word = { readonly width: number; readonly stretches: readonly Stretch[] };

export type Line = { readonly words: readonly Word[]; readonly width: number };

export type Style = { readonly size: number; readonly weight?: Weight };

const words = new Map<string, Word>();
const MOST_WORDS = 20_000;
/** Longer words are measured letter by letter: laying them out whole would take a multiple of the time. */
const LONG_WORD = 24;

/** The text in one line, whatever its length. */
export function lineOf(text: string, style: Style): Line {
  const parts = wordsOf(text).map((word) => wordOf(word, style.weight ?? 'regular'));

  return joined(parts, spaceOf(style).width);
}

/** The line's width in points. */
export function widthOf(line: Line, style: Style): number {
  return (line.width * style.size) / 1000;
}

/** The blank between two words. */
export function spaceOf(style: Style): Word {
  return wordOf(' ', style.weight ?? 'regular');
}

/** Breaks at spaces; a word wider than the line is broken where it has to be. At least one line. */
export function breakLines(text: string, fit: { readonly width: number; readonly style: Style }): Line[] {
  const most = (fit.width * 1000) / fit.style.size;
  const weight = fit.style.weight ?? 'regular';
  const space = spaceOf(fit.style).width;
  const lines: Word[][] = [[]];
  let used = 0;
  for (const word of wordsOf(text).flatMap((each) => fitting(each, { most, weight }))) {
    const line = lines.at(-1) ?? [];
    if (line.length > 0 && used + space + word.width > most) {
      lines.push([word]);
      used = word.width;
    } else {
      used += (line.length === 0 ? 0 : space) + word.width;
      line.push(word);
    }
  }

  return lines.map((line) => joined(line, space));
}

/** The text in one line that is not wider: cut, with an ellipsis, when it has to be. */
export function cutLine(text: string, fit: { readonly width: number; readonly style: Style }): Line {
  const [first, ...more] = breakLines(text, fit);
  if (first && more.length === 0) {
    return first;
  }

  const ellipsis = wordOf('…', fit.style.weight ?? 'regular');
  const space = spaceOf(fit.style);
  const room = fit.width - ((ellipsis.width + space.width) * fit.style.size) / 1000;
  const [start] = breakLines(text, { ...fit, width: room });

  return joined([...(start?.words ?? []), ellipsis], space.width);
}

function wordsOf(text: string): string[] {
  return cleanText(text)
    .split(' ')
    .filter((word) => word !== '');
}

function joined(parts: readonly Word[], space: number): Line {
  const width = parts.reduce((sum, word) => sum + word.width, 0);

  return { words: parts, width: width + space * Math.max(0, parts.length - 1) };
}

/** The word, or its pieces when it is wider than the line. */
function fitting(text: string, fit: { readonly most: number; readonly weight: Weight }): Word[] {
  if (text.length <= LONG_WORD) {
    const word = wordOf(text, fit.weight);
    if (word.width <= fit.most) {
      return [word];
    }
  }

  return piecesOf(text, fit).map((piece) => wordOf(piece, fit.weight));
}

function piecesOf(text: string, fit: { readonly most: number; readonly weight: Weight }): string[] {
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const letter of lettersOf(text)) {
    const { width } = wordOf(letter, fit.weight);
    if (piece !== '' && used + width > fit.most) {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += letter;
    used += width;
  }

  return [...pieces, piece];
}

function wordOf(text: string, weight: Weight): Word {
  const key = `${weight} ${text}`;
  const word = words.get(key) ?? layOut(text, weight);
  if (words.size >= MOST_WORDS) {
    words.clear();
  }
  words.set(key, word);

  return word;
}

function layOut(text: string, weight: Weight): Word {
  const stretches = runsOf(text, weight).map((run) => ({ ...run, glyphs: glyphsOf(run) }));
  const width = stretches.flatMap(({ glyphs }) => glyphs).reduce((sum, glyph) => sum + advanceOf(glyph), 0);

  return { width, stretches };
}

function advanceOf(glyph: PlacedGlyph): number {
  return glyph.shift + glyph.width - glyph.tighten;
}

function glyphsOf(run: { readonly face: Face; readonly text: string }): PlacedGlyph[] {
  const font = fontOf(run.face);
  const { glyphs, positions } = font.layout(run.text);
  const scale = 1000 / font.unitsPerEm;

  return glyphs.map((glyph, index) => placed(glyph, { position: positions[index], scale }));
}

function placed(glyph: Glyph, at: { position: GlyphPosition | undefined; scale: number }): PlacedGlyph {
  const { xAdvance = glyph.advanceWidth, xOffset = 0, yOffset = 0 } = at.position ?? {};

  return {
    id: glyph.id,
    codePoints: glyph.codePoints,
    width: glyph.advanceWidth * at.scale,
    shift: xOffset * at.scale,
    rise: yOffset * at.scale,
    tighten: (glyph.advanceWidth + xOffset - xAdvance) * at.scale,
  };
}
