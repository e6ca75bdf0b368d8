// A receipt for the tests, and what a mail program makes of it.
import { composeReceipt } from '../../../src/adapters/mail/compose-mail.ts';
import type { LocalDate } from '../../../src/core/local-date.ts';
import { money } from '../../../src/core/money.ts';
import type { ReceiptMail } from '../../../src/ports/mailer.ts';
import { aMail, MAIL_FROM, type ReadMail, readMessage } from './a-mail.ts';

type Overrides = Partial<Omit<ReceiptMail, 'bill' | 'payment' | 'firm'>> & {
  readonly bill?: Partial<ReceiptMail['bill']>;
  readonly payment?: Partial<ReceiptMail['payment']>;
  readonly firm?: Partial<ReceiptMail['firm']>;
};

/** For $500.00 that Dana Reyes paid by card for bill 1042. */
export function aReceipt(overrides: Overrides = {}): ReceiptMail {
  const { date, to, firm } = aMail();

  return {
    messageId: '<receipt.pay_1@harlowreed.test>',
    date,
    to,
    attachment: { fileName: 'Bill-1042.pdf', bytes: new TextEncoder().encode('%PDF-1.7 test') },
    ...overrides,
    firm: { ...firm, ...overrides.firm },
    bill: { ...BILL, ...overrides.bill },
    payment: { ...PAYMENT, ...overrides.payment },
  };
}

const BILL: ReceiptMail['bill'] = {
  number: '1042',
  kind: 'revenue',
  total: money(123450n, 'USD'),
  balance: money(73450n, 'USD'),
};

const PAYMENT: ReceiptMail['payment'] = {
  amount: money(50000n, 'USD'),
  method: 'card',
  date: '2026-02-03' as LocalDate,
};

export async function readReceipt(mail: ReceiptMail): Promise<ReadMail> {
  return readMessage(await composeReceipt(mail, MAIL_FROM));
}
