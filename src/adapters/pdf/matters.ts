// What was done, by matter and kind.
import { formatMoney, sumMoney } from '../../core/money.ts';
import type { BillDocument, BillLine } from '../../ports/bill-pdf.ts';
import { readable, SOFT } from './colors.ts';
import { type Block, keptWithNext } from './layout.ts';
import { lineTableBlocks } from './line-table.ts';
import type { Paper } from './paper.ts';
import { paragraph } from './paragraph.ts';
import { sumBlocks } from './sums.ts';
import { childTag, type Tag } from './tags.ts';
import { en } from './texts/en.ts';

type Matter = BillDocument['matters'][number];

const KINDS = ['time', 'expense', 'flat-fee', 'adjustment'] as const;

export function matterName(matter: Matter): string {
  return [matter.displayNumber, matter.description].filter((part) => part !== '').join(' · ');
}

/** The end stays with what follows it: the bill's sums. */
export function matterBlocks(paper: Paper, bill: BillDocument, parent: Tag): Block[] {
  return keptWithNext(bill.matters.flatMap((matter) => blocksOf(paper, { bill, matter }, parent)));
}

function blocksOf(paper: Paper, of: { bill: BillDocument; matter: Matter }, parent: Tag): Block[] {
  const { bill, matter } = of;
  const kinds = KINDS.filter((kind) => matter.lines.some((line) => line.kind === kind));
  const heading = headingBlocks(paper, of, parent);
  const groups = kinds.flatMap((kind, index) =>
    groupBlocks(paper, { kind, matter, alone: kinds.length === 1, first: index === 0 }, parent),
  );
  const blocks = [...heading, ...(groups.length > 0 ? groups : noLines(paper, parent))];
  if (bill.matters.length === 1) {
    return blocks;
  }

  const amounts = matter.lines.map((line) => line.amount);
  const amount = formatMoney(sumMoney(amounts, bill.total.currency));
  const label = en.matterTotal(matter.displayNumber);

  const tag = childTag(paper, parent, { type: 'P' });

  const width = paper.right - paper.left;

  return [
    ...keptWithNext(blocks),
    ...sumBlocks(paper, { label, amount, strong: true, width, keep: false, parent: tag }),
  ];
}

function headingBlocks(paper: Paper, of: { bill: BillDocument; matter: Matter }, parent: Tag): Block[] {
  const color = readable(of.bill.firm.accentColor);
  const look = { size: 11.5, weight: 'strong', color, x: paper.left, width: paper.right - paper.left } as const;
  const tag = childTag(paper, parent, { type: 'H2' });

  return paragraph(paper, matterName(of.matter), { ...look, tag, gap: 24, keep: true });
}

function groupBlocks(
  paper: Paper,
  group: { kind: BillLine['kind']; matter: Matter; alone: boolean; first: boolean },
  parent: Tag,
): Block[] {
  const { kind, matter } = group;
  const lines = matter.lines.filter((line) => line.kind === kind);
  const look = { size: 9.5, weight: 'strong', x: paper.left, width: paper.right - paper.left } as const;
  const tag = childTag(paper, parent, { type: 'H3' });
  const withTotal = kind === 'time' || !group.alone;

  return [
    ...paragraph(paper, en.kinds[kind], { ...look, tag, gap: group.first ? 9 : 14, keep: true }),
    ...lineTableBlocks(paper, { kind, lines, matter: matterName(matter), withTotal }, parent),
  ];
}

function noLines(paper: Paper, parent: Tag): Block[] {
  const look = { size: 9.5, color: SOFT, x: paper.left, width: paper.right - paper.left };

  return paragraph(paper, en.noLines, { ...look, tag: childTag(paper, parent, { type: 'P' }), gap: 6 });
}
