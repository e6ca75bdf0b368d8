// Embedded fonts, chosen run by run: small faces for Latin, Greek and Cyrillic, a wide one for the rest,
// and a visible □ for what no face has. The standard PDF fonts would print other letters instead.
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';

export type Weight = 'regular' | 'strong';

export type Run = { readonly font: string; readonly text: string };

const require = createRequire(import.meta.url);
const SUBSETS = ['latin', 'latin-ext', 'greek', 'cyrillic'] as const;
const WEIGHTS = { regular: 400, strong: 600 } as const;
const BOX = '\u25a1';

type Face = { readonly name: string; readonly file: string; readonly has: (codePoint: number) => boolean };

const faces: Readonly<Record<Weight, readonly Face[]>> = { regular: facesOf('regular'), strong: facesOf('strong') };

function facesOf(weight: Weight): Face[] {
  const files = SUBSETS.map(
    (subset) => `@fontsource/noto-sans/files/noto-sans-${subset}-${WEIGHTS[weight]}-normal.woff`,
  );
  const wide = weight === 'strong' ? 'DejaVuSans-Bold' : 'DejaVuSans';

  return [...files, `dejavu-fonts-ttf/ttf/${wide}.ttf`].map((path) => {
    const file = require.resolve(path);
    const font = fontkit.openSync(file);

    return { name: `${weight}:${path}`, file, has: (codePoint) => font.hasGlyphForCodePoint(codePoint) };
  });
}

/** Registers every face; only those that are used are embedded. */
export function registerFonts(doc: PDFKit.PDFDocument): void {
  for (const face of [...faces.regular, ...faces.strong]) {
    doc.registerFont(face.name, face.file);
  }
}

/** The text in pieces of one face each. Neighbouring characters stay together as far as one face has them. */
export function runsOf(text: string, weight: Weight): Run[] {
  const runs: { font: string; text: string }[] = [];
  for (const character of cleanText(text)) {
    const face = faceFor(character, { weight, last: runs.at(-1)?.font });
    const shown = face ? character : BOX;
    const font = (face ?? faceFor(BOX, { weight, last: undefined }))?.name ?? '';
    const last = runs.at(-1);
    if (last?.font === font) {
      last.text += shown;
    } else {
      runs.push({ font, text: shown });
    }
  }

  return runs;
}

function faceFor(character: string, wanted: { weight: Weight; last: string | undefined }): Face | undefined {
  const having = facesHaving(character, wanted.weight);

  return having.find((face) => face.name === wanted.last) ?? having[0];
}

const known = new Map<string, readonly Face[]>();

/** A bill has few different characters and many of each. */
function facesHaving(character: string, weight: Weight): readonly Face[] {
  const key = `${weight}${character}`;
  const codePoint = character.codePointAt(0) ?? 0;
  const having = known.get(key) ?? faces[weight].filter((face) => face.has(codePoint));
  known.set(key, having);

  return having;
}

/** Composed, one line, without controls, direction overrides and zero-width characters. */
export function cleanText(text: string): string {
  return text
    .normalize('NFC')
    .toWellFormed()
    .replace(/\ufffd/g, BOX)
    .replace(/[\t\n\r\u2028\u2029]+/g, ' ')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]/g, '')
    .replace(/\p{Cc}+/gu, '')
    .replace(/\ufe0f/g, '');
}
