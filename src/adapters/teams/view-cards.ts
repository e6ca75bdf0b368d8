// Draws the everyday views as Adaptive Cards for the one who asked. Pure.
import type { ViewButton, ViewMessage, ViewRow } from '../../chat/views.ts';
import { viewValue } from '../../handlers/asked-view.ts';
import { buttonOf } from './cards.ts';
import { type Card, type CardPart, card, execute, lines, rowsOf } from './elements.ts';

/** The verb of a button that leads to another view. */
export const VIEW_VERB = 'view';

export function viewCard({ title, rows, notes, turns }: ViewMessage): Card {
  return card([
    ...lines(title, { weight: 'Bolder', size: 'Medium' }),
    ...rows.flatMap(rowParts),
    ...notes.flatMap((note) => lines(note)),
    ...rowsOf(turns.map(viewButton)),
  ]);
}

function rowParts({ lines: said, context, button, buttons = [] }: ViewRow): CardPart[] {
  const actions = [...(button ? [button] : []), ...buttons].map(viewButton);

  return [
    {
      type: 'Container',
      separator: true,
      items: [
        ...said.flatMap((line) => lines(line)),
        ...context.flatMap((line) => lines(line, { isSubtle: true, size: 'Small' })),
        ...rowsOf(actions),
      ],
    },
  ];
}

function viewButton(button: ViewButton): CardPart {
  const { id, text } = button;
  if ('billId' in button) {
    return buttonOf({ id, text, subject: button.billId });
  }

  if ('shareId' in button) {
    const { shareId: subject, confirm } = button;

    return buttonOf({ id, text, subject, ...(confirm ? { confirm } : {}) });
  }

  return execute(text, VIEW_VERB, { asks: viewValue(button.asks) });
}
