// What a person does in an open modal or on a message card: typing into a type-ahead, changing a field, pressing a
// button. Each becomes the request Slack would send. Called through WorkspaceSlack.
import { z } from 'zod';
import { sendPayload } from './app-request.ts';
import type { Field } from './block-rules.ts';
import { type Option, type OptionGroup, optionGroupSchema, optionSchema } from './block-schema.ts';
import { messageOf, type Outcome, originOf, outcomeOf, type Place, placeOf, secondsOf, userOf } from './commands.ts';
import type { Entry, FieldValues } from './field-values.ts';
import { enter, fieldOf, rememberOffered, type Surface } from './fields.ts';
import { findHome, putHome } from './home-view.ts';
import { newResponseUrl } from './response-address.ts';
import { replaceMessage, type SlackHome, type SlackState, type SlackView } from './slack-state.ts';
import { newTrigger } from './view-methods.ts';
import { findView, putView } from './view-stack.ts';
import { channelOnWire, homeOnWire, messageOnWire, viewOnWire } from './wire.ts';

/** Where the person acts: an open modal or their Home tab, or a message. */
export type Target = { readonly viewId: string } | (Place & { readonly ts: string });

export type Suggestions = Outcome & { readonly options: readonly Option[]; readonly groups: readonly OptionGroup[] };

export type Entries = Readonly<Record<string, Entry>>;

const menuStart = new Set(['placeholder', 'initial_option', 'initial_options', 'initial_user']);

type Spot = {
  readonly surface: Surface;
  readonly userId: string;
  readonly viewId: string | undefined;
  /** The fields of the request that say where: container, view or channel and message. */
  readonly context: () => Record<string, unknown>;
  readonly store: (values: FieldValues) => void;
};

const suggestionsSchema = z.union([
  z.strictObject({ options: z.array(optionSchema).max(100) }),
  z.strictObject({ option_groups: z.array(optionGroupSchema).max(100) }),
]);

/** What the app offers for this text. Nothing is asked below the element's `min_query_length`. */
export async function suggest(
  state: SlackState,
  request: { target: Target; field: string; query: string; values?: Entries },
): Promise<Suggestions> {
  const before = spotOf(state, request.target);
  const { values } = enter(state, { surface: before.surface, entries: request.values ?? {} });
  before.store(values);
  const spot = spotOf(state, request.target);
  const field = fieldOf(spot.surface, request.field);
  if (request.query.length < minimumQuery(field)) return { kind: 'ok', options: [], groups: [] };

  const reply = await sendPayload(state, {
    type: 'block_suggestion',
    ...originOf(state, userOf(state, spot.userId)),
    ...spot.context(),
    action_id: field.actionId,
    block_id: field.blockId,
    value: request.query,
  });
  const answer = reply.kind === 'answered' ? readSuggestions(reply.body) : undefined;
  if (answer === undefined) return { kind: 'trouble', text: 'Result not available', options: [], groups: [] };

  const options = [...answer.options, ...answer.groups.flatMap((group) => group.options)];
  rememberOffered(state, { surface: spot.surface, field, options });
  return { kind: 'ok', ...answer };
}

function minimumQuery({ element }: Field): number {
  const asks = element.type === 'external_select' || element.type === 'multi_external_select';
  if (!asks) throw new Error(`${element.type} asks the app for no options`);
  return element.min_query_length ?? 3;
}

function readSuggestions(body: string): { options: Option[]; groups: OptionGroup[] } | undefined {
  try {
    const answer = suggestionsSchema.parse(JSON.parse(body));
    return 'options' in answer
      ? { options: answer.options, groups: [] }
      : { options: [], groups: answer.option_groups };
  } catch {
    return undefined;
  }
}

/** Makes the entries and tells the app of each field that reports its changes. */
export async function change(state: SlackState, request: { target: Target; values: Entries }): Promise<Outcome> {
  const spot = spotOf(state, request.target);
  const { values, changed } = enter(state, { surface: spot.surface, entries: request.values });
  spot.store(values);

  for (const field of changed.filter(reportsChange)) {
    const outcome = await sendAction(state, { target: request.target, field, detail: detailOf(field, values) });
    if (outcome.kind !== 'ok') return outcome;
  }
  return { kind: 'ok' };
}

/** Presses a button, chooses from an overflow menu (`value`), or presses Enter in a text field that reports it. */
export function act(
  state: SlackState,
  request: { target: Target; field: string; value?: string | undefined; values?: Entries },
): Promise<Outcome> {
  const before = spotOf(state, request.target);
  const { values } = enter(state, { surface: before.surface, entries: request.values ?? {} });
  before.store(values);
  const field = fieldOf(before.surface, request.field);

  return sendAction(state, { target: request.target, field, detail: pressDetail(field, { ...request, values }) });
}

function pressDetail(field: Field, request: { value?: string | undefined; values: FieldValues }) {
  const { element } = field;

  if (element.type === 'button') {
    return { text: element.text, ...(element.value === undefined ? {} : { value: element.value }) };
  }
  if (element.type === 'overflow') {
    const option = element.options.find((candidate) => candidate.value === request.value);
    if (option === undefined) throw new Error(`${field.actionId} offers no option "${request.value}"`);
    return { selected_option: option };
  }
  return detailOf(field, request.values);
}

/** The value, and of a menu what it started with: Slack repeats it in the action. */
function detailOf({ blockId, actionId, element }: Field, values: FieldValues): Record<string, unknown> {
  const value = values[blockId]?.[actionId];
  const kept = element.type.endsWith('_select') ? Object.entries(element).filter(([name]) => menuStart.has(name)) : [];

  return { ...value, ...Object.fromEntries(kept) };
}

/** Whether a change of this field is sent by itself: elements outside inputs always, inputs when they ask for it. */
function reportsChange({ input, element }: Field): boolean {
  if (input === undefined) return true;
  if (input.dispatch_action !== true) return false;

  const isText = element.type === 'plain_text_input' || element.type === 'email_text_input';
  return !isText || element.dispatch_action_config?.trigger_actions_on.includes('on_character_entered') === true;
}

async function sendAction(
  state: SlackState,
  { target, field, detail }: { target: Target; field: Field; detail: Record<string, unknown> },
): Promise<Outcome> {
  const spot = spotOf(state, target);
  const trigger = { userId: spot.userId, ...(spot.viewId === undefined ? {} : { viewId: spot.viewId }) };
  const name = { action_id: field.actionId, block_id: field.blockId };

  const reply = await sendPayload(state, {
    type: 'block_actions',
    ...originOf(state, userOf(state, spot.userId)),
    ...spot.context(),
    trigger_id: newTrigger(state, trigger),
    ...('viewId' in target ? {} : { response_url: newResponseUrl(state, { ...target, messageTs: target.ts }) }),
    actions: [{ type: field.element.type, ...name, ...detail, action_ts: secondsOf(state) }],
  });
  return outcomeOf(reply);
}

export function openViewOf(state: SlackState, viewId: string): SlackView {
  const view = findView(state, { viewId });
  if (view === undefined) throw new Error(`no such open view: ${viewId}`);
  return view;
}

export function surfaceOf(view: SlackView): Surface {
  return { key: view.id, blocks: view.payload.blocks, values: view.values };
}

function spotOf(state: SlackState, target: Target): Spot {
  return 'viewId' in target ? viewSpot(state, target.viewId) : messageSpot(state, target);
}

function viewSpot(state: SlackState, viewId: string): Spot {
  const home = findHome(state, viewId);
  if (home !== undefined) return homeSpot(state, home);
  const view = openViewOf(state, viewId);

  return {
    surface: surfaceOf(view),
    userId: view.userId,
    viewId,
    context: () => ({ container: { type: 'view', view_id: viewId }, view: viewOnWire(state, view) }),
    store: (values) => putView(state, { ...view, values }),
  };
}

/** What is opened from there is a modal of its own, not one on top of it. */
function homeSpot(state: SlackState, home: SlackHome): Spot {
  return {
    surface: { key: home.id, blocks: home.payload.blocks, values: home.values },
    userId: home.userId,
    viewId: undefined,
    context: () => ({ container: { type: 'view', view_id: home.id }, view: homeOnWire(state, home) }),
    store: (values) => putHome(state, { ...home, values }),
  };
}

function messageSpot(state: SlackState, at: Place & { ts: string }): Spot {
  const { conversation } = placeOf(state, at);
  const message = messageOf(state, at);
  const isEphemeral = message.onlyFor !== undefined;

  return {
    surface: { key: `${at.conversationId} ${at.ts}`, blocks: message.blocks, values: message.values },
    userId: at.userId,
    viewId: undefined,
    context: () => ({
      container: { type: 'message', message_ts: at.ts, channel_id: at.conversationId, is_ephemeral: isEphemeral },
      channel: channelOnWire(conversation),
      ...(isEphemeral ? {} : { message: messageOnWire(state, message) }),
      state: { values: message.values },
    }),
    store: (values) => replaceMessage(state, { ...at, message: { ...message, values } }),
  };
}
