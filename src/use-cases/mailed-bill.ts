// What a mail says of a bill. Of the bill alone, not of the day: every try of a delivery sends the same bytes.
import { type Bill, documentMark } from '../core/bill.ts';
import type { BillMail } from '../ports/mailer.ts';

export function mailedBill(bill: Bill, matters: readonly string[]): BillMail['bill'] {
  const { number, kind, total, balance, dueDate } = bill;

  return { number, kind, status: mailStatus(bill), matters, total, balance, dueDate };
}

function mailStatus(bill: Bill): BillMail['bill']['status'] {
  const mark = documentMark(bill);
  if (mark !== 'none') {
    return mark;
  }

  return bill.paid.minor > 0n ? 'partly-paid' : 'due';
}
