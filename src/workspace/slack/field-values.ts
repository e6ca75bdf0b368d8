// What the user has put into the fields of a modal, in Slack's `state.values` shape: how it starts, what is kept
// when the app changes the view, and what Slack's own client refuses before the app is asked.
import { type Field, fieldsOf, offeredOptions } from './block-rules.ts';
import type { Block, Element, Option } from './block-schema.ts';

export type FieldValue =
  | { type: string; value: string | null }
  | { type: string; selected_user: string | null }
  | { type: string; selected_option: Option | null }
  | { type: string; selected_options: Option[] };

/** block_id → action_id → value. */
export type FieldValues = Record<string, Record<string, FieldValue>>;

/** What a person (or a test) enters: text, the chosen user's id, the value of the chosen option, or those of several. */
export type Entry = string | readonly string[] | null;

const emailPattern = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** The values of a view just opened, or of one just changed: a field whose ids and type stayed keeps its value. */
export function valuesFor(blocks: readonly Block[], previous: FieldValues): FieldValues {
  const values: FieldValues = {};

  for (const { blockId, actionId, element } of fieldsOf(blocks)) {
    const start = initialValue(element);
    if (start === undefined) continue;

    const kept = previous[blockId]?.[actionId];
    const row = values[blockId] ?? {};
    row[actionId] = kept !== undefined && kept.type === element.type ? stillOffered(element, kept) : start;
    values[blockId] = row;
  }
  return values;
}

function initialValue(element: Element): FieldValue | undefined {
  switch (element.type) {
    case 'plain_text_input':
    case 'email_text_input':
      return { type: element.type, value: element.initial_value ?? null };
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return { type: element.type, selected_option: element.initial_option ?? null };
    case 'users_select':
      return { type: element.type, selected_user: element.initial_user ?? null };
    case 'multi_static_select':
    case 'multi_external_select':
    case 'checkboxes':
      return { type: element.type, selected_options: element.initial_options ?? [] };
    case 'button':
    case 'overflow':
      return undefined;
  }
}

function stillOffered(element: Element, kept: FieldValue): FieldValue {
  if ('value' in kept || 'selected_user' in kept) return kept;
  if (element.type === 'external_select' || element.type === 'multi_external_select') return kept;

  const offered = new Set(offeredOptions(element).map((option) => option.value));
  if ('selected_options' in kept) {
    return { ...kept, selected_options: kept.selected_options.filter((option) => offered.has(option.value)) };
  }
  const gone = kept.selected_option !== null && !offered.has(kept.selected_option.value);
  return gone ? { ...kept, selected_option: null } : kept;
}

type Entering = { readonly entry: Entry; readonly known: readonly Option[]; readonly users: ReadonlySet<string> };

/** The value after the user's entry. `known` are the options offered for this field so far; `users` who can be chosen. */
export function enteredValue(field: Field, request: Entering): FieldValue {
  const { type } = field.element;
  const { entry } = request;

  if (type === 'plain_text_input' || type === 'email_text_input') {
    return { type, value: typeof entry === 'string' && entry !== '' ? entry : null };
  }
  if (type === 'users_select') return { type, selected_user: userOf(field, request) };

  const chosen = toList(entry).map((value) => optionOf(field, { value, known: request.known }));
  if (type === 'multi_static_select' || type === 'multi_external_select' || type === 'checkboxes') {
    return { type, selected_options: chosen };
  }
  return { type, selected_option: chosen[0] ?? null };
}

function userOf({ actionId }: Field, { entry, users }: Entering): string | null {
  const [chosen] = toList(entry);

  if (chosen !== undefined && !users.has(chosen)) throw new Error(`${actionId} offers no user "${chosen}"`);
  return chosen ?? null;
}

function toList(entry: Entry): readonly string[] {
  if (entry === null || entry === '') return [];
  return typeof entry === 'string' ? [entry] : entry;
}

function optionOf(field: Field, request: { value: string; known: readonly Option[] }): Option {
  const options = [...request.known, ...offeredOptions(field.element)];
  const option = options.find((candidate) => candidate.value === request.value);

  if (option === undefined) throw new Error(`${field.actionId} offers no option "${request.value}"`);
  return option;
}

/** What Slack's client says by itself on submit, by block id; empty when the app may be asked. */
export function entryErrors(blocks: readonly Block[], values: FieldValues): Record<string, string> {
  const errors: Record<string, string> = {};

  for (const field of fieldsOf(blocks)) {
    const value = values[field.blockId]?.[field.actionId];
    const problem = value === undefined ? undefined : entryError(field, value);
    if (problem !== undefined) errors[field.blockId] = problem;
  }
  return errors;
}

function entryError({ input, element }: Field, value: FieldValue): string | undefined {
  if (input === undefined) return undefined;
  if (isEmpty(value)) return input.optional === true ? undefined : 'Please complete this required field.';

  const text = 'value' in value ? (value.value ?? '') : '';
  if (element.type === 'email_text_input') return emailPattern.test(text) ? undefined : 'Enter a valid email address.';
  if (element.type !== 'plain_text_input') return undefined;

  if (text.length < (element.min_length ?? 0)) return `Enter at least ${element.min_length} characters.`;
  return text.length > (element.max_length ?? 3000)
    ? `Enter at most ${element.max_length ?? 3000} characters.`
    : undefined;
}

function isEmpty(value: FieldValue): boolean {
  if ('selected_options' in value) return value.selected_options.length === 0;
  if ('selected_user' in value) return value.selected_user === null;
  return 'value' in value ? value.value === null : value.selected_option === null;
}
