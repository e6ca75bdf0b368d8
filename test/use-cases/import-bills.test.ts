import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadSampleFirm } from '../../src/adapters/bill-sources/sample-firm.ts';
import { billStatus } from '../../src/core/bill.ts';
import { type LocalDate, localDateOf } from '../../src/core/local-date.ts';
import { money } from '../../src/core/money.ts';
import { importBills } from '../../src/use-cases/import-bills.ts';
import { ledesFile, sharebillFile } from '../adapters/bill-sources/files.ts';
import { testDatabase } from '../support/database.ts';
import { anImportingFirm, contentOf, rowCounts } from './importing-firm.ts';

const TODAY = '2027-03-01' as LocalDate;
const NOTHING = { created: 0, updated: 0, unchanged: 0 };

beforeAll(async () => {
  await testDatabase();
});

async function withSample() {
  const firm = await anImportingFirm();
  const { bills } = await loadSampleFirm(TODAY);
  const staged = await importBills(firm.deps, { ...bills, firmId: firm.firmId, actor: firm.actor, dryRun: false });
  const importId = (staged.ok && staged.value.importId) || '';

  return { firm, staged, applied: await firm.apply(importId) };
}

describe('The sample firm', () => {
  it('is imported without a single problem', async () => {
    const { firm, staged, applied } = await withSample();

    expect(staged).toMatchObject({ ok: true, value: { state: 'staged', staffCreated: 4, errors: 0, warnings: 0 } });
    expect(applied).toEqual({
      ok: true,
      value: {
        contacts: { ...NOTHING, created: 37 },
        matters: { ...NOTHING, created: 27 },
        bills: { ...NOTHING, created: 50 },
      },
    });
    expect(await firm.db.lineItem.count()).toBe(398);
  });

  it('has bill 1042 with its balance, and bills of each status in the database', async () => {
    const { firm } = await withSample();
    const bills = await firm.db.bill.findMany({});
    const bill = bills.find(({ number }) => number === '1042');
    const found = bills.map((row) =>
      billStatus(
        {
          state: row.state as 'draft',
          dueDate: localDateOf(row.dueDate),
          paid: money(row.paidMinor, row.currency),
          balance: money(row.balanceMinor, row.currency),
        },
        TODAY,
      ),
    );

    expect(bill).toMatchObject({ totalMinor: 150000n, paidMinor: 26550n, balanceMinor: 123450n, version: 1 });
    expect(bill?.searchText).toBe('1042 acme llc 00012-acme lease dispute, 400 harbor street');
    expect(new Set(found).size).toBe(8);
  });

  it('has its people with their roles, its teams and its adverse parties', async () => {
    const { firm } = await withSample();
    const people = await firm.db.staffMember.findMany({
      orderBy: { email: 'asc' },
      select: { email: true, role: true },
    });
    const parties = await firm.db.matterContact.findMany({
      where: { matter: { externalId: 'acme-lease' } },
      orderBy: { relation: 'asc' },
      select: { relation: true, contact: { select: { name: true } } },
    });
    const team = await firm.db.matterStaff.findMany({
      where: { matter: { externalId: 'acme-lease' } },
      select: { staffMember: { select: { name: true } } },
    });

    expect(people.map(({ email, role }) => `${role} ${email}`)).toEqual([
      'administrator grace@harlowreed.test',
      'attorney priya@harlowreed.test',
      'billing sam@harlowreed.test',
      'read-only tom@harlowreed.test',
    ]);
    expect(parties).toEqual([
      { relation: 'adverse', contact: { name: 'Bayside Properties LP' } },
      { relation: 'related', contact: { name: 'Dana Reyes' } },
    ]);
    expect(team).toEqual([{ staffMember: { name: 'Priya Raman' } }]);
  });
});

describe('A LEDES 1998B file', () => {
  it('becomes bills with every amount, date and text of the file', async () => {
    const firm = await anImportingFirm();
    const { report } = await firm.take(
      await readFile(new URL('../fixtures/ledes-1998b-sample.txt', import.meta.url), 'utf8'),
    );
    const { bills, lineItems } = await contentOf(firm);

    expect(bills.map(({ number, totalMinor, balanceMinor }) => [number, totalMinor, balanceMinor])).toEqual([
      ['96542', 168445n, 168445n],
      ['96543', 125000n, 125000n],
    ]);
    expect(lineItems.map(({ adjustmentMinor, amountMinor }) => [adjustmentMinor, amountMinor])).toEqual([
      [-7000n, 63000n],
      [0n, 70000n],
      [0n, 4950n],
      [0n, 2495n],
      [0n, 18000n],
      [10000n, 10000n],
      [0n, 125000n],
    ]);
    expect(lineItems[0]).toMatchObject({
      timekeeper: 'Robert Arnsley',
      description: "Research Attorney's fees, Set off claim",
      date: new Date('1999-01-15T00:00:00Z'),
      quantityE4: 2_0000n,
      rateE4: 350_0000n,
    });
    // The well-known sample states the sum of both bills on the second.
    expect(report.problems).toEqual([
      {
        row: 9,
        column: 'INVOICE_TOTAL',
        code: 'stated-total-differs',
        severity: 'warning',
        text: "The file states a total of 2934.45, the lines sum to 1250.00. The bill's total is 1250.00.",
      },
    ]);
  });

  it('keeps what the firm has entered for a client that the file knows by its code alone', async () => {
    const firm = await anImportingFirm();
    await firm.take(ledesFile([{}]));
    await firm.db.contact.updateMany({ where: { externalId: '00711' }, data: { name: 'Acme LLC' } });
    const { counts } = await firm.take(ledesFile([{}, { INVOICE_NUMBER: '7002' }]));
    const { contacts, bills } = await contentOf(firm);

    expect(counts).toMatchObject({
      contacts: { ...NOTHING, unchanged: 1 },
      bills: { ...NOTHING, created: 1, unchanged: 1 },
    });
    expect(contacts.map(({ name }) => name)).toEqual(['Acme LLC']);
    expect(bills.map(({ searchText }) => searchText)).toEqual(['7001 acme llc 00711-0528', '7002 acme llc 00711-0528']);
  });
});

describe('A dry run', () => {
  it('says what the file would do and changes nothing', async () => {
    const firm = await anImportingFirm();
    const before = await rowCounts(firm);

    const checked = await firm.stage(ledesFile([{}, { INVOICE_NUMBER: '7002' }]), { dryRun: true });

    expect(checked).toMatchObject({
      ok: true,
      value: { state: 'checked', importId: undefined, counts: { bills: { ...NOTHING, created: 2 } } },
    });
    expect(await rowCounts(firm)).toEqual(before);
  });

  it('tells new, changed and unchanged bills apart, as the import then does', async () => {
    const firm = await anImportingFirm();
    await firm.take(ledesFile([{}, { INVOICE_NUMBER: '7002' }]));
    const next = ledesFile([{}, { INVOICE_NUMBER: '7002', LINE_ITEM_DESCRIPTION: 'Call' }, { INVOICE_NUMBER: '7003' }]);

    const dry = await firm.stage(next, { dryRun: true });
    const { counts } = await firm.take(next);

    expect(counts.bills).toEqual({ created: 1, updated: 1, unchanged: 1 });
    expect(dry).toMatchObject({ ok: true, value: { counts } });
  });
});

describe('A file with an error', () => {
  it('applies nothing, not even its good bills, and leaves nothing behind', async () => {
    const firm = await anImportingFirm();
    const before = await rowCounts(firm);
    const good = Array.from({ length: 250 }, (_, index) => ({ INVOICE_NUMBER: String(index) }));

    const refused = await firm.stage(ledesFile([...good, { INVOICE_NUMBER: 'last', LINE_ITEM_TOTAL: '1,250.00' }]));

    expect(refused).toMatchObject({
      ok: false,
      refusal: { code: 'file-has-errors', report: { state: 'refused', importId: undefined, errors: 1 } },
    });
    expect(await rowCounts(firm)).toEqual(before);
  });

  it('is refused with row, column and what to do about each problem', async () => {
    const firm = await anImportingFirm();

    const refused = await firm.stage(ledesFile([{ LINE_ITEM_TOTAL: '1e3' }, { INVOICE_DATE: '02/04/2026' }]));

    expect(!refused.ok && refused.refusal.code === 'file-has-errors' && refused.refusal.report.problems).toEqual([
      {
        row: 3,
        column: 'LINE_ITEM_TOTAL',
        code: 'bad-number',
        severity: 'error',
        text: '1e3 is not a plain number. Write digits and a point, without separators, signs of currency or exponents.',
      },
      {
        row: 4,
        column: 'INVOICE_DATE',
        code: 'bad-date',
        severity: 'error',
        text: '02/04/2026 is not a date. Write it as YYYYMMDD.',
      },
    ]);
  });

  it.each([
    ['cut off at the end', ledesFile([{}]).slice(0, -9), '3  truncated-file'],
    ['with another heading', ledesFile([{}]).replace('CLIENT_ID', 'CUSTOMER'), '2 CLIENT_ID missing-column'],
    [
      'with a line total that is no product',
      ledesFile([{ LINE_ITEM_TOTAL: '90' }]),
      '3 LINE_ITEM_TOTAL line-total-wrong',
    ],
    [
      'with a control character',
      ledesFile([{ LINE_ITEM_DESCRIPTION: 'bell\u0007' }]),
      '3 LINE_ITEM_DESCRIPTION bad-text',
    ],
    ['with an unknown client', sharebillFile({ bill: { client: 'c9' } }), '0 bills[0] unknown-client'],
    ['with a client that is none', sharebillFile({ contact: { isClient: false } }), '0 matters[0] not-a-client'],
    ['with an unknown matter', sharebillFile({ bill: { matters: ['m9'] } }), '0 bills[0] unknown-matter'],
    ['with an unknown contact', sharebillFile({ matter: { related: ['c9'] } }), '0 matters[0] unknown-contact'],
    [
      'with its client as adverse',
      sharebillFile({ matter: { adverse: ['c1'] } }),
      '0 matters[0].adverse client-is-adverse',
    ],
    [
      'with a stranger on a team',
      sharebillFile({ matter: { team: ['x@y.test'] } }),
      '0 matters[0] unknown-staff-member',
    ],
    ['with a bad address', sharebillFile({ contact: { emails: ['ap@'] } }), '0 contacts[0].emails[0] bad-address'],
    ['with a bill without lines', sharebillFile({ bill: { lineItems: [] } }), '0 bills[0].lineItems no-line-items'],
    ['with a trust request without a total', trust({ lineItems: [] }), '0 bills[0].total trust-without-total'],
    ['with fees on a trust request', trust({ total: '250.00' }), '0 bills[0].lineItems trust-with-line-items'],
    ['paid above its total', sharebillFile({ bill: { payments: [payment('251')] } }), '0 bills[0].payments overpaid'],
    [
      'in state paid with a balance',
      sharebillFile({ bill: { state: 'paid', payments: [payment('249')] } }),
      '0 bills[0].state paid-with-balance',
    ],
  ])('%s is refused where it is wrong', async (_what, content, expected) => {
    const firm = await anImportingFirm();
    const before = await rowCounts(firm);

    const refused = await firm.stage(content);
    const problems = !refused.ok && refused.refusal.code === 'file-has-errors' ? refused.refusal.report.problems : [];

    expect(problems.map(({ row, column, code }) => `${row} ${column} ${code}`)).toContain(expected);
    expect(await rowCounts(firm)).toEqual(before);
  });

  it('is told of its first thousand problems, and how many there are', async () => {
    const firm = await anImportingFirm();
    const wrong = Array.from({ length: 1_200 }, (_, index) => ({ INVOICE_NUMBER: String(index), INVOICE_DATE: 'x' }));

    const refused = await firm.stage(ledesFile(wrong));
    const report = !refused.ok && refused.refusal.code === 'file-has-errors' ? refused.refusal.report : undefined;

    expect([report?.errors, report?.problems.length]).toEqual([1_200, 1_000]);
  });
});

function payment(amount: string) {
  return { externalId: 'p1', date: '2026-02-10', method: 'Check', amount };
}

function trust(bill: Record<string, unknown>): string {
  return sharebillFile({ bill: { kind: 'trust', ...bill } });
}
