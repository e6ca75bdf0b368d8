// Sharing a bill in Slack, in the order in which a person meets it. Everything is acknowledged before it is worked on.
import type { RespondArguments } from '@slack/bolt';
import { billNumbersIn, parseCommand } from '../../chat/command.ts';
import { refusalText } from '../../chat/refusal-text.ts';
import { en } from '../../chat/texts/en.ts';
import type { Who } from '../../handlers/handling.ts';
import {
  confirmed,
  editedForm,
  filledForm,
  type Opening,
  openedForm,
  previewed,
  suggested,
} from '../../handlers/share-bill.ts';
import { openView, redraw, type ViewAnswer, viewAnswer, whoOf } from './answering.ts';
import { ephemeral, slackOption } from './blocks.ts';
import type { BlockActionBody, ShortcutBody, SlashCommandBody, View } from './schema.ts';
import type { SlackDeps } from './slack-deps.ts';
import { reasonOf, shareValues } from './values.ts';

/** `/sharebill …`: what is answered at once, or undefined when the form is to be opened or a view to be shown. */
export function answerToCommand(body: SlashCommandBody): RespondArguments | undefined {
  const command = parseCommand(body.text);
  switch (command.kind) {
    case 'help':
      return { response_type: 'ephemeral', text: en.help };
    case 'unknown':
      return ephemeral(refusalText({ code: 'unknown-word', word: command.word, meant: command.meant }));
    case 'no-number':
      return ephemeral(refusalText({ code: 'no-number', word: command.word }));
    case 'share':
    case 'view':
    case 'stop':
    case 'again':
      return undefined;
  }
}

type Typed = Omit<Extract<ReturnType<typeof parseCommand>, { kind: 'share' }>, 'kind'>;

export function onCommand(deps: SlackDeps, body: SlashCommandBody): Promise<void> {
  const command = parseCommand(body.text);
  const share: Typed = command.kind === 'share' ? command : { addresses: [], message: '' };

  return openForm(deps, {
    who: { workspaceId: body.team_id, userId: body.user_id },
    triggerId: body.trigger_id,
    conversation: body.channel_id,
    addresses: share.addresses,
    channel: share.channel,
    message: share.message,
    numbers: share.bill === undefined ? [] : [share.bill],
    guessed: false,
  });
}

/** The global shortcut, and the shortcut of a message that may name a bill. The card of the former goes to the user. */
export function onShortcut(deps: SlackDeps, body: ShortcutBody): Promise<void> {
  return openForm(deps, {
    who: whoOf(body),
    triggerId: body.trigger_id,
    conversation: body.channel?.id ?? body.user.id,
    numbers: body.message ? billNumbersIn(body.message.text) : [],
    addresses: [],
    message: '',
    guessed: body.message !== undefined,
  });
}

/** The form of sharing, for whoever may. */
export function openForm(deps: SlackDeps, opening: Opening & { readonly triggerId: string }): Promise<void> {
  const { who, triggerId } = opening;

  return openView(deps, { workspaceId: who.workspaceId, triggerId, form: () => openedForm(deps, opening) });
}

/** Type-ahead. Nobody unknown is told anything. */
export async function onSuggest(deps: SlackDeps, query: { who: Who; dataset: 'bill' | 'to'; text: string }) {
  return (await suggested(deps, query)).map(slackOption);
}

/** A bill or a contact was chosen: the form is drawn again with what follows from it. */
export async function onChoice(deps: SlackDeps, body: BlockActionBody & { view: View }): Promise<void> {
  const { view } = body;
  const who = whoOf(body);
  const filled = { who, draftId: view.private_metadata, values: shareValues(view) };
  await redraw(deps, { who, view, form: await filledForm(deps, filled) });
}

/** Edit on the preview: the form again, as it was filled in. */
export async function onEdit(deps: SlackDeps, body: BlockActionBody & { view: View }): Promise<void> {
  const { view } = body;
  const who = whoOf(body);
  await redraw(deps, { who, view, form: await editedForm(deps, { who, draftId: view.private_metadata }) });
}

/** Preview: the next step, or errors beside the fields they are about. */
export async function onPreview(deps: SlackDeps, { who, view }: { who: Who; view: View }): Promise<ViewAnswer> {
  const filled = { who, draftId: view.private_metadata, values: shareValues(view) };

  return viewAnswer(view, await previewed(deps, filled));
}

/** Confirm: shared, or the reason why not. */
export async function onConfirm(deps: SlackDeps, { who, view }: { who: Who; view: View }): Promise<ViewAnswer> {
  const asked = { who, draftId: view.private_metadata, reason: reasonOf(view)?.text };

  return viewAnswer(view, await confirmed(deps, asked));
}
