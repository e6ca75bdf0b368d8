// What a mail says of a bill.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import { type Bill, documentMark } from '../core/bill.ts';
import type { BillMail } from '../ports/mailer.ts';
import { matterNames } from './bill-facts.ts';

export async function mailedBill(
  deps: { readonly db: FirmDb | FirmTx },
  request: { bill: Bill },
): Promise<BillMail['bill']> {
  const { bill } = request;

  return {
    number: bill.number,
    kind: bill.kind,
    status: mailStatus(bill),
    matters: await matterNames(deps.db, bill.id),
    total: bill.total,
    balance: bill.balance,
    dueDate: bill.dueDate,
  };
}

/** Of the bill alone, not of the day: every try of a delivery sends the same bytes. */
function mailStatus(bill: Bill): BillMail['bill']['status'] {
  const mark = documentMark(bill);
  if (mark !== 'none') {
    return mark;
  }

  return bill.paid.minor > 0n ? 'partly-paid' : 'due';
}
