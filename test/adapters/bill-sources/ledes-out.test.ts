// Bills written as LEDES for billing systems: what stands where, what is replaced, what is refused.
import { describe, expect, it } from 'vitest';
import { ledesWriter } from '../../../src/adapters/bill-sources/ledes-out.ts';
import { codesOf, ledesText, timekeeperOf } from '../../../src/adapters/bill-sources/ledes-out-texts.ts';
import type { LocalDate } from '../../../src/core/local-date.ts';
import { aBillToWrite, aLine, usd } from './bills-to-write.ts';
import { expectSums, rowsOf, written } from './written-ledes.ts';

describe('A bill as LEDES 1998B', () => {
  it('is the heading of 24 fields, and a line for each line item', async () => {
    const { text, fileName, sha256 } = await written(aBillToWrite());

    expect(text.split('\r\n')).toEqual([
      'LEDES1998B[]',
      'INVOICE_DATE|INVOICE_NUMBER|CLIENT_ID|LAW_FIRM_MATTER_ID|INVOICE_TOTAL|BILLING_START_DATE|BILLING_END_DATE|INVOICE_DESCRIPTION|LINE_ITEM_NUMBER|EXP/FEE/INV_ADJ_TYPE|LINE_ITEM_NUMBER_OF_UNITS|LINE_ITEM_ADJUSTMENT_AMOUNT|LINE_ITEM_TOTAL|LINE_ITEM_DATE|LINE_ITEM_TASK_CODE|LINE_ITEM_EXPENSE_CODE|LINE_ITEM_ACTIVITY_CODE|TIMEKEEPER_ID|LINE_ITEM_DESCRIPTION|LAW_FIRM_ID|LINE_ITEM_UNIT_COST|TIMEKEEPER_NAME|TIMEKEEPER_CLASSIFICATION|CLIENT_MATTER_ID[]',
      '20260204|7001|00711|0528-1|450.00|20260115|20260115|Services in January|1|F|1.50|0.00|450.00|20260115|L120||A106|GRACEHARLOW|Conference with the client|24-6437381|300.00|Harlow, Grace|OT|[]',
      '',
    ]);
    expect(fileName).toBe('7001.txt');
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('bills flat fees as fees, and adjustments as those of the whole bill', async () => {
    const flat = aLine({ kind: 'flat-fee', quantityE4: 1_0000n, rateE4: 900_0000n, amount: usd(900_00n), code: '' });
    const off = aLine({ kind: 'adjustment', quantityE4: 1_0000n, rateE4: -50_0000n, amount: usd(-50_00n), code: '' });

    const rows = rowsOf((await written(aBillToWrite({ lines: [flat, off] }))).text);

    expect(rows.map((row) => [row['EXP/FEE/INV_ADJ_TYPE'], row.LINE_ITEM_TOTAL])).toEqual([
      ['F', '900.00'],
      ['IF', '-50.00'],
    ]);
    expectSums(rows, 'USD');
  });

  it('takes a discount off in a line of its own, so that the lines come to what is asked for', async () => {
    const rows = rowsOf((await written(aBillToWrite({ discount: 45_00n }))).text);

    expect(rows.at(-1)).toMatchObject({
      'EXP/FEE/INV_ADJ_TYPE': 'IF',
      LINE_ITEM_ADJUSTMENT_AMOUNT: '-45.00',
      LINE_ITEM_DESCRIPTION: 'Discount',
      INVOICE_TOTAL: '405.00',
    });
    expectSums(rows, 'USD');
  });

  it('shows the cent by which a line was rounded otherwise as its adjustment', async () => {
    const line = aLine({ quantityE4: 1_000n, rateE4: 333_3300n, amount: usd(33_34n) });
    const rows = rowsOf((await written(aBillToWrite({ lines: [line] }))).text);

    expect(rows[0]).toMatchObject({ LINE_ITEM_UNIT_COST: '333.33', LINE_ITEM_ADJUSTMENT_AMOUNT: '0.01' });
    expectSums(rows, 'USD');
  });

  it('keeps rates of four decimals, and covers the days from its first line to its last', async () => {
    const lines = [aLine({ date: '2026-01-30' as LocalDate }), aLine({ rateE4: 300_1234n, amount: usd(450_19n) })];
    const rows = rowsOf((await written(aBillToWrite({ lines }))).text);

    expect(rows[1]?.LINE_ITEM_UNIT_COST).toBe('300.1234');
    expect(rows[0]).toMatchObject({ BILLING_START_DATE: '20260115', BILLING_END_DATE: '20260130' });
  });

  it('is plain ASCII for an English bill, and UTF-8 without a mark where names need it', async () => {
    const english = await written(aBillToWrite({ lines: [aLine({ description: 'Client’s “reply” – draft…' })] }));
    const czech = await written(aBillToWrite({ lines: [aLine({ timekeeper: 'Jana Dvořáková' })] }));

    expect(/^[\r\n\x20-\x7e]*$/.test(english.text)).toBe(true);
    expect(english.text).toContain(`Client's "reply" - draft...`);
    expect(czech.text).toContain('|Dvořáková, Jana|');
    expect(czech.bytes.subarray(0, 5)).toEqual(Buffer.from('LEDES'));
  });

  it('of ten thousand lines lets others in between', async () => {
    const content = aBillToWrite({ lines: Array.from({ length: 10_000 }, () => aLine()) });
    let turns = 0;
    let isDone = false;
    const count = () => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);

    const { text } = await written(content, 'ledes-98bi');
    isDone = true;

    expect(rowsOf(text)).toHaveLength(10_000);
    expect(turns).toBeGreaterThan(20);
  });
});

describe('A bill as LEDES 98BI V2', () => {
  it('is 52 fields with currency, tax, and the names of client, matter and firm', async () => {
    const { text } = await written(aBillToWrite({ tax: 78_75n }), 'ledes-98bi');
    const [row = {}] = rowsOf(text);

    expect(text.startsWith('LEDES98BI V2[]\r\n')).toBe(true);
    expect(Object.keys(row)).toHaveLength(52);
    expect(row).toMatchObject({
      MATTER_NAME: 'Lease 1',
      INVOICE_TOTAL: '528.75',
      INVOICE_NET_TOTAL: '450.00',
      INVOICE_TAX_TOTAL: '78.75',
      INVOICE_CURRENCY: 'USD',
      TIMEKEEPER_LAST_NAME: 'Harlow',
      TIMEKEEPER_FIRST_NAME: 'Grace',
      ACCOUNT_TYPE: 'O',
      LAW_FIRM_NAME: 'Harlow & Reed LLP',
      LAW_FIRM_ADDRESS_1: '218 Court Street',
      LAW_FIRM_ADDRESS_2: 'Suite 900, Brooklyn, NY 11201',
      CLIENT_NAME: 'Acme LLC',
      LINE_ITEM_TOTAL: '528.75',
      LINE_ITEM_TAX_RATE: '0.175',
      LINE_ITEM_TAX_TOTAL: '78.75',
      INVOICE_REPORTED_TAX_TOTAL: '78.75',
      INVOICE_TAX_CURRENCY: 'USD',
    });
  });

  it('spreads the tax over what was charged, to the cent, and none over adjustments and the discount', async () => {
    const charged = [aLine({ amount: usd(100_00n) }), aLine({ amount: usd(200_01n) }), aLine({ amount: usd(33n) })];
    const off = aLine({ kind: 'adjustment', amount: usd(-10_00n) });
    const content = aBillToWrite({ lines: [...charged, off], discount: 5_00n, tax: 24_77n });

    const rows = rowsOf((await written(content, 'ledes-98bi')).text);

    expect(rows.slice(-2).map((row) => [row.LINE_ITEM_TAX_TOTAL, row.LINE_ITEM_TAX_RATE])).toEqual([
      ['0.00', ''],
      ['0.00', ''],
    ]);
    expectSums(rows, 'USD');
  });

  it('names no tax where there is none', async () => {
    const [row] = rowsOf((await written(aBillToWrite(), 'ledes-98bi')).text);

    expect(row).toMatchObject({ INVOICE_TAX_TOTAL: '0.00', LINE_ITEM_TAX_RATE: '', INVOICE_TAX_CURRENCY: '' });
  });
});

describe('What a file cannot say is refused with the reason', () => {
  const long = 'M'.repeat(21);

  it.each([
    ['a trust request', { document: { kind: 'trust' } }, { code: 'file-for-trust' }],
    ['a draft', { document: { mark: 'draft' } }, { code: 'file-for-draft' }],
    ['a bill without lines', { lines: [] }, { code: 'file-without-lines' }],
    ['a firm without a tax id', { content: { taxId: '' } }, { code: 'file-without-tax-id' }],
    ['tax', { tax: 100n }, { code: 'file-with-tax' }],
    ['another currency', { content: { firmCurrency: 'EUR' } }, { code: 'file-in-currency', currency: 'USD' }],
    ['a long number', { document: { number: long } }, { code: 'file-id-unfit', id: { of: 'bill', value: long } }],
    ['a long client', { content: { clientId: long } }, { code: 'file-id-unfit', id: { of: 'client', value: long } }],
    ['a long matter', { content: { matterIds: [long] } }, { code: 'file-id-unfit', id: { of: 'matter', value: long } }],
    ['a bar', { content: { clientId: 'a|b' } }, { code: 'file-id-unfit', id: { of: 'client', value: 'a|b' } }],
    ['an end', { content: { clientId: 'a[]' } }, { code: 'file-id-unfit', id: { of: 'client', value: 'a[]' } }],
    ['a line break', { content: { taxId: '1\n2' } }, { code: 'file-id-unfit', id: { of: 'firm', value: '1\n2' } }],
    ['too much', { lines: [aLine({ amount: usd(10n ** 12n) })] }, { code: 'file-amount-too-large' }],
  ] as const)('%s', async (_what, changes, refusal) => {
    const answer = await ledesWriter.write('ledes-1998b', aBillToWrite(changes as Parameters<typeof aBillToWrite>[0]));

    expect(answer).toMatchObject({ ok: false, refusal });
  });

  it('but 98BI says tax and currency', async () => {
    const content = aBillToWrite({ tax: 100n, content: { firmCurrency: 'EUR' } });

    expect(await ledesWriter.write('ledes-98bi', content)).toMatchObject({ ok: true });
  });
});

describe('A text in a file', () => {
  it.each([
    ['a|b', 'a/b'],
    ['[]', '[ ]'],
    ['[[]]', '[[ ]]'],
    ['one\r\ntwo\n\n  three', 'one / two / three'],
    ['tab\there', 'tab here'],
    ['[\u200e]', '[ ]'],
    ['  ends  ', 'ends'],
    ['“é” — it’s', '"é" - it\'s'],
  ])('%j becomes %j', (text, expected) => {
    expect(ledesText(text, 100)).toBe(expected);
  });

  it('that is too long ends in dots, and no character is cut in two', () => {
    expect(ledesText('abcdefghij', 8)).toBe('abcde...');
    expect(ledesText('abcd😀😀😀', 8)).toBe('abcd...');
  });

  it.each([
    ['Grace Harlow', 'GRACEHARLOW', 'Harlow, Grace'],
    ['Łucja Żółtowska', /^UCJAZOTOWSKA-[0-9A-F]{6}$/, 'Żółtowska, Łucja'],
    ['Tomáš Dvořák', 'TOMASDVORAK', 'Dvořák, Tomáš'],
    ['John Smith, Jr.', 'JOHNSMITHJR', 'Jr., John Smith'],
    ['Cher', 'CHER', 'Cher'],
    ['山田 花子', /^-[0-9A-F]{6}$/, '花子, 山田'],
    ['', '', ''],
    ['Maximiliana Konstantinopolitanskaya', /^MAXIMILIANAKO-[0-9A-F]{6}$/, 'Konstantinopol..., Maximiliana'],
  ])('names the timekeeper %s', (name, id, shown) => {
    const timekeeper = timekeeperOf(name);

    expect(timekeeper.name).toBe(shown);
    expect(timekeeper.id).toMatch(typeof id === 'string' ? new RegExp(`^${id}$`) : id);
    expect(timekeeper.id.length).toBeLessThanOrEqual(20);
    expect(timekeeper.name.length).toBeLessThanOrEqual(30);
  });

  it.each([
    ['L120 A106', false, { task: 'L120', activity: 'A106', expense: '' }],
    ['E101', true, { task: '', activity: '', expense: 'E101' }],
    ['Meals', true, { task: '', activity: '', expense: 'Meals' }],
    ['L120 L130', false, undefined],
    ['a-code-that-is-too-long-for-it', false, undefined],
  ])('sorts the codes %j', (code, isExpense, expected) => {
    expect(codesOf(code, isExpense)).toEqual(expected);
  });

  it('has the codes before it that fit no field', async () => {
    const rows = rowsOf((await written(aBillToWrite({ lines: [aLine({ code: 'L120 L130' })] }))).text);

    expect(rows[0]).toMatchObject({
      LINE_ITEM_TASK_CODE: '',
      LINE_ITEM_DESCRIPTION: '(L120 L130) Conference with the client',
    });
  });
});
