import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contactsCsv } from '../../../src/adapters/bill-sources/contacts-csv.ts';
import { csvRows, delimiterOf } from '../../../src/adapters/bill-sources/csv-rows.ts';
import { quickbooks } from '../../../src/adapters/bill-sources/quickbooks.ts';
import { xero } from '../../../src/adapters/bill-sources/xero.ts';
import type { ImportRecord } from '../../../src/ports/bill-source.ts';
import { recordsOf, valuesOf } from './files.ts';

const options = { state: 'draft', currency: 'USD', paymentTermsDays: 30, dateOrder: 'DMY' } as const;

function linesOf(text: string) {
  const lines = text.split('\n').map((line, index) => ({ row: index + 1, text: line.replace(/\r$/, '') }));

  return async function* () {
    yield* lines;
  };
}

function fixture(name: string): Promise<string> {
  return readFile(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8');
}

describe('The rows of a CSV file', () => {
  it('come back as they were written, with the line that each begins in', async () => {
    const field = fc.string({ maxLength: 8, unit: fc.constantFrom(...'ab",;\n\té= ') });
    const row = fc.array(field, { minLength: 2, maxLength: 4 }).filter((fields) => fields.some((text) => text.trim()));
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 8 }), fc.constantFrom(',', ';', '\t'), async (rows, delimiter) => {
        const quoted = (text: string) => (/[",;\n\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
        const written = rows.map((fields) => fields.map(quoted).join(delimiter));
        const begins = written.map(
          (_text, index) => written.slice(0, index).join('\n').split('\n').length + Math.min(index, 1),
        );
        const read = [];
        for await (const item of csvRows(linesOf(`${written.join('\n')}\n`)(), delimiter as ',')) {
          read.push(item);
        }

        expect(read).toEqual(rows.map((fields, index) => ({ row: begins[index], fields })));
      }),
    );
  });

  it.each([
    ['a,b;c', ','],
    ['"a,b,c";d;e', ';'],
    ['a b\tc', '\t'],
    ['alone', ','],
  ])('of the heading %j are parted by %j', (heading, delimiter) => {
    expect(delimiterOf(heading)).toBe(delimiter);
  });
});

describe('A long CSV file', () => {
  it('gives its first bill long before its last row is read', async () => {
    const rows = 20_000;
    let passes = 0;
    let read = 0;
    async function* lines() {
      passes += 1;
      read = 0;
      yield { row: 1, text: 'ContactName,InvoiceNumber,InvoiceDate,DueDate,Description,Quantity,UnitAmount,TaxType' };
      for (let row = 2; row < rows; row += 1) {
        read += 1;
        yield { row, text: `Acme LLC,B-${Math.floor(row / 5)},2026-03-13,2026-04-12,Advice on the lease,1,100,` };
      }
    }

    let readAtFirstBill = 0;
    let bills = 0;
    for await (const { kind } of xero(lines, options)) {
      bills += kind === 'bill' ? 1 : 0;
      readAtFirstBill ||= kind === 'bill' ? read : 0;
    }

    expect({ bills, passes }).toEqual({ bills: rows / 5, passes: 3 });
    expect(readAtFirstBill).toBeLessThan(rows / 4);
  });

  it('may have the rows of its bills mixed up', async () => {
    const heading = 'ContactName,InvoiceNumber,InvoiceDate,DueDate,Description,Quantity,UnitAmount,TaxType';
    const row = fc.record({ bill: fc.integer({ min: 1, max: 5 }), cents: fc.integer({ min: 0, max: 10_000_000 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), async (rows) => {
        const lines = rows.map(({ bill, cents }) => {
          const price = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;

          return `Acme,${bill},2026-03-13,,Advice,1,${price},`;
        });
        const bills = valuesOf(
          await recordsOf({ records: xero(linesOf([heading, ...lines].join('\n')), options) }),
          'bill',
        );
        const sums = new Map<string, bigint>();
        for (const { bill, cents } of rows) {
          sums.set(String(bill), (sums.get(String(bill)) ?? 0n) + BigInt(cents));
        }

        expect(
          new Map(
            bills.map(({ number, lineItems }) => [
              number,
              lineItems.reduce((sum, line) => sum + line.amount.minor, 0n),
            ]),
          ),
        ).toEqual(sums);
      }),
    );
  });
});

describe('A broken CSV file', () => {
  it.each([
    ['xero-sales-invoices.csv', (text: string) => xero(linesOf(text), options)],
    ['quickbooks-invoices.csv', (text: string) => quickbooks(linesOf(text), options)],
    ['contacts-and-matters.csv', (text: string) => contactsCsv(linesOf(text))],
  ])(
    '%s, with letters put in, taken out or exchanged, is named as wrong or read, and nothing is thrown',
    async (name, read) => {
      const text = await fixture(name);
      const change = fc.record({
        at: fc.integer({ min: 0, max: text.length - 1 }),
        take: fc.integer({ min: 0, max: 40 }),
        put: fc.string({ maxLength: 6, unit: fc.constantFrom(...'",;\n\t=-+.0123456789(|é\u0000 ') }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
          const broken = changes.reduce(
            (left, { at, take, put }) => left.slice(0, at) + put + left.slice(at + take),
            text,
          );
          const records: ImportRecord[] = await recordsOf({ records: read(broken) });

          for (const { row, text: words } of valuesOf(records, 'problem')) {
            expect(row).toBeLessThanOrEqual(broken.split('\n').length);
            expect(words).toMatch(/^\S.*[.!]$/s);
          }
        }),
        { numRuns: 300 },
      );
    },
  );
});
