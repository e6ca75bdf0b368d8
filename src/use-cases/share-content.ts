// What a mail says, fixed at confirm as plain JSON: every try of every delivery reads it back.
import type { Bill } from '../core/bill.ts';
import type { LocalDate } from '../core/local-date.ts';
import { type Money, money } from '../core/money.ts';
import type { BillMail, FirmLetterhead } from '../ports/mailer.ts';

export type ShareContent = {
  readonly bill: BillMail['bill'];
  readonly firm: FirmLetterhead;
  readonly sharer: { readonly name: string; readonly email: string };
  /** Whether the firm is told of views: a mail that leads to the portal says so. */
  readonly tellsViews: boolean;
  /** Whether the mail offers to pay. */
  readonly offersPay: boolean;
};

type StoredMoney = { readonly minor: string; readonly currency: string };

/** Shares of older versions were in no portal, say nothing of views, and offer no payment. */
type StoredContent = Omit<ShareContent, 'bill' | 'tellsViews' | 'offersPay'> & {
  readonly tellsViews?: boolean;
  readonly offersPay?: boolean;
  readonly bill: Omit<BillMail['bill'], 'total' | 'balance' | 'dueDate'> & {
    readonly total: StoredMoney;
    readonly balance: StoredMoney;
    readonly dueDate: string;
  };
};

export function storeContent(content: ShareContent) {
  const { bill, firm, sharer, tellsViews, offersPay } = content;

  return {
    tellsViews,
    offersPay,
    bill: { ...bill, matters: [...bill.matters], total: storeMoney(bill.total), balance: storeMoney(bill.balance) },
    firm: { ...firm, addressLines: [...firm.addressLines] },
    sharer: { ...sharer },
  };
}

/** The column is written by storeContent alone. */
export function readContent(stored: unknown): ShareContent {
  const { bill, firm, sharer, tellsViews = false, offersPay = false } = stored as StoredContent;

  return {
    tellsViews,
    offersPay,
    bill: {
      ...bill,
      total: readMoney(bill.total),
      balance: readMoney(bill.balance),
      dueDate: bill.dueDate as LocalDate,
    },
    firm,
    sharer,
  };
}

function storeMoney(amount: Money): StoredMoney {
  return { minor: amount.minor.toString(), currency: amount.currency };
}

function readMoney(stored: StoredMoney): Bill['total'] {
  return money(BigInt(stored.minor), stored.currency);
}
