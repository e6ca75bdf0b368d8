// How Slack is answered: a view that opens, one that is drawn again, what becomes of one that was handed in, words for the one
// who pressed. Used by the handlers of this folder.
import type { RespondArguments, RespondFn } from '@slack/bolt';
import type { Form } from '../../chat/form.ts';
import { noticeForm } from '../../chat/preview-form.ts';
import { en } from '../../chat/texts/en.ts';
import { type FormAnswer, refusalForm, type Who } from '../../handlers/handling.ts';
import type { ViewAnswer as Viewed } from '../../handlers/views.ts';
import { ephemeral, formView } from './blocks.ts';
import type { BlockActionBody, View } from './schema.ts';
import type { SlackDeps } from './slack-deps.ts';
import { blockOfField } from './values.ts';
import { viewBody } from './view-blocks.ts';

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

/** In the place of the view in which something was pressed or chosen, as long as that is the newest. */
export async function redraw(
  deps: SlackDeps,
  { who, view, form }: { readonly who: Who; readonly view: View; readonly form: Form },
): Promise<void> {
  const { workspaceId } = who;
  const shown = { workspaceId, viewId: view.id, form };
  await updateView(deps, { ...shown, ...(view.hash === undefined ? {} : { hash: view.hash }) });
}

/** An error stands beside the field that it is about, where the view has one. */
export function viewAnswer(view: View, answer: FormAnswer): ViewAnswer {
  switch (answer.kind) {
    case 'form':
      return update(answer.form);
    case 'done':
      return { response_action: 'clear' };
    case 'refused': {
      const block = blockOfField(view, answer.field);

      return block === undefined
        ? update(refusalForm(answer.text))
        : { response_action: 'errors', errors: { [block]: answer.text } };
    }
  }
}

export function update(form: Form): ViewAnswer {
  return { response_action: 'update', form };
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

/** Said to the one who pressed alone; nothing where there is nothing to say. */
export async function tell(respond: RespondFn, text: string | undefined): Promise<void> {
  if (text !== undefined) {
    await respond({ ...ephemeral(text), replace_original: false });
  }
}

export function answerBody(answer: Viewed): RespondArguments {
  return answer.kind === 'view' ? viewBody(answer.view) : ephemeral(answer.text);
}

export async function logged(deps: SlackDeps, work: Promise<unknown>): Promise<void> {
  await work.catch((cause: unknown) => deps.faultText(cause));
}

/** Who sent it, as Slack says. */
export function whoOf(body: {
  team?: { id: string } | null | undefined;
  user: { id: string; team_id?: string | undefined };
}): Who {
  return { workspaceId: body.team?.id ?? body.user.team_id ?? '', userId: body.user.id };
}

/** The id that a button is about. */
export function subjectOf({ actions: [action] }: BlockActionBody): string {
  return action?.value ?? '';
}

/** Who pressed what, and Slack's own time of the press: a retry of the same press has the same. */
export function pressKeyOf(action: BlockActionBody): string {
  const { workspaceId, userId } = whoOf(action);
  const [pressed] = action.actions;
  const what = [action.message?.ts, pressed?.action_id, pressed?.value, pressed?.action_ts];

  return ['slack', workspaceId, userId, ...what].join(':');
}
