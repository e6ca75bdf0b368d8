// Reads what was filled in from the inputs of a card. Pure. Everything in them is a wish of whoever sent it.
import { ADDRESS_FIELD, type FilledValues, type Form, type FormElement } from '../../chat/form.ts';
import { channelOf } from '../../core/share-channel.ts';
import type { Person } from '../../handlers/people.ts';
import { MORE } from './cards.ts';

export type Inputs = Readonly<Record<string, unknown>>;

/** A number may come as one. */
export function textIn(inputs: Inputs, id: string): string {
  const value = inputs[id];

  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

export function shareValues(inputs: Inputs): FilledValues {
  const billId = textIn(inputs, 'bill');
  const channel = channelOf(textIn(inputs, 'channel'));
  const addresses = Object.keys(inputs)
    .filter((id) => id.startsWith(ADDRESS_FIELD))
    .map((id) => [id.slice(ADDRESS_FIELD.length), textIn(inputs, id).trim()]);

  return {
    ...(billId === '' ? {} : { billId }),
    ...(channel === undefined ? {} : { channel }),
    to: several(inputs, 'to'),
    addresses: Object.fromEntries(addresses),
    message: textIn(inputs, 'message').replaceAll('\r\n', '\n'),
  };
}

/** Those that are ticked, and the one that was found besides. */
function several(inputs: Inputs, id: string): string[] {
  const found = [...textIn(inputs, id).split(','), textIn(inputs, `${id}${MORE}`)].map((value) => value.trim());

  return [...new Set(found)].filter((value) => value !== '');
}

/** Why a bill is shared against the warnings; undefined when the form does not ask for it. */
export function reasonIn(inputs: Inputs): string | undefined {
  return 'reason' in inputs ? textIn(inputs, 'reason') : undefined;
}

export function personIn(inputs: Inputs): Person {
  return {
    name: textIn(inputs, 'name'),
    email: textIn(inputs, 'email').trim(),
    role: textIn(inputs, 'role'),
    userId: textIn(inputs, 'user') || undefined,
  };
}

/** The form once more, with what was typed and picked in it. */
export function refilled(form: Form, inputs: Inputs): Form {
  return { ...form, elements: form.elements.map((element) => refill(element, inputs)) };
}

function refill(element: FormElement, inputs: Inputs): FormElement {
  if (element.type === 'input') {
    return element.id in inputs ? { ...element, value: textIn(inputs, element.id) } : element;
  }

  if (element.type === 'choice' || element.type === 'user') {
    return textIn(inputs, element.id) === '' ? element : { ...element, selected: textIn(inputs, element.id) };
  }

  return element;
}
