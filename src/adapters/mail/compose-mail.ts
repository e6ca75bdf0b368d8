// Composes the message: the same mail gives the same bytes, whenever and however often it is composed.
import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';
import MailComposer from 'nodemailer/lib/mail-composer';
import { plainLine } from '../../core/plain-line.ts';
import type { BillMail, CodeMail, ReceiptMail } from '../../ports/mailer.ts';
import { htmlOf } from './bill-mail.tsx';
import { cleanCodeMail, cleanMail, cleanReceipt } from './clean-text.ts';
import { codeHtmlOf, codeTextOf } from './code-mail.tsx';
import { titleOf } from './mail-facts.ts';
import { receiptHtmlOf, receiptTextOf, receiptTitle } from './receipt-mail.tsx';
import { textOf } from './text-mail.ts';
import { en } from './texts/en.ts';

/** RFC 3834, 5: no machine shall answer. Microsoft's own wording ([MS-OXCMAIL] 2.1.3.2.20) without NDR: bounces shall come. */
const HEADERS = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'DR, RN, NRN, OOF, AutoReply' };
const LONGEST = 300;

export function subjectOf({ bill, firm }: Pick<BillMail, 'bill' | 'firm'>): string {
  return headerText(en.subject(titleOf(bill), firm.name));
}

/** The whole message (RFC 5322) with what is attached, ready for the mail server. `mailFrom` is a bare address. */
export function composeMail(asked: BillMail, mailFrom: string): Promise<Buffer> {
  const mail = cleanMail(asked);

  return build({
    ...headOf(mail, mailFrom),
    from: { name: headerText(mail.from.name), address: mailFrom },
    replyTo: { name: headerText(mail.replyTo.name), address: asciiDomain(mail.replyTo.address) },
    subject: subjectOf(mail),
    text: textOf(mail),
    html: htmlOf(mail),
    attachments: attachmentsOf(mail),
  });
}

/** The same for the mail with a code. An answer to it goes to `mailFrom`. */
export function composeCodeMail(asked: CodeMail, mailFrom: string): Promise<Buffer> {
  const mail = cleanCodeMail(asked);

  return build({
    ...headOf(mail, mailFrom),
    subject: headerText(en.code.subject(mail.firm.name)),
    text: codeTextOf(mail),
    html: codeHtmlOf(mail),
  });
}

/** The same for a receipt, with the bill where it is attached. */
export function composeReceipt(asked: ReceiptMail, mailFrom: string): Promise<Buffer> {
  const mail = cleanReceipt(asked);

  return build({
    ...headOf(mail, mailFrom),
    subject: headerText(receiptTitle(mail)),
    text: receiptTextOf(mail),
    html: receiptHtmlOf(mail),
    attachments: attachmentsOf(mail),
  });
}

function headOf({ messageId, date, to, firm }: CodeMail | BillMail | ReceiptMail, mailFrom: string) {
  return {
    messageId,
    date,
    from: { name: headerText(firm.name), address: mailFrom },
    to: { name: headerText(to.name), address: asciiDomain(to.address) },
    // Boundaries come from this instead of from chance.
    baseBoundary: createHash('sha256').update(messageId).digest('hex').slice(0, 24),
  };
}

function build(message: MailComposer.Options): Promise<Buffer> {
  const composer = new MailComposer({
    ...message,
    headers: HEADERS,
    xMailer: false,
    // As they go over the wire: a signature and the announced size are of these very bytes.
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  });

  return composer.compile().build();
}

type Attached = NonNullable<BillMail['attachment']>;

/** In base64 both: a text keeps its line ends and its letters, byte for byte. */
function attachmentsOf({ attachment, file }: Pick<BillMail, 'attachment' | 'file'>) {
  const attached = ({ fileName, bytes }: Attached, contentType: string) =>
    ({ filename: fileName, content: Buffer.from(bytes), contentType, contentTransferEncoding: 'base64' }) as const;

  return [
    ...(attachment ? [attached(attachment, 'application/pdf')] : []),
    ...(file ? [attached(file, 'text/plain; charset=utf-8')] : []),
  ];
}

/**
 * A text for a header. It is cut before a line could become longer than 998 octets (RFC 5322, 2.1.1). What looks like
 * an encoded word (RFC 2047) gets an invisible letter: readers would decode it to something else, within quotes too.
 */
function headerText(text: string): string {
  const characters = [...plainLine(text).replaceAll('=?', '=\u2060?')];

  return characters.length <= LONGEST ? characters.join('') : `${characters.slice(0, LONGEST - 1).join('')}…`;
}

/** `dana@büro.test` → `dana@xn--bro-hoa.test`: the library leaves the domain as it is. */
export function asciiDomain(address: string): string {
  const at = address.lastIndexOf('@');

  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`;
}
