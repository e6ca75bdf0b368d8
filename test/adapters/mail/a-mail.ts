// A mail for the tests, and what a mail program makes of it.
import type { ParsedMail } from 'mailparser';
import { simpleParser } from 'mailparser';
import { composeMail } from '../../../src/adapters/mail/compose-mail.ts';
import type { LocalDate } from '../../../src/core/local-date.ts';
import { money } from '../../../src/core/money.ts';
import type { BillMail } from '../../../src/ports/mailer.ts';

export const MAIL_FROM = 'bills@harlowreed.test';

type Overrides = Partial<Omit<BillMail, 'bill' | 'firm'>> & {
  readonly bill?: Partial<BillMail['bill']>;
  readonly firm?: Partial<BillMail['firm']>;
};

/** Bill 1042 of Harlow & Reed to Dana Reyes, partly paid. */
export function aMail(overrides: Overrides = {}): BillMail {
  return {
    messageId: '<dlv_1@harlowreed.test>',
    date: new Date('2026-02-03T10:00:00Z'),
    from: { name: 'Harlow & Reed LLP' },
    replyTo: { name: 'Sam Ortiz', address: 'sam@harlowreed.test' },
    to: { name: 'Dana Reyes', address: 'dana@acme.test' },
    message: 'Thank you,\nSam',
    sharerName: 'Sam Ortiz',
    attachment: { fileName: 'Bill-1042.pdf', bytes: new TextEncoder().encode('%PDF-1.7 test') },
    ...overrides,
    bill: { ...BILL, ...overrides.bill },
    firm: { ...FIRM, ...overrides.firm },
  };
}

const BILL: BillMail['bill'] = {
  number: '1042',
  kind: 'revenue',
  status: 'partly-paid',
  matters: ['00012-Acme · Lease dispute'],
  total: money(150000n, 'USD'),
  balance: money(123450n, 'USD'),
  dueDate: '2026-02-04' as LocalDate,
};

const FIRM: BillMail['firm'] = {
  name: 'Harlow & Reed LLP',
  addressLines: ['12 Court Street', 'New York, NY 10007'],
  phone: '+1 212 555 0142',
  email: 'billing@harlowreed.test',
  website: 'harlowreed.test',
  accentColor: '#1f4b6e',
};

export type ReadMail = Omit<ParsedMail, 'html' | 'text'> & { readonly html: string; readonly text: string };

export async function readMail(mail: BillMail): Promise<ReadMail> {
  return readMessage(await composeMail(mail, MAIL_FROM));
}

export async function readMessage(message: Buffer): Promise<ReadMail> {
  const parsed = await simpleParser(message);

  return { ...parsed, html: parsed.html || '', text: parsed.text ?? '' };
}

/** The lines before the first empty one, as they stand in the message. */
export function headerLines(message: Buffer): string[] {
  return message.toString('latin1').split('\r\n\r\n', 1).join('').split('\r\n');
}
