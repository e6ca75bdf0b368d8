// Any bill that we write as LEDES comes back from our own importer as it was. LONG=1 tries many more.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codesOf, ledesText, timekeeperOf } from '../../../src/adapters/bill-sources/ledes-out-texts.ts';
import { readImportFile } from '../../../src/adapters/bill-sources/read-import-file.ts';
import { checkBill } from '../../../src/core/check-bill.ts';
import { billAmounts, type ImportedBill } from '../../../src/core/imported-bill.ts';
import { plainLine } from '../../../src/core/plain-line.ts';
import type { BillFileContent } from '../../../src/ports/bill-file.ts';
import type { BillLine } from '../../../src/ports/bill-pdf.ts';
import { printedSeed, times } from '../../long/counts.ts';
import { anyBill } from './bills-to-write.ts';
import { onDisk, recordsOf, valuesOf } from './files.ts';
import { expectSums, rowsOf, written } from './written-ledes.ts';

/** What the importer makes of the file, without a problem of any kind. */
async function readBack(bytes: Uint8Array, currency: string): Promise<ImportedBill> {
  const source = await readImportFile({ path: await onDisk(bytes), options: { currency, paymentTermsDays: 30 } });
  if (!source.ok) throw new Error(source.refusal.text);
  const records = await recordsOf(source.value);
  const [bill, ...others] = valuesOf(records, 'bill');
  expect(valuesOf(records, 'problem')).toEqual([]);
  expect(others).toEqual([]);
  if (!bill) throw new Error('there is no bill');
  expect(checkBill(bill, { place: { row: 0, column: '' } })).toEqual([]);

  return bill;
}

function linesOf({ document }: BillFileContent): BillLine[] {
  return document.matters.flatMap(({ lines }) => lines);
}

function expectSameLine(line: BillLine, read: ImportedBill['lineItems'][number] | undefined, timekeeper: string): void {
  const isAdjustment = line.kind === 'adjustment';
  const codes = codesOf(line.code, line.kind === 'expense');
  const words = codes ? line.description : `(${line.code}) ${line.description}`;
  const asRead = { time: 'time', 'flat-fee': 'time', expense: 'expense', adjustment: 'adjustment' } as const;

  expect(read).toMatchObject({
    kind: asRead[line.kind],
    date: line.date,
    timekeeper,
    code: codes ? [codes.task, codes.activity, codes.expense].filter((part) => part !== '').join(' ') : '',
    description: ledesText(words, 15_000),
    quantityE4: isAdjustment ? 0n : line.quantityE4,
    rateE4: isAdjustment ? 0n : line.rateE4,
    amount: line.amount,
  });
}

const tries = (name: string) => ({ numRuns: times({ long: 20_000, short: 300 }), seed: printedSeed(name) });
const LONG_ENOUGH = { timeout: times({ long: 900_000, short: 60_000 }) };

describe('Any bill', () => {
  it('comes back from our own importer as it was written in 1998B', LONG_ENOUGH, async () => {
    await fc.assert(
      fc.asyncProperty(anyBill({ withTax: false }), async (content) => {
        const { document, matterIds } = content;
        const file = await written(content);
        const bill = await readBack(file.bytes, document.total.currency);
        const lines = linesOf(content);

        expectSums(rowsOf(file.text), document.total.currency);
        expect(bill).toMatchObject({ number: '7001', client: '00711', issueDate: document.issueDate });
        expect(bill.subject).toBe(ledesText(document.subject, 15_000));
        expect(billAmounts(bill).total).toEqual(document.total);
        expect(bill.lineItems).toHaveLength(lines.length + (document.discount.minor === 0n ? 0 : 1));
        for (const [index, line] of lines.entries()) {
          const name = plainLine(line.timekeeper.replaceAll(',', ' ')).replace(/\s+/g, ' ').trim();
          expectSameLine(line, bill.lineItems[index], ledesText(name, 29));
        }
        expect(bill.lineItems.map(({ matter }) => matter)).toEqual([
          ...document.matters.flatMap(({ lines: own }, at) => own.map(() => `00711|${matterIds[at]}`)),
          ...(document.discount.minor === 0n ? [] : [`00711|${matterIds[0]}`]),
        ]);
      }),
      tries('bills as LEDES 1998B'),
    );
  });

  it('comes back with currency, tax and names in 98BI, and adds up line by line and in all', LONG_ENOUGH, async () => {
    await fc.assert(
      fc.asyncProperty(anyBill({ withTax: true }), async (content) => {
        const { document } = content;
        const { currency } = document.total;
        const file = await written(content, 'ledes-98bi');
        const rows = rowsOf(file.text);
        // read in another currency: the file's own counts
        const bill = await readBack(file.bytes, 'GBP');

        expectSums(rows, currency);
        expect(rows.every((row) => (row.LAW_FIRM_NAME ?? '').length <= 60)).toBe(true);
        expect(bill).toMatchObject({ number: '7001', currency, tax: document.tax, issueDate: document.issueDate });
        expect(billAmounts(bill).total).toEqual(document.total);
        for (const [index, line] of linesOf(content).entries()) {
          const { first, last } = timekeeperOf(line.timekeeper);
          expectSameLine(line, bill.lineItems[index], [first, last].filter((part) => part !== '').join(' '));
        }
      }),
      tries('bills as LEDES 98BI'),
    );
  });
});
