// The notice of a bill as plain text, for programs and people that want no HTML.
import { inSentence } from '../../core/plain-line.ts';
import type { BillMail } from '../../ports/mailer.ts';
import {
  amountFacts,
  introLines,
  letterheadLines,
  linksOf,
  type MailLink,
  matterLines,
  titleOf,
} from './mail-facts.ts';
import { en } from './texts/en.ts';
import { SIGNATURE, wrapLine } from './wrap-text.ts';

const QUOTE = { first: '> ', rest: '> ' };
const ITEM = { first: '- ', rest: '  ' };

/** Lines of at most 78 columns, parted by `\n`. */
export function textOf(mail: BillMail): string {
  const { bill } = mail;
  const sharer = inSentence(mail.sharerName);

  return [
    ...wrapLine(titleOf(bill)),
    '',
    ...wrapLine(en.greeting(inSentence(mail.to.name))),
    '',
    ...wrapLine(introLines(mail).join(' ')),
    '',
    ...amountLines(bill),
    ...mattersText(bill),
    '',
    ...linksOf(mail).flatMap(linkLines),
    ...messageLines(mail.message, sharer),
    ...wrapLine(en.reply(sharer)),
    '',
    SIGNATURE,
    ...letterheadLines(mail).flatMap((line) => wrapLine(line)),
  ].join('\n');
}

function amountLines(bill: BillMail['bill']): string[] {
  const { label, amount, ofTotal, dueBy } = amountFacts(bill);

  return [[`${label}: ${amount}`, ofTotal].filter(Boolean).join(' '), ...(dueBy === undefined ? [] : [dueBy])];
}

function mattersText(bill: BillMail['bill']): string[] {
  const [first = '', ...others] = matterLines(bill);
  if (others.length === 0) {
    return wrapLine(`${en.matter}: ${first}`, { first: '', rest: '  ' });
  }

  return [`${en.matters}:`, ...[first, ...others].flatMap((line) => wrapLine(line, ITEM))];
}

function linkLines({ label, url, note }: MailLink): string[] {
  return [`${label}:`, url, '', ...(note === undefined ? [] : [...wrapLine(note), ''])];
}

function messageLines(message: string, sharer: string): string[] {
  if (message === '') {
    return [];
  }

  return [...wrapLine(en.from(sharer)), '', ...message.split('\n').flatMap((line) => wrapLine(line, QUOTE)), ''];
}
