import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DATE_ORDERS, dateEvidence, readCsvDate } from '../../../src/adapters/bill-sources/csv-dates.ts';

const NONE = { DMY: 0, MDY: 0 };
const read = (text: string, order?: (typeof DATE_ORDERS)[number]) =>
  readCsvDate({ row: 3, column: 'DueDate', text }, { order, evidence: NONE });

const days = fc.integer({ min: 0, max: 73_000 }).map((day) => new Date(Date.UTC(1950, 0, 1 + day)));

describe('A date of a spreadsheet', () => {
  it('is read in its order, and without one only where the other order is no date or the same', () => {
    fc.assert(
      fc.property(days, fc.constantFrom('/', '-', '.'), fc.boolean(), (date, mark, padded) => {
        const iso = date.toISOString().slice(0, 10);
        const [year = '', month = '', day = ''] = iso.split('-').map((part) => (padded ? part : String(Number(part))));
        const [dmy, mdy] = [[day, month, year].join(mark), [month, day, year].join(mark)];
        const sure = Number(day) > 12 || Number(day) === Number(month);

        expect([read(dmy, 'DMY').value, read(mdy, 'MDY').value, read(iso, 'DMY').value]).toEqual([iso, iso, iso]);
        expect([read(dmy).value, read(mdy).value]).toEqual(sure ? [iso, iso] : [undefined, undefined]);
        expect(dateEvidence(dmy)).toBe(Number(day) > 12 ? 'DMY' : undefined);
        expect(dateEvidence(mdy)).toBe(Number(day) > 12 ? 'MDY' : undefined);
      }),
      { numRuns: 2_000 },
    );
  });

  it('with the name of its month, or the year first, needs no order', () => {
    fc.assert(
      fc.property(days, (date) => {
        const iso = date.toISOString().slice(0, 10);
        const [year = '', , day = ''] = iso.split('-');
        const words = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' }).format(date);
        const spelled = [
          ...[
            `${Number(day)} ${words} ${year}`,
            `${day}-${words.slice(0, 3)}-${year}`,
            `${words} ${Number(day)}, ${year}`,
          ],
          ...[
            `${words.slice(0, 3).toUpperCase()} ${day} ${year}`,
            iso,
            iso.replaceAll('-', ''),
            iso.replaceAll('-', '/'),
          ],
          ...[`${iso} 00:00:00`, `${iso}T00:00:00Z`, `${iso} 12:00:00 AM`],
        ];

        expect(spelled.map((text) => read(text).value)).toEqual(spelled.map(() => iso));
      }),
    );
  });

  it.each([
    ['03/04/2026', undefined, 'csv-date-ambiguous'],
    ['13/04/26', undefined, 'csv-date-ambiguous'],
    ['13/04/2026', 'MDY', 'csv-date-order'],
    ['03/04/2026', 'YMD', 'csv-date-order'],
    ['31/04/2026', undefined, 'csv-date'],
    ['29/02/2026', undefined, 'csv-date'],
    ['20260431', undefined, 'csv-date'],
    ['2026-4', undefined, 'csv-date'],
    ['3 Aprilia 2026', undefined, 'csv-date'],
    ['3 Ma 2026', undefined, 'csv-date'],
    ['13/04/2026 10:42', undefined, 'csv-date'],
    ['01/01/1812', undefined, 'csv-date'],
    ['', undefined, 'csv-date'],
  ] as const)('%j in the order %s is refused with row and column', (text, order, code) => {
    expect(read(text, order)).toMatchObject({ value: undefined, problems: [{ row: 3, column: 'DueDate', code }] });
  });

  it.each([
    ['03/04/26', 'DMY', '2026-04-03'],
    ['03/04/26', 'MDY', '2026-03-04'],
    ['26/04/03', 'YMD', '2026-04-03'],
  ] as const)('%s in the order %s is %s', (text, order, date) => {
    expect(read(text, order).value).toBe(date);
  });
});
