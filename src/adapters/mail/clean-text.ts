// What people and files wrote, made fit for a mail: for its headers, its HTML and its plain text alike.
import { plainLine } from '../../core/plain-line.ts';
import type { BillMail } from '../../ports/mailer.ts';

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** The mail with every text of one line on one line, and its message in plain lines. */
export function cleanMail(mail: BillMail): BillMail {
  const { bill, firm, file } = mail;

  return {
    ...mail,
    from: { name: plainLine(mail.from.name) },
    replyTo: { ...mail.replyTo, name: plainLine(mail.replyTo.name) },
    to: { ...mail.to, name: plainLine(mail.to.name) },
    bill: { ...bill, number: plainLine(bill.number), matters: bill.matters.map(plainLine) },
    message: plainMessage(mail.message),
    sharerName: plainLine(mail.sharerName),
    firm: {
      ...firm,
      name: plainLine(firm.name),
      addressLines: firm.addressLines.map(plainLine),
      phone: plainLine(firm.phone),
      email: plainLine(firm.email),
      website: plainLine(firm.website),
    },
    attachment: { ...mail.attachment, fileName: plainLine(mail.attachment.fileName) },
    ...(file ? { file: { ...file, fileName: plainLine(file.fileName) } } : {}),
  };
}

/** Lines parted by `\n`; of the controls only tabs stay. */
function plainMessage(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n|[\r\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '');
}

/** A name for the middle of an English sentence: one written from right to left leaves the sentence in its order. */
export function inSentence(name: string): string {
  return RIGHT_TO_LEFT.test(name) ? `\u2068${name}\u2069` : name;
}
