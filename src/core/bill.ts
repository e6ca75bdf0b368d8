// What a bill is and what may be done with it in each state. One function derives the status that
// card, mail, PDF and (later) portal show.
import type { BillId } from './ids.ts';
import type { LocalDate } from './local-date.ts';
import type { Money } from './money.ts';

export const BILL_STATES = ['draft', 'awaiting_approval', 'awaiting_payment', 'paid', 'void', 'deleted'] as const;

export type BillState = (typeof BILL_STATES)[number];

export const BILL_KINDS = ['revenue', 'trust'] as const;

export type BillKind = (typeof BILL_KINDS)[number];

export type Bill = {
  readonly id: BillId;
  readonly number: string;
  readonly kind: BillKind;
  readonly state: BillState;
  readonly version: number;
  readonly clientName: string;
  readonly subject: string;
  readonly issueDate: LocalDate;
  readonly dueDate: LocalDate;
  readonly total: Money;
  readonly paid: Money;
  readonly balance: Money;
};

export type BillStatus =
  | 'draft'
  | 'awaiting-approval'
  | 'due'
  | 'overdue'
  | 'partly-paid'
  | 'paid'
  | 'void'
  | 'deleted';

/** Overdue and partly paid are derived from dates and amounts, never stored. Overdue outranks partly paid. */
export function billStatus(bill: Pick<Bill, 'state' | 'dueDate' | 'paid' | 'balance'>, today: LocalDate): BillStatus {
  if (bill.state === 'awaiting_approval') {
    return 'awaiting-approval';
  }

  if (bill.state !== 'awaiting_payment') {
    return bill.state;
  }

  if (bill.balance.minor <= 0n) {
    return 'paid';
  }

  if (bill.dueDate < today) {
    return 'overdue';
  }

  return bill.paid.minor > 0n ? 'partly-paid' : 'due';
}

export type DocumentMark = 'none' | 'draft' | 'paid';

/** The mark on the bill's PDF; it depends on the bill alone, not on the day, so that a version has one document. */
export function documentMark(bill: Pick<Bill, 'state' | 'balance'>): DocumentMark {
  if (bill.state === 'draft' || bill.state === 'awaiting_approval') {
    return 'draft';
  }

  return bill.state === 'paid' || bill.balance.minor <= 0n ? 'paid' : 'none';
}

export type BillShareBlock = 'bill-not-approved' | 'bill-void' | 'bill-deleted';

/** Why a bill may not be mailed, by its state. Drafts go out for review only when the firm allows it. */
export function whyNotShareable(state: BillState, draftForReview: boolean): BillShareBlock | undefined {
  switch (state) {
    case 'draft':
    case 'awaiting_approval':
      return draftForReview ? undefined : 'bill-not-approved';
    case 'awaiting_payment':
    case 'paid':
      return undefined;
    case 'void':
      return 'bill-void';
    case 'deleted':
      return 'bill-deleted';
  }
}
