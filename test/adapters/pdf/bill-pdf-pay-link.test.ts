// The pay link at the end of a bill: a code that can be scanned, the link as text, and an area that can be pressed.
import { afterAll, describe, expect, it } from 'vitest';
import { createBillPdf } from '../../../src/adapters/pdf/bill-pdf.ts';
import { startWorker } from '../../../src/adapters/system/start-worker.ts';
import { money } from '../../../src/core/money.ts';
import type { BillDocument } from '../../../src/ports/bill-pdf.ts';
import { pdfReader } from '../../support/pdf-text.ts';
import { type Box, scanPage } from '../../support/scan-page.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { aDocument, aLine, aMatter, aPayment, pagesOf, poppler, someLines } from './a-bill.ts';

const TOKEN = 'Zq3_-xYz90kLmNoPqRsTuVwXyZ0123456789abcdefg';
const URL = `https://bills.harlowreed.test/pay/${TOKEN}`;
const LONG_URL = `https://${'bills.'.repeat(24)}harlowreed.test/pay/${TOKEN}`;
const MM = 72 / 25.4;

const pdf = createBillPdf({ startWorker, logger: silentLogger });

afterAll(() => pdf.stop());

const withLink = (overrides: Partial<BillDocument> = {}) => pdf.render(aDocument({ payUrl: URL, ...overrides }));

type Word = Box & { readonly text: string };

/** The words of a page, and where they stand. */
function wordsOf(bytes: Uint8Array, page: number): Word[] {
  const html = poppler('pdftotext', ['-bbox', '-f', String(page), '-l', String(page)], bytes);
  const found = html.matchAll(/<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)<\/word>/g);

  return [...found].map(([, left, top, right, bottom, text = '']) => ({
    ...{ left: Number(left), top: Number(top), right: Number(right), bottom: Number(bottom), text },
  }));
}

/** What can be pressed, of a page of Letter: where it is, and where it leads. */
function pressable(bytes: Uint8Array): { box: Box; url: string }[] {
  const text = Buffer.from(bytes).toString('latin1');
  const urls = [...text.matchAll(/\/URI \((.*?)\)/g)].map(([, url = '']) => url);
  const areas = [...text.matchAll(/\/Rect \[([\d. ]+)\]/g)].map(([, numbers = '']) => numbers.split(' ').map(Number));

  return areas.map(([left = 0, low = 0, right = 0, high = 0], index) => ({
    url: urls[index] ?? '',
    box: { left, right, top: 792 - high, bottom: 792 - low },
  }));
}

const isIn = (outer: Box) => (inner: Box) =>
  inner.left >= outer.left - 1 &&
  inner.right <= outer.right + 1 &&
  inner.top >= outer.top - 2 &&
  inner.bottom <= outer.bottom + 2;

const meets = (one: Box) => (other: Box) =>
  other.left < one.right && other.right > one.left && other.top < one.bottom && other.bottom > one.top;

function widened({ left, top, right, bottom }: Box, by: number): Box {
  return { left: left - by, top: top - by, right: right + by, bottom: bottom + by };
}

describe.runIf(pdfReader())('The pay link on a PDF', () => {
  it('is a code that leads to the link, 25 mm wide, with four modules of quiet around it', async () => {
    const { bytes } = await withLink();
    const [last] = [pagesOf(bytes).length];

    const code = scanPage(bytes, last);

    const box = code?.box ?? { left: 0, top: 0, right: 0, bottom: 0 };
    const quiet = ((25 * MM) / (code?.modules ?? 1)) * 4;
    expect(code?.text).toBe(URL);
    expect((box.right - box.left) / MM).toBeCloseTo(25, 0);
    expect((box.bottom - box.top) / MM).toBeCloseTo(25, 0);
    expect(box.left).toBeGreaterThan(quiet);
    expect(wordsOf(bytes, last).filter(meets(widened(box, quiet - 1)))).toEqual([]);
    expect(poppler('pdfimages', ['-list'], bytes).split('\n').slice(2, -1)).toEqual([]);
  });

  it('is text in one piece that can be pressed, and says no amount', async () => {
    const { bytes } = await withLink({ payments: [], matters: [aMatter([aLine()])] });

    const [area, ...others] = pressable(bytes);
    const block = pagesOf(bytes).at(-1)?.split('Pay online')[1] ?? '';

    expect(others).toEqual([]);
    expect(area?.url).toBe(URL);
    expect(
      wordsOf(bytes, 1).filter(isIn(area?.box ?? widened({ left: 0, top: 0, right: 0, bottom: 0 }, 0))),
    ).toMatchObject([{ text: URL }]);
    expect(block).toContain(URL);
    expect(block.split('Harlow & Reed')[0]).not.toMatch(/\$|\d\.\d\d\b/);
  });

  it('stands whole on the last page, under the balance, wherever that ends', async () => {
    for (const size of Array.from({ length: 10 }, (_, index) => index + 13)) {
      const { bytes, pageCount } = await withLink({ matters: [aMatter(someLines(size))] });
      const pages = pagesOf(bytes);
      const code = scanPage(bytes, pageCount);
      const balance = wordsOf(bytes, pageCount).find(({ text }) => text === 'Balance');
      const footer = wordsOf(bytes, pageCount).findLast(({ text }) => text === 'Page');

      expect(code?.text, `with ${size} line items`).toBe(URL);
      expect(pages.at(-1), `with ${size} line items`).toMatch(/Total time.*Balance due.*Pay online/s);
      expect(pages.slice(0, -1).join(), `with ${size} line items`).not.toMatch(/Pay online|\/pay\//);
      expect(code?.box.top, `with ${size} line items`).toBeGreaterThan((balance?.bottom ?? 0) + 8);
      expect(code?.box.bottom, `with ${size} line items`).toBeLessThan((footer?.top ?? 0) - 8);
    }
  }, 120_000);

  it.each<[string, Partial<BillDocument>]>([
    ['a trust request', { kind: 'trust', payments: [] }],
    ['more payments than a page has room for', { payments: Array.from({ length: 60 }, () => aPayment('card')) }],
    ['A4', { total: money(100_000n, 'EUR'), balance: money(73_450n, 'EUR'), payments: [], discount: money(0n, 'EUR') }],
    ['a bill too large for tags', { matters: [aMatter(someLines(2_001))] }],
    ['a pale colour of the firm', { firm: { ...aDocument().firm, accentColor: '#ffee88' } }],
  ])('is there on %s', async (_, overrides) => {
    const { bytes, pageCount } = await withLink(overrides);

    expect(scanPage(bytes, pageCount)?.text).toBe(URL);
    expect(pressable(bytes).map(({ url }) => url)).toEqual([URL]);
    expect(pagesOf(bytes).filter((page) => page.includes(URL))).toEqual([pagesOf(bytes).at(-1)]);
  });

  it('is broken into lines where the address is too long for one, beside a code that still leads there', async () => {
    const { bytes, pageCount } = await withLink({ payUrl: LONG_URL });
    const area = pressable(bytes)[0];
    const words = area ? wordsOf(bytes, pageCount).filter(isIn(area.box)) : [];

    expect(scanPage(bytes, pageCount)?.text).toBe(LONG_URL);
    expect(words.length).toBeGreaterThan(1);
    expect(words.map(({ text }) => text).join('')).toBe(LONG_URL);
    expect(Math.max(...words.map(({ right }) => right))).toBeLessThanOrEqual(612 - 58 + 1);
  });

  it('is read aloud as a link, and its code by what it is', async () => {
    const { bytes } = await withLink();

    const read = poppler('pdfinfo', ['-struct-text'], bytes).replaceAll(/\s+/g, ' ');

    expect(read).toMatch(/Figure.*P.*"Pay online .*".*Link.*"https:\/\/bills\.harlowreed\.test\/pay\//);
    expect(read).toContain('Object');
    expect(Buffer.from(bytes).toString('latin1')).toContain('/Alt (QR code of your pay link)');
  });

  it('gives the same bytes for the same link, in every worker, and others for another', async () => {
    const other = createBillPdf({ startWorker, logger: silentLogger });
    const [first, elsewhere] = [await withLink(), await other.render(aDocument({ payUrl: URL }))];
    await other.stop();
    const [changed, none] = [await withLink({ payUrl: LONG_URL }), await pdf.render(aDocument())];

    expect(elsewhere.sha256).toBe(first.sha256);
    expect(new Set([first.sha256, changed.sha256, none.sha256]).size).toBe(3);
    expect(pressable(none.bytes)).toEqual([]);
    expect(scanPage(none.bytes, 1)).toBeUndefined();
  });
});
