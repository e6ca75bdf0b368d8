// What the document is, its dates, and who gets it.
import { formatLongDate } from '../../core/local-date.ts';
import type { BillDocument } from '../../ports/bill-pdf.ts';
import { readable, SOFT } from './colors.ts';
import { type Block, keepsWithNext } from './layout.ts';
import { type Paper, writeLine } from './paper.ts';
import { paragraph } from './paragraph.ts';
import { childTag, type Tag, tagged } from './tags.ts';
import { en } from './texts/en.ts';
import { breakLines, lineOf } from './words.ts';

const TITLE = { size: 21, weight: 'strong' } as const;
const FACT = { size: 9.5 };
const FACTS_WIDTH = 132;
const FACT_STEP = 15;
const CLIENT_WIDTH = 300;

export function titleOf(bill: BillDocument): string {
  return bill.kind === 'trust' ? en.trust(bill.number) : en.bill(bill.number);
}

/** From the title down to the subject. */
export function heading(paper: Paper, bill: BillDocument, parent: Tag): Block[] {
  return [
    ...titleBlocks(paper, bill, parent),
    ...noteBlocks(paper, bill, parent),
    ...clientBlocks(paper, bill, parent),
  ];
}

/** The dates stand beside the title's first line. */
function titleBlocks(paper: Paper, bill: BillDocument, parent: Tag): Block[] {
  const tag = childTag(paper, parent, { type: 'H1' });
  const facts = factsBlock(paper, bill, parent);
  const width = paper.right - paper.left - FACTS_WIDTH - 24;
  const mark = bill.mark === 'none' ? '' : ` · ${en.marks[bill.mark]}`;
  const lines = breakLines(`${titleOf(bill)}${mark}`, { width, style: TITLE });
  const look = { ...TITLE, color: readable(bill.firm.accentColor), x: paper.left };
  const step = TITLE.size * 1.25;

  return lines.map((line, index) => ({
    height: lines.length === 1 ? Math.max(step, facts.height) : step,
    gap: index === 0 ? 26 : 0,
    keep: index === lines.length - 1 || keepsWithNext(index, lines.length),
    draw: (top) => {
      tagged(paper, tag, () => writeLine(paper, line, { ...look, top: top - 4 }));
      if (index === 0) {
        facts.draw(top);
      }
    },
  }));
}

function factsBlock(paper: Paper, bill: BillDocument, parent: Tag): Pick<Block, 'height' | 'draw'> {
  const facts = factsOf(bill).map((fact) => ({ ...fact, tag: childTag(paper, parent, { type: 'P' }) }));

  return {
    height: facts.length * FACT_STEP,
    draw: (from) => {
      for (const [index, { label, value, tag }] of facts.entries()) {
        const at = { ...FACT, top: from + index * FACT_STEP };
        tagged(paper, tag, () => {
          writeLine(paper, lineOf(label, FACT), { ...at, x: paper.right - FACTS_WIDTH, color: SOFT });
          writeLine(paper, lineOf(value, FACT), { ...at, x: paper.right, align: 'right' });
        });
      }
    },
  };
}

/** A paid bill is a receipt and a void one asks for nothing: neither has a date to pay by. */
function factsOf(bill: BillDocument): { label: string; value: string }[] {
  const issued = { label: en.issued, value: formatLongDate(bill.issueDate) };
  const due = { label: en.due, value: formatLongDate(bill.dueDate) };

  return bill.mark === 'paid' || bill.mark === 'void' ? [issued] : [issued, due];
}

function noteBlocks(paper: Paper, bill: BillDocument, parent: Tag): Block[] {
  if (bill.mark !== 'draft' && bill.mark !== 'void') {
    return [];
  }

  const tag = childTag(paper, parent, { type: 'P' });
  const width = paper.right - paper.left;

  return paragraph(paper, en.notes[bill.mark], {
    tag,
    x: paper.left,
    width,
    size: 9.5,
    color: SOFT,
    gap: 4,
    keep: true,
  });
}

function clientBlocks(paper: Paper, bill: BillDocument, parent: Tag): Block[] {
  const place = { x: paper.left, width: CLIENT_WIDTH, keep: true };
  const label = { ...place, size: 8.5, color: SOFT, gap: 20 };
  const name = { ...place, size: 10.5, weight: 'strong', gap: 1 } as const;
  const subject = { ...place, width: paper.right - paper.left, size: 10, gap: 16, keep: false };
  const tag = childTag(paper, parent, { type: 'P' });
  const blocks = [
    ...paragraph(paper, en.billTo, { ...label, tag }),
    ...paragraph(paper, bill.billTo.name, { ...name, tag }),
    ...bill.billTo.addressLines.flatMap((line) => paragraph(paper, line, { ...place, tag, size: FACT.size })),
  ];
  if (bill.subject === '') {
    return blocks;
  }

  return [...blocks, ...paragraph(paper, bill.subject, { ...subject, tag: childTag(paper, parent, { type: 'P' }) })];
}
