// The HTML of a mail in a real browser: on a telephone and beside a list of mails, in the light and the dark scheme.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { money } from '../../../src/core/money.ts';
import { contrastOf } from '../../../src/core/readable-color.ts';
import type { BillMail } from '../../../src/ports/mailer.ts';
import { browserTests, launchBrowser } from '../../support/browser.ts';
import { aMail, readMail } from './a-mail.ts';
import { shownTexts } from './shown-texts.ts';

const MAILS: readonly (readonly [string, BillMail])[] = [
  ['a bill that is due', aMail({ bill: { status: 'due' } })],
  ['a partly paid bill', aMail({ firm: { accentColor: '#ffffff' } })],
  ['a receipt', aMail({ bill: { status: 'paid' }, firm: { accentColor: '#000000' }, message: '' })],
  ['a draft', aMail({ bill: { status: 'draft' }, firm: { accentColor: '#777777' } })],
  ['a trust request', aMail({ bill: { kind: 'trust', status: 'due' }, firm: { accentColor: '#ffee00' } })],
  ['a bill for several matters in several scripts', inSeveralScripts()],
  ['a long message', aMail({ message: 'The statement was reviewed.\n'.repeat(107) })],
  ['overlong words', withOverlongWords()],
  [
    'names written from right to left',
    aMail({ to: { name: 'دانا', address: 'd@x.test' }, message: 'שלום (עמוד 2),\nשרה' }),
  ],
];

function inSeveralScripts(): BillMail {
  const matters = [
    '00012-Dvořák · Spor o nájem',
    '00013-Παπαδόπουλος',
    '00014-Кузнецова',
    '00015-山田太郎 · 賃貸借契約',
  ];

  return aMail({ bill: { matters, balance: money(90000n, 'JPY') }, firm: { name: 'Dvořák & Ελευθερία' } });
}

function withOverlongWords(): BillMail {
  const word = 'W'.repeat(60);

  return aMail({
    to: { name: word, address: 'dana@acme.test' },
    sharerName: word,
    message: `See ${word}`,
    bill: { number: word, matters: [word], balance: money(123456789012345n, 'USD') },
    firm: { name: word, addressLines: [word], email: `${word}@x.test` },
  });
}

describe.runIf(browserTests())('A mail in a browser', () => {
  let browser: Browser;
  let page: Page;
  const requests: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage();
    page.on('request', (request) => requests.push(request.url()));
  });

  afterAll(() => browser.close());

  async function open(mail: BillMail, look: { width: number; colorScheme: 'light' | 'dark' }) {
    await page.setViewportSize({ width: look.width, height: 700 });
    await page.emulateMedia({ colorScheme: look.colorScheme });
    const { html } = await readMail(mail);
    await page.setContent(html);

    return html;
  }

  describe.each(MAILS)('with %s', (_name, mail) => {
    it.each([
      { width: 390, colorScheme: 'light' },
      { width: 390, colorScheme: 'dark' },
      { width: 640, colorScheme: 'light' },
      { width: 640, colorScheme: 'dark' },
    ] as const)('fits $width px and can be read in the $colorScheme scheme (WCAG 2.2: 4.5 to 1)', async (look) => {
      await open(mail, look);

      const texts = await shownTexts(page);
      const faint = texts.filter(({ color, background }) => contrastOf(color, background) < 4.5);
      expect(faint).toEqual([]);
      expect(texts.length).toBeGreaterThan(8);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(look.width);
    });

    it('is small, and fetches nothing', async () => {
      const html = await open(mail, { width: 390, colorScheme: 'light' });

      expect(Buffer.byteLength(html)).toBeLessThan(60_000);
      expect(html).not.toMatch(/<img|<link|url\(|https?:/i);
      expect(requests).toEqual([]);
    });
  });

  it('is dark in the dark scheme, and light in the light one', async () => {
    const backgroundOf = async (colorScheme: 'light' | 'dark') => {
      await open(aMail(), { width: 390, colorScheme });
      return [...new Set((await shownTexts(page)).map(({ background }) => background))];
    };

    for (const background of await backgroundOf('light')) {
      expect(contrastOf(background, '#000000')).toBeGreaterThan(15);
    }
    for (const background of await backgroundOf('dark')) {
      expect(contrastOf(background, '#ffffff')).toBeGreaterThan(12);
    }
  });

  it('says which schemes and language it has, and gives inboxes a line of their own that it does not show', async () => {
    await open(aMail({ bill: { status: 'due' } }), { width: 390, colorScheme: 'light' });

    expect(await page.locator('meta[name=color-scheme]').getAttribute('content')).toBe('light dark');
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.title()).toBe('Bill 1042');
    const first = page.locator('body > div').first();
    expect(await first.textContent()).toBe('Amount due: $1,234.50 · Due by 4 February 2026');
    expect(await first.isVisible()).toBe(false);
  });

  it('shows the amount largest, then what the mail is about', async () => {
    await open(aMail(), { width: 640, colorScheme: 'light' });

    const sizes = await page.evaluate(() =>
      Array.from(document.querySelectorAll('p, h1, td'), (element) =>
        Number.parseFloat(getComputedStyle(element).fontSize),
      ),
    );
    const sizeOf = (text: string) =>
      page
        .getByText(text, { exact: true })
        .first()
        .evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
    const [largest, second] = sizes.toSorted((a, b) => b - a);
    expect(await sizeOf('$1,234.50')).toBe(largest);
    expect(await sizeOf('Bill 1042')).toBe(second);
  });

  it('shows hostile texts as they are', async () => {
    const text = '</title></style><img src=x onerror="stolen=1"><script>stolen=1</script>';
    await open(aMail({ message: text, sharerName: text, bill: { number: text }, firm: { name: text } }), {
      width: 640,
      colorScheme: 'light',
    });

    expect(await page.locator('img, script').count()).toBe(0);
    expect(await page.evaluate(() => 'stolen' in window)).toBe(false);
    expect(await page.locator('.quote').textContent()).toBe(text);
  });

  it('keeps the line breaks and spaces of a message, each line in its own direction', async () => {
    await open(aMail({ message: 'First\n  second\n\nשלום' }), { width: 390, colorScheme: 'light' });

    const lines = await page.locator('.quote').evaluate((cell) =>
      Array.from(cell.childNodes)
        .filter((node) => node.nodeType === 3)
        .map((node) => {
          const range = document.createRange();
          range.selectNode(node);
          const { left, right, top } = range.getBoundingClientRect();
          const { left: cellLeft, right: cellRight } = cell.getBoundingClientRect();
          return { text: node.textContent, top, atLeft: left - cellLeft < 25, atRight: cellRight - right < 25 };
        }),
    );
    expect(lines).toMatchObject([
      { text: 'First', atLeft: true, atRight: false },
      { text: '  second', atLeft: true, atRight: false },
      { text: 'שלום', atLeft: false, atRight: true },
    ]);
    const [first = 0, second = 0, last = 0] = lines.map(({ top }) => top);
    expect(last - second).toBeCloseTo(2 * (second - first), 0);
  });

  it('stays small with the most that a message and a bill can hold', async () => {
    const matters = Array.from({ length: 500 }, () => '"&<'.repeat(60));

    const html = await open(aMail({ message: '"\n'.repeat(1500), bill: { matters } }), {
      width: 390,
      colorScheme: 'dark',
    });

    expect(Buffer.byteLength(html)).toBeLessThan(60_000);
  });
});
