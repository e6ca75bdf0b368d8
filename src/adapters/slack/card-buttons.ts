// The buttons of the card and of lists in Slack. Mounted by app.ts.
import type { App } from '@slack/bolt';
import { FORMS, fixedAddress, PRESSES } from '../../handlers/card-buttons.ts';
import type { Who } from '../../handlers/handling.ts';
import {
  logged,
  openView,
  pressKeyOf,
  redraw,
  subjectOf,
  tell,
  type ViewAnswer,
  viewAnswer,
  whoOf,
} from './answering.ts';
import { BlockActionBody, type View } from './schema.ts';
import type { SlackDeps } from './slack-deps.ts';
import { addressOf, reasonOf } from './values.ts';

/** Each is acknowledged at once. */
export function addCardButtons(app: App, deps: SlackDeps): void {
  for (const [id, press] of Object.entries(PRESSES)) {
    app.action(id, async ({ ack, body, respond }) => {
      await ack();
      const work = press(deps, pressOf(BlockActionBody.parse(body)));
      await logged(
        deps,
        work.then((text) => tell(respond, text)),
      );
    });
  }
  for (const [id, form] of Object.entries(FORMS)) {
    app.action(id, async ({ ack, body }) => {
      await ack();
      await logged(deps, onForm(deps, { action: BlockActionBody.parse(body), form }));
    });
  }
}

type Opens = { readonly action: BlockActionBody; readonly form: (typeof FORMS)[string] };

/** From a message a form opens, in a form it takes the place of the choice. */
async function onForm(deps: SlackDeps, { action, form }: Opens): Promise<void> {
  const press = pressOf(action);
  const { who } = press;
  const { view, trigger_id: triggerId = '' } = action;
  await (view
    ? redraw(deps, { who, view, form: await form(deps, press) })
    : openView(deps, { workspaceId: who.workspaceId, triggerId, form: () => form(deps, press) }));
}

function pressOf(action: BlockActionBody) {
  const conversation = action.channel?.id;

  return { who: whoOf(action), subject: subjectOf(action), conversation, pressKey: pressKeyOf(action) };
}

/** Send in the form of another address: sent, or the warnings and a field for the reason, or an error beside the address. */
export async function onFixedAddress(deps: SlackDeps, { who, view }: { who: Who; view: View }): Promise<ViewAnswer> {
  const deliveryId = view.private_metadata;
  const typed = { who, deliveryId, address: addressOf(view), reason: reasonOf(view) };

  return viewAnswer(view, await fixedAddress(deps, typed));
}
