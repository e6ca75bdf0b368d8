// Running text as blocks: one for each line, so that it can go on to the next page.
import type { Block } from './layout.ts';
import { keepsWithNext } from './layout.ts';
import { type Look, lineHeight, type Paper, writeLine } from './paper.ts';
import { type Tag, tagged } from './tags.ts';
import { breakLines } from './words.ts';

export type Paragraph = Look & {
  readonly x: number;
  readonly width: number;
  readonly tag: Tag;
  /** Above its first line. */
  readonly gap?: number;
  /** With what follows it. */
  readonly keep?: boolean;
};

export function paragraph(paper: Paper, text: string, look: Paragraph): Block[] {
  const lines = breakLines(text, { width: look.width, style: look });

  return lines.map((line, index) => ({
    height: lineHeight(look),
    gap: index === 0 ? (look.gap ?? 0) : 0,
    keep: index === lines.length - 1 ? (look.keep ?? false) : keepsWithNext(index, lines.length),
    draw: (top) => tagged(paper, look.tag, () => writeLine(paper, line, { ...look, top })),
  }));
}
