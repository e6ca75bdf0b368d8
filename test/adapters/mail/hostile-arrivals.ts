// Hostile texts that went through a real mail server, and what a mail program and a browser make of them. Used by the tests of
// the notice of a bill and of the receipt.
import type { Browser, Page } from 'playwright-core';
import { createMailer } from '../../../src/adapters/mail/mailer.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { plainLine } from '../../../src/core/plain-line.ts';
import type { Mailer, MailOutcome } from '../../../src/ports/mailer.ts';
import { type Mail, startMailbox } from '../../../src/workspace/mailbox.ts';
import { hostileTexts } from '../../fixtures/hostile-texts.ts';
import { headerLines, MAIL_FROM, type ReadMail, readMessage } from './a-mail.ts';

export const HARMLESS = 'Harmless';

export type Arrived = { readonly text: string; readonly mail: Mail; readonly read: ReadMail };

export type Arrivals = {
  readonly harmless: Arrived;
  readonly hostile: readonly Arrived[];
  /** The texts for which it does not hold. */
  except(holds: (one: Arrived) => boolean): string[];
};

export type Sending = { readonly mailer: Mailer; readonly text: string; readonly messageId: string };

/** `send` puts the text wherever the product puts data. */
export async function throughMailServer(send: (sending: Sending) => Promise<MailOutcome>): Promise<Arrivals> {
  const { mailbox, url, stop } = await startMailbox(systemClock());
  const mails = new Map<string, Mail>();
  mailbox.subscribe((mail) => mails.set(mail.messageId, mail));
  try {
    const mailer = createMailer({ smtpUrl: url, mailFrom: MAIL_FROM });
    const sendings = [HARMLESS, ...hostileTexts].map((text, index) => {
      return { mailer, text, messageId: `<mail_${index}@harlowreed.test>` };
    });
    await Promise.all(sendings.map((sending) => accepted(sending, send)));
    const [harmless, ...hostile] = await Promise.all(sendings.map((sending) => arrivedOf(sending, mails)));
    if (!harmless) throw new Error('no mail arrived');

    return { harmless, hostile, except: (holds) => hostile.filter((one) => !holds(one)).map(({ text }) => text) };
  } finally {
    await stop();
  }
}

async function accepted(sending: Sending, send: (sending: Sending) => Promise<MailOutcome>): Promise<void> {
  const { kind } = await send(sending);
  if (kind !== 'accepted') throw new Error(`${kind}: ${JSON.stringify(sending.text)}`);
}

async function arrivedOf({ text, messageId }: Sending, mails: ReadonlyMap<string, Mail>): Promise<Arrived> {
  const mail = mails.get(messageId);
  if (!mail) throw new Error(`no mail arrived for ${JSON.stringify(text)}`);

  return { text, mail, read: await readMessage(mail.raw) };
}

export function headerNamesOf({ mail }: Arrived): string[] {
  return headerLines(mail.raw)
    .flatMap((line) => /^([^\s:]+):/.exec(line)?.[1] ?? (/^[ \t]/.test(line) ? [] : [line]))
    .sort();
}

export function addressesOf(field: ReadMail['to'] | ReadMail['from']): string {
  return JSON.stringify([field ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address)));
}

export function nameOf(field: ReadMail['to'] | ReadMail['from']): string {
  return [field ?? []].flat()[0]?.value[0]?.name ?? '';
}

/** No line is too long, and the headers are ASCII (RFC 5322). */
export function keepsLimits({ mail }: Arrived): boolean {
  const lines = mail.raw.toString('latin1').split('\r\n');
  const ascii = /^[\x20-\x7e\t]*$/.test(headerLines(mail.raw).join(''));

  return ascii && lines.every((line) => line.length <= 998 && !/[\r\n]/.test(line));
}

/** What looks like an encoded word carries an invisible letter; what is too long is cut. */
export function isReadAs(name: string, text: string): boolean {
  const squeezed = (part: string) => part.replace(/\s+/gu, ' ').trim();
  const [actual, expected] = [name, plainLine(text)].map((part) => squeezed(part.replaceAll('\u2060', '')));

  return [...(expected ?? '')].length > 290
    ? (expected ?? '').startsWith((actual ?? '').slice(0, 250).replace(/…$/, ''))
    : actual === expected;
}

export type Shown = { readonly element: string; readonly text: string };

/** What stands in the page: each element with its attributes, and its own text; line breaks as such. */
export function shownIn(page: Page): Promise<Shown[]> {
  return page.evaluate(() =>
    Array.from(document.querySelectorAll('*'))
      .filter((element) => element.tagName !== 'BR' && element.tagName !== 'STYLE')
      .map((element) => ({
        element: [element.tagName, ...element.getAttributeNames(), element.getAttribute('href') ?? ''].join(' '),
        text: Array.from(element.childNodes, (node) =>
          node.nodeName === 'BR' ? '\n' : node.nodeType === Node.TEXT_NODE ? (node.textContent ?? '') : '',
        ).join(''),
      })),
  );
}

/** Where the elements lead to, in their order. */
export function hrefsIn(shown: readonly Shown[]): string[] {
  return shown.flatMap(({ element }) => /^A .* (\S+)$/.exec(element)?.[1] ?? []);
}

/** A page, and all that it did: requests, dialogs, scripts. */
export async function watchedPage(browser: Browser): Promise<{ page: Page; seen: string[] }> {
  const seen: string[] = [];
  const page = await browser.newPage();
  page.on('request', (request) => seen.push(`request ${request.url()}`));
  page.on('dialog', (dialog) => void dialog.dismiss().finally(() => seen.push('dialog')));
  page.on('framenavigated', (frame) => seen.push(`navigated ${frame.url()}`));
  page.on('console', (message) => seen.push(`console ${message.text()}`));
  await page.exposeFunction('hurt', () => seen.push('script'));

  return { page, seen };
}

/** The texts that change the page in another way than by standing there where the harmless one stands. */
export async function changedPages(page: Page, { harmless, hostile }: Arrivals): Promise<unknown[]> {
  const open = async ({ read }: Arrived) => {
    await page.setContent(read.html);

    return shownIn(page);
  };
  const pattern = await open(harmless);
  const wrong: unknown[] = [];
  for (const one of hostile.filter(({ text }) => plainLine(text) !== '')) {
    const expected = pattern.map((shown) => expectedOf(shown, one.text));
    const actual = (await open(one)).map(({ element, text }) => ({ element, text: written(text) }));
    if (JSON.stringify(actual) !== JSON.stringify(expected)) {
      wrong.push({ text: one.text, actual: actual.filter(({ text }, index) => text !== expected[index]?.text) });
    }
  }

  return wrong;
}

/** A message keeps its lines; all else is one line. */
function expectedOf({ element, text }: Shown, hostile: string): Shown {
  const isMessage = text === HARMLESS && element.includes('dir');

  return { element, text: written(isMessage ? linesOf(hostile) : text.replaceAll(HARMLESS, () => plainLine(hostile))) };
}

function linesOf(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n|[\r\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '');
}

export function written(text: string): string {
  return text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '').trim();
}
