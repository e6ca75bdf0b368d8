// Draws the everyday views as messages that only the one who asked can see. Pure. Data goes into plain text alone.
import type { KnownBlock, Button as SlackButton } from '@slack/types';
import { shorten } from '../../chat/shorten.ts';
import type { ViewButton, ViewMessage, ViewRow } from '../../chat/views.ts';
import { viewValue } from '../../handlers/asked-view.ts';
import { confirmation, escapedText, plain } from './blocks.ts';

/** Slack refuses longer texts, and more blocks in a message. */
const MAX_HEADER = 150;
const MAX_SECTION = 3000;
const MAX_CONTEXT = 10;
const MAX_BLOCKS = 50;

export type ViewAnswerBody = {
  readonly response_type: 'ephemeral';
  readonly text: string;
  readonly blocks: KnownBlock[];
};

export function viewBody(view: ViewMessage): ViewAnswerBody {
  const turns: KnownBlock[] =
    view.turns.length === 0 ? [] : [{ type: 'actions', elements: view.turns.map(buttonElement) }];
  const blocks = [
    { type: 'header' as const, text: plain(shorten(view.title, MAX_HEADER)) },
    ...view.rows.flatMap(rowBlocks),
    ...view.notes.map((note) => sectionOf([note])),
  ];

  return {
    response_type: 'ephemeral',
    text: escapedText(view.title),
    blocks: [...blocks.slice(0, MAX_BLOCKS - turns.length), ...turns],
  };
}

/** The button stands beside the text, on a phone too: a row is one block, and what is said in passing another. */
function rowBlocks({ lines, context, button, buttons = [] }: ViewRow, index: number): KnownBlock[] {
  const accessory = button ? { accessory: buttonElement(button) } : {};

  return [
    ...(lines.length === 0 ? [] : [{ ...sectionOf(lines), ...accessory, block_id: `row-${index}` }]),
    ...(context.length === 0
      ? []
      : [{ type: 'context' as const, elements: context.slice(0, MAX_CONTEXT).map((text) => plain(text)) }]),
    ...(buttons.length === 0 ? [] : [{ type: 'actions' as const, elements: buttons.map(buttonElement) }]),
  ];
}

function sectionOf(lines: readonly string[]) {
  return { type: 'section' as const, text: plain(shorten(lines.join('\n'), MAX_SECTION)) };
}

function buttonElement(button: ViewButton): SlackButton {
  const { id, text } = button;
  const common = { type: 'button', action_id: id, text: plain(text) } as const;
  if ('billId' in button) {
    return { ...common, value: button.billId };
  }

  if ('shareId' in button) {
    const { shareId: value, confirm } = button;

    return { ...common, value, ...(confirm ? { confirm: confirmation(confirm) } : {}) };
  }

  return { ...common, value: viewValue(button.asks) };
}
