import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { loadSampleFirm } from '../../../src/adapters/bill-sources/sample-firm.ts';
import { type BillStatus, billStatus } from '../../../src/core/bill.ts';
import { firmSettings } from '../../../src/core/firm-settings.ts';
import { billAmounts } from '../../../src/core/imported-bill.ts';
import { addDays, type LocalDate } from '../../../src/core/local-date.ts';
import { checkLogo } from '../../../src/core/logo.ts';
import { decimalOf } from '../../../src/core/money.ts';
import { isPlan } from '../../../src/core/plan.ts';
import { problemsIn, recordsOf, valuesOf } from './files.ts';

const TODAY = '2027-03-01' as LocalDate;

async function sample(today = TODAY) {
  const { firm, bills } = await loadSampleFirm(today);
  const records = await recordsOf(bills);

  return { firm, source: bills, records, bills: valuesOf(records, 'bill') };
}

async function statuses(today: LocalDate): Promise<Partial<Record<BillStatus, number>>> {
  const { bills } = await sample(today);
  const counts: Partial<Record<BillStatus, number>> = {};
  for (const bill of bills) {
    const status = billStatus({ ...bill, ...billAmounts(bill) }, today);
    counts[status] = (counts[status] ?? 0) + 1;
  }

  return counts;
}

describe('The sample firm', () => {
  it('has a plan that mails bills, a hold of 10 s and a letterhead', async () => {
    const { firm } = await sample();
    const settings = firmSettings(firm.settings);

    expect(firm).toMatchObject({ name: 'Harlow & Reed LLP', plan: 'Boutique', currency: 'USD' });
    expect(isPlan(firm.plan)).toBe(true);
    expect(settings).toMatchObject({ ...firm.settings, holdSeconds: 10 });
    expect([settings.address, settings.phone, settings.email, settings.website]).not.toContain('');
  });

  it('has a logo of 660 × 156 pixels, in less than 15 KB', async () => {
    const { logo } = (await sample()).firm;

    expect(checkLogo(logo)).toEqual({ ok: true, value: { type: 'png', width: 660, height: 156 } });
    expect(logo.length).toBeLessThan(15_000);
  });

  it('has one person of each role', async () => {
    const people = valuesOf((await sample()).records, 'staff');

    expect(people.map(({ name, role }) => [name, role])).toEqual([
      ['Sam Ortiz', 'billing'],
      ['Grace Harlow', 'administrator'],
      ['Priya Raman', 'attorney'],
      ['Tom Becker', 'read-only'],
    ]);
  });

  it('has bills of every status, the same on any day', async () => {
    const today = await statuses(TODAY);

    expect(today).toEqual({
      draft: 3,
      'awaiting-approval': 2,
      due: 7,
      overdue: 10,
      'partly-paid': 3,
      paid: 22,
      void: 2,
      deleted: 1,
    });
    expect(await statuses('2024-02-29' as LocalDate)).toEqual(today);
  });

  it('has totals that agree with the lines to the cent', async () => {
    const { bills, records } = await sample();

    expect(problemsIn(records)).toEqual([]);
    expect(bills.map((bill) => decimalOf(billAmounts(bill).total))).toEqual(
      bills.map(({ statedTotal }) => statedTotal && decimalOf(statedTotal)),
    );
  });

  it('has bill 1042 of Acme, partly paid, with Dana Reyes as the related contact', async () => {
    const { bills, records } = await sample();
    const bill = bills.find(({ number }) => number === '1042');
    const amounts = bill && billAmounts(bill);
    const contacts = valuesOf(records, 'contact');
    const matter = valuesOf(records, 'matter').find(({ externalId }) => externalId === bill?.matters[0]);

    expect(amounts && [amounts.total, amounts.paid, amounts.balance].map(decimalOf)).toEqual([
      ...['1500.00', '265.50', '1234.50'],
    ]);
    expect(contacts.find(({ externalId }) => externalId === bill?.client)).toMatchObject({ name: 'Acme LLC' });
    expect(contacts.filter(({ externalId }) => matter?.related.includes(externalId))).toMatchObject([
      { name: 'Dana Reyes', emails: ['dana@acme.test'] },
    ]);
    expect(bill && addDays(bill.dueDate, -18)).toBe(TODAY);
  });

  it('has what the product must cope with', async () => {
    const { bills, records } = await sample();
    const contacts = valuesOf(records, 'contact');
    const lines = bills.flatMap(({ lineItems }) => lineItems.map(({ description }) => description));
    const scripts = [/\p{Script=Greek}/u, /\p{Script=Cyrillic}/u, /\p{Script=Han}/u, /ř/];

    expect(new Set(bills.map(({ currency }) => currency))).toEqual(new Set(['USD', 'EUR', 'JPY']));
    expect(bills.filter(({ matters }) => matters.length > 1).length).toBeGreaterThanOrEqual(2);
    expect(bills.filter(({ kind }) => kind === 'trust')).toHaveLength(1);
    expect(Math.max(...bills.map(({ lineItems }) => lineItems.length))).toBeGreaterThan(240);
    expect(contacts.some(({ emails, isClient }) => isClient && emails.length === 0)).toBe(true);
    expect(valuesOf(records, 'matter').some(({ adverse }) => adverse.length > 0)).toBe(true);
    expect(scripts.filter((script) => !contacts.some(({ name }) => script.test(name)))).toEqual([]);
    expect(new Set(lines).size).toBe(lines.length);
  });

  it('has addresses under .test alone, which nobody can have', async () => {
    const { records } = await sample();
    const addresses = records.flatMap((record) =>
      record.kind === 'contact' ? record.value.emails : record.kind === 'staff' ? [record.value.email] : [],
    );

    expect(addresses.length).toBeGreaterThan(30);
    expect(addresses.filter((address) => !address.endsWith('.test'))).toEqual([]);
  });

  it('is a file that can be read at every start', async () => {
    const { size } = await stat(new URL('../../../src/adapters/bill-sources/sample-firm.json', import.meta.url));

    expect(size).toBeLessThan(250_000);
  });
});
