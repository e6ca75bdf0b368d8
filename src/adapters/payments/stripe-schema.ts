// What we read of Stripe's answers: only the fields that we use, permissive to the rest. The SDK takes any JSON without an
// `error` for an answer, a stranger's page for a missing session among it: so each object must say what it is.
import { z } from 'zod';

const id = z.string().min(1);
const seconds = z.int().nonnegative();
const units = z.int().nonnegative();
const person = z.object({ name: z.string().nullish() });

export const SessionId = z.object({ id, object: z.literal('checkout.session') });

export const OpenedSession = SessionId.extend({
  client_reference_id: z.string().nullish(),
  status: z.string().nullish(),
  url: z.url({ protocol: /^https$/ }).nullish(),
  expires_at: seconds,
});
export type OpenedSession = z.infer<typeof OpenedSession>;

export const Charge = z.object({
  id,
  object: z.literal('charge'),
  created: seconds,
  amount_refunded: units,
  disputed: z.boolean(),
  billing_details: person.nullish(),
  payment_method_details: z.object({ type: z.string() }).nullish(),
});

export const PaymentIntent = z.object({
  id,
  object: z.literal('payment_intent'),
  amount: units,
  amount_received: units,
  currency: z.string().length(3),
  created: seconds,
  status: z.string(),
  metadata: z.record(z.string(), z.string()),
  latest_charge: Charge.nullish(),
});
export type PaymentIntent = z.infer<typeof PaymentIntent>;

export const ReadSession = SessionId.extend({
  status: z.string().nullish(),
  customer_details: person.nullish(),
  payment_intent: PaymentIntent.nullish(),
});
export type ReadSession = z.infer<typeof ReadSession>;

export const Refund = z.object({
  id,
  object: z.literal('refund'),
  amount: units,
  currency: z.string().length(3),
  created: seconds,
  status: z.string().nullish(),
});
export type Refund = z.infer<typeof Refund>;

export const Dispute = z.object({
  id,
  object: z.literal('dispute'),
  amount: units,
  currency: z.string().length(3),
  created: seconds,
  reason: z.string(),
  status: z.string(),
  balance_transactions: z.array(z.object({ amount: z.int(), created: seconds })),
});
export type Dispute = z.infer<typeof Dispute>;

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ object: z.literal('list'), has_more: z.boolean(), data: z.array(item) });
}

export const HookEvent = z.object({
  id,
  object: z.literal('event'),
  type: z.string(),
  livemode: z.boolean(),
  /** Of a connected account: we have none. */
  account: z.string().nullish(),
  /** Of any kind: an endpoint may be sent events that we have not asked for. */
  data: z.object({ object: z.object({ id: z.unknown().optional(), payment_intent: z.unknown().optional() }) }),
});
export type HookEvent = z.infer<typeof HookEvent>;
