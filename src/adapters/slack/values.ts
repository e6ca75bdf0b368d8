// Reads what was filled in from a Slack view, or chosen on a card. Pure.
import { ADDRESS_FIELD, type FilledValues } from '../../chat/form.ts';
import { channelOf } from '../../core/share-channel.ts';
import { MENU_DIVIDER } from './blocks.ts';
import type { BlockActionBody, View } from './schema.ts';

type Field = NonNullable<View['state']>['values'][string][string];

export function shareValues(view: View): FilledValues {
  const fields = new Map<string, Field>();
  for (const block of Object.values(view.state?.values ?? {})) {
    for (const [id, field] of Object.entries(block)) {
      fields.set(id, field);
    }
  }

  const billId = fields.get('bill')?.selected_option?.value;
  const channel = channelOf(fields.get('channel')?.selected_option?.value);
  const addresses = [...fields]
    .filter(([id]) => id.startsWith(ADDRESS_FIELD))
    .map(([id, field]) => [id.slice(ADDRESS_FIELD.length), field.value?.trim() ?? '']);

  return {
    ...(billId === undefined ? {} : { billId }),
    ...(channel === undefined ? {} : { channel }),
    to: fields.get('to')?.selected_options?.map((option) => option.value) ?? [],
    addresses: Object.fromEntries(addresses),
    message: fields.get('message')?.value ?? '',
  };
}

/** Another address for a recipient, as it was typed. */
export function addressOf(view: View): string {
  return typedIn(view, 'address') ?? '';
}

/** Why a bill is shared against the warnings, and of what they were; undefined when the view does not ask for it. */
export function reasonOf(view: View): { readonly key: string; readonly text: string } | undefined {
  const key = blockOfField(view, 'reason');

  return key === undefined ? undefined : { key, text: typedIn(view, 'reason') ?? '' };
}

/** A person as the form about them has it. */
export function personIn(view: View): {
  readonly name: string;
  readonly email: string;
  readonly role: string;
  readonly userId: string | undefined;
} {
  return {
    name: typedIn(view, 'name') ?? '',
    email: typedIn(view, 'email')?.trim() ?? '',
    role: fieldIn(view, 'role')?.selected_option?.value ?? '',
    userId: fieldIn(view, 'user')?.selected_user ?? undefined,
  };
}

function typedIn(view: View, fieldId: string): string | undefined {
  return fieldIn(view, fieldId)?.value ?? undefined;
}

function fieldIn(view: View, fieldId: string): Field | undefined {
  return Object.values(view.state?.values ?? {}).find((fields) => fieldId in fields)?.[fieldId];
}

/** The block in which a field stands: errors are shown there. Undefined when the view has no such field. */
export function blockOfField(view: View, fieldId: string): string | undefined {
  return Object.entries(view.state?.values ?? {}).find(([, fields]) => fieldId in fields)?.[0];
}

/** What a menu of a card is about, and what was chosen in it. */
export function chosenIn({ actions: [action] }: BlockActionBody): {
  readonly subject: string;
  readonly chosen: string;
} {
  const value = action?.selected_option?.value ?? '';
  const at = value.indexOf(MENU_DIVIDER);

  return { subject: value.slice(0, Math.max(at, 0)), chosen: value.slice(at + 1) };
}
