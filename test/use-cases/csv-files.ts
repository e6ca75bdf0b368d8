// CSV files for the tests of what is wrong with them, and what an import says of a file.
import { expect } from 'vitest';
import type { ImportFileOptions } from '../../src/adapters/bill-sources/read-import-file.ts';
import { anImportingFirm, rowCounts } from './importing-firm.ts';

/** `severity row column: words` of each problem. Checking a file leaves nothing behind. */
export async function saysOf(content: string, file: Partial<ImportFileOptions> = {}): Promise<string[]> {
  const firm = await anImportingFirm();
  const before = await rowCounts(firm);
  const staged = await firm.stage(content, { dryRun: true, file });
  const report = staged.ok ? staged.value : 'report' in staged.refusal ? staged.refusal.report : undefined;

  expect(await rowCounts(firm)).toEqual(before);

  return (report?.problems ?? []).map(({ row, column, text, severity }) => `${severity} ${row} ${column}: ${text}`);
}

export type Cells = Readonly<Record<string, string>>;

export const XERO: Cells = {
  ContactName: 'Acme LLC',
  InvoiceNumber: 'X-1',
  InvoiceDate: '2026-03-13',
  DueDate: '2026-04-12',
  Total: '100.00',
  TaxTotal: '0.00',
  InvoiceAmountPaid: '0.00',
  InvoiceAmountDue: '100.00',
  Description: 'Advice',
  Quantity: '1',
  UnitAmount: '100.00',
  LineAmount: '100.00',
  TaxType: 'No VAT',
  TaxAmount: '0.00',
  Currency: 'GBP',
  Type: 'Sales invoice',
  Status: 'Awaiting Payment',
};

export function csv(rows: readonly Cells[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = rows.map((row) => names.map((name) => quoted(row[name] ?? '')).join(','));

  return `${[names.join(','), ...lines].join('\n')}\n`;
}

export const xero = (...rows: readonly Cells[]) => csv(rows.map((row) => ({ ...XERO, ...row })));
/** No status that the amounts would have to fit. */
export const alone = { Total: '', InvoiceAmountPaid: '', InvoiceAmountDue: '' };
