// What comes from the gateway behind LawPay: the fields that we need, as its reference names them. Used by the LawPay adapter.
import { z } from 'zod';

const Timestamp = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)))
  .transform((text) => new Date(text));

/** "In terms of the currency's smallest unit": as a number, or as text where a charge was made with text. */
const Minor = z
  .union([z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER), z.string().regex(/^\d{1,15}$/)])
  .transform((amount) => BigInt(amount));

const Currency = z.string().regex(/^[A-Z]{3}$/);
const Text = z.string().nullish();

/** PENDING: the gateway waits for the processor. COMPLETED: captured; the money is on its way or there. */
const Status = z.enum(['PENDING', 'AUTHORIZED', 'COMPLETED', 'VOIDED', 'FAILED']);

export const Refund = z.object({ id: z.string(), created: Timestamp, status: Status, amount: Minor });
export type Refund = z.infer<typeof Refund>;

export const Charge = z.object({
  id: z.string(),
  type: z.literal('CHARGE'),
  created: Timestamp,
  modified: Timestamp,
  status: Status,
  amount: Minor,
  currency: Currency,
  amount_refunded: Minor.nullish(),
  reference: Text,
  method: z.object({ type: Text, name: Text }).nullish(),
  refunds: z.array(Refund).nullish(),
});
export type Charge = z.infer<typeof Charge>;

const TransactionEvent = z.object({
  id: z.string(),
  created: Timestamp,
  type: z.string().startsWith('transaction.'),
  data: z.object({ id: z.string(), type: z.string(), reference: Text, charge_id: Text }),
});
export type TransactionEvent = z.infer<typeof TransactionEvent>;

/** Of schedules and stored cards: none of our business. */
const OtherEvent = z.object({
  id: z.string(),
  created: Timestamp,
  type: z.string().regex(/^(?!transaction\.)/),
  data: z.undefined().catch(undefined),
});

export const EventPage = z.object({
  page_size: z.number().int().positive(),
  total_entries: z.number().int().nonnegative(),
  results: z.array(z.union([TransactionEvent, OtherEvent])),
});
export type EventPage = z.infer<typeof EventPage>;
