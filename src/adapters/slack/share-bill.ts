// The handlers of sharing a bill in Slack, in the order in which a person meets them. Each one
// acknowledges first, finds out who is asking, asks one use case, and draws its answer.
import type { RespondArguments } from '@slack/bolt';
import { billNumbersIn, parseCommand } from '../../chat/command.ts';
import type { Form } from '../../chat/form.ts';
import { noticeForm } from '../../chat/preview-form.ts';
import { type ChatRefusal, refusalText } from '../../chat/refusal-text.ts';
import { en } from '../../chat/texts/en.ts';
import type { StaffActor } from '../../core/actor.ts';
import type { ShareChannel } from '../../core/share-channel.ts';
import { fillShareForm } from '../../use-cases/fill-share-form.ts';
import { openShareForm } from '../../use-cases/open-share-form.ts';
import { previewAgain, previewShare } from '../../use-cases/preview-share.ts';
import { reopenShareForm } from '../../use-cases/reopen-share-form.ts';
import { searchBills } from '../../use-cases/search-bills.ts';
import { searchContacts } from '../../use-cases/search-contacts.ts';
import { shareBill } from '../../use-cases/share-bill.ts';
import {
  identify,
  openView,
  redraw,
  refusalForm,
  refused,
  strangerForm,
  update,
  type ViewAnswer,
  type Who,
  wordsFor,
} from './answering.ts';
import { ephemeral, slackOption } from './blocks.ts';
import type { BlockActionBody, ShortcutBody, SlashCommandBody, View } from './schema.ts';
import type { SlackDeps } from './slack-deps.ts';
import { reasonOf, shareValues } from './values.ts';

type Opening = Who & {
  readonly triggerId: string;
  readonly conversation: string;
  /** Chosen in a list, by its id. */
  readonly billId?: string;
  readonly numbers: readonly string[];
  readonly addresses: readonly string[];
  readonly channel?: ShareChannel | undefined;
  readonly message: string;
  readonly guessed: boolean;
};

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
    workspaceId: body.team_id,
    userId: body.user_id,
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
    workspaceId: body.team?.id ?? body.user.team_id ?? '',
    userId: body.user.id,
    triggerId: body.trigger_id,
    conversation: body.channel?.id ?? body.user.id,
    numbers: body.message ? billNumbersIn(body.message.text) : [],
    addresses: [],
    message: '',
    guessed: body.message !== undefined,
  });
}

/** The form of sharing, for whoever may. */
export function openForm(deps: SlackDeps, opening: Opening): Promise<void> {
  const { workspaceId, triggerId } = opening;

  return openView(deps, { workspaceId, triggerId, form: () => openedForm(deps, opening) });
}

async function openedForm(deps: SlackDeps, opening: Opening): Promise<Form> {
  const actor = await identify(deps, opening);
  if (!actor.ok) {
    return strangerForm(actor.refusal);
  }

  const scoped = deps.forActor(actor.value);
  const origin = { platform: 'slack', workspaceId: opening.workspaceId, conversation: opening.conversation };
  const opened = await openShareForm(scoped, { ...opening, actor: actor.value, origin });
  if (!opened.ok) {
    return refusalForm(await wordsFor(deps, { actor: actor.value, refusal: opened.refusal }));
  }

  const { draftId, values, draw } = opened.value;
  if (opening.addresses.length === 0) {
    return draw();
  }

  const preview = await previewShare(scoped, { actor: actor.value, draftId, values });

  return preview.ok ? preview.value : draw(preview.refusal);
}

/** Type-ahead. Nobody unknown is told anything. */
export async function onSuggest(deps: SlackDeps, query: Who & { dataset: 'bill' | 'to'; text: string }) {
  const actor = await identify(deps, query);
  if (!actor.ok) {
    return [];
  }

  const request = { actor: actor.value, text: query.text };
  const scoped = deps.forActor(actor.value);
  const options = query.dataset === 'bill' ? await searchBills(scoped, request) : await searchContacts(scoped, request);

  return options.map(slackOption);
}

/** A bill or a contact was chosen: the form is drawn again with what follows from it. */
export async function onChoice(deps: SlackDeps, body: BlockActionBody & { view: View }): Promise<void> {
  const { view } = body;
  const values = shareValues(view);
  await redraw(deps, {
    body,
    form: (scoped, actor) => fillShareForm(scoped, { actor, draftId: view.private_metadata, values }),
  });
}

/** Edit on the preview: the form again, as it was filled in. */
export async function onEdit(deps: SlackDeps, body: BlockActionBody & { view: View }): Promise<void> {
  await redraw(deps, {
    body,
    form: (scoped, actor) => reopenShareForm(scoped, { actor, draftId: body.view.private_metadata }),
  });
}

/** Preview: the next step, or errors beside the fields they are about. */
export async function onPreview(deps: SlackDeps, request: { who: Who; view: View }): Promise<ViewAnswer> {
  const { who, view } = request;
  const actor = await identify(deps, who);
  if (!actor.ok) {
    return update(refusalForm(refusalText(actor.refusal)));
  }

  const draftId = view.private_metadata;
  const values = shareValues(view);
  const result = await previewShare(deps.forActor(actor.value), { actor: actor.value, draftId, values });
  if (result.ok) {
    return update(result.value);
  }

  return refused(deps, { view, actor: actor.value, refusal: result.refusal });
}

/** Confirm: shared, or the reason why not. */
export async function onConfirm(deps: SlackDeps, request: { who: Who; view: View }): Promise<ViewAnswer> {
  const actor = await identify(deps, request.who);
  if (!actor.ok) {
    return update(refusalForm(refusalText(actor.refusal)));
  }

  const { view } = request;
  const asked = { actor: actor.value, draftId: view.private_metadata, reason: reasonOf(view)?.text };
  const shared = await shareBill(deps.forActor(actor.value), asked);

  return shared.ok ? { response_action: 'clear' } : unconfirmed(deps, { view, ...asked, refusal: shared.refusal });
}

/** What came up since the check was drawn is shown by drawing it again; from a repeat the way leads back to the form. */
async function unconfirmed(
  deps: SlackDeps,
  request: { view: View; actor: StaffActor; draftId: string; refusal: ChatRefusal },
): Promise<ViewAnswer> {
  const { view, actor, draftId, refusal } = request;
  if (refusal.code === 'recipients-blocked' || refusal.code === 'news-since-check') {
    const preview = await previewAgain(deps.forActor(actor), { actor, draftId });

    return preview.ok ? update(preview.value) : refused(deps, { view, actor, refusal: preview.refusal });
  }

  if (refusal.code === 'exact-repeat' || refusal.code === 'too-many-shares') {
    return update(noticeForm({ draftId, text: refusalText(refusal), back: true }));
  }

  return refused(deps, { view, actor, refusal });
}
