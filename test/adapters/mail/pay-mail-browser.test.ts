// Receipts, and notices with buttons, in a real browser: on a telephone and beside a list of mails, in both schemes.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { money } from '../../../src/core/money.ts';
import { contrastOf } from '../../../src/core/readable-color.ts';
import { browserTests, launchBrowser } from '../../support/browser.ts';
import { aMail, type ReadMail, readMail } from './a-mail.ts';
import { aReceipt, readReceipt } from './a-receipt.ts';
import { shownTexts } from './shown-texts.ts';

const portal = { url: 'https://bills.harlowreed.test/b/q9Wc0Yk3T8vR2mN5xJ7bD1fG4hL6pS0aZ_uEoKiQwVt', tellsViews: true };
const pay = { url: 'https://bills.harlowreed.test/pay/Zk3T8vR2mN5xJ7bD1fG4hL6pS0aZ_uEoKiQwVtq9Wc0' };
const COLORS = ['#1f4b6e', '#ffffff', '#000000', '#777777', '#ffee00'];

const LOOKS = [
  { width: 390, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
  { width: 700, colorScheme: 'light' },
  { width: 700, colorScheme: 'dark' },
] as const;

const MAILS: readonly (readonly [string, () => Promise<ReadMail>])[] = [
  ['a bill to pay', () => readMail(aMail({ pay, bill: { status: 'due' } }))],
  ...COLORS.map(
    (accentColor) =>
      [
        `a bill to see and to pay, of a firm whose colour is ${accentColor}`,
        () => readMail(aMail({ portal, pay, firm: { accentColor } })),
      ] as const,
  ),
  ['a trust request', () => readMail(aMail({ portal, pay, bill: { kind: 'trust', status: 'due' } }))],
  ['a receipt', () => readReceipt(aReceipt())],
  ['a receipt of a trust request', () => readReceipt(aReceipt({ bill: { kind: 'trust', balance: money(0n, 'USD') } }))],
  ['a receipt with overlong words', () => readReceipt(withOverlongWords())],
];

function withOverlongWords() {
  const word = 'W'.repeat(60);

  return aReceipt({
    to: { name: word, address: 'dana@acme.test' },
    bill: { number: word, balance: money(123456789012345n, 'USD') },
    payment: { amount: money(123456789012345n, 'USD') },
    firm: { name: word, addressLines: [word], email: `${word}@x.test`, accentColor: '#ffffff' },
  });
}

type Button = { text: string; color: string; background: string; border: string; height: number; width: number };

/** Of each button its cell: what is painted, and how large. */
function buttonsIn(page: Page): Promise<Button[]> {
  return page.evaluate(() =>
    Array.from(document.querySelectorAll('td.button, td.outlined'), (cell) => {
      const { backgroundColor, borderTopColor } = getComputedStyle(cell);
      const { height, width } = cell.getBoundingClientRect();
      const color = getComputedStyle(cell.firstElementChild ?? cell).color;

      return {
        text: cell.textContent ?? '',
        color,
        background: backgroundColor,
        border: borderTopColor,
        height,
        width,
      };
    }),
  );
}

describe.runIf(browserTests())('A mail with buttons, or a receipt, in a browser', () => {
  let browser: Browser;
  let page: Page;
  const requests: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage();
    page.on('request', (request) => requests.push(request.url()));
  });

  afterAll(() => browser.close());

  async function open({ html }: ReadMail, look: (typeof LOOKS)[number]) {
    await page.setViewportSize({ width: look.width, height: 700 });
    await page.emulateMedia({ colorScheme: look.colorScheme });
    await page.setContent(html);
  }

  it.each(MAILS)('fits every width, can be read in both schemes (WCAG 2.2), fetches nothing: %s', async (_, read) => {
    const mail = await read();
    for (const look of LOOKS) {
      await open(mail, look);

      const texts = await shownTexts(page);
      const faint = texts.filter(({ color, background }) => contrastOf(color, background) < 4.5);
      expect(faint).toEqual([]);
      expect(texts.length).toBeGreaterThan(8);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(look.width);
    }

    expect(requests).toEqual([]);
  });

  it.each(LOOKS)(
    'fills the first button, draws the second in outline, both of one height: $width px, $colorScheme',
    async (look) => {
      await open(await readMail(aMail({ portal, pay })), look);

      const [see, toPay] = await buttonsIn(page);
      expect(see).toMatchObject({ text: 'See the bill', background: toPay?.border });
      expect(toPay).toMatchObject({ text: 'Pay this bill', background: 'rgba(0, 0, 0, 0)', color: toPay?.border });
      expect(Math.abs((see?.height ?? 0) - (toPay?.height ?? 99))).toBeLessThanOrEqual(1);
      // WCAG 2.2, 2.5.5: large enough for a finger
      expect(toPay?.height).toBeGreaterThanOrEqual(44);
    },
  );
});
