import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createBillPdf } from '../../../src/adapters/pdf/bill-pdf.ts';
import { startWorker } from '../../../src/adapters/system/start-worker.ts';
import type { LocalDate } from '../../../src/core/local-date.ts';
import { money, multiplyRate } from '../../../src/core/money.ts';
import type { BillDocument, BillLine } from '../../../src/ports/bill-pdf.ts';
import { silentLogger } from '../../support/silent-logger.ts';

const pdf = createBillPdf({ startWorker, logger: silentLogger });

afterAll(() => pdf.stop());

function aLine(overrides: Partial<BillLine> = {}): BillLine {
  return {
    kind: 'time',
    date: '2026-01-15' as LocalDate,
    timekeeper: 'Priya Raman',
    description: 'Draft reply brief; telephone conference with the client about the settlement offer',
    quantityE4: 15000n,
    rateE4: 350_0000n,
    adjustment: money(0n, 'USD'),
    amount: multiplyRate(15000n, 350_0000n, 'USD'),
    ...overrides,
  };
}

function aDocument(overrides: Partial<BillDocument> = {}): BillDocument {
  return {
    firm: {
      name: 'Harlow & Reed LLP',
      addressLines: ['12 Court Street', 'New York, NY 10007'],
      phone: '+1 212 555 0142',
      email: 'billing@harlowreed.test',
      website: 'harlowreed.test',
      accentColor: '#1f4b6e',
    },
    number: '1042',
    kind: 'revenue',
    mark: 'none',
    issueDate: '2026-01-20' as LocalDate,
    dueDate: '2026-02-19' as LocalDate,
    subject: 'Services rendered in January 2026',
    billTo: { name: 'Acme LLC', addressLines: ['400 Harbor Way', 'Brooklyn, NY 11201'] },
    matters: [
      {
        displayNumber: '00012-Acme',
        description: 'Lease dispute',
        lines: [aLine(), aLine({ kind: 'expense', timekeeper: '', description: 'Filing fee' })],
      },
    ],
    subtotal: money(105000n, 'USD'),
    discount: money(5000n, 'USD'),
    tax: money(0n, 'USD'),
    total: money(100000n, 'USD'),
    payments: [{ date: '2026-01-25' as LocalDate, method: 'cheque', amount: money(26550n, 'USD') }],
    paid: money(26550n, 'USD'),
    balance: money(73450n, 'USD'),
    ...overrides,
  };
}

async function textOf(document: BillDocument): Promise<string> {
  const { bytes } = await pdf.render(document);
  const file = join(mkdtempSync(join(tmpdir(), 'sharebill-pdf-')), 'bill.pdf');
  writeFileSync(file, bytes);

  return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
}

describe("A bill's PDF", () => {
  it('shows firm, client, matter, line items and sums', async () => {
    const text = await textOf(aDocument());

    for (const part of [
      'Harlow & Reed LLP',
      'Bill 1042',
      'Acme LLC',
      '00012-Acme · Lease dispute',
      'Priya Raman',
      '1.5',
      '350.00',
      '$525.00',
      '-$50.00',
      'Balance due',
      '$734.50',
      '19 February 2026',
      'Page 1 of 1',
    ]) {
      expect(text).toContain(part);
    }
  });

  it.each([
    ['draft', 'DRAFT'],
    ['paid', 'PAID'],
    ['void', 'VOID'],
  ] as const)('carries the mark of a bill that is %s', async (mark, word) => {
    expect(await textOf(aDocument({ mark }))).toContain(word);
  });

  it('is titled trust request, without fee lines, when it asks for money to hold', async () => {
    const text = await textOf(aDocument({ kind: 'trust', number: '2041' }));

    expect(text).toContain('Trust request 2041');
    expect(text).toContain('held in trust');
    expect(text).not.toContain('Draft reply brief');
  });

  it.each([
    'Łukasz Żółć',
    'Dvořák',
    'Αλέξανδρος Παπαδόπουλος',
    'Ольга Петрова',
    'Đặng',
    'Ísafold Þórðardóttir',
    'e\u0301cole',
  ])('gives the name %s back as the same letters', async (name) => {
    expect(await textOf(aDocument({ billTo: { name, addressLines: [] } }))).toContain(name.normalize('NFC'));
  });

  it.each(['山田太郎', '김민수', '\ud800', '😀'])(
    'shows %j as the same or as boxes, never as other letters',
    async (name) => {
      const text = await textOf(aDocument({ billTo: { name: `Name ${name} end`, addressLines: [] } }));

      expect(text).toMatch(/Name [□\s山田太郎김민수😀]+ end/u);
    },
  );

  it('drops controls and direction overrides', async () => {
    expect(await textOf(aDocument({ subject: 'a\u202eb\u0000c\u200bd' }))).toContain('abcd');
  });

  it('is the same to the byte for the same bill, in another worker too', async () => {
    const other = createBillPdf({ startWorker, logger: silentLogger });

    const [first, second] = await Promise.all([pdf.render(aDocument()), other.render(aDocument())]);
    await other.stop();

    expect(second.sha256).toBe(first.sha256);
  });

  it('says that it took too long instead of hanging, and renders the next bill', async () => {
    const hurried = createBillPdf({ startWorker, logger: silentLogger, timeoutMs: 1 });

    await expect(hurried.render(aDocument())).rejects.toMatchObject({ code: 'pdf-timeout' });
    await hurried.stop();

    expect((await pdf.render(aDocument())).pageCount).toBe(1);
  });

  it('renders ten thousand line items over many pages within ten seconds', async () => {
    const lines = Array.from({ length: 10_000 }, (_, index) =>
      aLine({ description: `Entry ${index}: review of documents` }),
    );
    const [matter] = aDocument().matters;
    const started = performance.now();

    const rendered = await pdf.render(aDocument({ matters: matter ? [{ ...matter, lines }] : [] }));

    expect(rendered.pageCount).toBeGreaterThan(200);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
