// How a bill goes on from page to page, and how it is read aloud.
import { afterAll, describe, expect, it } from 'vitest';
import { createBillPdf } from '../../../src/adapters/pdf/bill-pdf.ts';
import { startWorker } from '../../../src/adapters/system/start-worker.ts';
import { pdfReader } from '../../support/pdf-text.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { aDocument, aLine, aMatter, aPayment, pagesOf, poppler, someLines } from './a-bill.ts';

const pdf = createBillPdf({ startWorker, logger: silentLogger });

afterAll(() => pdf.stop());

/** The words of a page between its head and its foot, line by line. */
function bodyOf(page: string): string[] {
  const lines = page.split('\n').map((line) => line.replace(/\s+/g, ' ').trim());

  return lines.filter((line) => line !== '' && !line.includes(' · Bill 1042 '));
}

describe.runIf(pdfReader())("The pages of a bill's PDF", () => {
  it('count themselves, and each names the bill and has the head of its table', async () => {
    const { bytes, pageCount } = await pdf.render(aDocument({ matters: [aMatter(someLines(200))] }));
    const pages = pagesOf(bytes);

    expect(pages).toHaveLength(pageCount);
    expect(pageCount).toBeGreaterThan(4);
    for (const [index, page] of pages.entries()) {
      expect(page).toContain(`Page ${index + 1} of ${pageCount}`);
      expect(page).toContain('Harlow & Reed LLP · Bill 1042');
      expect(page).toMatch(/Date +Timekeeper +Description +Hours +Rate +Amount/);
    }
    expect(bodyOf(pages[1] ?? '')[0]).toBe('00012-Acme · Lease dispute, continued');
  });

  it('never end with the heading of a matter or the head of a table, nor begin with sums alone', async () => {
    const sizes = Array.from({ length: 34 }, (_, index) => index + 1);

    for (const size of sizes) {
      const matters = [aMatter(someLines(size)), aMatter(someLines(3), { displayNumber: '00013-Acme' })];
      const { bytes } = await pdf.render(aDocument({ matters }));
      const bodies = pagesOf(bytes).map(bodyOf);

      for (const body of bodies) {
        expect(body.at(-1), `with ${size} line items`).not.toMatch(/^(0001[23]-Acme ·|Time$|Date Timekeeper)/);
      }
      const last = bodies.find((body) => body.some((line) => line.startsWith('Subtotal'))) ?? [];
      expect(last.join('\n'), `with ${size} line items`).toMatch(/Entry 2:.*Total time.*Subtotal.*Balance due/s);
    }
  });

  it.each([
    ['leave no line of a description of nine lines alone', 60, 2],
    ['leave no line of one of ten lines alone', 67, 2],
    ['do not tear a short one', 30, 3],
  ])('%s', async (_, length, least) => {
    const words = Array.from({ length }, (__, index) => `word${index}`).join(' ');

    for (const [before, subject] of Array.from(
      { length: 30 },
      (__, index) => [10 + (index >> 1), index % 2] as const,
    )) {
      const lines = [...someLines(before), aLine({ description: words }), ...someLines(20)];
      const document = aDocument({ matters: [aMatter(lines)], subject: subject === 0 ? '' : 'January' });
      const { bytes } = await pdf.render(document);
      const shares = pagesOf(bytes).map((page) => bodyOf(page).filter((line) => /word\d/.test(line)).length);

      expect(
        shares.filter((count) => count > 0 && count < least),
        `after ${before} line items`,
      ).toEqual([]);
    }
  });

  it('go on when there are more payments than a page has room for', async () => {
    const payments = Array.from({ length: 120 }, (_, index) => aPayment(`card ${index}`));

    const { bytes } = await pdf.render(aDocument({ payments }));
    const text = pagesOf(bytes).join('\n');

    expect([...text.matchAll(/card \d+/g)]).toHaveLength(120);
    expect(bodyOf(pagesOf(bytes).at(-1) ?? '').join('\n')).toMatch(/card 119 .*Balance due/s);
  });
});

describe.runIf(pdfReader())('Texts longer than a page', () => {
  it.each([
    ['the number', (text: string) => aDocument({ number: text })],
    ['the client', (text: string) => aDocument({ billTo: { name: text, addressLines: [] } })],
    ['the subject', (text: string) => aDocument({ subject: text })],
    ['the matter', (text: string) => aDocument({ matters: [aMatter([aLine()], { description: text })] })],
    ['the timekeeper', (text: string) => aDocument({ matters: [aMatter([aLine({ timekeeper: text })])] })],
    ['a payment', (text: string) => aDocument({ payments: [aPayment(text)] })],
  ])('are whole in %s of a bill', async (_, document) => {
    const words = Array.from({ length: 1_200 }, (__, index) => `word${index}`);

    const { bytes, pageCount } = await pdf.render(document(words.join(' ')));
    const visible = poppler('pdftotext', ['-raw'], bytes);

    expect(pageCount).toBeGreaterThan(1);
    for (const word of [0, 1, 600, 1_198, 1_199]) {
      expect(visible).toMatch(new RegExp(`\\bword${word}\\b`));
    }
    expect(new Set(visible.match(/\bword\d+\b/g)).size).toBe(1_200);
  });
});

describe.runIf(pdfReader())("The tags of a bill's PDF", () => {
  it('name its language and its title', async () => {
    const { bytes } = await pdf.render(aDocument());

    expect(poppler('pdfinfo', [], bytes)).toMatch(/Title: +Bill 1042, Harlow & Reed LLP\n.*Tagged: +yes/s);
    expect(poppler('pdfinfo', ['-meta'], bytes)).toContain('Bill 1042, Harlow &#38; Reed LLP');
    expect(Buffer.from(bytes).toString('latin1')).toMatch(/\/Lang \(en\).*\/DisplayDocTitle true/s);
  });

  it('say what is a heading, and read tables cell by cell in their order', async () => {
    const { bytes } = await pdf.render(aDocument());

    const read = readAloud(poppler('pdfinfo', ['-struct-text'], bytes));

    expect(read.slice(0, 12)).toEqual([
      'P: Harlow & Reed LLP',
      'P: 12 Court Street New York, NY 10007 +1 212 555 0142 billing@harlowreed.test harlowreed.test',
      'H1: Bill 1042',
      'P: Issued 20 January 2026',
      'P: Due 19 February 2026',
      'P: Bill to Acme LLC 400 Harbor Way Brooklyn, NY 11201',
      'P: Services rendered in January 2026',
      'H2: 00012-Acme · Lease dispute',
      'H3: Time',
      'TH: Date',
      'TH: Timekeeper',
      'TH: Description',
    ]);
    expect(read.slice(15, 21)).toEqual([
      'TD: 15 Jan 2026',
      'TD: Priya Raman',
      'TD: Draft reply brief; telephone conference with the client about the settlement offer',
      'TD: 1.5',
      'TD: 350.00',
      'TD: $525.00',
    ]);
    expect(read.slice(-2)).toEqual(['TH: Balance due', 'TD: $734.50']);
  });

  it('read a description on through the next page, without its foot and the head of the table', async () => {
    const words = Array.from({ length: 900 }, (_, index) => `word${index}`).join(' ');

    const { bytes, pageCount } = await pdf.render(
      aDocument({ mark: 'draft', matters: [aMatter([aLine({ description: words })])] }),
    );
    const read = readAloud(poppler('pdfinfo', ['-struct-text'], bytes));

    expect(pageCount).toBeGreaterThan(2);
    expect(read).toContain(`TD: ${words}`);
    expect(read.join('\n')).not.toMatch(/Page \d|continued/);
    expect(read.filter((line) => line === 'TH: Timekeeper')).toHaveLength(1);
  });

  it('end at 2,000 line items: larger bills have none', async () => {
    const [most, more] = [someLines(2_000), someLines(2_001)];

    const tagged = await pdf.render(aDocument({ matters: [aMatter(most)] }));
    const untagged = await pdf.render(aDocument({ matters: [aMatter(more)] }));

    expect(poppler('pdfinfo', [], tagged.bytes)).toMatch(/Tagged: +yes/s);
    expect(poppler('pdfinfo', [], untagged.bytes)).toMatch(/Tagged: +no/);
    expect(poppler('pdfinfo', [], untagged.bytes)).toMatch(/Title: +Bill 1042/);
  });
});

/** What poppler finds in the tags, as `P: its text`. */
function readAloud(structure: string): string[] {
  const read: string[] = [];
  for (const line of structure.split('\n').map((each) => each.trim())) {
    const [, type] = /^(P|H\d|TH|TD|Figure)\b/.exec(line) ?? [];
    if (type) {
      read.push(`${type}:`);
    } else if (line.startsWith('"')) {
      read.push(`${read.pop() ?? ''} ${line.slice(1, -1).trim()}`);
    }
  }

  return read;
}
