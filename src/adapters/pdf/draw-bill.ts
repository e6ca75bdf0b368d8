// Draws a bill: lays out all of it as blocks, puts them on pages, and then writes page by page.
import type { BillDocument } from '../../ports/bill-pdf.ts';
import { lineCount } from './bill-parts.ts';
import { PALE, RULE, SOFT } from './colors.ts';
import { cleanText } from './fonts.ts';
import { heading, titleOf } from './heading.ts';
import { short } from './ink.ts';
import { type Block, keptWithNext, type Page, paginate } from './layout.ts';
import { letterhead } from './letterhead.ts';
import { matterBlocks, matterName } from './matters.ts';
import { drawRule, openPaper, type Paper, writeLine } from './paper.ts';
import { paragraph } from './paragraph.ts';
import { type PayLink, payLinkBlock } from './pay-link.ts';
import { sumsBlocks } from './sums.ts';
import { childTag, decoration, rootTag, type Tag } from './tags.ts';
import { en } from './texts/en.ts';
import { cutLine, lineOf, widthOf } from './words.ts';

/** A tag for every cell costs more memory than its text: bills of more lines have none. */
const MOST_TAGGED_LINES = 2_000;
const FOOTER = { size: 8, color: SOFT };
const MARK = { size: 128, weight: 'strong', color: PALE } as const;

export type DrawnBill = { readonly doc: PDFKit.PDFDocument; readonly pageCount: number };

/** The same bill gives the same bytes: dates are the bill's own, and the file's id comes from its title. */
export function drawBill(bill: BillDocument, payLink?: PayLink): DrawnBill {
  const firm = cleanText(bill.firm.name);
  const paper = openPaper({
    size: ['USD', 'CAD', 'MXN'].includes(bill.total.currency) ? 'LETTER' : 'A4',
    tagged: lineCount(bill) <= MOST_TAGGED_LINES,
    title: `${cleanText(titleOf(bill))}, ${firm}`,
    author: firm,
    date: new Date(`${bill.issueDate}T00:00:00Z`),
  });
  const pages = paginate(blocksOf(paper, { bill, payLink }), paper);
  for (const [index, page] of pages.entries()) {
    drawPage(paper, { bill, page, number: index + 1, count: pages.length });
  }

  return { doc: paper.doc, pageCount: pages.length };
}

function blocksOf(paper: Paper, { bill, payLink }: { bill: BillDocument; payLink: PayLink | undefined }): Block[] {
  const root = rootTag(paper);
  const top = [letterhead(paper, bill, root), ...heading(paper, bill, root)];
  const body =
    bill.kind === 'trust'
      ? trustBlocks(paper, bill, root)
      : [...matterBlocks(paper, bill, root), ...sumsBlocks(paper, bill, root)];
  const blocks = [...top, ...body];

  return payLink
    ? [...keptWithNext(blocks), payLinkBlock(paper, { link: payLink, accent: bill.firm.accentColor }, root)]
    : blocks;
}

/** A request for money to hold names the matters, and no work: nothing has been earned yet. */
function trustBlocks(paper: Paper, bill: BillDocument, root: Tag): Block[] {
  const place = { x: paper.left, width: paper.right - paper.left };
  const names = bill.matters.flatMap((matter) =>
    paragraph(paper, matterName(matter), { ...place, size: 10.5, gap: 10, tag: childTag(paper, root, { type: 'P' }) }),
  );
  const sums = sumsBlocks(paper, bill, root).map((block) => ({ ...block, keep: true }));
  const note = { ...place, size: 9.5, color: SOFT, gap: 24, tag: childTag(paper, root, { type: 'P' }) };

  return [...names, ...sums, ...paragraph(paper, en.trustNote, note)];
}

type Sheet = { readonly bill: BillDocument; readonly page: Page; readonly number: number; readonly count: number };

function drawPage(paper: Paper, sheet: Sheet): void {
  paper.doc.addPage();
  if (sheet.bill.mark !== 'none') {
    drawMark(paper, en.marks[sheet.bill.mark]);
  }
  for (const { draw, top } of sheet.page) {
    draw(top);
  }
  drawFooter(paper, sheet);
}

/** Across the page, under its text. */
function drawMark(paper: Paper, word: string): void {
  const line = lineOf(word, MARK);
  const turn = (-38 * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  const centre = [(paper.left + paper.right) / 2, paper.height / 2];
  const matrix = [cosine, sine, -sine, cosine, ...centre].map(short).join(' ');
  decoration(paper, () => {
    paper.doc.addContent(`q ${matrix} cm`);
    writeLine(paper, line, { ...MARK, x: -widthOf(line, MARK) / 2, top: -MARK.size * 0.7 });
    paper.doc.addContent('Q');
  });
}

function drawFooter(paper: Paper, sheet: Sheet): void {
  const { bill, number, count } = sheet;
  const top = paper.bottom + 30;
  const width = paper.right - paper.left;
  const page = lineOf(en.page(number, count), FOOTER);
  const name = cutLine([bill.firm.name, titleOf(bill)].join(' · '), { width: width - 90, style: FOOTER });
  decoration(paper, () => {
    drawRule(paper, { x: paper.left, top: top - 7, width, color: RULE, thick: 0.6 });
    writeLine(paper, name, { ...FOOTER, x: paper.left, top });
    writeLine(paper, page, { ...FOOTER, x: paper.right, top, align: 'right' });
  });
}
