// Draws what somebody finds at home in the app as Slack's Home view. Pure. Data goes into plain text alone.
import type { HomeView, KnownBlock } from '@slack/types';
import type { Home, HomeRow } from '../../chat/home.ts';
import type { Button, Menu } from '../../chat/messages.ts';
import { shorten } from '../../chat/shorten.ts';
import { menuBlock, messageButton, plain } from './blocks.ts';

/** Slack refuses longer texts, and more blocks. */
const MAX_SECTION = 3000;
const MAX_BLOCKS = 100;

export type HomePlace = {
  /** It travels in the view, so that a press on it leads back there. */
  readonly page: number;
  /** What tells the press that was refused, if one was, from every other. */
  readonly refusedPress?: string | undefined;
};

export function homeView(home: Home, { page, refusedPress = '' }: HomePlace): HomeView {
  const { title, notice, lines, buttons, heading, rows, pages } = home;
  const blocks: KnownBlock[] = [
    { type: 'header', text: plain(title) },
    ...(notice === undefined ? [] : [section(`⚠️ ${notice}`)]),
    section(lines.join('\n')),
    ...(heading === undefined ? [] : [{ type: 'divider' } as const, { type: 'header', text: plain(heading) } as const]),
    ...buttonRow(buttons),
    ...rows.flatMap((row) => rowBlocks(row, refusedPress)),
    ...(pages ? [freshMenu(pages, refusedPress)] : []),
  ];

  return { type: 'home', private_metadata: String(page), blocks: blocks.slice(0, MAX_BLOCKS) };
}

function section(text: string): KnownBlock {
  return { type: 'section', text: plain(shorten(text, MAX_SECTION)) };
}

function rowBlocks({ menu, buttons }: HomeRow, refusedPress: string): KnownBlock[] {
  return [freshMenu(menu, refusedPress), ...buttonRow(buttons)];
}

/** Under the same id Slack would go on showing what somebody chose, whatever we say is so. */
function freshMenu(menu: Menu, refusedPress: string): KnownBlock {
  const { id, subject, selected = '' } = menu;

  return { ...menuBlock(menu), block_id: [id, subject, selected, refusedPress].filter(Boolean).join('-') };
}

function buttonRow(buttons: readonly Button[]): KnownBlock[] {
  const [first] = buttons;

  return first ? [{ type: 'actions', block_id: `row-${first.value}`, elements: buttons.map(messageButton) }] : [];
}
