import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { anImportingFirm, contentOf } from './importing-firm.ts';

beforeAll(async () => {
  await testDatabase();
});

function fixture(name: string): Promise<string> {
  return readFile(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
}

const CP1252: Readonly<Record<string, number>> = { '–': 0x96, '“': 0x93, '”': 0x94, '€': 0x80, '’': 0x92 };

const DMY = { dateOrder: 'DMY' } as const;

/** The bills as a person would check them against the file: number, state, amounts in cents. */
async function billsOf(firm: Awaited<ReturnType<typeof anImportingFirm>>) {
  const { bills } = await contentOf(firm);

  return bills.map((bill) => [
    ...[bill.number, bill.state, bill.currency],
    ...[bill.subtotalMinor, bill.taxMinor, bill.totalMinor, bill.paidMinor, bill.balanceMinor].map(Number),
  ]);
}

const XERO_BILLS = [
  ['INV-0101', 'awaiting_payment', 'GBP', 161600, 32320, 193920, 50000, 143920],
  ['INV-0102', 'awaiting_payment', 'GBP', 100000, 20000, 120000, 0, 120000],
  ['INV-0103', 'draft', 'GBP', 64000, 0, 64000, 0, 64000],
  ['INV-0104', 'paid', 'GBP', 7500, 1500, 9000, 9000, 0],
  ['INV-0105', 'void', 'GBP', 10000, 2000, 12000, 0, 12000],
  ['INV-0106', 'awaiting_approval', 'EUR', 25000, 0, 25000, 0, 25000],
];

describe("Xero's export of sales invoices", () => {
  it('becomes bills with their states, tax, payments and credits, to the cent', async () => {
    const firm = await anImportingFirm();
    const { report } = await firm.take(await fixture('xero-sales-invoices.csv'), undefined, DMY);
    const { payments, bills } = await contentOf(firm);

    expect(await billsOf(firm)).toEqual(XERO_BILLS);
    expect(report.problems.map(({ row, column, text }) => `${row} ${column}: ${text}`)).toEqual([
      '9 InvoiceAmountDue: 30.00 of the bill is neither paid nor due. It is taken as credited.',
    ]);
    expect(payments.map(({ method, amountMinor }) => [method, Number(amountMinor)])).toEqual([
      ['or later', 50000],
      ['or later, by credit', 3000],
      ['or later', 6000],
    ]);
    expect(bills[0]).toMatchObject({
      source: 'xero',
      subject: 'PO 77-1209',
      issueDate: new Date('2026-03-13T00:00:00Z'),
      dueDate: new Date('2026-04-12T00:00:00Z'),
    });
    expect(bills[2]?.dueDate).toEqual(new Date('2026-04-14T00:00:00Z'));
  });

  it('has its clients with address and e-mail, and its matters from tracking, reference, or for want of both', async () => {
    const firm = await anImportingFirm();
    await firm.take(await fixture('xero-sales-invoices.csv'), undefined, DMY);
    const { contacts, addresses, matters } = await contentOf(firm);

    expect(contacts.map(({ name, postalAddress }) => [name, postalAddress])).toEqual([
      ['Acme Holdings Ltd', 'Acme House\n400 Harbour Street\nBristol BS1 4QA\nUnited Kingdom'],
      ['Müller & Söhne GmbH', 'Königsallee 12\nDüsseldorf 40212\nGermany'],
      ['Zoë O\'Connor-"Ward"', 'Flat 3, 12 Mill Lane\nBath Somerset BA1 1AA'],
    ]);
    expect(addresses.map(({ address }) => address)).toEqual([
      ...['ap@acme.test', 'buchhaltung@mueller-soehne.test', 'zoe@ward.test'],
    ]);
    expect(matters.map(({ displayNumber, client }) => [displayNumber, client.externalId])).toEqual([
      ['00012-Acme Lease', 'acme holdings ltd'],
      ['00013-Acme Supply', 'acme holdings ltd'],
      ['Müller & Söhne GmbH (general)', 'müller & söhne gmbh'],
      ['00021-Müller Trade Marks', 'müller & söhne gmbh'],
      ['Zoë O\'Connor-"Ward" (general)', 'zoë o\'connor-"ward"'],
    ]);
  });

  it('has lines whose price, discount and amount are as charged, without the tax that was in them', async () => {
    const firm = await anImportingFirm();
    await firm.take(await fixture('xero-sales-invoices.csv'), undefined, DMY);
    const { lineItems } = await contentOf(firm);

    expect(
      lineItems.map((line) => [
        ...[line.kind, line.description.split('\n')[0]],
        ...[line.quantityE4, line.rateE4, line.adjustmentMinor, line.amountMinor].map(Number),
      ]),
    ).toEqual([
      ['time', 'Advising on the lease of "Unit 4";', 45000, 3200000, -14400, 129600],
      ['time', "Call with the landlord's solicitor", 10000, 3200000, 0, 32000],
      ['flat-fee', 'Opposition to the mark “MÜLLEX” – class 25', 30000, 3000000, 0, 90000],
      ['expense', 'Official fee, €140 at the day’s rate', 10000, 1000000, 0, 10000],
      ['flat-fee', 'Drafting a will', 10000, 7000000, 0, 70000],
      ['adjustment', 'Courtesy reduction', 10000, -600000, 0, -6000],
      ['expense', 'Land Registry search', 10000, 750000, 0, 7500],
      ['flat-fee', 'Entered twice', 10000, 1000000, 0, 10000],
      ['flat-fee', 'Review of the supply agreement', 10000, 2500000, 0, 25000],
    ]);
  });

  it.each([
    ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['UTF-16 as Excel writes it, with tabs', (text: string) => Buffer.from(`\ufeff${tabs(text)}`, 'utf16le')],
    ['Windows-1252', (text: string) => Buffer.from(Array.from(text, (c) => CP1252[c] ?? c.charCodeAt(0)))],
    ['semicolons', (text: string) => Buffer.from(tabs(text).replaceAll('\t', ';'))],
  ])('says the same in %s', async (_what, encoded) => {
    const plain = await anImportingFirm();
    const firm = await anImportingFirm();
    const text = (await fixture('xero-sales-invoices.csv')).replace('""Unit 4"";\nsettling', '""Unit 4"" and settling');
    await plain.take(text, undefined, DMY);
    await firm.take(encoded(text), undefined, DMY);

    expect(await contentOf(firm)).toEqual(await contentOf(plain));
  });

  it('imported again changes nothing; a corrected one makes the next version of its bill alone', async () => {
    const firm = await anImportingFirm();
    const text = await fixture('xero-sales-invoices.csv');
    await firm.take(text, undefined, DMY);
    const again = await firm.take(text, undefined, DMY);
    const corrected = await firm.take(
      text.replaceAll('Review of the supply', 'Revision of the supply'),
      undefined,
      DMY,
    );

    expect(again.counts.bills).toEqual({ created: 0, updated: 0, unchanged: 6 });
    expect(again.counts.contacts).toEqual({ created: 0, updated: 0, unchanged: 3 });
    expect(corrected.counts.bills).toEqual({ created: 0, updated: 1, unchanged: 5 });
  });

  it('leaves what it does not tell as the firm has it', async () => {
    const firm = await anImportingFirm();
    const file = (address: string) =>
      `ContactName,EmailAddress,POAddressLine1,InvoiceNumber,InvoiceDate,DueDate,Description,Quantity,UnitAmount,TaxType
Dana Reyes,dana@reyes.test,${address},R-1,2026-03-13,2026-04-12,Advice,1,100,`;
    await firm.take('Name,Type,Client ID\nDana Reyes,person,dana reyes\n', undefined, { source: 'xero' });
    await firm.take(file('1 Pier Road'));
    await firm.take(file(''));
    const { contacts } = await contentOf(firm);

    expect(contacts).toMatchObject([{ kind: 'person', name: 'Dana Reyes', postalAddress: '1 Pier Road' }]);
  });
});

/** Commas outside quotation marks as tabs. */
function tabs(text: string): string {
  return text.replace(/"[^"]*"|,/g, (part) => (part === ',' ? '\t' : part));
}

describe("Xero's import template", () => {
  it('becomes bills in the state that the user names, calculated from quantity, price and discount', async () => {
    const firm = await anImportingFirm();
    const { report } = await firm.take(await fixture('xero-import-template.csv'));

    expect(report.problems).toEqual([]);
    expect(await billsOf(firm)).toEqual([
      ['H-1', 'awaiting_payment', 'USD', 72250, 0, 72250, 0, 72250],
      ['H-2', 'awaiting_payment', 'NZD', 100000, 15000, 115000, 0, 115000],
    ]);
  });
});

describe('The invoice CSV of QuickBooks Online', () => {
  it('becomes bills of customers, with sub-customers as matters, due by date or terms', async () => {
    const firm = await anImportingFirm();
    const { report } = await firm.take(await fixture('quickbooks-invoices.csv'));
    const { bills, matters, lineItems } = await contentOf(firm);

    expect(report.problems).toEqual([]);
    expect(await billsOf(firm)).toEqual([
      ['1042', 'awaiting_payment', 'USD', 90000, 0, 90000, 0, 90000],
      ['1043', 'awaiting_payment', 'USD', 125000, 0, 125000, 0, 125000],
      ['1044', 'awaiting_payment', 'USD', 250000, 0, 250000, 0, 250000],
    ]);
    expect(bills.map(({ source, subject, dueDate }) => [source, subject, dueDate.toISOString().slice(0, 10)])).toEqual([
      ['quickbooks', 'For services rendered', '2026-04-13'],
      ['quickbooks', '', '2026-03-30'],
      ['quickbooks', '', '2026-03-16'],
    ]);
    expect(matters.map(({ displayNumber, client }) => [client.externalId, displayNumber])).toEqual([
      ['acme llc', '00012 Lease dispute'],
      ['café núñez, inc.', 'Café Núñez, Inc. (general)'],
      ['dana reyes', 'Estate:Probate'],
    ]);
    expect(lineItems.map(({ kind, date }) => [kind, date.toISOString().slice(0, 10)])).toEqual([
      ['time', '2026-02-17'],
      ['expense', '2026-02-20'],
      ['adjustment', '2026-03-14'],
      ['flat-fee', '2026-03-15'],
      ['flat-fee', '2026-03-16'],
    ]);
  });

  it('is read by its other spelling too', async () => {
    const firm = await anImportingFirm();
    const { report } = await firm.take(await fixture('quickbooks-invoices-second-spelling.csv'), 'paid');

    expect(report.problems).toEqual([]);
    expect(await billsOf(firm)).toEqual([['2001', 'paid', 'USD', 7500, 0, 7500, 7500, 0]]);
  });
});

describe('A CSV of contacts and matters', () => {
  it('gives clients of LEDES their name and address, and their matters their parties, when it names that source', async () => {
    const firm = await anImportingFirm();
    await firm.take(await fixture('ledes-1998b-sample.txt'));
    const { report, counts } = await firm.take(await fixture('contacts-and-matters.csv'), undefined, {
      source: 'ledes',
    });
    const { contacts, addresses, matters, parties, bills } = await contentOf(firm);

    expect(report.problems.map(({ row, column, text }) => `${row} ${column}: ${text}`)).toEqual([
      '1 Mobile Phone: Columns that are not imported: 1 (Mobile Phone). Nothing needs to be done.',
    ]);
    expect(counts).toMatchObject({
      contacts: { created: 2, updated: 1, unchanged: 0 },
      matters: { created: 0, updated: 2, unchanged: 0 },
    });
    expect(contacts[0]).toMatchObject({
      externalId: '00711',
      name: 'Acme Holdings LLC',
      postalAddress: '400 Harbor Street\nBoston MA 02110',
      isClient: true,
    });
    expect(addresses.map(({ address, contact }) => [contact.externalId, address])).toEqual([
      ['00711', 'ap@acme.test'],
      ['00711', 'billing@acme.test'],
      ['P-19', 'dana@acme.test'],
      ['P-20', 'legal@bayside.test'],
    ]);
    expect(matters.map(({ displayNumber, description }) => [displayNumber, description])).toEqual([
      ['0528', 'Lease dispute, 400 Harbor Street'],
      ['0529', 'Señor Café supply contract'],
    ]);
    expect(parties.map(({ relation, contact }) => [relation, contact.externalId])).toEqual([
      ['related', 'P-19'],
      ['adverse', 'P-20'],
    ]);
    expect(bills.map(({ version, searchText }) => [version, searchText])).toEqual([
      [1, '96542 acme holdings llc 0528 lease dispute, 400 harbor street'],
      [1, '96543 acme holdings llc 0529 senor cafe supply contract'],
    ]);
  });

  it('imported again changes nothing, and LEDES after it keeps the names', async () => {
    const firm = await anImportingFirm();
    const contacts = await fixture('contacts-and-matters.csv');
    await firm.take(contacts, undefined, { source: 'ledes' });
    const before = await contentOf(firm);
    const again = await firm.take(contacts, undefined, { source: 'ledes' });
    await firm.take(await fixture('ledes-1998b-sample.txt'));
    const after = await contentOf(firm);

    expect(again.counts.contacts).toEqual({ created: 0, updated: 0, unchanged: 3 });
    expect(again.counts.matters).toEqual({ created: 0, updated: 0, unchanged: 2 });
    expect({ ...after, bills: [], lineItems: [] }).toEqual(before);
    expect(after.bills.map(({ totalMinor }) => Number(totalMinor))).toEqual([168445, 125000]);
  });

  it('without roles leaves the parties of a known matter, above all the adverse ones', async () => {
    const firm = await anImportingFirm();
    await firm.take(await fixture('contacts-and-matters.csv'));
    await firm.take('Client ID,Name,Matter number,Matter description\n00711,Acme Holdings LLC,0528,Lease\n');
    const { parties, matters, contacts } = await contentOf(firm);

    expect(parties).toHaveLength(2);
    expect(matters[0]).toMatchObject({ description: 'Lease' });
    expect(contacts[0]?.postalAddress).toBe('400 Harbor Street\nBoston MA 02110');
  });

  it('names the attorney of a matter by address', async () => {
    const firm = await anImportingFirm();
    const actor = await firm.staff('attorney');
    const { email } = await firm.db.staffMember.findFirstOrThrow({ where: {} });
    await firm.take(`Name,Matter number,Responsible attorney\nAcme LLC,7,${email}\n`);
    const matter = await firm.db.matter.findFirstOrThrow({ where: { displayNumber: '7' } });
    const stranger = await firm.stage('Name,Matter number,Responsible attorney\nAcme LLC,7,nobody@else.test\n');

    expect(matter.responsibleAttorneyId).toBe(actor.kind === 'staff' && actor.staffMemberId);
    expect(stranger).toMatchObject({ ok: false, refusal: { code: 'file-has-errors' } });
  });

  it('is read as Outlook writes it', async () => {
    const firm = await anImportingFirm();
    await firm.take(await fixture('contacts-outlook.csv'));
    const { contacts } = await contentOf(firm);

    expect(contacts).toMatchObject([
      { kind: 'company', name: 'Harbor Dental LLC' },
      { kind: 'person', name: 'Zoë Müller', companyName: 'Müller & Söhne GmbH' },
    ]);
    expect(contacts[1]?.postalAddress).toBe('Königsallee 12\nDüsseldorf 40212\nGermany');
  });
});
