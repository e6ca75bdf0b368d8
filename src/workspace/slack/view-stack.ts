// The stack of modals each person has open: pushing, changing and closing views.
// Used by the views.* methods and by what the app answers to a submission.
import { type SlackError, slackError, zodMessages } from './api-answer.ts';
import { viewProblems, withIds } from './block-rules.ts';
import { type ViewPayload, viewSchema } from './block-schema.ts';
import { valuesFor } from './field-values.ts';
import { newHash, notify, type SlackState, type SlackView } from './slack-state.ts';

const stackLimit = 3;

/** A view as the app sent it, checked and with its ids filled in, or Slack's reason against it. */
export function readView(state: SlackState, given: unknown): ViewPayload | SlackError {
  const parsed = viewSchema.safeParse(given);
  if (!parsed.success) return slackError('invalid_arguments', zodMessages(parsed.error));

  const view = { ...parsed.data, blocks: withIds(parsed.data.blocks, state.randomToken) };
  const problems = viewProblems(view);
  return problems.length > 0 ? slackError('invalid_arguments', problems) : view;
}

/** Shows a new view above the person's others (`fresh`: instead of them), or says `push_limit_reached`. */
export function pushView(
  state: SlackState,
  request: { userId: string; payload: ViewPayload; fresh: boolean },
): SlackView | SlackError {
  const below = request.fresh ? [] : stackOf(state, request.userId);
  if (below.length >= stackLimit) return slackError('push_limit_reached');
  if (isTaken(state, { externalId: request.payload.external_id })) return slackError('duplicate_external_id');

  const id = `V${state.randomToken().slice(0, 12)}`;
  const view: SlackView = {
    id,
    hash: newHash(state),
    userId: request.userId,
    payload: request.payload,
    values: valuesFor(request.payload.blocks, {}),
    rootId: below[0]?.id ?? id,
    previousId: below.at(-1)?.id ?? null,
  };
  setStack(state, { userId: request.userId, views: [...below, view] });
  return view;
}

/** Puts other contents into an open view. What the user entered stays where ids and types stayed. */
export function changeView(
  state: SlackState,
  request: { view: SlackView; payload: ViewPayload },
): SlackView | SlackError {
  const { view, payload } = request;
  if (isTaken(state, { externalId: payload.external_id, exceptId: view.id }))
    return slackError('duplicate_external_id');

  const changed = { ...view, payload, hash: newHash(state), values: valuesFor(payload.blocks, view.values) };
  putView(state, changed);
  return changed;
}

/** Stores an open view in its place in the stack. */
export function putView(state: SlackState, view: SlackView): void {
  const views = stackOf(state, view.userId).map((open) => (open.id === view.id ? view : open));
  setStack(state, { userId: view.userId, views });
}

/** Takes a view and everything above it away. */
export function removeView(state: SlackState, view: SlackView): void {
  const stack = stackOf(state, view.userId);
  const index = stack.findIndex((open) => open.id === view.id);
  if (index >= 0) setStack(state, { userId: view.userId, views: stack.slice(0, index) });
}

export function clearStack(state: SlackState, userId: string): void {
  setStack(state, { userId, views: [] });
}

export function stackOf(state: SlackState, userId: string): readonly SlackView[] {
  return state.stacks.get(userId) ?? [];
}

export function findView(
  state: SlackState,
  by: { viewId?: string | undefined; externalId?: string | undefined },
): SlackView | undefined {
  const open = [...state.stacks.values()].flat();

  if (by.viewId !== undefined) return open.find((view) => view.id === by.viewId);
  return open.find((view) => by.externalId !== undefined && view.payload.external_id === by.externalId);
}

function isTaken(state: SlackState, request: { externalId: string | undefined; exceptId?: string }): boolean {
  if (request.externalId === undefined || request.externalId === '') return false;

  const holder = findView(state, { externalId: request.externalId });
  return holder !== undefined && holder.id !== request.exceptId;
}

function setStack(state: SlackState, request: { userId: string; views: SlackView[] }): void {
  const closed = stackOf(state, request.userId).filter((old) => !request.views.some((view) => view.id === old.id));

  state.stacks.set(request.userId, request.views);
  for (const view of closed) forgetOffered(state, view.id);
  notify(state);
}

function forgetOffered(state: SlackState, viewId: string): void {
  for (const key of state.offered.keys()) if (key.startsWith(`${viewId} `)) state.offered.delete(key);
}
