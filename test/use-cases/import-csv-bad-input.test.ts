// What is wrong with the columns, rows, dates and numbers of a CSV file is named with row, column and remedy.
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { alone, csv, saysOf, XERO, xero } from './csv-files.ts';

beforeAll(async () => {
  await testDatabase();
});

describe('The columns of a CSV file', () => {
  it.each([
    [
      'one missing',
      xero({}).replace('InvoiceNumber', 'Sent'),
      [
        'error 1 InvoiceNumber: The heading has no column InvoiceNumber. Add it, or give the column that holds this that name.',
      ],
    ],
    [
      'one that Xero does not have',
      xero({ Colour: 'red' }),
      ['error 1 Colour: Colour is not a column of Xero. Remove the column, or correct its name.'],
    ],
    [
      'one without a name',
      xero({ '': '' }),
      [
        'error 1 (nameless, column 18): (nameless, column 18) is not a column of Xero. Remove the column, or correct its name.',
      ],
    ],
    [
      'one twice, in two spellings',
      xero({ '* invoice number': 'X-1' }),
      ['error 1 * invoice number: The columns InvoiceNumber and * invoice number mean the same. Remove one of them.'],
    ],
    [
      'nothing below them',
      xero()
        .concat(`${Object.keys(XERO).join(',')}\n`)
        .trimStart(),
      ['error 1 : The file holds no bills, contacts or matters. Check the export.'],
    ],
  ])('with %s', async (_what, content, expected) => {
    expect(await saysOf(content)).toEqual(expected);
  });

  it('may stand in any order, with stars, blanks and capitals as they like', async () => {
    const shuffled = csv([Object.fromEntries(Object.entries(XERO).reverse())]);

    expect(await saysOf(shuffled.replace('ContactName', '* CONTACT name').replace('DueDate', 'due date*'))).toEqual([]);
  });
});

describe('The rows of a CSV file', () => {
  const two = xero({}, { InvoiceNumber: 'X-2' });

  it.each([
    [
      'with a field too many',
      two.replace('X-1,', 'X-1,,'),
      ['error 2 : The row has 18 fields, the heading 17. Put quotation marks around texts that hold the delimiter.'],
    ],
    [
      'with a field too few',
      two.replace(',Awaiting Payment\n', '\n'),
      [
        'error 2 Status: The row has 16 fields, the heading 17. Put quotation marks around texts that hold the delimiter.',
      ],
    ],
    [
      'cut off in the last one',
      two.slice(0, -60),
      [
        'error 3 LineAmount: The last row has 11 of 17 fields: the file is cut off. Export it again, or complete the row.',
      ],
    ],
    [
      'with a quotation mark that is not closed',
      two.replace('X-2', '"X-2'),
      [
        'error 3 : A quotation mark that opens in this row is never closed. Close it; if the file is cut off here, export it again.',
      ],
    ],
    [
      'with a quotation mark inside a text',
      two.replace('Advice', 'Advice on "Unit 4"'),
      [
        'error 2 : A quotation mark in this row stands inside a text, or is not closed. Put the text in quotation marks and double those inside it.',
      ],
    ],
    [
      'with an open quotation mark that a later one closes wrongly',
      two.replace('Advice', '"Advice').replace('X-2', '"X-2"'),
      [
        'error 2 : A quotation mark in this row stands inside a text, or is not closed. Put the text in quotation marks and double those inside it.',
      ],
    ],
  ])('%s', async (_what, content, expected) => {
    expect(await saysOf(content)).toEqual(expected);
  });

  it('are counted as the lines of the file, with line breaks in texts and blank lines', async () => {
    const text = xero({ Description: 'one\ntwo\nthree' }, { InvoiceNumber: 'X-2', Quantity: 'few' });

    expect(await saysOf(text.replace('\nAcme LLC,X-2', '\n\n,,,,,,,,,,,,,,,,\nAcme LLC,X-2'))).toEqual([
      'error 7 Quantity: few is not a plain number. Write it as 1234.50 or -1234.50, without signs of currency, parentheses or exponents.',
    ]);
  });
});

describe('A date in a CSV file', () => {
  it.each([
    ['03/04/2026', 'can be two dates. Say in which order the file has them: --dates dmy or --dates mdy.'],
    ['13/04/26', 'can be two dates. Say in which order the file has them: --dates dmy or --dates mdy.'],
    ['31/02/2026', 'is not a date. Write it as 2026-04-30.'],
    ['soon', 'is not a date. Write it as 2026-04-30.'],
    ['2026-13-01', 'is not a date. Write it as 2026-04-30.'],
    ['46094', 'is not a date. Write it as 2026-04-30.'],
  ])('such as %s', async (date, words) => {
    expect(await saysOf(xero({ InvoiceDate: date }))).toEqual([`error 2 InvoiceDate: ${date} ${words}`]);
  });

  it.each([
    ['13/03/2026', ' Other dates of the file are dmy.'],
    ['03/13/2026', ' Other dates of the file are mdy.'],
  ])('is not guessed from another one such as %s, but the order is suggested', async (other, words) => {
    expect(await saysOf(xero({ InvoiceDate: '03/04/2026' }, { InvoiceNumber: 'X-2', InvoiceDate: other }))).toEqual([
      `error 2 InvoiceDate: 03/04/2026 can be two dates. Say in which order the file has them: --dates dmy or --dates mdy.${words}`,
    ]);
  });

  it('must be in the order that the user names', async () => {
    expect(await saysOf(xero({ InvoiceDate: '13/03/2026' }), { dateOrder: 'MDY' })).toEqual([
      'error 2 InvoiceDate: 13/03/2026 is no date in the order of --dates mdy. Correct it, or name the other order.',
    ]);
    expect(await saysOf(xero({ InvoiceDate: '03/04/2026' }), { dateOrder: 'DMY' })).toEqual([]);
  });
});

describe('A number in a CSV file', () => {
  const plain =
    'is not a plain number. Write it as 1234.50 or -1234.50, without signs of currency, parentheses or exponents.';

  it.each([
    ['1e3', plain],
    ['(450.00)', plain],
    ['£450.00', plain],
    ['450 USD', plain],
    ['70-', plain],
    ['1,23,456.00', plain],
    ['1 234.50', plain],
    ['-', plain],
    ['1,234', 'can be read with thousands or with three decimals. Write it with a point and two decimals.'],
    ['=A1+1', 'is a formula or a command of a spreadsheet. Put its result in its place.'],
    ["+cmd|' /C calc'!A0", 'is a formula or a command of a spreadsheet. Put its result in its place.'],
    ['@SUM(1+1)', 'is a formula or a command of a spreadsheet. Put its result in its place.'],
    ['100.005', 'has more than 2 decimals. Round it to 2.'],
    ['1000000000000.00', 'is larger than any bill can be. Correct it.'],
  ])('such as %s', async (number, words) => {
    expect(await saysOf(xero({ LineAmount: number, ...alone }))).toEqual([`error 2 LineAmount: ${number} ${words}`]);
  });

  it('may not stand there as a text that a spreadsheet would run', async () => {
    expect(await saysOf(xero({ Description: '=HYPERLINK("http://evil.test")' }))).toEqual([
      'error 2 Description: =HYPERLINK("http://evil.test") is a formula or a command of a spreadsheet. Put its result in its place.',
    ]);
    expect(await saysOf(xero({ Description: '- Travel to court (2 hours)' }))).toEqual([]);
  });
});
