import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { firmSettings } from '../../src/core/firm-settings.ts';
import { decimalOf } from '../../src/core/money.ts';
import { loadBillDocument } from '../../src/use-cases/bill-document.ts';
import { loadBill } from '../../src/use-cases/bill-facts.ts';
import { biFile, ledesFile } from '../adapters/bill-sources/files.ts';
import { testDatabase } from '../support/database.ts';
import { anImportingFirm, contentOf } from './importing-firm.ts';

const NOTHING = { created: 0, updated: 0, unchanged: 0 };

beforeAll(async () => {
  await testDatabase();
});

describe('A LEDES 98BI V2 file', () => {
  it('becomes a bill whose PDF says what its lines cost, the tax, and the very total of the file', async () => {
    const firm = await anImportingFirm();
    await firm.take(await readFile(new URL('../fixtures/ledes-98bi-sample.txt', import.meta.url)));
    const row = await firm.db.bill.findFirstOrThrow({ select: { id: true, currency: true } });
    const bill = await loadBill(firm.db, row.id);
    const document =
      bill && (await loadBillDocument(firm.db, { bill, firm: { name: 'X', settings: firmSettings({}) } }));

    expect(document && [document.subtotal, document.tax, document.total, document.balance].map(decimalOf)).toEqual([
      ...['769.45', '105.33', '874.78', '874.78'],
    ]);
    expect(row.currency).toBe('GBP');
    expect(document?.billTo).toEqual({
      name: 'Acme Ltd',
      addressLines: ['12 Quay Street', 'Third floor', 'Bristol, Avon BS1 4DJ', 'United Kingdom'],
    });
    expect(document?.matters.map(({ description, lines }) => [description, lines.length])).toEqual([
      ['Merten v. Acme Ltd', 3],
      ['', 1],
    ]);
  });

  it('gives a client its name that an earlier file knew by its code alone', async () => {
    const firm = await anImportingFirm();
    await firm.take(ledesFile([{}]));

    const { counts } = await firm.take(biFile([{ INVOICE_NUMBER: '7002' }]));
    const again = await firm.take(biFile([{ INVOICE_NUMBER: '7002' }]));
    const byCode = await firm.take(ledesFile([{ INVOICE_NUMBER: '7003' }]));
    const { contacts, matters } = await contentOf(firm);

    expect(counts).toMatchObject({ contacts: { ...NOTHING, updated: 1 }, matters: { ...NOTHING, updated: 1 } });
    expect(again.counts).toMatchObject({
      contacts: { ...NOTHING, unchanged: 1 },
      matters: { ...NOTHING, unchanged: 1 },
    });
    expect(byCode.counts).toMatchObject({ contacts: { ...NOTHING, unchanged: 1 } });
    expect(contacts).toMatchObject([{ name: 'Acme Ltd', postalAddress: '12 Quay Street\nBristol BS1 4DJ\nGB' }]);
    expect(matters).toMatchObject([{ displayNumber: '00711-0528', description: 'Lease of the north building' }]);
  });

  it('leaves a known client’s kind, company, addresses and, where it has none itself, postal address', async () => {
    const firm = await anImportingFirm();
    await firm.take(biFile([{}]));
    const contact = await firm.db.contact.findFirstOrThrow({});
    await firm.db.contact.updateMany({ data: { kind: 'person', companyName: 'Acme Group', postalAddress: 'By hand' } });
    const address = { id: firm.deps.ids.newId('cem'), contactId: contact.id, address: 'ap@acme.test' };
    const { firmId } = firm;
    await firm.db.contactEmail.create({ data: { firmId, ...address, position: 0, createdAt: firm.deps.clock.now() } });

    const nowhere = { CLIENT_ADDRESS_1: '', CLIENT_CITY: '', CLIENT_POSTCODE: '', CLIENT_COUNTRY: '' };
    const { counts } = await firm.take(biFile([{ ...nowhere, CLIENT_NAME: 'Acme Holdings' }]));
    const { contacts, addresses } = await contentOf(firm);

    expect(counts.contacts).toEqual({ ...NOTHING, updated: 1 });
    expect(contacts).toMatchObject([
      { kind: 'person', name: 'Acme Holdings', companyName: 'Acme Group', postalAddress: 'By hand', isClient: true },
    ]);
    expect(contacts[0]?.searchText).toContain('ap@acme.test');
    expect(addresses.map((row) => row.address)).toEqual(['ap@acme.test']);
  });

  it('leaves a known matter’s parties and team', async () => {
    const firm = await anImportingFirm();
    await firm.take(biFile([{}]));
    const matter = await firm.db.matter.findFirstOrThrow({});
    const party = await firm.db.contact.create({
      data: {
        ...{
          firmId: firm.firmId,
          id: firm.deps.ids.newId('cnt'),
          source: 'ledes',
          externalId: 'adverse',
          kind: 'person',
        },
        ...{ name: 'Merten', searchText: 'merten', createdAt: firm.deps.clock.now() },
      },
      select: { id: true },
    });
    const ids = { firmId: firm.firmId, id: firm.deps.ids.newId('mct'), matterId: matter.id, contactId: party.id };
    await firm.db.matterContact.create({ data: { ...ids, relation: 'adverse' } });

    const { counts } = await firm.take(biFile([{ MATTER_NAME: 'Lease, north and south' }]));
    const { matters, parties } = await contentOf(firm);

    expect(counts.matters).toEqual({ ...NOTHING, updated: 1 });
    expect(matters).toMatchObject([{ description: 'Lease, north and south' }]);
    expect(parties).toMatchObject([{ relation: 'adverse', contact: { externalId: 'adverse' } }]);
  });
});
