// Faces inside one document: which of their glyphs it uses, as which letters they are read back, and the
// operators that draw them. pdfkit embeds the faces and writes their tables; its own text drawing is not used,
// since it lays out every text anew.
import { type Face, fontOf } from './fonts.ts';
import type { PlacedGlyph, Stretch } from './words.ts';

/** What we use of pdfkit's font in a document; its types do not name it. */
type EmbeddedFont = {
  readonly id: string;
  readonly font: unknown;
  readonly subset: { includeGlyph(id: number): number };
  readonly widths: number[];
  readonly unicode: (readonly number[])[];
  ref(): unknown;
};

export type Ink = { readonly id: string; readonly embedded: EmbeddedFont; readonly written: Map<Stretch, string> };

export type Inks = Map<Face, Ink>;

type PdfkitInternals = {
  readonly _font: EmbeddedFont;
  readonly page: { readonly fonts: Record<string, unknown> };
};

/** The face in this document and on its current page. */
export function inkFor(paper: { readonly doc: PDFKit.PDFDocument; readonly inks: Inks }, face: Face): Ink {
  const { doc, inks } = paper;
  const ink = inks.get(face) ?? embed(doc, face);
  inks.set(face, ink);
  (doc as unknown as PdfkitInternals).page.fonts[ink.id] ??= ink.embedded.ref();

  return ink;
}

function embed(doc: PDFKit.PDFDocument, face: Face): Ink {
  const font = fontOf(face);
  // pdfkit takes an opened font too; its types name files and bytes only.
  doc.font(font as unknown as string, face.file);
  const embedded = (doc as unknown as PdfkitInternals)._font;
  if (embedded.font !== font) {
    // pdfkit takes fonts of one name for the same; another one's glyphs would be other letters.
    throw new Error('pdfkit mistook one face for another');
  }

  return { id: embedded.id, embedded, written: new Map() };
}

/** Marks stand over their letters, from where readers would put them anywhere. */
const MARKS = /\p{M}/u;

/** Operators that draw the stretch at size 1. It is read back as its own letters, whatever its glyphs stand for. */
export function writeStretch(ink: Ink, stretch: Stretch): string {
  const known = ink.written.get(stretch);
  if (known !== undefined) {
    return known;
  }

  const written = spell(
    stretch.text,
    stretch.glyphs.map((glyph) => codeOf(ink, glyph)),
  );
  ink.written.set(stretch, written);

  return written;
}

function spell(text: string, drawn: readonly Drawn[]): string {
  const readAs = drawn.map(({ letters }) => letters).join('');
  if (readAs === text && !MARKS.test(text)) {
    return operatorsOf(drawn);
  }

  // Readers take the end of the last glyph for the end of the text: marks at the end stand back over their letter.
  const end = drawn.findLastIndex(({ letters }) => !MARKS.test(letters)) + 1;
  const marks = end === 0 ? [] : drawn.slice(end);
  const letters = drawn.slice(0, drawn.length - marks.length);

  return span(text, letters) + (marks.length === 0 ? '' : span('', marks));
}

function span(text: string, drawn: readonly Drawn[]): string {
  return `/Span <</ActualText ${utf16(text)}>> BDC ${operatorsOf(drawn)}EMC `;
}

type Drawn = { readonly glyph: PlacedGlyph; readonly code: string; readonly letters: string };

/** The glyph's code in this document. A glyph is read back as the letters it was first used for. */
function codeOf(ink: Ink, glyph: PlacedGlyph): Drawn {
  const { subset, widths, unicode } = ink.embedded;
  const code = subset.includeGlyph(glyph.id);
  widths[code] ??= glyph.width;
  unicode[code] ??= glyph.codePoints;

  return { glyph, code: code.toString(16).padStart(4, '0'), letters: String.fromCodePoint(...(unicode[code] ?? [])) };
}

function operatorsOf(drawn: readonly Drawn[]): string {
  let out = '[';
  let codes = '';
  const flush = () => {
    out += codes === '' ? '' : `<${codes}>`;
    codes = '';
  };
  for (const { glyph, code } of drawn) {
    if (glyph.shift !== 0 || glyph.rise !== 0) {
      flush();
      out += `${short(-glyph.shift)}] TJ ${short(glyph.rise / 1000)} Ts [<${code}>] TJ 0 Ts [`;
    } else {
      codes += code;
    }
    if (short(glyph.tighten) !== '0') {
      flush();
      out += short(glyph.tighten);
    }
  }
  flush();

  return `${out}] TJ `;
}

/** PDF knows no exponents; a thousandth of a point is finer than any printer. */
export function short(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

function utf16(text: string): string {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();

  return `<${bytes.toString('hex')}>`;
}
