// Finds a field of a modal or message by the name a person or test gives it, and reads what was entered into it.
// Used by the interactions of this folder.
import { type Field, fieldsOf } from './block-rules.ts';
import type { Block, Option } from './block-schema.ts';
import { type Entry, enteredValue, type FieldValues } from './field-values.ts';
import type { SlackState } from './slack-state.ts';

/** Where elements are: a view's id, or a message's conversation and time stamp. */
export type Surface = { readonly key: string; readonly blocks: readonly Block[]; readonly values: FieldValues };

/** The field called `action_id`, `block_id`, or `block_id/action_id`; throws when none or several are meant. */
export function fieldOf(surface: Surface, name: string): Field {
  const fields = fieldsOf(surface.blocks);
  const exact = fields.find((field) => nameOf(field) === name);
  if (exact !== undefined) return exact;

  const matching = fields.filter((field) => field.actionId === name || field.blockId === name);
  const [first, second] = matching;
  if (first !== undefined && second === undefined) return first;

  const there = fields.map(nameOf).join(', ');
  throw new Error(
    `${first === undefined ? 'no field is' : 'several fields are'} called "${name}"; there are: ${there}`,
  );
}

export function nameOf(field: Field): string {
  return `${field.blockId}/${field.actionId}`;
}

/** The values with these entries made, and the fields whose value changed by it. */
export function enter(
  state: SlackState,
  { surface, entries }: { surface: Surface; entries: Readonly<Record<string, Entry>> },
): { values: FieldValues; changed: Field[] } {
  const values = structuredClone(surface.values);
  const changed: Field[] = [];

  for (const [name, entry] of Object.entries(entries)) {
    const field = fieldOf(surface, name);
    const before = values[field.blockId]?.[field.actionId];
    const after = enteredValue(field, {
      entry,
      known: knownOptions(state, { surface, field }),
      users: pickable(state),
    });
    if (JSON.stringify(before) === JSON.stringify(after)) continue;

    values[field.blockId] = { ...values[field.blockId], [field.actionId]: after };
    changed.push(field);
  }
  return { values, changed };
}

/** The options this field may be set to beyond those written into it: offered before, chosen, or initial. */
function knownOptions(state: SlackState, { surface, field }: { surface: Surface; field: Field }): Option[] {
  const value = surface.values[field.blockId]?.[field.actionId];
  const offered = state.offered.get(offerKey(surface, field)) ?? [];

  if (value === undefined || 'value' in value || 'selected_user' in value) return offered;
  if ('selected_options' in value) return [...offered, ...value.selected_options];
  return value.selected_option === null ? offered : [...offered, value.selected_option];
}

/** Slack offers the people of the workspace, guests too. */
function pickable(state: SlackState): ReadonlySet<string> {
  return new Set([...state.users.values()].filter(({ bot }) => !bot).map(({ id }) => id));
}

/** Keeps what the app offered for this field, so that the whole option can be sent when it is chosen. */
export function rememberOffered(
  state: SlackState,
  { surface, field, options }: { surface: Surface; field: Field; options: readonly Option[] },
): void {
  const key = offerKey(surface, field);
  const before = (state.offered.get(key) ?? []).filter((old) => !options.some((option) => option.value === old.value));

  state.offered.set(key, [...options, ...before].slice(0, 1000));
}

function offerKey(surface: Surface, field: Field): string {
  return `${surface.key} ${nameOf(field)}`;
}
