// Drawing on pages: text in the right faces, broken into lines; nothing here knows what a bill is.
import { type Run, runsOf, type Weight } from './fonts.ts';

export type Style = { readonly size: number; readonly weight?: Weight; readonly color?: string };

export type Place = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly align?: 'left' | 'right';
};

export const INK = '#1c2127';
export const SOFT = '#5f6b76';
export const RULE = '#d5dae0';

export function lineHeight(style: Style): number {
  return style.size * 1.42;
}

export function textWidth(doc: PDFKit.PDFDocument, text: string, style: Style): number {
  return runsOf(text, style.weight ?? 'regular').reduce((sum, run) => sum + runWidth(doc, run, style), 0);
}

/** Breaks at spaces; a word wider than the line is broken where it has to be. */
export function breakLines(doc: PDFKit.PDFDocument, text: string, fit: { width: number; style: Style }): string[] {
  const lines: string[] = [];
  const space = textWidth(doc, ' ', fit.style);
  let line = '';
  let used = 0;
  for (const word of text.split(/\s+/).flatMap((each) => pieces(doc, each, fit))) {
    const width = textWidth(doc, word, fit.style);
    if (line !== '' && used + space + width > fit.width) {
      lines.push(line);
      line = word;
      used = width;
    } else {
      used += (line === '' ? 0 : space) + width;
      line = line === '' ? word : `${line} ${word}`;
    }
  }

  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

/** One line, not broken. */
export function drawLine(doc: PDFKit.PDFDocument, text: string, at: Place & Style): void {
  const runs = runsOf(text, at.weight ?? 'regular');
  const width = runs.reduce((sum, run) => sum + runWidth(doc, run, at), 0);
  let x = at.align === 'right' ? at.x + at.width - width : at.x;
  doc.fillColor(at.color ?? INK);
  for (const run of runs) {
    doc.font(run.font).fontSize(at.size).text(run.text, x, baseline(doc, at), { lineBreak: false });
    x += runWidth(doc, run, at);
  }
}

/** Draws broken text and returns the y below it. */
export function drawText(doc: PDFKit.PDFDocument, text: string, at: Place & Style): number {
  let { y } = at;
  for (const line of breakLines(doc, text, { width: at.width, style: at })) {
    drawLine(doc, line, { ...at, y });
    y += lineHeight(at);
  }

  return y;
}

export function drawRule(
  doc: PDFKit.PDFDocument,
  at: { x: number; y: number; width: number; color?: string; thickness?: number },
): void {
  doc
    .moveTo(at.x, at.y)
    .lineTo(at.x + at.width, at.y)
    .lineWidth(at.thickness ?? 0.6)
    .strokeColor(at.color ?? RULE)
    .stroke();
}

/** Faces have different ascents: text of one line stands on one baseline. */
function baseline(doc: PDFKit.PDFDocument, at: Place & Style): number {
  const { ascender } = (doc as unknown as { _font: { ascender: number } })._font;

  return at.y + at.size * 1.05 - (ascender / 1000) * at.size;
}

const widths = new Map<string, number>();
const MOST_WIDTHS = 50_000;

/** Width at size 1, measured once for each word. */
function runWidth(doc: PDFKit.PDFDocument, run: Run, style: Style): number {
  const key = `${run.font} ${run.text}`;
  const width = widths.get(key) ?? doc.font(run.font).fontSize(1).widthOfString(run.text);
  if (widths.size < MOST_WIDTHS) {
    widths.set(key, width);
  }

  return width * style.size;
}

function pieces(doc: PDFKit.PDFDocument, word: string, fit: { width: number; style: Style }): string[] {
  if (word.length < 20 || textWidth(doc, word, fit.style) <= fit.width) {
    return [word];
  }

  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    if (textWidth(doc, part + character, fit.style) > fit.width && part !== '') {
      parts.push(part);
      part = '';
    }
    part += character;
  }

  return [...parts, part];
}
