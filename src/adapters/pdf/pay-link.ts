// The end of a bill that one recipient can pay by a link of their own: the link as a code to scan, and as text to press. It
// says no amount, which changes with every payment.
import { INK, operandsOf, readable, SOFT } from './colors.ts';
import { short } from './ink.ts';
import type { Block } from './layout.ts';
import { lineHeight, type Paper, writeLine, writeLines } from './paper.ts';
import type { QrCode } from './qr-code.ts';
import { childTag, type Tag, tagged, taggedLink } from './tags.ts';
import { en } from './texts/en.ts';
import { breakLines, type Line, lineOf, widthOf } from './words.ts';

export type PayLink = { readonly url: string; readonly code: QrCode };

type Place = { readonly x: number; readonly top: number };

/** 25 mm. */
const CODE = (25 / 25.4) * 72;
/** ISO/IEC 18004, 9.1: so many light modules stand around the code. */
const QUIET_MODULES = 4;
const TITLE = { size: 11, weight: 'strong' } as const;
const NOTE = { size: 9, color: SOFT };
/** Smaller letters only where the link goes into one line by them. */
const LINK_SIZES = [9, 8, 7.5];
const SPACE = 16;

/** In one piece, with room around the code that nothing else gets into. */
export function payLinkBlock(paper: Paper, { link, accent }: { link: PayLink; accent: string }, parent: Tag): Block {
  const quiet = (CODE / link.code.length) * QUIET_MODULES;
  const code = codePart(paper, link.code, parent);
  const x = paper.left + CODE + Math.max(quiet, SPACE);
  const text = textPart(paper, { url: link.url, x, accent }, parent);
  const inner = Math.max(CODE, text.height);

  return {
    height: inner + 2 * quiet,
    gap: 14,
    keep: false,
    draw: (top) => {
      code({ x: paper.left, top: top + quiet + (inner - CODE) / 2 });
      text.draw(top + quiet + (inner - text.height) / 2);
    },
  };
}

function codePart(paper: Paper, code: QrCode, parent: Tag): (place: Place) => void {
  const tag = childTag(paper, parent, { type: 'Figure', alt: en.payCode });

  return (place) => tagged(paper, tag, () => paper.doc.addContent(`${operandsOf(INK)} rg ${pathOf(code, place)} f`));
}

/** Neighbouring dark modules of a row as one rectangle, all of them in one path: no hairlines between them. */
function pathOf(code: QrCode, { x, top }: Place): string {
  const module = CODE / code.length;

  return code
    .flatMap((row, index) =>
      runsOf(row).map(({ start, length }) =>
        [x + start * module, top + index * module, length * module, module].map(short).concat('re').join(' '),
      ),
    )
    .join(' ');
}

function runsOf(row: readonly boolean[]): { start: number; length: number }[] {
  const starts = row.flatMap((dark, at) => (dark && row[at - 1] !== true ? [at] : []));

  return starts.map((start) => {
    const end = row.indexOf(false, start);

    return { start, length: (end === -1 ? row.length : end) - start };
  });
}

function textPart(paper: Paper, { url, x, accent }: { url: string; x: number; accent: string }, parent: Tag) {
  const width = paper.right - x;
  const tag = childTag(paper, parent, { type: 'P' });
  const linkTag = childTag(paper, childTag(paper, parent, { type: 'P' }), { type: 'Link' });
  const note = breakLines(en.payNote, { width, style: NOTE });
  const link = linkLines(url, width);
  const color = readable(accent);
  const linkTop = lineHeight(TITLE) + note.length * lineHeight(NOTE) + 4;
  const height = linkTop + link.lines.length * link.step;

  return {
    height,
    draw: (top: number) => {
      tagged(paper, tag, () => {
        writeLine(paper, lineOf(en.payTitle, TITLE), { ...TITLE, x, top, color });
        writeLines(paper, note, { ...NOTE, x, top: top + lineHeight(TITLE), step: lineHeight(NOTE) });
      });
      const area = { x, top: top + linkTop, width: link.width, height: link.lines.length * link.step };
      taggedLink(paper, { tag: linkTag, url, title: en.payTitle, area }, () =>
        writeLines(paper, link.lines, { ...link, x, top: area.top, color }),
      );
    },
  };
}

type LinkLines = {
  readonly lines: readonly Line[];
  readonly size: number;
  readonly step: number;
  readonly width: number;
};

function linkLines(url: string, width: number): LinkLines {
  const size = LINK_SIZES.find((each) => widthOf(lineOf(url, { size: each }), { size: each }) <= width) ?? 8;
  const lines = breakLines(url, { width, style: { size } });
  const widest = Math.max(...lines.map((line) => widthOf(line, { size })));

  return { lines, size, step: lineHeight({ size }), width: widest };
}
