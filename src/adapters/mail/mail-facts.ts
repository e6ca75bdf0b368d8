// What a mail says of a bill, in words: its HTML and its plain text say the same.
import { formatLongDate } from '../../core/local-date.ts';
import { formatMoney } from '../../core/money.ts';
import { inSentence } from '../../core/plain-line.ts';
import type { BillMail } from '../../ports/mailer.ts';
import { en } from './texts/en.ts';

export type MailKind = keyof typeof en.intro;

/** A bill for many matters names these; its PDF names all. */
const MOST_MATTERS = 12;

const TRUST_KINDS = { due: 'trust', 'partly-paid': 'trust', paid: 'trust-paid', draft: 'trust-draft' } as const;

export function mailKind({ kind, status }: BillMail['bill']): MailKind {
  return kind === 'trust' ? TRUST_KINDS[status] : status;
}

/** "Receipt for bill 1042" */
export function titleOf(bill: BillMail['bill']): string {
  return en.title[mailKind(bill)](bill.number);
}

/** Where the bill is to be seen, and what is attached, in a sentence for each. */
export function introLines(mail: Pick<BillMail, 'bill' | 'attachment' | 'portal' | 'file'>): string[] {
  const { bill, file } = mail;

  return [...billIntro(mail, mailKind(bill)), ...(file ? [en.fileIntro[file.format](inSentence(file.fileName))] : [])];
}

function billIntro({ attachment, portal }: Pick<BillMail, 'attachment' | 'portal'>, kind: MailKind): string[] {
  const attached = attachment ? [portal ? en.portal.attached[kind] : en.intro[kind]] : [];

  return portal ? [[en.portal.intro[kind], ...attached].join(' ')] : attached;
}

export type MailLink = { readonly label: string; readonly url: string; readonly note: string | undefined };

/** Where the mail leads, the main way first: to the bill, and to paying it. */
export function linksOf({ bill, portal, pay }: Pick<BillMail, 'bill' | 'portal' | 'pay'>): MailLink[] {
  const { button, tellsViews } = en.portal;

  return [
    ...(portal ? [{ label: button, url: portal.url, note: portal.tellsViews ? tellsViews : undefined }] : []),
    ...(pay ? [{ label: en.pay.button[bill.kind], url: pay.url, note: en.pay.where }] : []),
  ];
}

export type AmountFacts = {
  readonly label: string;
  readonly amount: string;
  /** Of what whole it is the rest. */
  readonly ofTotal: string | undefined;
  /** Only where money is asked for. */
  readonly dueBy: string | undefined;
};

export function amountFacts(bill: BillMail['bill']): AmountFacts {
  const kind = mailKind(bill);
  const asked = bill.status === 'due' || bill.status === 'partly-paid';

  return {
    label: en.amount[kind],
    amount: formatMoney(bill.status === 'paid' ? bill.total : bill.balance),
    ofTotal: kind === 'partly-paid' ? en.ofTotal(formatMoney(bill.total)) : undefined,
    dueBy: asked ? en.dueBy(formatLongDate(bill.dueDate)) : undefined,
  };
}

/** What an inbox shows beside the subject. */
export function inboxLine(bill: BillMail['bill']): string {
  const { label, amount, dueBy } = amountFacts(bill);

  return [`${label}: ${amount}`, ...(dueBy === undefined ? [] : [dueBy])].join(' · ');
}

/** One line for each matter, and how many more there are. */
export function matterLines(bill: BillMail['bill']): string[] {
  const shown = bill.matters.slice(0, MOST_MATTERS).map(inSentence);
  const left = bill.matters.length - shown.length;

  return left === 0 ? shown : [...shown, en.moreMatters(left)];
}

/** Who the firm is and how it is reached; what it left empty is left out. */
export function letterheadLines({ firm }: Pick<BillMail, 'firm'>): string[] {
  const address = firm.addressLines.map(inSentence).join(', ');

  return [inSentence(firm.name), address, firm.phone, firm.email, firm.website].filter((line) => line !== '');
}
