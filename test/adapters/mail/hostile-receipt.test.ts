// Every hostile text in every field of a receipt: through a real mail server, read as a mail program and a browser read it.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanReceipt } from '../../../src/adapters/mail/clean-text.ts';
import { receiptTitle } from '../../../src/adapters/mail/receipt-mail.tsx';
import { billFileName } from '../../../src/core/bill-file-name.ts';
import { plainLine } from '../../../src/core/plain-line.ts';
import type { ReceiptMail } from '../../../src/ports/mailer.ts';
import { browserTests, launchBrowser } from '../../support/browser.ts';
import { MAIL_FROM } from './a-mail.ts';
import { aReceipt } from './a-receipt.ts';
import {
  type Arrivals,
  addressesOf,
  changedPages,
  HARMLESS,
  headerNamesOf,
  isReadAs,
  keepsLimits,
  nameOf,
  shownIn,
  throughMailServer,
  watchedPage,
  written,
} from './hostile-arrivals.ts';

const HEADERS = [
  ...['From', 'To', 'Auto-Submitted', 'X-Auto-Response-Suppress', 'Subject', 'Message-ID', 'Date'],
  ...['MIME-Version', 'Content-Type'],
].sort();

let arrivals: Arrivals;

beforeAll(async () => {
  arrivals = await throughMailServer(({ mailer, text, messageId }) =>
    mailer.sendReceipt({ ...receiptOf(text), messageId }),
  );
});

/** The text wherever the product, the firm or a payment provider puts data. */
function receiptOf(text: string): ReceiptMail {
  return aReceipt({
    to: { name: text, address: 'dana@acme.test' },
    bill: { number: text },
    payment: { method: text },
    firm: { name: text, addressLines: [text], phone: text, email: text, website: text, accentColor: text },
    attachment: { fileName: fileNameOf(text), bytes: Buffer.from('%PDF') },
  });
}

function fileNameOf(text: string): string {
  return billFileName({ kind: 'revenue', number: text, firmName: text });
}

describe('A hostile text in every field of a receipt', () => {
  it('adds no header, and every header stands there once', () => {
    expect(arrivals.except((one) => headerNamesOf(one).join() === HEADERS.join())).toEqual([]);
  });

  it('gains no recipient, in the envelope or in the mail, and no other sender', () => {
    const { except } = arrivals;

    expect(except(({ mail }) => mail.rcptTo.join() === 'dana@acme.test' && mail.mailFrom === MAIL_FROM)).toEqual([]);
    expect(except(({ read }) => addressesOf(read.to) === '["dana@acme.test"]')).toEqual([]);
    expect(except(({ read }) => addressesOf(read.from) === `["${MAIL_FROM}"]`)).toEqual([]);
    expect(except(({ read }) => read.cc === undefined && read.bcc === undefined)).toEqual([]);
  });

  it('makes no line of the mail too long, and leaves nothing but ASCII in its headers (RFC 5322)', () => {
    expect(arrivals.except(keepsLimits)).toEqual([]);
  });

  it('is read as the name and the subject that it is', () => {
    const { except } = arrivals;
    const title = (text: string) => receiptTitle(cleanReceipt(receiptOf(text)));

    expect(except(({ read, text }) => isReadAs(nameOf(read.to), text))).toEqual([]);
    expect(except(({ read, text }) => isReadAs(nameOf(read.from), text))).toEqual([]);
    expect(except(({ read, text }) => isReadAs(read.subject ?? '', title(text)))).toEqual([]);
  });

  it('attaches the bill under its name', () => {
    const { except } = arrivals;

    expect(except(({ read }) => read.attachments.length === 1)).toEqual([]);
    expect(except(({ read, text }) => read.attachments[0]?.filename === fileNameOf(text))).toEqual([]);
  });

  it('stands in the plain text as the number of the bill, and changes nothing of what was paid', () => {
    const bare = (text: string) => written(text).replace(/\s+/gu, '');
    const thanks = (text: string) => bare(`We have received your payment of $500.00 for bill ${plainLine(text)}.`);
    const facts = 'Amount paid: $500.00\nDate: 3 February 2026\nStill due: $734.50\n';

    expect(arrivals.except(({ read, text }) => bare(read.text).includes(thanks(text)))).toEqual([]);
    expect(arrivals.except(({ read }) => read.text.includes(facts))).toEqual([]);
  });
});

describe.runIf(browserTests())('A hostile text in the HTML of a receipt', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(() => browser.close());

  it('runs no script, asks for nothing, adds no element and no link, and is read as it was written', async () => {
    const { page, seen } = await watchedPage(browser);
    await page.setContent(arrivals.harmless.read.html);
    const pattern = await shownIn(page);

    expect(pattern.filter(({ text }) => text.includes(HARMLESS)).length).toBeGreaterThan(4);
    expect(pattern.map(({ element }) => element).join()).not.toMatch(/(^|,)A |SCRIPT|LINK|IMG|href|src/);
    expect(await changedPages(page, arrivals)).toEqual([]);
    expect(seen.filter((event) => event !== 'navigated about:blank')).toEqual([]);
  });
});
