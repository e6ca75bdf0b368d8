// What every handler of Slack does: it finds out who is asking, opens or draws a view, and says a refusal in words. Used
// by the handlers of this folder.
import type { Form } from '../../chat/form.ts';
import { noticeForm } from '../../chat/preview-form.ts';
import { fieldOfRefusal } from '../../chat/refusal-field.ts';
import { type ChatRefusal, refusalText } from '../../chat/refusal-text.ts';
import { en } from '../../chat/texts/en.ts';
import type { StaffActor } from '../../core/actor.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import { administratorsOf } from '../../use-cases/access.ts';
import { identifyStaff } from '../../use-cases/identify-staff.ts';
import { formView } from './blocks.ts';
import type { BlockActionBody, View } from './schema.ts';
import type { FirmDeps, SlackDeps } from './slack-deps.ts';
import { blockOfField } from './values.ts';

export type Who = { readonly workspaceId: string; readonly userId: string };

export type ViewAnswer =
  | { readonly response_action: 'update'; readonly form: Form }
  | { readonly response_action: 'errors'; readonly errors: Record<string, string> }
  | { readonly response_action: 'clear' };

/** Slack's trigger lives three seconds: an empty form opens first, with no question asked before it. */
export async function openView(
  deps: SlackDeps,
  opening: { workspaceId: string; triggerId: string; form: () => Promise<Form>; title?: string },
): Promise<void> {
  const { workspaceId, triggerId, form, title = en.form.title } = opening;
  const loading = noticeForm({ draftId: '', text: en.form.loading, title });
  const { client } = await deps.workspaces.at(workspaceId);
  const opened = await client.views.open({ trigger_id: triggerId, view: formView(loading) });

  await showLate(deps, { workspaceId, viewId: opened.view?.id ?? '', form });
}

/** What a view shows to a staff member. */
export type Shown = (scoped: FirmDeps, actor: StaffActor) => Promise<Result<Form, ChatRefusal>>;

type Redraw = { readonly body: BlockActionBody & { view: View }; readonly form: Shown };

/** In the place of the view in which something was pressed or chosen, as long as that is the newest. */
export async function redraw(deps: SlackDeps, request: Redraw): Promise<void> {
  const { view } = request.body;
  const who = whoOf(request.body);
  const form = await formOrRefusal(deps, { who, form: request.form });
  const { workspaceId } = who;
  const shown = { workspaceId, viewId: view.id, form };
  await updateView(deps, { ...shown, ...(view.hash === undefined ? {} : { hash: view.hash }) });
}

export async function formOrRefusal(deps: SlackDeps, request: { who: Who; form: Shown }): Promise<Form> {
  const actor = await identify(deps, request.who);
  if (!actor.ok) {
    return strangerForm(actor.refusal);
  }

  const result = await request.form(deps.forActor(actor.value), actor.value);

  return result.ok ? result.value : refusalForm(await wordsFor(deps, { actor: actor.value, refusal: result.refusal }));
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

export function update(form: Form): ViewAnswer {
  return { response_action: 'update', form };
}

/** Whom nobody has linked may ask to be let in. */
export function strangerForm(refusal: ChatRefusal): Form {
  const ask = { type: 'buttons', buttons: [{ id: 'ask-access', text: en.people.home.askButton }] } as const;
  const form = refusalForm(refusalText(refusal));

  return refusal.code === 'not-linked' ? { ...form, elements: [...form.elements, ask] } : form;
}

export function refusalForm(text: string): Form {
  return noticeForm({ draftId: '', text });
}

export async function identify(deps: SlackDeps, who: Who): Promise<Result<StaffActor, ChatRefusal>> {
  const workspace = await deps.workspaces.find(who.workspaceId);
  const standing = (await workspace?.people.standingOf(who.userId)) ?? 'unproven';
  const actor = await identifyStaff(deps, { platform: 'slack', ...who, standing });

  return actor.ok ? ok(actor.value) : refuse(actor.refusal);
}

export async function wordsFor(deps: SlackDeps, request: { actor: StaffActor; refusal: ChatRefusal }): Promise<string> {
  return refusalText(request.refusal, await administratorsOf(deps.forActor(request.actor).db));
}

type Late = { readonly workspaceId: string; readonly viewId: string; readonly form: () => Promise<Form> };

/** Draws a form that took its time into a view that is open already; a fault is said there as well. */
export async function showLate(deps: SlackDeps, late: Late): Promise<void> {
  const form = await late.form().catch((cause: unknown) => refusalForm(deps.faultText(cause)));
  await updateView(deps, { ...late, form });
}

type Shows = { readonly workspaceId: string; readonly viewId: string; readonly form: Form; readonly hash?: string };

async function updateView(deps: SlackDeps, request: Shows): Promise<void> {
  const { client } = await deps.workspaces.at(request.workspaceId);
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
