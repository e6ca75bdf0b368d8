// The handlers of sharing a bill in Slack, in the order in which a person meets them. Each one
// acknowledges first, finds out who is asking, asks one use case, and draws its answer.
import type { RespondArguments, webApi } from '@slack/bolt';
import { billNumbersIn, parseCommand } from '../../chat/command.ts';
import type { Form, ShareValues } from '../../chat/form.ts';
import { noticeForm } from '../../chat/preview-form.ts';
import { fieldOfRefusal } from '../../chat/refusal-field.ts';
import { type ChatRefusal, refusalText } from '../../chat/refusal-text.ts';
import { en } from '../../chat/texts/en.ts';
import type { StaffActor } from '../../core/actor.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import { administratorsOf } from '../../use-cases/access.ts';
import { fillShareForm } from '../../use-cases/fill-share-form.ts';
import { identifyStaff } from '../../use-cases/identify-staff.ts';
import { openShareForm } from '../../use-cases/open-share-form.ts';
import { previewAgain, previewShare } from '../../use-cases/preview-share.ts';
import { reopenShareForm } from '../../use-cases/reopen-share-form.ts';
import { searchBills } from '../../use-cases/search-bills.ts';
import { searchContacts } from '../../use-cases/search-contacts.ts';
import { shareBill } from '../../use-cases/share-bill.ts';
import { ephemeral, formView, slackOption } from './blocks.ts';
import type { BlockActionBody, ShortcutBody, SlashCommandBody, View } from './schema.ts';
import type { SlackDeps } from './slack-deps.ts';
import { blockOfField, reasonOf, shareValues } from './values.ts';

export type Who = { readonly workspaceId: string; readonly userId: string };

type Opening = Who & {
  readonly triggerId: string;
  readonly conversation: string;
  /** Chosen in a list, by its id. */
  readonly billId?: string;
  readonly numbers: readonly string[];
  readonly addresses: readonly string[];
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
      return ephemeral(refusalText({ code: 'no-number' }));
    case 'portal':
      return ephemeral(refusalText({ code: 'portal-not-offered' }));
    case 'share':
    case 'view':
      return undefined;
  }
}

export function onCommand(deps: SlackDeps, body: SlashCommandBody): Promise<void> {
  const command = parseCommand(body.text);
  const share = command.kind === 'share' ? command : { bill: undefined, addresses: [], message: '' };

  return openForm(deps, {
    workspaceId: body.team_id,
    userId: body.user_id,
    triggerId: body.trigger_id,
    conversation: body.channel_id,
    numbers: share.bill === undefined ? [] : [share.bill],
    addresses: share.addresses,
    message: share.message,
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
  return openView(deps, { triggerId: opening.triggerId, form: () => openedForm(deps, opening) });
}

/** Slack's trigger lives three seconds: an empty form opens first, with no question asked before it. */
export async function openView(
  deps: SlackDeps,
  opening: { triggerId: string; form: () => Promise<Form> },
): Promise<void> {
  const loading = noticeForm({ draftId: '', text: en.form.loading, title: en.form.title });
  const opened = await deps.client.views.open({ trigger_id: opening.triggerId, view: formView(loading) });

  await showLate(deps, { viewId: opened.view?.id ?? '', form: opening.form });
}

async function openedForm(deps: SlackDeps, opening: Opening): Promise<Form> {
  const actor = await identify(deps, opening);
  if (!actor.ok) {
    return refusalForm(refusalText(actor.refusal));
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

type Scoped = ReturnType<SlackDeps['forActor']>;

type Redraw = {
  readonly body: BlockActionBody & { view: View };
  readonly form: (scoped: Scoped, actor: StaffActor) => Promise<Result<Form, ChatRefusal>>;
};

async function redraw(deps: SlackDeps, request: Redraw): Promise<void> {
  const { view, user, team } = request.body;
  const who = { workspaceId: team?.id ?? user.team_id ?? '', userId: user.id };
  const form = await formOrRefusal(deps, { who, form: request.form });
  await updateView(deps.client, { viewId: view.id, form, ...(view.hash === undefined ? {} : { hash: view.hash }) });
}

async function formOrRefusal(deps: SlackDeps, request: { who: Who; form: Redraw['form'] }): Promise<Form> {
  const actor = await identify(deps, request.who);
  if (!actor.ok) {
    return refusalForm(refusalText(actor.refusal));
  }

  const result = await request.form(deps.forActor(actor.value), actor.value);

  return result.ok ? result.value : refusalForm(await wordsFor(deps, { actor: actor.value, refusal: result.refusal }));
}

export type ViewAnswer =
  | { readonly response_action: 'update'; readonly form: Form }
  | { readonly response_action: 'errors'; readonly errors: Record<string, string> }
  | { readonly response_action: 'clear' };

/** Preview: the next step, or errors beside the fields they are about. */
export async function onPreview(deps: SlackDeps, request: { who: Who; view: View }): Promise<ViewAnswer> {
  const { who, view } = request;
  const actor = await identify(deps, who);
  if (!actor.ok) {
    return update(refusalForm(refusalText(actor.refusal)));
  }

  const draftId = view.private_metadata;
  const values: ShareValues = shareValues(view);
  const result = await previewShare(deps.forActor(actor.value), { actor: actor.value, draftId, values });
  if (result.ok) {
    return update(result.value);
  }

  return refused(deps, { view, actor: actor.value, refusal: result.refusal });
}

/** Beside the field that it is about, where the view has one. */
export async function refused(
  deps: SlackDeps,
  request: { view: View; actor: StaffActor; refusal: ChatRefusal; field?: string },
): Promise<ViewAnswer> {
  const text = await wordsFor(deps, request);
  const block = blockOfField(request.view, request.field ?? fieldOfRefusal(request.refusal));

  return block === undefined ? update(refusalForm(text)) : { response_action: 'errors', errors: { [block]: text } };
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

export function update(form: Form): ViewAnswer {
  return { response_action: 'update', form };
}

export function refusalForm(text: string): Form {
  return noticeForm({ draftId: '', text });
}

export async function identify(deps: SlackDeps, who: Who): Promise<Result<StaffActor, ChatRefusal>> {
  const standing = await deps.people.standingOf(who.userId);
  const actor = await identifyStaff(deps, { platform: 'slack', ...who, standing });

  return actor.ok ? ok(actor.value) : refuse(actor.refusal);
}

export async function wordsFor(deps: SlackDeps, request: { actor: StaffActor; refusal: ChatRefusal }): Promise<string> {
  return refusalText(request.refusal, await administratorsOf(deps.forActor(request.actor).db));
}

/** Draws a form that took its time into a view that is open already; a fault is said there as well. */
export async function showLate(deps: SlackDeps, late: { viewId: string; form: () => Promise<Form> }): Promise<void> {
  const form = await late.form().catch((cause: unknown) => refusalForm(deps.faultText(cause)));
  await updateView(deps.client, { viewId: late.viewId, form });
}

async function updateView(
  client: webApi.WebClient,
  request: { viewId: string; form: Form; hash?: string },
): Promise<void> {
  await client.views.update({
    view_id: request.viewId,
    view: formView(request.form),
    ...(request.hash === undefined ? {} : { hash: request.hash }),
  });
}

/** Who sent it, as Slack says. */
export function whoOf(body: {
  team?: { id: string } | null | undefined;
  user: { id: string; team_id?: string | undefined };
}) {
  return { workspaceId: body.team?.id ?? body.user.team_id ?? '', userId: body.user.id };
}
