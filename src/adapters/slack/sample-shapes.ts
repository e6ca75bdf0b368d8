// A form and a card as we draw them, for Slack to look at (`blocks.validate`). No bill of anybody is in them.

import type { Message } from '../../chat/messages.ts';
import { shareForm } from '../../chat/share-form.ts';
import { formView, messageBlocks } from './blocks.ts';

const CARD: Message = {
  text: 'Sample',
  title: 'Bill 1042',
  lines: ['A line', 'Another line'],
  context: ['Who shared it'],
  buttons: [{ id: 'cancel-share', text: 'Cancel', value: 'sample' }],
};

/** By the field in which Slack takes each. */
export function sampleShapes(): Readonly<Record<'view' | 'message', string>> {
  const form = shareForm({
    draftId: 'sample',
    bill: undefined,
    chosen: [],
    withoutAddress: [],
    values: { to: [], addresses: {}, channel: 'email', message: '' },
    notice: 'A notice',
    offer: { channels: ['email'], refusals: [] },
    administrators: [],
  });

  return {
    view: JSON.stringify(formView(form)),
    message: JSON.stringify({ blocks: messageBlocks(CARD) }),
  };
}
