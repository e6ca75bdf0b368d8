// What people and files wrote, made fit for a mail: for its headers, its HTML and its plain text alike.
import { plainLine, plainLines } from '../../core/plain-line.ts';
import type { BillMail, CodeMail, FirmLetterhead, ReceiptMail } from '../../ports/mailer.ts';

/** The mail with every text of one line on one line, and its message in plain lines. */
export function cleanMail(mail: BillMail): BillMail {
  const { bill, attachment, file, portal, pay } = mail;

  return {
    ...mail,
    from: { name: plainLine(mail.from.name) },
    replyTo: { ...mail.replyTo, name: plainLine(mail.replyTo.name) },
    to: { ...mail.to, name: plainLine(mail.to.name) },
    bill: { ...bill, number: plainLine(bill.number), matters: bill.matters.map(plainLine) },
    message: plainLines(mail.message),
    sharerName: plainLine(mail.sharerName),
    firm: cleanFirm(mail.firm),
    ...(portal ? { portal: { ...portal, url: plainLine(portal.url) } } : {}),
    ...(pay ? { pay: { url: plainLine(pay.url) } } : {}),
    ...(attachment ? { attachment: { ...attachment, fileName: plainLine(attachment.fileName) } } : {}),
    ...(file ? { file: { ...file, fileName: plainLine(file.fileName) } } : {}),
  };
}

/** The same for the mail with a code. */
export function cleanCodeMail(mail: CodeMail): CodeMail {
  return { ...mail, to: { ...mail.to, name: plainLine(mail.to.name) }, firm: cleanFirm(mail.firm) };
}

/** The same for a receipt. */
export function cleanReceipt(mail: ReceiptMail): ReceiptMail {
  const { bill, payment, attachment } = mail;

  return {
    ...mail,
    to: { ...mail.to, name: plainLine(mail.to.name) },
    firm: cleanFirm(mail.firm),
    bill: { ...bill, number: plainLine(bill.number) },
    payment: { ...payment, method: plainLine(payment.method) },
    ...(attachment ? { attachment: { ...attachment, fileName: plainLine(attachment.fileName) } } : {}),
  };
}

function cleanFirm(firm: FirmLetterhead): FirmLetterhead {
  return {
    ...firm,
    name: plainLine(firm.name),
    addressLines: firm.addressLines.map(plainLine),
    phone: plainLine(firm.phone),
    email: plainLine(firm.email),
    website: plainLine(firm.website),
  };
}
