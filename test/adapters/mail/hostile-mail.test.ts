// Every hostile text in every field of a mail: through a real mail server, read as a mail program and a browser read it.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subjectOf } from '../../../src/adapters/mail/compose-mail.ts';
import { outcomeOfError } from '../../../src/adapters/mail/mail-outcome.ts';
import { createMailer } from '../../../src/adapters/mail/mailer.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { billFileName } from '../../../src/core/bill-file-name.ts';
import { plainLine } from '../../../src/core/plain-line.ts';
import type { BillMail } from '../../../src/ports/mailer.ts';
import { type Mail, startMailbox } from '../../../src/workspace/mailbox.ts';
import { hostileTexts } from '../../fixtures/hostile-texts.ts';
import { browserTests, launchBrowser } from '../../support/browser.ts';
import { aMail, headerLines, MAIL_FROM, type ReadMail, readMessage } from './a-mail.ts';

const HARMLESS = 'Harmless';
const HEADERS = [
  ...['From', 'Reply-To', 'To', 'Auto-Submitted', 'X-Auto-Response-Suppress', 'Subject', 'Message-ID', 'Date'],
  ...['MIME-Version', 'Content-Type'],
].sort();

type Arrived = { readonly text: string; readonly mail: Mail; readonly read: ReadMail };

let arrived: readonly Arrived[] = [];
let harmless: Arrived | undefined;

beforeAll(async () => {
  const all = await throughMailServer([HARMLESS, ...hostileTexts]);
  harmless = all.find(({ text }) => text === HARMLESS);
  arrived = all.filter(({ text }) => text !== HARMLESS);
});

/** The text wherever the product puts data. */
function mailOf(text: string, index: number): BillMail {
  return aMail({
    messageId: `<dlv_${index}@harlowreed.test>`,
    from: { name: text },
    replyTo: { name: text, address: 'sam@harlowreed.test' },
    to: { name: text, address: 'dana@acme.test' },
    bill: { number: text, matters: [text, text] },
    message: text,
    sharerName: text,
    firm: { name: text, addressLines: [text], phone: text, email: text, website: text },
    attachment: { fileName: fileNameOf(text), bytes: Buffer.from('%PDF') },
  });
}

function fileNameOf(text: string): string {
  return billFileName({ kind: 'revenue', number: text, firmName: text });
}

async function throughMailServer(texts: readonly string[]): Promise<Arrived[]> {
  const { mailbox, url, stop } = await startMailbox(systemClock());
  const mails = new Map<string, Mail>();
  mailbox.subscribe((mail) => mails.set(mail.messageId, mail));
  try {
    const mailer = createMailer({ smtpUrl: url, mailFrom: MAIL_FROM });
    const outcomes = await Promise.all(
      texts.map((text, index) => mailer.send({ mail: mailOf(text, index), onTransmitting: async () => undefined })),
    );
    expect(outcomes.filter(({ kind }) => kind !== 'accepted')).toEqual([]);

    return await Promise.all(
      texts.map(async (text, index) => {
        const mail = mails.get(`<dlv_${index}@harlowreed.test>`);
        if (!mail) throw new Error(`no mail arrived for ${JSON.stringify(text)}`);

        return { text, mail, read: await readMessage(mail.raw) };
      }),
    );
  } finally {
    await stop();
  }
}

/** The texts for which it does not hold. */
function except(holds: (one: Arrived) => boolean): string[] {
  return arrived.filter((one) => !holds(one)).map(({ text }) => text);
}

function namesOf({ mail }: Arrived): string[] {
  return headerLines(mail.raw).flatMap((line) => /^([^\s:]+):/.exec(line)?.[1] ?? (/^[ \t]/.test(line) ? [] : [line]));
}

function addressesOf(field: ReadMail['to'] | ReadMail['from']): string {
  return JSON.stringify([field ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address)));
}

function nameOf(field: ReadMail['to'] | ReadMail['from']): string {
  return [field ?? []].flat()[0]?.value[0]?.name ?? '';
}

describe('A hostile text in every field of a mail', () => {
  it('adds no header, and every header stands there once', () => {
    expect(except((one) => JSON.stringify(namesOf(one).sort()) === JSON.stringify(HEADERS))).toEqual([]);
  });

  it('gains no recipient, in the envelope or in the mail, and no other sender', () => {
    expect(except(({ mail }) => mail.rcptTo.join() === 'dana@acme.test' && mail.mailFrom === MAIL_FROM)).toEqual([]);
    expect(except(({ read }) => addressesOf(read.to) === '["dana@acme.test"]')).toEqual([]);
    expect(except(({ read }) => addressesOf(read.from) === `["${MAIL_FROM}"]`)).toEqual([]);
    expect(except(({ read }) => addressesOf(read.replyTo) === '["sam@harlowreed.test"]')).toEqual([]);
    expect(except(({ read }) => read.cc === undefined && read.bcc === undefined)).toEqual([]);
  });

  it('makes no line of the mail too long, and leaves nothing but ASCII in its headers (RFC 5322)', () => {
    const lines = ({ mail }: Arrived) => mail.raw.toString('latin1').split('\r\n');
    const headers = ({ mail }: Arrived) => headerLines(mail.raw).join('');

    expect(except((one) => lines(one).every((line) => line.length <= 998 && !/[\r\n]/.test(line)))).toEqual([]);
    expect(except((one) => /^[\x20-\x7e\t]*$/.test(headers(one)))).toEqual([]);
  });

  it('is read as the name and the subject that it is', () => {
    const squeezed = (name: string) => name.replace(/\s+/gu, ' ').trim();
    // What looks like an encoded word carries an invisible letter; what is too long is cut.
    const shown = (name: string) => squeezed(name.replaceAll('\u2060', ''));
    const same = (name: string, text: string) => {
      const [actual, expected] = [shown(name), shown(plainLine(text))];

      return [...expected].length > 290
        ? expected.startsWith(actual.slice(0, 250).replace(/…$/, ''))
        : actual === expected;
    };

    expect(except(({ read, text }) => same(nameOf(read.to), text))).toEqual([]);
    expect(except(({ read, text }) => same(nameOf(read.from), text))).toEqual([]);
    expect(except(({ read, text }) => same(nameOf(read.replyTo), text))).toEqual([]);
    expect(except(({ read, text }) => same(read.subject ?? '', subjectOf(mailOf(text, 0))))).toEqual([]);
  });

  it('attaches one PDF, under a name that no file system and no mail program takes for more', () => {
    const name = ({ read }: Arrived) => read.attachments[0]?.filename ?? '';

    expect(except(({ read }) => read.attachments.length === 1)).toEqual([]);
    expect(except((one) => name(one) === fileNameOf(one.text))).toEqual([]);
    expect(except((one) => /^Bill(-[\p{L}\p{N}\p{M}-]+)?\.pdf$/u.test(name(one)))).toEqual([]);
  });

  it('stands in the plain text, as it was written', () => {
    const bare = (text: string) => text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, '');
    const quoted = (text: string) => (/writes:\n([\s\S]*?)\nQuestions\?/.exec(text)?.[1] ?? '').replace(/^> ?/gm, '');

    expect(except(({ read, text }) => bare(quoted(read.text)) === bare(text.toWellFormed()))).toEqual([]);
  });
});

describe('A hostile reply of a mail server', () => {
  it('is told by its codes alone', () => {
    const reasons = hostileTexts.map((text) => {
      const error = Object.assign(new Error(text), { responseCode: 550, response: `550 5.1.1 ${text}` });

      return outcomeOfError(error, true);
    });

    expect(new Set(reasons.map((reason) => JSON.stringify(reason)))).toEqual(
      new Set([JSON.stringify({ kind: 'rejected', reason: 'mailbox unknown (550 5.1.1)' })]),
    );
  });
});

type Shown = { readonly element: string; readonly text: string };

/** What stands in the page: each element with its attributes, and its own text; line breaks as such. */
function shownIn(page: Page): Promise<Shown[]> {
  return page.evaluate(() =>
    Array.from(document.querySelectorAll('*'))
      .filter((element) => element.tagName !== 'BR' && element.tagName !== 'STYLE')
      .map((element) => ({
        element: `${element.tagName} ${element.getAttributeNames().join(' ')}`,
        text: Array.from(element.childNodes, (node) =>
          node.nodeName === 'BR' ? '\n' : node.nodeType === Node.TEXT_NODE ? (node.textContent ?? '') : '',
        ).join(''),
      })),
  );
}

describe.runIf(browserTests())('A hostile text in the HTML of a mail', () => {
  let browser: Browser;
  let page: Page;
  const seen: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage();
    page.on('request', (request) => seen.push(`request ${request.url()}`));
    page.on('dialog', (dialog) => void dialog.dismiss().finally(() => seen.push('dialog')));
    page.on('framenavigated', (frame) => seen.push(`navigated ${frame.url()}`));
    page.on('console', (message) => seen.push(`console ${message.text()}`));
    await page.exposeFunction('hurt', () => seen.push('script'));
  });

  afterAll(() => browser.close());

  async function open({ read }: Arrived): Promise<Shown[]> {
    await page.setContent(read.html);

    return shownIn(page);
  }

  it('would be noticed if it ran', async () => {
    await page.setContent('<img src=x onerror=hurt()><script>hurt()</script><img src="http://127.0.0.1:9/x">');
    await page.waitForTimeout(50);

    expect(seen).toEqual(expect.arrayContaining(['script', 'request http://127.0.0.1:9/x']));
    seen.length = 0;
  });

  it('runs no script, asks for nothing, adds no element and no link, and is read as it was written', async () => {
    const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
    const written = (text: string) => text.replace(turning, '').trim();
    const pattern = harmless ? await open(harmless) : [];
    const wrong: unknown[] = [];
    for (const one of arrived.filter(({ text }) => plainLine(text) !== '')) {
      const lines = one.text.toWellFormed().replace(/\r\n|[\r\v\f\u0085\u2028\u2029]/g, '\n');
      const message = lines.replace(/[^\P{Cc}\n\t]/gu, '');
      const expected = pattern.map(({ element, text }) => ({
        element,
        text: written(
          text === HARMLESS && element.includes('dir') ? message : text.replaceAll(HARMLESS, () => plainLine(one.text)),
        ),
      }));
      const actual = (await open(one)).map(({ element, text }) => ({ element, text: written(text) }));
      if (JSON.stringify(actual) !== JSON.stringify(expected)) {
        wrong.push({ text: one.text, actual: actual.filter(({ text }, index) => text !== expected[index]?.text) });
      }
    }

    expect(pattern.filter(({ text }) => text.includes(HARMLESS)).length).toBeGreaterThan(8);
    expect(pattern.map(({ element }) => element).join()).not.toMatch(/^A |SCRIPT|LINK|IMG|href|src/);
    expect(wrong).toEqual([]);
    expect(seen.filter((event) => event !== 'navigated about:blank')).toEqual([]);
  });
});
