// LEDES files that we wrote, read by field as strictly as a receiver may, with the format's own sums.
import { expect } from 'vitest';
import { ledesWriter } from '../../../src/adapters/bill-sources/ledes-out.ts';
import type { BillFileFormat } from '../../../src/core/bill-file.ts';
import { exponentOf, multiplyRate, parseDecimal } from '../../../src/core/money.ts';
import type { BillFileContent } from '../../../src/ports/bill-file.ts';

type Row = Readonly<Record<string, string>>;

export async function written(content: BillFileContent, format: BillFileFormat = 'ledes-1998b') {
  const file = await ledesWriter.write(format, content);
  if (!file.ok) throw new Error(`refused: ${file.refusal.code}`);

  return { ...file.value, text: Buffer.from(file.value.bytes).toString('utf8') };
}

/** As strictly as a receiver may read: every record ends in `[]` and CRLF, and has each field of the heading. */
export function rowsOf(text: string): Row[] {
  expect(text.endsWith('[]\r\n')).toBe(true);
  const [, heading = [], ...records] = text
    .slice(0, -'[]\r\n'.length)
    .split('[]\r\n')
    .map((record) => record.split('|'));

  return records.map((cells) => {
    expect(cells).toHaveLength(heading.length);

    return Object.fromEntries(heading.map((field, index) => [field, cells[index] ?? '']));
  });
}

const e4 = (text: string | undefined) => {
  const parsed = parseDecimal(text ?? '', 4);
  if (!parsed.ok) throw new Error(`${text} is no number`);

  return parsed.value;
};

/** The format's own sums, with the numbers as they stand in the file. */
export function expectSums(rows: readonly Row[], currency: string): void {
  const minor = (text: string | undefined) => (e4(text) * 10n ** BigInt(exponentOf(currency))) / 10_000n;
  const sum = (field: string) => rows.reduce((total, row) => total + minor(row[field] || '0'), 0n);
  for (const row of rows) {
    const cost = multiplyRate(e4(row.LINE_ITEM_NUMBER_OF_UNITS), e4(row.LINE_ITEM_UNIT_COST), currency).minor;
    const total = cost + minor(row.LINE_ITEM_ADJUSTMENT_AMOUNT) + minor(row.LINE_ITEM_TAX_TOTAL ?? '0');
    expect(minor(row.LINE_ITEM_TOTAL)).toBe(total);
    expect(minor(row.INVOICE_TOTAL)).toBe(sum('LINE_ITEM_TOTAL'));
    if (row.INVOICE_TAX_TOTAL !== undefined) {
      expect(minor(row.INVOICE_TAX_TOTAL)).toBe(sum('LINE_ITEM_TAX_TOTAL'));
      expect(minor(row.INVOICE_NET_TOTAL)).toBe(minor(row.INVOICE_TOTAL) - minor(row.INVOICE_TAX_TOTAL));
    }
  }

  expect(new Set(rows.map((row) => row.LINE_ITEM_NUMBER)).size).toBe(rows.length);
}
