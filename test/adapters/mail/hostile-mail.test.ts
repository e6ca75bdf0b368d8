// Every hostile text in every field of the notice of a bill: through a real mail server, read as a mail program and a browser
// read it.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subjectOf } from '../../../src/adapters/mail/compose-mail.ts';
import { outcomeOfError } from '../../../src/adapters/mail/mail-outcome.ts';
import { billFileName } from '../../../src/core/bill-file-name.ts';
import { plainLine } from '../../../src/core/plain-line.ts';
import type { BillMail } from '../../../src/ports/mailer.ts';
import { hostileTexts } from '../../fixtures/hostile-texts.ts';
import { browserTests, launchBrowser } from '../../support/browser.ts';
import { aMail, MAIL_FROM, readMail } from './a-mail.ts';
import {
  type Arrivals,
  type Arrived,
  addressesOf,
  changedPages,
  HARMLESS,
  headerNamesOf,
  hrefsIn,
  isReadAs,
  keepsLimits,
  nameOf,
  shownIn,
  throughMailServer,
  watchedPage,
} from './hostile-arrivals.ts';

const HEADERS = [
  ...['From', 'Reply-To', 'To', 'Auto-Submitted', 'X-Auto-Response-Suppress', 'Subject', 'Message-ID', 'Date'],
  ...['MIME-Version', 'Content-Type'],
].sort();
const BILL_URL = 'https://bills.harlowreed.test/b/q9Wc0Yk3T8vR2mN5xJ7bD1fG4hL6pS0aZ';
const PAY_URL = 'https://bills.harlowreed.test/pay/Zk3T8vR2mN5xJ7bD1fG4hL6pS0aZ_uEoK';

let arrivals: Arrivals;

beforeAll(async () => {
  arrivals = await throughMailServer(({ mailer, text, messageId }) =>
    mailer.send({ mail: { ...mailOf(text), messageId }, onTransmitting: async () => undefined }),
  );
});

/** The text wherever the product puts data. */
function mailOf(text: string): BillMail {
  return aMail({
    from: { name: text },
    replyTo: { name: text, address: 'sam@harlowreed.test' },
    to: { name: text, address: 'dana@acme.test' },
    bill: { number: text, matters: [text, text] },
    message: text,
    sharerName: text,
    firm: { name: text, addressLines: [text], phone: text, email: text, website: text },
    attachment: { fileName: fileNameOf(text), bytes: Buffer.from('%PDF') },
    portal: { url: BILL_URL, tellsViews: true },
    pay: { url: PAY_URL },
  });
}

function fileNameOf(text: string): string {
  return billFileName({ kind: 'revenue', number: text, firmName: text });
}

describe('A hostile text in every field of a mail', () => {
  it('adds no header, and every header stands there once', () => {
    expect(arrivals.except((one) => headerNamesOf(one).join() === HEADERS.join())).toEqual([]);
  });

  it('gains no recipient, in the envelope or in the mail, and no other sender', () => {
    const { except } = arrivals;

    expect(except(({ mail }) => mail.rcptTo.join() === 'dana@acme.test' && mail.mailFrom === MAIL_FROM)).toEqual([]);
    expect(except(({ read }) => addressesOf(read.to) === '["dana@acme.test"]')).toEqual([]);
    expect(except(({ read }) => addressesOf(read.from) === `["${MAIL_FROM}"]`)).toEqual([]);
    expect(except(({ read }) => addressesOf(read.replyTo) === '["sam@harlowreed.test"]')).toEqual([]);
    expect(except(({ read }) => read.cc === undefined && read.bcc === undefined)).toEqual([]);
  });

  it('makes no line of the mail too long, and leaves nothing but ASCII in its headers (RFC 5322)', () => {
    expect(arrivals.except(keepsLimits)).toEqual([]);
  });

  it('is read as the name and the subject that it is', () => {
    const { except } = arrivals;

    expect(except(({ read, text }) => isReadAs(nameOf(read.to), text))).toEqual([]);
    expect(except(({ read, text }) => isReadAs(nameOf(read.from), text))).toEqual([]);
    expect(except(({ read, text }) => isReadAs(nameOf(read.replyTo), text))).toEqual([]);
    expect(except(({ read, text }) => isReadAs(read.subject ?? '', subjectOf(mailOf(text))))).toEqual([]);
  });

  it('attaches one PDF, under a name that no file system and no mail program takes for more', () => {
    const { except } = arrivals;
    const name = ({ read }: Arrived) => read.attachments[0]?.filename ?? '';

    expect(except(({ read }) => read.attachments.length === 1)).toEqual([]);
    expect(except((one) => name(one) === fileNameOf(one.text))).toEqual([]);
    expect(except((one) => /^Bill(-[\p{L}\p{N}\p{M}-]+)?\.pdf$/u.test(name(one)))).toEqual([]);
  });

  it('stands in the plain text, as it was written, and leaves the addresses of bill and payment in it', () => {
    const { except } = arrivals;
    const bare = (text: string) => text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, '');
    const quoted = (text: string) => (/writes:\n([\s\S]*?)\nQuestions\?/.exec(text)?.[1] ?? '').replace(/^> ?/gm, '');
    const linked = `See the bill:\n${BILL_URL}\n\nThe firm is told when you open this bill in the portal.\n\nPay this bill:\n${PAY_URL}\n`;

    expect(except(({ read, text }) => bare(quoted(read.text)) === bare(text.toWellFormed()))).toEqual([]);
    expect(except(({ read }) => read.text.includes(linked))).toEqual([]);
  });
});

describe('A hostile text in the address at which a bill is paid', () => {
  it('stays within that one line of the plain text, and within its link of the HTML', async () => {
    const clean = await readMail(aMail({ pay: { url: PAY_URL } }));
    const tags = (html: string) => html.split('<').length;
    const wrong: string[] = [];
    for (const text of hostileTexts) {
      const url = `${PAY_URL}${text}`;
      const mail = await readMail(aMail({ pay: { url } }));
      const lines = mail.text.split('\n');
      const fits =
        lines.length === clean.text.split('\n').length &&
        lines.includes(plainLine(url)) &&
        tags(mail.html) === tags(clean.html);
      if (!fits) wrong.push(text);
    }

    expect(wrong).toEqual([]);
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

describe.runIf(browserTests())('A hostile text in the HTML of a mail', () => {
  let browser: Browser;
  let page: Page;
  let seen: string[];

  beforeAll(async () => {
    browser = await launchBrowser();
    ({ page, seen } = await watchedPage(browser));
  });

  afterAll(() => browser.close());

  it('would be noticed if it ran', async () => {
    await page.setContent('<img src=x onerror=hurt()><script>hurt()</script><img src="http://127.0.0.1:9/x">');
    await page.waitForTimeout(50);

    expect(seen).toEqual(expect.arrayContaining(['script', 'request http://127.0.0.1:9/x']));
    seen.length = 0;
  });

  it('runs no script, asks for nothing, adds no element and no link, and is read as it was written', async () => {
    await page.setContent(arrivals.harmless.read.html);
    const pattern = await shownIn(page);

    expect(pattern.filter(({ text }) => text.includes(HARMLESS)).length).toBeGreaterThan(8);
    expect(hrefsIn(pattern)).toEqual([BILL_URL, BILL_URL, PAY_URL, PAY_URL]);
    expect(pattern.map(({ element }) => element).join()).not.toMatch(/SCRIPT|LINK|IMG|src/);
    expect(await changedPages(page, arrivals)).toEqual([]);
    expect(seen.filter((event) => event !== 'navigated about:blank')).toEqual([]);
  });
});
