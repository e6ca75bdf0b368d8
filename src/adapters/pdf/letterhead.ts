// The top of a bill: the firm's name or logo, and how to reach it, over a rule in its colour.
import type { BillDocument } from '../../ports/bill-pdf.ts';
import type { FirmLetterhead } from '../../ports/mailer.ts';
import { SOFT } from './colors.ts';
import type { Block } from './layout.ts';
import { type LogoImage, openLogo } from './logo-image.ts';
import { drawRule, lineHeight, type Paper, writeLines } from './paper.ts';
import { childTag, decoration, type Tag, tagged } from './tags.ts';
import { en } from './texts/en.ts';
import { breakLines } from './words.ts';

type Side = { readonly height: number; readonly draw: (top: number) => void };

const NAME = { size: 17, weight: 'strong' } as const;
const CONTACT = { size: 8, color: SOFT };
const CONTACT_WIDTH = 200;
const LOGO = { width: 190, height: 46 };

/** With the firm's logo, or with its name when it has none that can be drawn. */
export function letterhead(paper: Paper, bill: Pick<BillDocument, 'firm' | 'logo'>, parent: Tag): Block {
  const { firm } = bill;
  const image = bill.logo && openLogo(paper, { bytes: bill.logo, most: LOGO });
  const mark = image ? logo(paper, { image, firm }, parent) : nameInType(paper, firm, parent);
  const contact = contactLines(paper, firm, parent);
  const height = Math.max(mark.height, contact.height) + 12;

  return {
    height,
    gap: 0,
    keep: true,
    draw: (top) => {
      mark.draw(top);
      contact.draw(top);
      const rule = { x: paper.left, top: top + height, width: paper.right - paper.left, thick: 1.2 };
      decoration(paper, () => drawRule(paper, { ...rule, color: firm.accentColor }));
    },
  };
}

function nameInType(paper: Paper, firm: FirmLetterhead, parent: Tag): Side {
  const tag = childTag(paper, parent, { type: 'P' });
  const step = NAME.size * 1.25;
  const width = paper.right - paper.left - CONTACT_WIDTH - 20;
  const lines = breakLines(firm.name, { width, style: NAME });

  return {
    height: lines.length * step,
    draw: (top) => tagged(paper, tag, () => writeLines(paper, lines, { ...NAME, x: paper.left, top: top - 3, step })),
  };
}

function logo(paper: Paper, { image, firm }: { image: LogoImage; firm: FirmLetterhead }, parent: Tag): Side {
  const tag = childTag(paper, parent, { type: 'Figure', alt: en.logo(firm.name) });

  return {
    height: image.size.height,
    draw: (top) => tagged(paper, tag, () => image.draw({ x: paper.left, top })),
  };
}

function contactLines(paper: Paper, firm: FirmLetterhead, parent: Tag): Side {
  const tag = childTag(paper, parent, { type: 'P' });
  const step = lineHeight(CONTACT);
  const lines = [...firm.addressLines, firm.phone, firm.email, firm.website]
    .filter((line) => line !== '')
    .flatMap((line) => breakLines(line, { width: CONTACT_WIDTH, style: CONTACT }));
  const place = { ...CONTACT, x: paper.right, align: 'right', step } as const;

  return {
    height: lines.length * step,
    draw: (top) => tagged(paper, tag, () => writeLines(paper, lines, { ...place, top })),
  };
}
