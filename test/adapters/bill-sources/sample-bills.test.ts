import { describe, expect, it } from 'vitest';
import { readImportFile } from '../../../src/adapters/bill-sources/read-import-file.ts';
import { loadSampleBills } from '../../../src/adapters/bill-sources/sample-bills.ts';
import { loadSampleFirm } from '../../../src/adapters/bill-sources/sample-firm.ts';
import { billAmounts } from '../../../src/core/imported-bill.ts';
import type { LocalDate } from '../../../src/core/local-date.ts';
import { decimalOf } from '../../../src/core/money.ts';
import { onDisk, problemsIn, recordsOf, valuesOf } from './files.ts';

const TODAY = '2027-03-01' as LocalDate;

async function sampleRecords() {
  const path = await onDisk(await loadSampleBills(TODAY));
  const read = await readImportFile({ path, options: { currency: 'USD', paymentTermsDays: 30 } });
  if (!read.ok) throw new Error(read.refusal.text);

  return recordsOf(read.value);
}

describe('The sample file of bills', () => {
  it('is read without a word of warning, with the totals that it states', async () => {
    const records = await sampleRecords();
    const bills = valuesOf(records, 'bill');

    expect(problemsIn(records)).toEqual([]);
    expect(bills.map((bill) => [bill.number, bill.client, bill.lineItems.length])).toEqual([
      ['2001', 'ACME', 4],
      ['2002', 'MERIDIAN', 5],
    ]);
    expect(bills.map((bill) => decimalOf(billAmounts(bill).total))).toEqual(['2660.50', '2683.00']);
  });

  it('was issued three days ago, so that it is never overdue from the start', async () => {
    const [bill] = valuesOf(await sampleRecords(), 'bill');

    expect(bill).toMatchObject({ issueDate: '2027-02-26', dueDate: '2027-03-28' });
    expect(bill?.lineItems[0]).toMatchObject({ date: '2027-01-20', timekeeper: 'Grace Harlow' });
  });

  it('has numbers that no bill of the sample firm has', async () => {
    const firm = valuesOf(await recordsOf((await loadSampleFirm(TODAY)).bills), 'bill');
    const file = valuesOf(await sampleRecords(), 'bill');

    expect(firm.filter(({ number }) => file.some((bill) => bill.number === number))).toEqual([]);
  });
});
