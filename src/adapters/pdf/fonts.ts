// Which embedded face shows which letters: small faces for Latin, Greek and Cyrillic, a wide one for the rest,
// and a visible □ for what no face has. The standard PDF fonts would print other letters instead.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create, type Font } from 'fontkit';
import { unpackWoff } from './woff.ts';

export type Weight = 'regular' | 'strong';

export type Face = { readonly file: string };

/** Neighbouring characters of one face. */
export type Run = { readonly face: Face; readonly text: string };

const require = createRequire(import.meta.url);
const SUBSETS = ['latin', 'latin-ext', 'vietnamese', 'greek', 'cyrillic', 'greek-ext', 'cyrillic-ext'] as const;
const NUMBERS = { regular: 400, strong: 600 } as const;
const WIDE = { regular: 'DejaVuSans', strong: 'DejaVuSans-Bold' } as const;
const BOX = '\u25a1';
/** Written from right to left (Unicode's blocks for it); we set lines from left to right alone. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

type Family = { readonly small: readonly Face[]; readonly wide: Face };

const faces: Readonly<Record<Weight, Family>> = { regular: familyOf('regular'), strong: familyOf('strong') };

function familyOf(weight: Weight): Family {
  const small = SUBSETS.map(
    (subset) => `@fontsource/noto-sans/files/noto-sans-${subset}-${NUMBERS[weight]}-normal.woff`,
  );

  return { small: small.map((file) => ({ file })), wide: { file: `dejavu-fonts-ttf/ttf/${WIDE[weight]}.ttf` } };
}

const opened = new Map<Face, Font>();

/** Opened when the first of its letters is met: most bills need two faces of sixteen. */
export function fontOf(face: Face): Font {
  const font = opened.get(face) ?? create(unpackWoff(readFileSync(require.resolve(face.file))));
  opened.set(face, font);

  return font;
}

/** The text in pieces of one face each. */
export function runsOf(text: string, weight: Weight): Run[] {
  const runs: { face: Face; text: string }[] = [];
  for (const { face, text: shown } of lettersOf(text).flatMap((letter) => shownAs(letter, weight))) {
    const last = runs.at(-1);
    if (last?.face === face) {
      last.text += shown;
    } else {
      runs.push({ face, text: shown });
    }
  }

  return runs;
}

/** Letters with the marks on them: what must not be torn apart. */
export function lettersOf(text: string): string[] {
  return text.match(/\P{M}\p{M}*|\p{M}+/gu) ?? [];
}

const known = new Map<string, readonly Run[]>();
const MOST_KNOWN = 5_000;

/** A bill has few different letters and many of each. */
function shownAs(letter: string, weight: Weight): readonly Run[] {
  const key = `${weight} ${letter}`;
  const shown = known.get(key) ?? findFaces(letter, weight);
  if (known.size >= MOST_KNOWN) {
    known.clear();
  }
  known.set(key, shown);

  return shown;
}

/** One face for a letter with its marks; if none has them all, each character by itself, or as a □. */
function findFaces(letter: string, weight: Weight): Run[] {
  const whole = faceFor(letter, weight);
  if (whole) {
    return [{ face: whole, text: letter }];
  }

  return [...letter].map((character) => {
    const face = faceFor(character, weight);

    return face ? { face, text: character } : { face: faces[weight].wide, text: BOX };
  });
}

function faceFor(letter: string, weight: Weight): Face | undefined {
  if (RIGHT_TO_LEFT.test(letter)) {
    return undefined;
  }

  const codePoints = [...letter].map((character) => character.codePointAt(0) ?? 0);
  const { small, wide } = faces[weight];

  return [...small, wide].find((face) => codePoints.every((each) => fontOf(face).hasGlyphForCodePoint(each)));
}

const PRINTABLE_ASCII = /^[ -~]*$/;

/** Composed, in one line, without controls, direction overrides and characters that nobody sees. */
export function cleanText(text: string): string {
  if (PRINTABLE_ASCII.test(text)) {
    return text;
  }

  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\ufffd\p{Co}\p{Cn}]/gu, BOX)
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]+/gu, '')
    .replace(/\s+/gu, ' ')
    .replace(/\p{Cc}+/gu, '')
    .normalize('NFC');
}
