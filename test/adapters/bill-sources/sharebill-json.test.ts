import { describe, expect, it } from 'vitest';
import { sharebillJson } from '../../../src/adapters/bill-sources/sharebill-json.ts';
import { billAmounts } from '../../../src/core/imported-bill.ts';
import { decimalOf } from '../../../src/core/money.ts';
import { problemsIn, sharebillFile, valuesOf } from './files.ts';

function read(text: string) {
  const records = [...sharebillJson(text, { paymentTermsDays: 30 })];

  return { records, bills: valuesOf(records, 'bill'), problems: problemsIn(records) };
}

const line = { kind: 'time', date: '2026-01-15', description: 'Draft reply' };

describe('A ShareBill file', () => {
  it('gives people, contacts, matters and bills, each before what refers to it', () => {
    const staff = [{ name: 'Priya Raman', email: 'priya@harlowreed.test', role: 'attorney' }];
    const { records, problems } = read(sharebillFile({ file: { staff } }));

    expect(problems).toEqual([]);
    expect(records.map(({ kind }) => kind)).toEqual(['staff', 'contact', 'matter', 'bill']);
  });

  it.each([
    [{ quantity: '1.5', rate: '320' }, '480.00'],
    [{ quantity: '0.3333', rate: '100.00' }, '33.33'],
    [{ quantity: '2', rate: '100.00', adjustment: '-25.00' }, '175.00'],
    [{ amount: '39.99' }, '39.99'],
    [{ amount: '30.00', adjustment: '-10.00' }, '30.00'],
    [{ rate: '650.00' }, '650.00'],
    [{ amount: { amount: '12.00', currency: 'USD' } }, '12.00'],
  ])('a line with %j is %s', (values, expected) => {
    const { bills, problems } = read(sharebillFile({ bill: { lineItems: [{ ...line, ...values }] } }));
    const [bill] = bills;

    expect(problems).toEqual([]);
    expect(bill && decimalOf(billAmounts(bill).total)).toBe(expected);
  });

  it('counts discount, tax and payments', () => {
    const payments = [{ externalId: 'p1', date: '2026-02-10', method: 'Check', amount: '60.00' }];
    const [bill] = read(sharebillFile({ bill: { discount: '50.00', tax: '17.75', payments } })).bills;
    const amounts = bill && billAmounts(bill);

    expect(amounts && [amounts.total, amounts.paid, amounts.balance].map(decimalOf)).toEqual([
      ...['217.75', '60.00', '157.75'],
    ]);
  });

  it('takes a bill in state paid without payments as paid in full', () => {
    const [bill] = read(sharebillFile({ bill: { state: 'paid' } })).bills;

    expect(bill && decimalOf(billAmounts(bill).balance)).toBe('0.00');
  });

  it('takes the firm’s terms for a bill without a due date, and its only matter for lines without one', () => {
    const [bill] = read(sharebillFile({ bill: { dueDate: undefined } })).bills;

    expect(bill?.dueDate).toBe('2026-03-06');
    expect(bill?.lineItems[0]?.matter).toBe('m1');
  });
});

describe('What is wrong with a ShareBill file is said with its place:', () => {
  it.each([
    ['an empty list of everything', '{"format":"sharebill/1"}', '0  no-records'],
    ['no format', '{"bills":[]}', '0 format wrong-format'],
    ['another version', '{"format":"sharebill/2","bills":[]}', '0 format wrong-format'],
    ['a list instead of an object', '[]', '0 format wrong-format'],
    ['an unknown list', '{"format":"sharebill/1","invoices":[]}', '0 invoices unknown-field'],
    ['a list that is none', '{"format":"sharebill/1","bills":{}}', '0 bills bad-shape'],
    ['a comma too many', '{"format":"sharebill/1",\n"bills":[1,]}', '2 character 12 not-json'],
    ['a text without its quotes', '{\n  "format": "sharebill/1",\n  "asOf": Monday\n}', '3 character 11 not-json'],
    ['a file that is cut off', '{"format":"sharebill/1",\n "bills": [{"number"', '2 character 21 not-json'],
  ])('%s', (_what, text, expected) => {
    expect(read(text).problems).toEqual([expected]);
  });

  it.each([
    ['a misspelt field', { duedate: '2026-03-06' }, 'bills[0].duedate unknown-field'],
    ['a field missing', { number: undefined }, 'bills[0].number bad-shape'],
    ['an amount that is a number', { tax: 17.75 }, 'bills[0].tax bad-shape'],
    ['an unknown state', { state: 'open' }, 'bills[0].state bad-choice'],
    ['an unknown kind', { kind: 'retainer' }, 'bills[0].kind bad-choice'],
    ['an unknown currency', { currency: 'USX' }, 'bills[0].currency bad-currency'],
    ['a date of no calendar', { issueDate: '2026-02-30' }, 'bills[0].issueDate bad-date'],
    ['a date in other words', { dueDate: '6 March 2026' }, 'bills[0].dueDate bad-date'],
    ['a thousands separator', { discount: '1,000.00' }, 'bills[0].discount bad-number'],
    ['an exponent', { total: '2.5e2' }, 'bills[0].total bad-number'],
    ['more decimals than cents', { total: '250.001' }, 'bills[0].total bad-number'],
    ['another currency', { tax: { amount: '5', currency: 'EUR' } }, 'bills[0].tax.currency other-currency'],
    ['a line without a price', { lineItems: [line] }, 'bills[0].lineItems[0].rate missing-value'],
    [
      'a quantity without a rate',
      { lineItems: [{ ...line, quantity: '2', amount: '5.00' }] },
      'bills[0].lineItems[0].rate missing-value',
    ],
    [
      'a bad rate',
      {
        lineItems: [
          { ...line, rate: '1' },
          { ...line, rate: 'free' },
        ],
      },
      'bills[0].lineItems[1].rate bad-number',
    ],
    [
      'a bad payment',
      { payments: [{ externalId: 'p', date: 'today', method: '', amount: '1' }] },
      'bills[0].payments[0].date bad-date',
    ],
  ])('%s', (_what, bill, expected) => {
    const { problems, bills } = read(sharebillFile({ bill }));

    expect(problems).toEqual([`0 ${expected}`]);
    expect(bills).toEqual([]);
  });

  it('the second of two bills by its place in the list', () => {
    const file = JSON.parse(sharebillFile());
    const bills = [file.bills[0], { ...file.bills[0], externalId: 'b2', issueDate: 'soon' }];

    expect(read(JSON.stringify({ ...file, bills })).problems).toEqual(['1 bills[1].issueDate bad-date']);
  });
});
