import { beforeAll, describe, expect, it } from 'vitest';
import { ledesFile, sharebillFile } from '../adapters/bill-sources/files.ts';
import { testDatabase } from '../support/database.ts';
import { anImportingFirm, contentOf } from './importing-firm.ts';

const NOTHING = { created: 0, updated: 0, unchanged: 0 };

beforeAll(async () => {
  await testDatabase();
});

describe('A file that comes again', () => {
  it('changes nothing when it says the same', async () => {
    const firm = await anImportingFirm();
    const file = sharebillFile();
    await firm.take(file);
    const before = await firm.db.bill.findMany({});

    const { counts } = await firm.take(file);

    expect(counts).toEqual({
      contacts: { ...NOTHING, unchanged: 1 },
      matters: { ...NOTHING, unchanged: 1 },
      bills: { ...NOTHING, unchanged: 1 },
    });
    expect(await firm.db.bill.findMany({})).toEqual(before);
    expect(await firm.db.auditEntry.count({ where: { action: { startsWith: 'bill-' } } })).toBe(1);
  });

  it('makes the next version of a bill that it corrects, with the new lines and payments alone', async () => {
    const firm = await anImportingFirm();
    await firm.take(sharebillFile({ bill: { payments: [payment('50.00')] } }));
    const before = await firm.db.bill.findFirstOrThrow({});
    const lineItems = [
      { kind: 'time', date: '2026-01-16', description: 'Draft reply, corrected', quantity: '2.0', rate: '250.00' },
      { kind: 'expense', date: '2026-01-16', description: 'Courier', amount: '20.00' },
    ];

    const { counts } = await firm.take(sharebillFile({ bill: { lineItems, payments: [payment('60.00')] } }));
    const after = await firm.db.bill.findFirstOrThrow({});
    const content = await contentOf(firm);

    expect(counts.bills).toEqual({ ...NOTHING, updated: 1 });
    expect(after).toMatchObject({ id: before.id, version: 2, totalMinor: 52000n, balanceMinor: 46000n });
    expect(after.contentHash).not.toBe(before.contentHash);
    expect(content.lineItems.map(({ description }) => description)).toEqual(['Draft reply, corrected', 'Courier']);
    expect(content.payments.map(({ amountMinor }) => amountMinor)).toEqual([6000n]);
  });

  it('that tells no state leaves known bills in theirs, and takes the one that is said', async () => {
    const firm = await anImportingFirm();
    const corrected = ledesFile([{ LINE_ITEM_DESCRIPTION: 'Corrected' }]);
    await firm.take(ledesFile([{}]), 'awaiting_payment');

    const same = await firm.take(ledesFile([{}]), 'untold');
    const changed = await firm.take(corrected, 'untold');
    const after = await firm.db.bill.findFirstOrThrow({});
    const paid = await firm.take(corrected, 'paid');

    expect([same.counts.bills, changed.counts.bills]).toEqual([
      { ...NOTHING, unchanged: 1 },
      { ...NOTHING, updated: 1 },
    ]);
    expect(after).toMatchObject({ state: 'awaiting_payment', version: 2 });
    expect(paid.counts.bills).toEqual({ ...NOTHING, updated: 1 });
    expect(await firm.db.bill.findFirstOrThrow({})).toMatchObject({ state: 'paid', balanceMinor: 0n });
  });

  it('adds addresses of a contact and removes none that somebody entered by hand', async () => {
    const firm = await anImportingFirm();
    await firm.take(sharebillFile({ contact: { emails: ['ap@acme.test'] } }));
    const contact = await firm.db.contact.findFirstOrThrow({});
    await firm.db.contactEmail.create({
      data: {
        firmId: firm.firmId,
        id: firm.deps.ids.newId('cem'),
        contactId: contact.id,
        address: 'dana@acme.test',
        position: 1,
        createdAt: firm.deps.clock.now(),
      },
    });

    const { counts } = await firm.take(sharebillFile({ contact: { emails: ['AP@acme.test', 'billing@acme.test'] } }));
    const { addresses } = await contentOf(firm);

    expect(counts.contacts).toEqual({ ...NOTHING, updated: 1 });
    expect(addresses.map(({ address }) => address)).toEqual(['ap@acme.test', 'billing@acme.test', 'dana@acme.test']);
  });

  it('puts a matter’s parties and team as the file has them now', async () => {
    const firm = await anImportingFirm();
    const staff = [
      { name: 'Priya Raman', email: 'Priya@harlowreed.test', role: 'attorney' },
      { name: 'Tom Becker', email: 'tom@harlowreed.test', role: 'read-only' },
    ];
    const contacts = ['c1', 'c2', 'c3'].map((externalId) => ({
      externalId,
      kind: 'company',
      name: externalId,
      isClient: true,
    }));
    const file = { staff, contacts };
    await firm.take(
      sharebillFile({ file, matter: { related: ['c2'], adverse: ['c3'], team: ['priya@harlowreed.test'] } }),
    );

    const { counts } = await firm.take(
      sharebillFile({ file, matter: { related: ['c3'], team: ['tom@harlowreed.test', 'PRIYA@harlowreed.test'] } }),
    );
    const { parties } = await contentOf(firm);

    expect(counts.matters).toEqual({ ...NOTHING, updated: 1 });
    expect(parties.map(({ relation, contact }) => [relation, contact.externalId])).toEqual([['related', 'c3']]);
    expect(await firm.db.matterStaff.count()).toBe(2);
  });

  it('is another bill when it comes from another source, which is said', async () => {
    const firm = await anImportingFirm();
    await firm.take(ledesFile([{}]));

    const { counts, report } = await firm.take(sharebillFile());

    expect(counts.bills).toEqual({ ...NOTHING, created: 1 });
    expect(report.problems).toMatchObject([{ code: 'number-exists', severity: 'warning' }]);
  });

  it('is another bill when its id is another one in the same file, which is said too', async () => {
    const firm = await anImportingFirm();
    const { bills } = JSON.parse(sharebillFile()) as { bills: object[] };
    const file = { bills: [...bills, { ...bills[0], externalId: 'b2' }] };

    const { counts, report } = await firm.take(sharebillFile({ file }));

    expect(counts.bills).toEqual({ ...NOTHING, created: 2 });
    expect(report).toMatchObject({
      errors: 0,
      warnings: 1,
      problems: [{ row: 1, column: 'bills[1]', code: 'duplicate-number', severity: 'warning' }],
    });
    expect(await firm.db.bill.findMany({ orderBy: { externalId: 'asc' }, select: { number: true } })).toEqual([
      { number: '7001' },
      { number: '7001' },
    ]);
  });
});

function payment(amount: string) {
  return { externalId: 'p1', date: '2026-02-10', method: 'Check', amount };
}
