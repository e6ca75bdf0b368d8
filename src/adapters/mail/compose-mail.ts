// Composes the message: the same mail gives the same bytes, whenever and however often it is composed.
import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';
import MailComposer from 'nodemailer/lib/mail-composer';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { formatLongDate } from '../../core/local-date.ts';
import { formatMoney } from '../../core/money.ts';
import type { BillMail } from '../../ports/mailer.ts';
import { BillMailPage, footerLines, mailKind, mattersLine } from './bill-mail.tsx';
import { en } from './texts/en.ts';

export function subjectOf(mail: Pick<BillMail, 'bill' | 'firm'>): string {
  return plainLine(en.subject[mailKind(mail.bill)](mail.bill.number, mail.firm.name));
}

export function composeMail(mail: BillMail, mailFrom: string): Promise<Buffer> {
  const composer = new MailComposer({
    messageId: mail.messageId,
    date: mail.date,
    from: { name: plainLine(mail.from.name), address: mailFrom },
    replyTo: { name: plainLine(mail.replyTo.name), address: asciiDomain(mail.replyTo.address) },
    to: { name: plainLine(mail.to.name), address: asciiDomain(mail.to.address) },
    subject: subjectOf(mail),
    text: textOf(mail),
    html: `<!doctype html>${renderToString(h(BillMailPage, { mail }))}`,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    xMailer: false,
    // Boundaries come from this instead of from chance.
    baseBoundary: createHash('sha256').update(mail.messageId).digest('hex').slice(0, 24),
    attachments: [
      {
        filename: plainLine(mail.attachment.fileName),
        content: Buffer.from(mail.attachment.bytes),
        contentType: 'application/pdf',
      },
    ],
    disableFileAccess: true,
    disableUrlAccess: true,
  });

  return composer.compile().build();
}

/** `dana@büro.test` → `dana@xn--bro-hoa.test`: the library leaves the domain as it is. */
export function asciiDomain(address: string): string {
  const at = address.lastIndexOf('@');

  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`;
}

function textOf(mail: BillMail): string {
  const { bill } = mail;
  const kind = mailKind(bill);
  const asksForMoney = kind === 'due' || kind === 'partly-paid' || kind === 'trust';
  const amount = `${en.amount[kind]}: ${formatMoney(kind === 'paid' ? bill.total : bill.balance)}`;

  return [
    en.greeting(mail.to.name),
    '',
    en.intro[kind],
    '',
    kind === 'partly-paid' ? `${amount} ${en.ofTotal(formatMoney(bill.total))}` : amount,
    ...(asksForMoney ? [en.dueBy(formatLongDate(bill.dueDate))] : []),
    mattersLine(bill.matters),
    '',
    ...(mail.message === ''
      ? []
      : [en.from(mail.sharerName), '', ...mail.message.split('\n').map((line) => `> ${line}`), '']),
    en.reply(mail.sharerName),
    '',
    '-- ',
    ...footerLines(mail),
  ].join('\n');
}

/** One line without controls or direction overrides: nothing in a header can begin another one. */
function plainLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069\u200e\u200f]/g, '')
    .trim();
}
