// Bills for the tests of their PDF, and what poppler reads out of one.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalDate } from '../../../src/core/local-date.ts';
import { money, multiplyRate } from '../../../src/core/money.ts';
import type { BillDocument, BillLine } from '../../../src/ports/bill-pdf.ts';

export function aLine(overrides: Partial<BillLine> = {}): BillLine {
  return {
    kind: 'time',
    date: '2026-01-15' as LocalDate,
    timekeeper: 'Priya Raman',
    code: '',
    description: 'Draft reply brief; telephone conference with the client about the settlement offer',
    quantityE4: 15000n,
    rateE4: 350_0000n,
    adjustment: money(0n, 'USD'),
    amount: multiplyRate(15000n, 350_0000n, 'USD'),
    ...overrides,
  };
}

export function someLines(
  count: number,
  description = (index: number) => `Entry ${index}: review of documents`,
): BillLine[] {
  return Array.from({ length: count }, (_, index) => aLine({ description: description(index) }));
}

export function aMatter(lines: readonly BillLine[], overrides: Partial<BillDocument['matters'][number]> = {}) {
  return { displayNumber: '00012-Acme', description: 'Lease dispute', lines, ...overrides };
}

export function aPayment(method: string): BillDocument['payments'][number] {
  return { date: '2026-01-25' as LocalDate, method, amount: money(26550n, 'USD') };
}

export function aDocument(overrides: Partial<BillDocument> = {}): BillDocument {
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
    matters: [aMatter([aLine(), aLine({ kind: 'expense', timekeeper: '', description: 'Filing fee' })])],
    subtotal: money(105000n, 'USD'),
    discount: money(5000n, 'USD'),
    tax: money(0n, 'USD'),
    total: money(100000n, 'USD'),
    payments: [aPayment('cheque')],
    paid: money(26550n, 'USD'),
    balance: money(73450n, 'USD'),
    ...overrides,
  };
}

/** What one of poppler's tools says about the PDF. */
export function poppler(
  tool: 'pdftotext' | 'pdfinfo' | 'pdfimages',
  options: readonly string[],
  bytes: Uint8Array,
): string {
  const folder = mkdtempSync(join(tmpdir(), 'sharebill-pdf-'));
  const file = join(folder, 'bill.pdf');
  try {
    writeFileSync(file, bytes);

    return execFileSync(tool, [...options, file, ...(tool === 'pdftotext' ? ['-'] : [])], {
      encoding: 'utf8',
      maxBuffer: 64 << 20,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The text of each page, laid out as on paper. */
export function pagesOf(bytes: Uint8Array): string[] {
  return poppler('pdftotext', ['-layout'], bytes).split('\f').slice(0, -1);
}
