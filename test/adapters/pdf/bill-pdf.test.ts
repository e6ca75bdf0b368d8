import { afterAll, describe, expect, it } from 'vitest';
import { createBillPdf } from '../../../src/adapters/pdf/bill-pdf.ts';
import { startWorker } from '../../../src/adapters/system/start-worker.ts';
import { money } from '../../../src/core/money.ts';
import type { BillDocument } from '../../../src/ports/bill-pdf.ts';
import { pdfReader } from '../../support/pdf-text.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { aDocument, aLine, aMatter, pagesOf, poppler } from './a-bill.ts';

const pdf = createBillPdf({ startWorker, logger: silentLogger });

afterAll(() => pdf.stop());

async function textOf(document: BillDocument): Promise<string> {
  const { bytes } = await pdf.render(document);

  return pagesOf(bytes).join('\n');
}

/** The line of the text that has this in it, its blanks made one. */
function rowWith(text: string, part: string): string {
  const row = text.split('\n').find((line) => line.includes(part)) ?? `no line has ${part}`;

  return row.replace(/\s+/g, ' ').trim();
}

describe.runIf(pdfReader())("A bill's PDF", () => {
  it('shows firm, client, matter, line items and sums', async () => {
    const text = await textOf(aDocument());

    for (const part of [
      'Harlow & Reed LLP',
      '12 Court Street',
      'billing@harlowreed.test',
      'Bill 1042',
      'Acme LLC',
      'Brooklyn, NY 11201',
      'Services rendered in January 2026',
      '00012-Acme · Lease dispute',
      '20 January 2026',
      '19 February 2026',
      'Page 1 of 1',
    ]) {
      expect(text).toContain(part);
    }
    expect(rowWith(text, 'Draft reply brief')).toMatch(/^15 Jan 2026 Priya Raman .* 1\.5 350\.00 \$525\.00$/);
    expect(rowWith(text, 'Discount')).toBe('Discount -$50.00');
    expect(rowWith(text, 'Paid 25')).toBe('Paid 25 January 2026, cheque -$265.50');
    expect(rowWith(text, 'Balance due')).toBe('Balance due $734.50');
  });

  it('sums up each kind of line item, with its hours, and each matter when there are several', async () => {
    const lines = [aLine(), aLine({ quantityE4: 2500n }), aLine({ kind: 'expense', description: 'Filing fee' })];
    const matters = [aMatter(lines), aMatter([aLine()], { displayNumber: '00013-Acme' })];

    const text = await textOf(aDocument({ matters }));

    expect(rowWith(text, 'Total time')).toBe('Total time 1.75 $1,050.00');
    expect(rowWith(text, 'Total expenses')).toBe('Total expenses $525.00');
    expect(rowWith(text, 'Total 00012-Acme')).toBe('Total 00012-Acme $1,575.00');
    expect(rowWith(text, 'Total 00013-Acme')).toBe('Total 00013-Acme $525.00');
  });

  it('writes the figures of a column with the same number of decimals', async () => {
    const lines = [
      aLine({ description: 'First' }),
      aLine({ description: 'Second', quantityE4: 2500n, rateE4: 12500000n }),
    ];

    const text = await textOf(aDocument({ matters: [aMatter(lines)] }));

    expect(rowWith(text, 'First')).toContain('1.50 350.00');
    expect(rowWith(text, 'Second')).toContain('0.25 1,250.00');
  });

  it('says by how much a line item was adjusted, and shows negative ones', async () => {
    const adjusted = aLine({ description: 'Review', adjustment: money(-2500n, 'USD'), amount: money(50000n, 'USD') });
    const credit = aLine({ kind: 'adjustment', timekeeper: '', description: 'Courtesy', amount: money(-7500n, 'USD') });

    const text = await textOf(aDocument({ matters: [aMatter([adjusted, credit])] }));

    expect(rowWith(text, 'Review')).toContain('Review (adjusted by -$25.00)');
    expect(rowWith(text, 'Courtesy')).toBe('15 Jan 2026 Courtesy -$75.00');
  });

  it('shows yen without decimals', async () => {
    const yen = (minor: bigint) => money(minor, 'JPY');
    const line = aLine({ rateE4: 350000000n, adjustment: yen(0n), amount: yen(52500n) });
    const sums = { subtotal: yen(52500n), discount: yen(0n), tax: yen(5250n), total: yen(57750n) };

    const text = await textOf(
      aDocument({ ...sums, matters: [aMatter([line])], payments: [], paid: yen(0n), balance: yen(57750n) }),
    );

    expect(rowWith(text, 'Draft reply')).toContain('1.5 35,000 ¥52,500');
    expect(rowWith(text, 'Balance due')).toBe('Balance due ¥57,750');
  });

  it.each([
    ['draft', 'DRAFT', 'Balance (draft) $734.50', true],
    ['paid', 'PAID', 'Paid in full $265.50', false],
    ['void', 'VOID', 'Balance (void) $0.00', false],
  ] as const)('carries the mark of a bill that is %s', async (mark, word, end, hasDueDate) => {
    const text = await textOf(aDocument({ mark }));

    expect(text).toContain(`Bill 1042 · ${word}`);
    expect(rowWith(text, end.replace(/ \S+$/, ''))).toContain(end);
    expect(text.includes('19 February 2026')).toBe(hasDueDate);
  });

  it('is titled trust request, without fee lines, when it asks for money to hold', async () => {
    const amount = money(500000n, 'USD');

    const text = await textOf(
      aDocument({
        kind: 'trust',
        number: '2041',
        payments: [],
        paid: money(0n, 'USD'),
        total: amount,
        balance: amount,
      }),
    );

    expect(text).toContain('Trust request 2041');
    expect(rowWith(text, 'Amount requested')).toBe('Amount requested $5,000.00');
    expect(text).toContain('held in trust');
    expect(text).not.toContain('Draft reply brief');
    expect(text).not.toContain('Subtotal');
  });

  it('shows what has come in of a trust request, and what is still asked for', async () => {
    const text = await textOf(aDocument({ kind: 'trust', number: '2041' }));

    expect(rowWith(text, 'Amount requested')).toBe('Amount requested $1,000.00');
    expect(rowWith(text, 'Paid 25')).toContain('-$265.50');
    expect(rowWith(text, 'Balance due')).toBe('Balance due $734.50');
  });

  it.each([
    ['no matter', []],
    ['no line item', [aMatter([])]],
    ['one line item', [aMatter([aLine()])]],
    [
      'nothing but empty texts',
      [aMatter([aLine({ description: '', timekeeper: '' })], { displayNumber: '', description: '' })],
    ],
  ])('is made for a bill with %s', async (_, matters) => {
    expect(await textOf(aDocument({ matters }))).toContain('Balance due');
  });

  it('keeps amounts of a million millions apart from what stands beside them', async () => {
    const amount = money(10n ** 14n, 'USD');
    const line = aLine({ description: 'Settlement', quantityE4: 10n ** 10n, rateE4: 10n ** 14n, amount });

    const text = await textOf(aDocument({ matters: [aMatter([line])], total: amount, balance: amount }));

    expect(rowWith(text, 'Settlement')).toContain('1,000,000.0 10,000,000,000.00 $1,000,000,000,000.00');
    expect(rowWith(text, 'Balance due')).toBe('Balance due $1,000,000,000,000.00');
  });

  it('loses no word of a description of 20,000 characters, nor a letter of one word that long', async () => {
    const words = Array.from({ length: 3_000 }, (_, index) => `w${index}`).join(' ');
    const word = 'abcdefghij'.repeat(2_000);

    const { bytes } = await pdf.render(
      aDocument({ matters: [aMatter([aLine({ description: words }), aLine({ description: word, timekeeper: '' })])] }),
    );
    const text = poppler('pdftotext', ['-raw'], bytes);

    expect([...text.matchAll(/\bw\d+\b/g)].map(([found]) => found).join(' ')).toBe(words);
    expect([...text.matchAll(/^([a-j]{8,})$/gm)].map(([found]) => found).join('').length).toBeGreaterThan(19_800);
  });

  it('has nothing of NULs and controls in it', async () => {
    const description = 'Nul\u0000led\u0000 and\u001b[31m bell\u0007';

    const text = await textOf(aDocument({ matters: [aMatter([aLine({ description })])] }));

    expect(rowWith(text, 'Nulled')).toContain('Nulled and[31m bell');
  });
});
