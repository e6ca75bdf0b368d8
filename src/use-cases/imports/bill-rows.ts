// A bill of an import as the rows that it becomes. Used by apply-bills.ts.
import { billAmounts } from '../../core/imported-bill.ts';
import { toMidnightUtc } from '../../core/local-date.ts';
import type { IdGenerator } from '../../ports/id-generator.ts';
import type { PlannedBill } from './apply-bills.ts';
import { contentHash } from './content-hash.ts';

type Options = { readonly firmId: string; readonly ids: IdGenerator };

export function billColumns({ bill, links }: PlannedBill) {
  const { number, kind, state, currency, subject } = bill;
  const { clientId, searchText } = links;
  const { subtotal, discount, tax, total, paid, balance } = billAmounts(bill);

  return {
    number,
    kind,
    state,
    clientId,
    currency,
    issueDate: toMidnightUtc(bill.issueDate),
    dueDate: toMidnightUtc(bill.dueDate),
    subject,
    subtotalMinor: subtotal.minor,
    discountMinor: discount.minor,
    taxMinor: tax.minor,
    totalMinor: total.minor,
    paidMinor: paid.minor,
    balanceMinor: balance.minor,
    contentHash: contentHash(bill),
    searchText,
  };
}

export function billMatterRows({ id: billId, links }: PlannedBill, { firmId, ids }: Options) {
  return [...links.matterIds.values()].map((matterId, position) => ({
    firmId,
    id: ids.newId('bmt'),
    billId,
    matterId,
    position,
  }));
}

export function lineItemRows({ bill, id: billId, links }: PlannedBill, { firmId, ids }: Options) {
  return bill.lineItems.map((line, position) => ({
    firmId,
    id: ids.newId('lin'),
    billId,
    matterId: links.matterIds.get(line.matter) ?? '',
    position,
    kind: line.kind,
    date: line.date,
    timekeeper: line.timekeeper,
    code: line.code,
    description: line.description,
    quantityE4: line.quantityE4,
    rateE4: line.rateE4,
    adjustmentMinor: line.adjustment.minor,
    amountMinor: line.amount.minor,
  }));
}

export function paymentRows({ bill, id: billId }: PlannedBill, { firmId, ids }: Options) {
  return bill.payments.map(({ externalId, date, method, amount }) => ({
    firmId,
    id: ids.newId('pmt'),
    billId,
    externalId,
    date: toMidnightUtc(date),
    method,
    amountMinor: amount.minor,
  }));
}
