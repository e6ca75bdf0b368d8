// What Stripe's server accepts of a request: form-encoded with brackets, and no field that it does not know. Used by
// fake-stripe-server.ts.
import { z } from 'zod';

export type Form = string | readonly Form[] | { readonly [key: string]: Form };

type Draft = { [key: string]: string | Draft };

/** `a[b][0]=c` → `{a: {b: ['c']}}`. */
export function parseForm(text: string): Form {
  const draft: Draft = {};
  for (const [key, value] of new URLSearchParams(text)) {
    put(draft, { path: key.split(/\[|\]\[|\]/).filter((part, index) => part !== '' || index === 0), value });
  }

  return settled(draft);
}

function put(draft: Draft, { path, value }: { path: readonly string[]; value: string }): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    draft[name] = value;

    return;
  }

  const inner = draft[name];
  const next: Draft = typeof inner === 'object' ? inner : {};
  draft[name] = next;
  put(next, { path: rest, value });
}

function settled(draft: string | Draft): Form {
  if (typeof draft === 'string') {
    return draft;
  }

  const entries = Object.entries(draft).map(([key, value]): [string, Form] => [key, settled(value)]);
  const isList = entries.length > 0 && entries.every(([key], index) => key === String(index));

  return isList ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

const whole = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
const metadata = z.record(z.string().max(40), z.string().max(500)).refine((all) => Object.keys(all).length <= 50);
const address = z.url({ protocol: /^https?$/ }).max(5000);

export const CreateSession = z.strictObject({
  mode: z.literal('payment'),
  submit_type: z.enum(['auto', 'book', 'donate', 'pay']),
  client_reference_id: z.string().max(200),
  line_items: z
    .array(
      z.strictObject({
        quantity: whole,
        price_data: z.strictObject({
          currency: z.string().regex(/^[a-z]{3}$/),
          unit_amount: whole,
          product_data: z.strictObject({ name: z.string().min(1).max(250) }),
        }),
      }),
    )
    .length(1),
  metadata,
  payment_intent_data: z.strictObject({ description: z.string().max(1000), metadata }),
  success_url: address,
  cancel_url: address,
  expires_at: whole,
  adaptive_pricing: z.strictObject({ enabled: z.literal('false') }),
});
export type CreateSession = z.infer<typeof CreateSession>;

const paging = { limit: whole.refine((limit) => limit >= 1 && limit <= 100), starting_after: z.string().optional() };
const since = z.strictObject({ gte: whole });

export const RetrieveSession = z.strictObject({
  expand: z.array(z.literal('payment_intent.latest_charge')).optional(),
});
export const ListSessions = z.strictObject({ ...paging, created: since });
export const ListIntents = z.strictObject({
  ...paging,
  created: since,
  expand: z.array(z.literal('data.latest_charge')),
});
export const ListOfIntent = z.strictObject({ ...paging, payment_intent: z.string() });
export const Nothing = z.strictObject({});
