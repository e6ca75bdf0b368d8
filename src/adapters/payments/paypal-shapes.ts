// What we read of PayPal's answers, and nothing else of them: Orders v2, Disputes v1, Transaction Search v1, webhooks.
// https://github.com/paypal/paypal-rest-api-specifications (openapi/)
import { z } from 'zod';

/** A word of PayPal's own, such as INVALID_REQUEST: anything else could be the text of somebody. */
const Word = z
  .string()
  .regex(/^[A-Z0-9_]{1,80}$/)
  .catch('unknown');

/** Ids go into paths of later requests. */
const Id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);

/** Offsets of Transaction Search come without a colon (`+0000`), which Date reads as well. */
const Time = z
  .string()
  .transform((text) => new Date(text))
  .refine((at) => !Number.isNaN(at.getTime()));

const Amount = z.object({ currency_code: z.string().regex(/^[A-Z]{3}$/), value: z.string().max(32) });

const Link = z.object({ href: z.string(), rel: z.string() });

const Links = z.array(Link).default([]);

export type PaypalAmount = z.infer<typeof Amount>;

export const Token = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
  scope: z.string().default(''),
});

export const Refusal = z.object({
  name: Word.default('unknown'),
  details: z
    .array(z.object({ issue: Word.default('unknown') }))
    .default([])
    .catch([]),
});

const Payer = z.object({
  name: z.object({ given_name: z.string().optional(), surname: z.string().optional() }).optional().catch(undefined),
});

const Capture = z.object({
  id: Id,
  status: z.enum(['COMPLETED', 'DECLINED', 'PARTIALLY_REFUNDED', 'PENDING', 'REFUNDED', 'FAILED']),
  amount: Amount,
  create_time: Time,
});

const Refund = z.object({ id: Id, status: z.string(), amount: Amount, create_time: Time, links: Links });

const Unit = z.object({
  custom_id: z.string().optional(),
  payments: z.object({ captures: z.array(Capture).default([]), refunds: z.array(Refund).default([]) }).optional(),
});

export const OpenedOrder = z.object({ id: Id, status: z.string(), links: Links });

export const Order = z.object({
  id: Id,
  status: z.string(),
  update_time: z.string().optional(),
  payer: Payer.optional(),
  payment_source: z.record(z.string(), z.unknown()).optional(),
  purchase_units: z.array(Unit).default([]),
});

export const PayingSource = Payer;

export type PaypalOrder = z.infer<typeof Order>;
export type PaypalCapture = z.infer<typeof Capture>;
export type PaypalRefund = z.infer<typeof Refund>;

export const DisputeList = z.object({ items: z.array(z.object({ dispute_id: Id })).default([]) });

/** `fund_movements` came in place of `money_movements`, which names its party otherwise. */
const Movement = z.object({
  party: z.string().optional(),
  affected_party: z.string().optional(),
  amount: Amount,
  initiated_time: Time,
  type: z.string(),
  reason: z.string().optional(),
});

export const Dispute = z.object({
  dispute_id: Id,
  status: z.string(),
  update_time: Time,
  dispute_outcome: z.object({ outcome_code: z.string(), amount_refunded: Amount.optional() }).optional(),
  fund_movements: z.array(Movement).optional(),
  money_movements: z.array(Movement).optional(),
});

export type PaypalDispute = z.infer<typeof Dispute>;
export type PaypalMovement = z.infer<typeof Movement>;

const Transaction = z.object({
  transaction_info: z.object({
    transaction_id: z.string(),
    paypal_reference_id: z.string().optional(),
    transaction_event_code: z.string().default(''),
    transaction_initiation_date: Time,
    transaction_amount: Amount.optional(),
    transaction_status: z.string().default(''),
    invoice_id: z.string().optional(),
  }),
  payer_info: z
    .object({
      payer_name: z.object({ alternate_full_name: z.string().optional() }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});

export const TransactionPage = z.object({
  transaction_details: z.array(Transaction).default([]),
  total_pages: z.number().int().nonnegative().default(1),
});

export type PaypalTransaction = z.infer<typeof Transaction>;

export const HookEvent = z.object({
  id: z.string().min(1).max(100),
  event_type: z.string(),
  resource: z.unknown(),
});

export const HookResource = z.object({
  id: Id.optional(),
  links: Links,
  supplementary_data: z
    .object({ related_ids: z.object({ order_id: Id.optional() }).optional() })
    .optional()
    .catch(undefined),
  disputed_transactions: z.array(z.object({ seller_transaction_id: Id.optional() })).default([]),
});

export type PaypalHookResource = z.infer<typeof HookResource>;
