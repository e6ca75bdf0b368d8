import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ledes } from '../../../src/adapters/bill-sources/ledes.ts';
import { checkBill } from '../../../src/core/check-bill.ts';
import { billAmounts } from '../../../src/core/imported-bill.ts';
import { decimalOf, money } from '../../../src/core/money.ts';
import { HEADING, type LedesLine, ledesFile, ledesLine, problemsIn, recordsOf, valuesOf } from './files.ts';

const SAMPLE = new URL('../../fixtures/ledes-1998b-sample.txt', import.meta.url);

async function read(text: string, currency = 'USD') {
  const lines = text.split('\n').map((line, index) => ({ row: index + 1, text: line.replace(/\r$/, '') }));
  async function* again() {
    yield lines;
  }

  const format = text.trimStart().startsWith('LEDES98BI V2') ? 'ledes-98bi' : 'ledes-1998b';
  const options = { format, state: 'draft', currency, paymentTermsDays: 30 } as const;
  const records = await recordsOf({ records: ledes(again, options) });

  return { records, bills: valuesOf(records, 'bill'), problems: problemsIn(records) };
}

/** What the lines of one bill come to, with what the bill's own check finds. */
async function checked(lines: readonly LedesLine[], currency?: string) {
  const { records, problems } = await read(ledesFile(lines), currency);
  const found = records.flatMap((record) =>
    record.kind === 'bill'
      ? checkBill(record.value, { place: record.place, columns: record.columns ?? {} }).map(
          ({ row, column, code }) => `${row} ${column} ${code}`,
        )
      : [],
  );

  return [...problems, ...found];
}

describe('A LEDES 1998B file', () => {
  it('gives its bills with their lines, clients and matters, and every amount exactly', async () => {
    const { records, bills, problems } = await read(await readFile(SAMPLE, 'utf8'));
    const [first, second] = bills;

    expect(problems).toEqual([]);
    expect(records.map(({ kind }) => kind)).toEqual(['contact', 'matter', 'bill', 'matter', 'bill']);
    expect(valuesOf(records, 'contact')).toMatchObject([{ externalId: '00711', isClient: true, placeholder: true }]);
    expect(valuesOf(records, 'matter').map(({ displayNumber }) => displayNumber)).toEqual(['00711-0528', '00711-0529']);
    expect(first).toMatchObject({
      number: '96542',
      issueDate: '1999-02-25',
      dueDate: '1999-03-27',
      state: 'draft',
      currency: 'USD',
      subject: 'For services rendered',
    });
    expect(first?.lineItems.map(({ amount }) => decimalOf(amount))).toEqual([
      ...['630.00', '700.00', '49.50', '24.95', '180.00', '100.00'],
    ]);
    expect(first?.lineItems[0]).toMatchObject({
      kind: 'time',
      timekeeper: 'Robert Arnsley',
      code: 'L510 A102',
      quantityE4: 2_0000n,
      rateE4: 350_0000n,
      adjustment: { minor: -7000n },
    });
    expect(first && decimalOf(billAmounts(first).total)).toBe('1684.45');
    expect(second && decimalOf(billAmounts(second).total)).toBe('1250.00');
  });

  it('may name its fields in another order, and in small letters', async () => {
    const names = HEADING.slice(0, -2).split('|');
    const cells = ledesLine({ LINE_ITEM_DESCRIPTION: 'Review title report' }).slice(0, -2).split('|');
    const file = ['LEDES1998B[]', `${names.reverse().join('|').toLowerCase()}[]`, `${cells.reverse().join('|')}[]`];

    const { bills, problems } = await read(file.join('\n'));

    expect(problems).toEqual([]);
    expect(bills[0]?.lineItems[0]?.description).toBe('Review title report');
  });

  it('may hold the lines of several bills mixed up', async () => {
    const { bills } = await read(
      ledesFile([
        { INVOICE_NUMBER: '1', LINE_ITEM_NUMBER: '1' },
        { INVOICE_NUMBER: '2', LINE_ITEM_NUMBER: '1' },
        { INVOICE_NUMBER: '1', LINE_ITEM_NUMBER: '2' },
        { INVOICE_NUMBER: '2', LINE_ITEM_NUMBER: '2', LAW_FIRM_MATTER_ID: '0529' },
      ]),
    );

    expect(bills.map(({ number, lineItems }) => [number, lineItems.length])).toEqual([
      ['1', 2],
      ['2', 2],
    ]);
    expect(bills[1]?.matters).toEqual(['00711|0528', '00711|0529']);
  });

  it('takes adjustments of the whole bill from their own column, whatever units and cost say', async () => {
    const { bills, problems } = await read(
      ledesFile([
        {},
        {
          LINE_ITEM_NUMBER: '2',
          'EXP/FEE/INV_ADJ_TYPE': 'IE',
          LINE_ITEM_NUMBER_OF_UNITS: 'n/a',
          LINE_ITEM_UNIT_COST: '',
          LINE_ITEM_ADJUSTMENT_AMOUNT: '-12.50',
          LINE_ITEM_TOTAL: '-12.50',
        },
      ]),
    );

    expect(problems).toEqual([]);
    expect(bills[0]?.lineItems[1]).toMatchObject({ kind: 'adjustment', amount: { minor: -1250n } });
  });

  it('has amounts of the currency that the user names', async () => {
    const yen = { LINE_ITEM_UNIT_COST: '45000', LINE_ITEM_TOTAL: '45000', INVOICE_TOTAL: '45000.0000' };
    const { bills, problems } = await read(ledesFile([yen]), 'JPY');

    expect(problems).toEqual([]);
    expect(bills[0] && billAmounts(bills[0]).total).toEqual({ minor: 45000n, currency: 'JPY' });
  });
});

describe('What is wrong with a LEDES 1998B file is said with row and column:', () => {
  const without = HEADING.replace('LINE_ITEM_TOTAL|', '');

  it.each([
    ['nothing in it', '\n\n', ['0  empty-file']],
    ['another kind of LEDES', `LEDES98BI[]\n${HEADING}\n`, ['1  other-ledes']],
    ['no heading', 'LEDES1998B[]\n', ['1  no-records']],
    ['no line items', `LEDES1998B[]\n${HEADING}\n`, ['1  no-records']],
    ['a field missing', `LEDES1998B[]\n${without}\n${ledesLine()}`, ['2 LINE_ITEM_TOTAL missing-column']],
    ['a field too many', `LEDES1998B[]\n${HEADING.replace('[]', '|PO_NUMBER[]')}\n`, ['2 PO_NUMBER unknown-column']],
    ['a field twice', `LEDES1998B[]\n${HEADING.replace('[]', '|CLIENT_ID[]')}\n`, ['2 CLIENT_ID duplicate-column']],
    ['a heading that does not end', `LEDES1998B[]\n${HEADING.slice(0, -2)}\n${ledesLine()}`, ['2  unterminated-line']],
  ])('%s', async (_what, text, expected) => {
    const { problems, bills } = await read(text);

    expect(problems).toEqual(expected);
    expect(bills).toEqual([]);
  });

  it.each([
    ['a line with a field too few', ledesLine().replace('|423-987', ''), '3  field-count'],
    ['a line with a field too many', ledesLine({ LINE_ITEM_DESCRIPTION: 'Draft | revise' }), '3  field-count'],
    ['a line that does not end', ledesLine().slice(0, -2), '3  unterminated-line'],
    ['a line that ends twice', ledesLine({ LINE_ITEM_DESCRIPTION: 'see [] above' }), '3  stray-terminator'],
  ])('%s', async (_what, line, expected) => {
    const { problems, bills } = await read(ledesFile([line, { INVOICE_NUMBER: '7002' }]));

    expect(problems).toEqual([expected]);
    expect(bills.map(({ number }) => number)).toEqual(['7002']);
  });

  it('a last line that is cut off, with its bill left out', async () => {
    const text = ledesFile([{}, { LINE_ITEM_NUMBER: '2' }, { INVOICE_NUMBER: '7002' }]);
    const { problems, bills } = await read(text.slice(0, -60));

    expect(problems).toEqual(['5  truncated-file']);
    expect(bills.map(({ number }) => number)).toEqual(['7001']);
  });

  it.each([
    [{ INVOICE_DATE: '2026-02-04' }, 'INVOICE_DATE bad-date'],
    [{ INVOICE_DATE: '20260230' }, 'INVOICE_DATE bad-date'],
    [{ INVOICE_DATE: '04022026' }, 'INVOICE_DATE bad-date'],
    [{ INVOICE_DATE: '00010101' }, 'INVOICE_DATE bad-date'],
    [{ LINE_ITEM_DATE: '' }, 'LINE_ITEM_DATE bad-date'],
    [{ BILLING_END_DATE: 'January' }, 'BILLING_END_DATE bad-date'],
    [{ LINE_ITEM_TOTAL: '1e3' }, 'LINE_ITEM_TOTAL bad-number'],
    [{ LINE_ITEM_TOTAL: '1,250.00' }, 'LINE_ITEM_TOTAL bad-number'],
    [{ LINE_ITEM_TOTAL: '$450' }, 'LINE_ITEM_TOTAL bad-number'],
    [{ LINE_ITEM_TOTAL: '450 USD' }, 'LINE_ITEM_TOTAL bad-number'],
    [{ LINE_ITEM_TOTAL: '(450.00)' }, 'LINE_ITEM_TOTAL bad-number'],
    [{ LINE_ITEM_TOTAL: '' }, 'LINE_ITEM_TOTAL bad-number'],
    [{ INVOICE_TOTAL: '-' }, 'INVOICE_TOTAL bad-number'],
    [{ LINE_ITEM_NUMBER_OF_UNITS: '1:30' }, 'LINE_ITEM_NUMBER_OF_UNITS bad-number'],
    [{ LINE_ITEM_UNIT_COST: '0.00001' }, 'LINE_ITEM_UNIT_COST bad-number'],
    [{ LINE_ITEM_UNIT_COST: '1000000000000' }, 'LINE_ITEM_UNIT_COST number-too-large'],
    [{ LINE_ITEM_ADJUSTMENT_AMOUNT: 'none' }, 'LINE_ITEM_ADJUSTMENT_AMOUNT bad-number'],
    [{ 'EXP/FEE/INV_ADJ_TYPE': 'X' }, 'EXP/FEE/INV_ADJ_TYPE bad-choice'],
    [{ INVOICE_NUMBER: ' ' }, 'INVOICE_NUMBER missing-value'],
    [{ CLIENT_ID: '' }, 'CLIENT_ID missing-value'],
    [{ LAW_FIRM_MATTER_ID: '' }, 'LAW_FIRM_MATTER_ID missing-value'],
    [{ LINE_ITEM_NUMBER: '' }, 'LINE_ITEM_NUMBER missing-value'],
  ])('a line with %j', async (values, expected) => {
    const { problems, bills } = await read(ledesFile([values]));

    expect(problems).toEqual([`3 ${expected}`]);
    expect(bills).toEqual([]);
  });

  it('all of it at once: every row that is wrong, each with every column', async () => {
    const { problems } = await read(
      ledesFile([{ INVOICE_DATE: 'soon', LINE_ITEM_TOTAL: 'much' }, { LINE_ITEM_NUMBER: '' }, { INVOICE_NUMBER: '2' }]),
    );

    expect(problems).toEqual([
      ...['3 INVOICE_DATE bad-date', '3 LINE_ITEM_TOTAL bad-number', '4 LINE_ITEM_NUMBER missing-value'],
    ]);
  });

  it.each([
    ['the same line number twice in a bill', { LINE_ITEM_NUMBER: '1' }, 'LINE_ITEM_NUMBER duplicate-line'],
    ['two clients on a bill', { CLIENT_ID: '00712' }, 'CLIENT_ID bill-of-other-client'],
    ['two dates on a bill', { INVOICE_DATE: '20260205' }, 'INVOICE_DATE date-differs'],
    ['two totals of a bill', { INVOICE_TOTAL: '451' }, 'INVOICE_TOTAL two-totals'],
  ])('%s', async (_what, values, expected) => {
    const { problems } = await read(ledesFile([{}, { LINE_ITEM_NUMBER: '2', ...values }]));

    expect(problems).toEqual([`4 ${expected}`]);
  });
});

describe('The amounts of a LEDES line', () => {
  it('are right when units × cost + adjustment is the line’s total', async () => {
    expect(
      await checked([
        {
          LINE_ITEM_NUMBER_OF_UNITS: '0.3',
          LINE_ITEM_UNIT_COST: '333.3333',
          LINE_ITEM_ADJUSTMENT_AMOUNT: '-.5',
          LINE_ITEM_TOTAL: '99.50',
          INVOICE_TOTAL: '99.50',
        },
      ]),
    ).toEqual([]);
  });

  it('may be a cent off, which is said; the line’s own amount is kept', async () => {
    expect(await checked([{ LINE_ITEM_TOTAL: '450.01', INVOICE_TOTAL: '450.01' }])).toEqual([
      '3 LINE_ITEM_TOTAL line-total-rounded',
    ]);
  });

  it('are an error when they are two cents off', async () => {
    expect(await checked([{ LINE_ITEM_TOTAL: '450.02', INVOICE_TOTAL: '450.02' }])).toEqual([
      '3 LINE_ITEM_TOTAL line-total-wrong',
    ]);
  });

  it('are rounded to the currency with a warning when they have more decimals', async () => {
    const line = { LINE_ITEM_NUMBER_OF_UNITS: '1', LINE_ITEM_UNIT_COST: '10.0050', LINE_ITEM_TOTAL: '10.0050' };

    expect(await checked([{ ...line, INVOICE_TOTAL: '10.01' }])).toEqual(['3 LINE_ITEM_TOTAL rounded']);
  });

  it('make the total of the bill; another one that the file states is kept out, with a warning', async () => {
    expect(await checked([{ INVOICE_TOTAL: '2934.45' }])).toEqual(['3 INVOICE_TOTAL stated-total-differs']);
  });

  it('sum to the bill’s total exactly, however many bills share the file', async () => {
    const line = fc.record({ bill: fc.integer({ min: 1, max: 5 }), minor: fc.integer({ min: 0, max: 10_000_000 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 40 }), async (lines) => {
        const { bills, problems } = await read(
          ledesFile(
            lines.map(({ bill, minor }, index) => ({
              INVOICE_NUMBER: String(bill),
              LINE_ITEM_NUMBER: String(index),
              LINE_ITEM_UNIT_COST: decimalOf(money(BigInt(minor), 'USD')),
              LINE_ITEM_TOTAL: decimalOf(money(BigInt(minor), 'USD')),
              INVOICE_TOTAL: '0',
            })),
          ),
        );
        const sum = (bill: string) =>
          lines.filter((each) => String(each.bill) === bill).reduce((total, { minor }) => total + minor, 0);

        expect(problems).toEqual([]);
        expect(bills.map(({ number }) => number).sort()).toEqual(
          [...new Set(lines.map(({ bill }) => String(bill)))].sort(),
        );
        expect(bills.map((bill) => billAmounts(bill).total.minor)).toEqual(
          bills.map(({ number }) => BigInt(sum(number))),
        );
      }),
    );
  });

  it('must not come to less than nothing', async () => {
    const line = { LINE_ITEM_ADJUSTMENT_AMOUNT: '-500', LINE_ITEM_TOTAL: '-50', INVOICE_TOTAL: '-50' };

    expect(await checked([line])).toEqual(['3 INVOICE_TOTAL negative-total']);
  });
});
