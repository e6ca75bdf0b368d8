import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ledes } from '../../../src/adapters/bill-sources/ledes.ts';
import { checkBill } from '../../../src/core/check-bill.ts';
import { billAmounts } from '../../../src/core/imported-bill.ts';
import { decimalOf } from '../../../src/core/money.ts';
import { BI_HEADING, type BiLine, biFile, problemsIn, recordsOf, valuesOf } from './files.ts';

const SAMPLE = new URL('../../fixtures/ledes-98bi-sample.txt', import.meta.url);

async function read(text: string) {
  const lines = text.split('\n').map((line, index) => ({ row: index + 1, text: line.replace(/\r$/, '') }));
  async function* again() {
    yield lines;
  }

  const options = { format: 'ledes-98bi', state: 'draft', currency: 'USD', paymentTermsDays: 30 } as const;
  const records = await recordsOf({ records: ledes(again, options) });
  const found = records.flatMap((record) =>
    record.kind === 'bill'
      ? checkBill(record.value, { place: record.place, columns: record.columns ?? {} }).map(
          ({ row, column, code }) => `${row} ${column} ${code}`,
        )
      : [],
  );

  return { records, bills: valuesOf(records, 'bill'), problems: [...problemsIn(records), ...found] };
}

describe('A LEDES 98BI V2 file', () => {
  it('has 52 fields', () => {
    expect(BI_HEADING.split('|')).toHaveLength(52);
  });

  it('gives lines without their tax, and the tax in one sum: 717.63 = 2 × 350 − 70 + 87.63', async () => {
    const { bills, problems } = await read(await readFile(SAMPLE, 'utf8'));
    const amounts = bills[0] && billAmounts(bills[0]);

    expect(bills[0]?.lineItems.map(({ amount }) => decimalOf(amount))).toEqual(['630.00', '39.45', '100.00', '0.00']);
    expect(amounts && [amounts.subtotal, amounts.tax, amounts.total].map(decimalOf)).toEqual([
      ...['769.45', '105.33', '874.78'],
    ]);
    // The amount of the IF line stands in its unit cost.
    expect(problems).toEqual(['5 LINE_ITEM_UNIT_COST adjustment-in-cost']);
    expect(bills[0]?.lineItems[2]).toMatchObject({ kind: 'adjustment', adjustment: { minor: 10000n } });
  });

  it('names currency, client, address, matter, people and the client’s order number', async () => {
    const { records, bills } = await read(await readFile(SAMPLE, 'utf8'));

    expect(bills[0]).toMatchObject({ currency: 'GBP', subject: 'For services rendered · PO 4500017' });
    expect(valuesOf(records, 'contact')).toEqual([
      {
        externalId: '00711',
        kind: 'company',
        name: 'Acme Ltd',
        companyName: undefined,
        postalAddress: '12 Quay Street\nThird floor\nBristol, Avon BS1 4DJ\nUnited Kingdom',
        emails: [],
        isClient: true,
        placeholder: false,
        untold: ['kind', 'companyName', 'isClient'],
      },
    ]);
    expect(valuesOf(records, 'matter')).toMatchObject([
      { externalId: '00711|0528', displayNumber: '00711-0528', description: 'Merten v. Acme Ltd', placeholder: false },
      { externalId: '00711|0529', description: '', placeholder: true },
    ]);
    expect(bills[0]?.lineItems.map(({ timekeeper }) => timekeeper)).toEqual(['Robert Arnsley', '', '', 'Ngozi Okafor']);
  });

  it('takes the currency of the import where it names none, and codes in small letters', async () => {
    const [none, small] = [
      await read(biFile([{ INVOICE_CURRENCY: '' }])),
      await read(biFile([{ INVOICE_CURRENCY: 'eur' }])),
    ];

    expect([none.bills[0]?.currency, small.bills[0]?.currency]).toEqual(['USD', 'EUR']);
  });

  it('may state the tax for the bill alone, if that is what makes its total', async () => {
    const untaxed: BiLine = { LINE_ITEM_TAX_TOTAL: '', LINE_ITEM_TOTAL: '450.00' };
    const whole = await read(biFile([untaxed]));
    const off = await read(biFile([{ ...untaxed, INVOICE_TOTAL: '450.00' }]));

    expect(whole.problems).toEqual([]);
    expect(whole.bills[0]?.tax.minor).toBe(9000n);
    expect(off.problems).toEqual(['3 INVOICE_TAX_TOTAL stated-sum-differs']);
    expect(off.bills[0]?.tax.minor).toBe(0n);
  });

  it.each<[string, BiLine, string]>([
    ['the account of a third party', { ACCOUNT_TYPE: 'T' }, '3 ACCOUNT_TYPE third-party-account'],
    ['an unknown account', { ACCOUNT_TYPE: 'X' }, '3 ACCOUNT_TYPE bad-choice'],
    ['no currency that there is', { INVOICE_CURRENCY: 'XYZ' }, '3 INVOICE_CURRENCY bad-currency'],
    ['a tax that is no number', { LINE_ITEM_TAX_TOTAL: '20%' }, '3 LINE_ITEM_TAX_TOTAL bad-number'],
    ['a tax total that is no number', { INVOICE_TAX_TOTAL: 'none' }, '3 INVOICE_TAX_TOTAL bad-number'],
    ['another tax total', { INVOICE_TAX_TOTAL: '91' }, '3 INVOICE_TAX_TOTAL stated-sum-differs'],
    ['another net total', { INVOICE_NET_TOTAL: '451' }, '3 INVOICE_NET_TOTAL stated-sum-differs'],
    ['a total without the tax', { LINE_ITEM_TOTAL: '450.00' }, '3 LINE_ITEM_TOTAL line-total-wrong'],
    [
      'tax to be paid back',
      { LINE_ITEM_TAX_TOTAL: '-90', LINE_ITEM_TOTAL: '360' },
      '3 INVOICE_TAX_TOTAL negative-amount',
    ],
  ])('with %s is told so with row and column', async (_what, values, expected) => {
    expect((await read(biFile([values]))).problems).toContain(expected);
  });

  it.each<[string, BiLine, string]>([
    ['another currency', { INVOICE_CURRENCY: 'EUR' }, '4 INVOICE_CURRENCY other-currency'],
    ['another client', { CLIENT_ID: '9' }, '4 CLIENT_ID bill-of-other-client'],
  ])('with %s on a later line of a bill is told so', async (_what, values, expected) => {
    expect((await read(biFile([{}, { LINE_ITEM_NUMBER: '2', ...values }]))).problems).toContain(expected);
  });

  it('with two names of one client keeps the first, and says so', async () => {
    const { records, problems } = await read(biFile([{}, { INVOICE_NUMBER: '2', CLIENT_NAME: 'Acme Limited' }]));

    expect(problems).toEqual(['4 CLIENT_NAME name-differs']);
    expect(valuesOf(records, 'contact').map(({ name }) => name)).toEqual(['Acme Ltd']);
  });

  it('with the fields of 1998B alone is told which are missing, and of how many', async () => {
    const { records } = await read(biFile([{}]).replace('|PO_NUMBER', '').replace('CLIENT_STATEorREGION', 'STATE'));

    expect(problemsIn(records)).toEqual([
      ...['2 PO_NUMBER missing-column', '2 CLIENT_STATEorREGION missing-column', '2 STATE unknown-column'],
    ]);
    expect(records[0]).toMatchObject({ value: { text: expect.stringContaining('all 52 fields') } });
  });

  it('has a total that is the sum of its lines’ totals to the cent, however they are taxed', async () => {
    const line = fc.record({
      hundredths: fc.integer({ min: 1, max: 2_000 }),
      rate: fc.integer({ min: 1, max: 90_000 }),
      tax: fc.integer({ min: 0, max: 100_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 12 }), async (lines) => {
        const nets = lines.map(({ hundredths, rate }) => Math.floor((hundredths * rate + 50) / 100));
        const sum = (values: readonly number[]) => values.reduce((left, right) => left + right, 0);
        const taxes = lines.map(({ tax }) => tax);
        const cents = (value: number) => `${Math.floor(value / 100)}.${String(value % 100).padStart(2, '0')}`;
        const head = {
          INVOICE_TOTAL: cents(sum(nets) + sum(taxes)),
          INVOICE_NET_TOTAL: cents(sum(nets)),
          INVOICE_TAX_TOTAL: cents(sum(taxes)),
        };
        const { bills, problems } = await read(
          biFile(
            lines.map(({ hundredths, rate, tax }, index) => ({
              ...head,
              LINE_ITEM_NUMBER: String(index),
              LINE_ITEM_NUMBER_OF_UNITS: cents(hundredths),
              LINE_ITEM_UNIT_COST: cents(rate),
              LINE_ITEM_TAX_TOTAL: cents(tax),
              LINE_ITEM_TOTAL: cents((nets[index] ?? 0) + tax),
            })),
          ),
        );

        expect(problems).toEqual([]);
        expect(bills[0] && decimalOf(billAmounts(bills[0]).total)).toBe(head.INVOICE_TOTAL);
      }),
    );
  });
});
