// The fingerprint of a bill's content: two files that say the same of a bill give the same one.
import { createHash } from 'node:crypto';
import { billAmounts, type ImportedBill } from '../../core/imported-bill.ts';

/**
 * SHA-256 in hex of everything that the bill says, in a fixed order. Where it stands in its file, and the
 * total that the file states beside the lines, are no part of it.
 */
export function contentHash(bill: ImportedBill): string {
  const { subtotal, discount, tax } = billAmounts(bill);
  const content = [
    [bill.number, bill.kind, bill.state, bill.client, bill.currency, bill.issueDate, bill.dueDate, bill.subject],
    bill.matters,
    [subtotal.minor, discount.minor, tax.minor].map(String),
    bill.lineItems.map((line) => [
      ...[line.matter, line.kind, line.date, line.timekeeper, line.code, line.description],
      ...[line.quantityE4, line.rateE4, line.adjustment.minor, line.amount.minor].map(String),
    ]),
    bill.payments.map(({ externalId, date, method, amount }) => [externalId, date, method, String(amount.minor)]),
  ];

  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
