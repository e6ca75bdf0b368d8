// What is wrong with the bills, contacts and matters of a CSV file is named with row, column and remedy.
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { alone, csv, saysOf, xero } from './csv-files.ts';

beforeAll(async () => {
  await testDatabase();
});

describe('The amounts of a bill', () => {
  it('are wrong when quantity × price is not the amount of the row; a cent off is said', async () => {
    expect(await saysOf(xero({ LineAmount: '110.00', ...alone }))).toEqual([
      'error 2 LineAmount: The row says 110.00, quantity × price less the discount is 100.00. Correct the row.',
    ]);
    expect(await saysOf(xero({ LineAmount: '100.01', ...alone }))).toEqual([
      "warning 2 LineAmount: The row says 100.01, quantity × price less the discount is 100.00. The row's own is kept.",
    ]);
  });

  it('keep the sum of the rows when the file states another total, with a warning', async () => {
    expect(await saysOf(xero({ ...alone, Total: '120.00' }))).toEqual([
      "warning 2 Total: The file states a total of 120.00, the lines sum to 100.00. The bill's total is 100.00.",
    ]);
  });

  it('may be negative in a row, but not in all', async () => {
    const credit = { Quantity: '1', UnitAmount: '-70', LineAmount: '-70' };

    expect(await saysOf(xero(alone, { ...alone, ...credit }))).toEqual([]);
    expect(await saysOf(xero({ ...alone, ...credit }))).toEqual([
      "error 2 Total: The bill's total is -70.00. A bill cannot ask for less than nothing.",
    ]);
  });

  it.each([
    [
      'whether tax is in the prices cannot be told',
      { TaxType: 'VAT', TaxAmount: '20.00', TaxTotal: '', ...alone },
      'error 2 Total: Do the amounts have their tax in them? The total tells: it must be 100.00 or 120.00, and is not given. Put the right total on the bill.',
    ],
    [
      'the total fits neither',
      { TaxType: 'VAT', TaxAmount: '20.00', TaxTotal: '', ...alone, Total: '150' },
      'error 2 Total: Do the amounts have their tax in them? The total tells: it must be 100.00 or 120.00, not 150.00. Put the right total on the bill.',
    ],
    [
      'a tax is named without its amount',
      { TaxType: 'GST on Income', TaxAmount: '', TaxTotal: '', ...alone },
      'error 2 TaxAmount: A row of the bill names a tax, but not how much it is. Fill in the amount of tax of each row.',
    ],
    [
      'the tax of the bill is not that of its rows',
      { TaxType: '20%', TaxAmount: '20.00', TaxTotal: '25.00', ...alone },
      'error 2 TaxAmount: The tax of the bill is 25.00, that of its rows 20.00. Correct one of them.',
    ],
    [
      'more is due than is not paid',
      { InvoiceAmountPaid: '50.00', InvoiceAmountDue: '70.00' },
      'error 2 InvoiceAmountDue: The amount due is 70.00, what is not paid of the total is 50.00. Correct total, paid or due.',
    ],
    [
      'it is paid, and something is due',
      { Status: 'Paid' },
      'error 2 InvoiceAmountDue: The state is paid, but 100.00 is not covered by payments. Add them, or use awaiting_payment.',
    ],
  ])('are refused when %s', async (_what, cells, expected) => {
    expect(await saysOf(xero(cells))).toEqual([expected]);
  });

  it('are known to be with or without tax by the rate, where there is no total', async () => {
    const taxed = { TaxType: '20% (VAT on Income)', TaxTotal: '', ...alone };

    expect(await saysOf(xero({ ...taxed, TaxAmount: '20.00' }))).toEqual([]);
    expect(await saysOf(xero({ ...taxed, TaxAmount: '16.67' }))).toEqual([]);
  });
});

describe('A row of Xero', () => {
  it.each([
    [
      { Type: 'Sales credit note' },
      'error 2 Type: Sales credit note: a bill cannot ask for less than nothing. Remove the credit note from the file.',
    ],
    [
      { Type: 'ACCPAY' },
      'error 2 Type: ACCPAY is not a bill to a client. Export sales invoices alone, or remove the row.',
    ],
    [
      { Status: 'Gone' },
      'error 2 Status: Gone is not known. Use Draft, Awaiting Approval, Awaiting Payment, Paid, Voided or Deleted.',
    ],
    [{ Currency: 'Pounds' }, 'error 2 Currency: Pounds is not a currency. Use an ISO 4217 code such as USD.'],
    [{ ContactName: '' }, 'error 2 ContactName: This is empty. Give the name of the client.'],
    [{ InvoiceNumber: '' }, 'error 2 InvoiceNumber: This is empty. Give the number of the bill.'],
    [{ Quantity: '' }, 'error 2 Quantity: This is empty. Give how many.'],
    [{ Discount: '120' }, 'error 2 Discount: 120 is not known. Use a percentage from 0 to 100.'],
    [
      { EmailAddress: 'ap at acme' },
      'error 2 ContactName.emails[0]: ap at acme is not an e-mail address. Correct or remove it.',
    ],
  ])('with %j', async (cells, expected) => {
    expect(await saysOf(xero(cells))).toEqual([expected]);
  });

  it('must say the same as the first row of its bill', async () => {
    expect(await saysOf(xero({ Total: '' }, { Currency: 'EUR', Total: '' }))).toEqual([
      'error 3 Currency: The row says EUR, the first row of its bill GBP. Give both the same, or the bills different numbers.',
    ]);
  });
});

describe('A row of QuickBooks', () => {
  const row = { InvoiceNo: '1', Customer: 'Acme LLC', InvoiceDate: '2026-03-13', ItemAmount: '100' };

  it.each([
    [
      { Terms: '2% 10 Net 30' },
      'error 2 Terms: 2% 10 Net 30 is not known. Use Net and a number of days, or Due on receipt.',
    ],
    [{ ItemAmount: '' }, 'error 2 ItemAmount: This is empty. Give the amount.'],
    [{ Customer: ':Lease' }, 'error 2 Customer: This is empty. Give the name of the client.'],
    [
      { ItemTaxCode: 'TAX' },
      'error 2 taxAmount: A row of the bill names a tax, but not how much it is. Fill in the amount of tax of each row.',
    ],
    [
      { Colour: 'red' },
      'error 1 Colour: Colour is not a column of QuickBooks. Remove the column, or correct its name.',
    ],
    [{ ItemQuantity: '2', ItemRate: '' }, 'error 2 ItemRate: This is empty. Give the price of one.'],
  ])('with %j', async (cells, expected) => {
    expect(await saysOf(csv([{ ...row, ...cells }]))).toEqual([expected]);
  });
});

describe('A row of contacts', () => {
  it.each([
    ['no name', 'Name,Client ID,Email\n,7,a@acme.test\n', 'error 2 Name: This is empty. Give the name of the contact.'],
    [
      'a role on no matter',
      'Name,Role\nAcme,adverse\n',
      'error 2 matterNumber: This is empty. Give the number of the matter.',
    ],
    [
      'a role that does not exist',
      'Name,Role,Matter\nAcme,friend,7\n',
      'error 2 Role: friend is not known. Use client, related, adverse.',
    ],
    [
      'a matter without a client',
      'Name,Role,Matter\nAcme,adverse,7\n',
      'error 2 Matter: No row says whose matter 7 is. Add a row with the role client, or a column Matter client.',
    ],
    [
      'a matter that two clients have',
      'Name,Role,Matter\nAcme,client,7\nBeta,client,7\nGamma,adverse,7\n',
      'error 4 Matter: Several clients have a matter 7. Say whose it is in a column Matter client.',
    ],
    [
      'one id for two names',
      'Client ID,Name\n7,Acme\n7,Beta\n',
      'error 3 Client ID: The same id is Acme in an earlier row, Beta here. Correct the id or the name.',
    ],
    [
      'two people of one name',
      'Name,Email\nJohn Smith,j@one.test\nJohn Smith,j@two.test\n',
      'error 3 Name: Two rows name John Smith with different addresses. Tell them apart, or join them, with a column ID.',
    ],
    [
      'a client who is adverse',
      'Name,Role,Matter\nAcme,client,7\nAcme,adverse,7\n',
      "error 2 Matter.adverse: Contact acme is the matter's client and its adverse party.",
    ],
    [
      'an attorney by name',
      'Name,Matter,Responsible attorney\nAcme,7,Grace Harlow\n',
      "warning 2 Responsible attorney: Grace Harlow is no e-mail address: the matter's attorney stays as it is. Give the address.",
    ],
    [
      'a second address of one id',
      'Client ID,Name,Address\n7,Acme,1 Pier Road\n7,Acme,2 Pier Road\n',
      'warning 3 Client ID: The row says 2 Pier Road, an earlier one 1 Pier Road, which is kept.',
    ],
  ])('with %s', async (_what, content, expected) => {
    expect(await saysOf(content)).toEqual([expected]);
  });

  it('may say in a column whose matter it is', async () => {
    const file = 'Name,Role,Matter,Matter client\nAcme,client,7,\nBeta,client,7,\nGamma,adverse,7,Beta\n';

    expect(await saysOf(file)).toEqual([]);
  });
});
