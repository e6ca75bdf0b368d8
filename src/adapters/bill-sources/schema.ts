// The shape of a ShareBill file, format "sharebill/1". Strict: an unknown field is a misspelt one. What the
// texts mean (dates, amounts) is read by sharebill-bill.ts.
import { z } from 'zod';
import { BILL_KINDS, BILL_STATES } from '../../core/bill.ts';
import { LINE_KINDS } from '../../core/imported-bill.ts';
import { ROLES } from '../../core/staff.ts';

export const SHAREBILL_FORMAT = 'sharebill/1';

const amount = z.union([z.string(), z.strictObject({ amount: z.string(), currency: z.string() })]);

export type AmountJson = z.infer<typeof amount>;

export const firmSchema = z.strictObject({
  name: z.string(),
  plan: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

/** The lists' items are checked one by one, so that each problem has its row. */
export const fileSchema = z.strictObject({
  format: z.string(),
  firm: firmSchema.optional(),
  asOf: z.string().optional(),
  staff: z.array(z.unknown()).optional(),
  contacts: z.array(z.unknown()).optional(),
  matters: z.array(z.unknown()).optional(),
  bills: z.array(z.unknown()).optional(),
});

export type FileJson = z.infer<typeof fileSchema>;

export const staffSchema = z.strictObject({ name: z.string(), email: z.string(), role: z.enum(ROLES) });

export const contactSchema = z.strictObject({
  externalId: z.string(),
  kind: z.enum(['person', 'company']),
  name: z.string(),
  companyName: z.string().optional(),
  postalAddress: z.string().optional(),
  emails: z.array(z.string()).max(50).optional(),
  isClient: z.boolean().optional(),
});

export const matterSchema = z.strictObject({
  externalId: z.string(),
  displayNumber: z.string(),
  description: z.string().optional(),
  client: z.string(),
  related: z.array(z.string()).max(500).optional(),
  adverse: z.array(z.string()).max(500).optional(),
  responsibleAttorney: z.string().optional(),
  team: z.array(z.string()).max(500).optional(),
});

const lineItemSchema = z.strictObject({
  matter: z.string().optional(),
  kind: z.enum(LINE_KINDS),
  date: z.string(),
  timekeeper: z.string().optional(),
  code: z.string().optional(),
  description: z.string(),
  quantity: z.string().optional(),
  rate: amount.optional(),
  adjustment: amount.optional(),
  amount: amount.optional(),
});

export type LineItemJson = z.infer<typeof lineItemSchema>;

const paymentSchema = z.strictObject({
  externalId: z.string(),
  date: z.string(),
  method: z.string(),
  amount,
});

export type PaymentJson = z.infer<typeof paymentSchema>;

export const billSchema = z.strictObject({
  externalId: z.string(),
  number: z.string(),
  kind: z.enum(BILL_KINDS).optional(),
  state: z.enum(BILL_STATES),
  client: z.string(),
  currency: z.string(),
  issueDate: z.string(),
  dueDate: z.string().optional(),
  subject: z.string().optional(),
  matters: z.array(z.string()).max(500),
  lineItems: z.array(lineItemSchema).optional(),
  discount: amount.optional(),
  tax: amount.optional(),
  payments: z.array(paymentSchema).max(5_000).optional(),
  total: amount.optional(),
});

export type BillJson = z.infer<typeof billSchema>;
