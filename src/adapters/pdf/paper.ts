// The document being written: its margins, text and rules on its pages. Nothing here knows what a bill is.
import PDFDocument from 'pdfkit';
import { INK, operandsOf } from './colors.ts';
import { type Ink, type Inks, inkFor, short, writeStretch } from './ink.ts';
import { type Line, type Style, spaceOf, widthOf } from './words.ts';

export type Paper = {
  readonly doc: PDFKit.PDFDocument;
  readonly inks: Inks;
  readonly tagged: boolean;
  /** Points from the top left corner of the page. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly height: number;
};

export type Look = Style & { readonly color?: string };

/** With `align: 'right'`, x is where the line ends. */
export type Place = { readonly x: number; readonly top: number; readonly align?: 'right' | undefined };

export type PaperOptions = {
  readonly size: 'A4' | 'LETTER';
  readonly tagged: boolean;
  readonly title: string;
  readonly author: string;
  /** Stands in the file as the moment of its making, so that the same bill gives the same bytes. */
  readonly date: Date;
};

const SIZES = { A4: [595.28, 841.89], LETTER: [612, 792] } as const;
const MARGIN = { side: 58, top: 54, bottom: 80 };

/** A document without pages. */
export function openPaper(options: PaperOptions): Paper {
  const { title, author, date } = options;
  const doc = new PDFDocument({
    size: options.size,
    margin: 0,
    autoFirstPage: false,
    // pdfkit would load Helvetica, which garbles what is not Western European; no text is set in it.
    font: null as unknown as string,
    pdfVersion: '1.7',
    lang: 'en',
    displayTitle: true,
    tagged: options.tagged,
    info: { Title: title, Author: author, Producer: 'ShareBill', Creator: 'ShareBill', CreationDate: date },
  });
  escapeMetadata(doc);
  const [width, height] = SIZES[options.size];

  return {
    doc,
    inks: new Map(),
    tagged: options.tagged,
    left: MARGIN.side,
    right: width - MARGIN.side,
    top: MARGIN.top,
    bottom: height - MARGIN.bottom,
    height,
  };
}

/** pdfkit 0.20 puts the title into the XML of the metadata as it is: one `&` would make it unreadable. */
function escapeMetadata(doc: PDFKit.PDFDocument): void {
  const internals = doc as unknown as { _addInfo(): void; info: Record<string, unknown> };
  const addInfo = internals._addInfo;
  internals._addInfo = () => {
    const escaped = Object.entries(internals.info).map(([key, value]) => [
      key,
      typeof value === 'string' ? value.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`) : value,
    ]);
    internals.info = Object.fromEntries(escaped);
    addInfo.call(doc);
  };
}

/** Height of a line of text with the space that belongs to it. */
export function lineHeight(style: Style): number {
  return style.size * 1.42;
}

/** One line, however wide. `top` is above its letters. */
export function writeLine(paper: Paper, line: Line, at: Place & Look): void {
  if (line.words.length === 0) {
    return;
  }

  const x = at.align === 'right' ? at.x - widthOf(line, at) : at.x;
  // pdfkit's pages grow downwards: the matrix turns the letters upright again, and gives them their size.
  const matrix = [at.size, 0, 0, -at.size, x, at.top + at.size * 1.05].map(short).join(' ');
  paper.doc.addContent(`BT ${operandsOf(at.color ?? INK)} rg ${matrix} Tm ${operatorsOf(paper, line, at)}ET`);
}

/** Lines below one another. */
export function writeLines(paper: Paper, lines: readonly Line[], at: Place & Look & { readonly step: number }): void {
  for (const [index, line] of lines.entries()) {
    writeLine(paper, line, { ...at, top: at.top + index * at.step });
  }
}

/** A face is named once for neighbouring stretches in it: most lines need one. */
function operatorsOf(paper: Paper, line: Line, style: Style): string {
  const space = spaceOf(style);
  const spaced = line.words.flatMap((word) => [...word.stretches, ...space.stretches]);
  // A screen reader puts the lines of a paragraph together as they are: the last word keeps its space.
  const stretches = paper.tagged ? spaced : spaced.slice(0, -space.stretches.length);
  let current: Ink | undefined;
  let out = '';
  for (const stretch of stretches) {
    const ink = inkFor(paper, stretch.face);
    out += `${ink === current ? '' : `/${ink.id} 1 Tf `}${writeStretch(ink, stretch)}`;
    current = ink;
  }

  return out;
}

export type Rule = {
  readonly x: number;
  readonly top: number;
  readonly width: number;
  readonly color: string;
  readonly thick: number;
};

export function drawRule(paper: Paper, rule: Rule): void {
  const [x, y, end] = [rule.x, rule.top, rule.x + rule.width].map(short);
  paper.doc.addContent(`${operandsOf(rule.color)} RG ${rule.thick} w ${x} ${y} m ${end} ${y} l S`);
}
