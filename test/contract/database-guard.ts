// What both backends must know alike about the addresses that a bill is to be mailed to: each fact from real rows, up to
// the warning that follows from it.
import { expect, test } from 'vitest';
import type { Database } from '../../src/adapters/database/open-database.ts';
import { guardedFirm } from '../support/guarded-firm.ts';

export function databaseGuard(database: () => Database): void {
  const aFirm = () => guardedFirm(database());

  test("a contact of the bill's matters at an address of its own has nothing against it", async () => {
    const firm = await aFirm();

    expect(await firm.codes('dana', 'dana@acme.test')).toEqual([]);
    expect(await firm.codes('dana', 'DANA@acme.test')).toEqual([]);
  });

  test('an adverse party is known by its contact, and by its address on file with another contact', async () => {
    const firm = await aFirm();
    await firm.person('bay', { address: 'leasing@bayside.test' });
    await firm.relate('m1', { contact: 'bay', relation: 'adverse' });
    await firm.person('twin', { address: 'Leasing@Bayside.test' });
    await firm.relate('m1', { contact: 'twin', relation: 'related' });

    expect(await firm.codes('bay', 'other@bayside.test')).toContain('adverse-party');
    expect(await firm.codes('twin', 'leasing@bayside.TEST')).toContain('adverse-party');
    expect(await firm.codes('dana', 'dana@acme.test')).toEqual([]);
  });

  test('an adverse party of a matter that is not on the bill is none', async () => {
    const firm = await aFirm();
    await firm.matter('m2', { client: 'acme' });
    await firm.relate('m2', { contact: 'dana', relation: 'adverse' });

    expect(await firm.codes('dana', 'dana@acme.test')).toEqual([]);
  });

  test("an address of another client is known in any letters, and of another client's contact too", async () => {
    const firm = await aFirm();
    await firm.client('meridian', { address: 'AP@Meridian.test' });
    await firm.matter('m9', { client: 'meridian' });
    await firm.person('elena', { address: 'elena@meridian.test' });
    await firm.relate('m9', { contact: 'elena', relation: 'related' });

    const named = { code: 'address-of-other-client', clients: ['meridian'] };
    expect(await firm.warnings('dana', 'ap@MERIDIAN.test')).toContainEqual(named);
    expect(await firm.warnings('elena', 'elena@meridian.test')).toContainEqual(named);
  });

  test('an address is found as it is written, though its small letters are not the same everywhere', async () => {
    const firm = await aFirm();
    await firm.client('ipek', { address: 'İpek@mail.test' });
    await firm.mailed('İnci.Nováková@novak.test', 'accepted');

    expect(await firm.codes('dana', 'İpek@mail.test')).toContain('address-of-other-client');
    expect((await firm.facts('dana', 'İnci.Nováková@novak.test')).mailed).toMatchObject([{ states: ['accepted'] }]);
  });

  test("a contact of two clients' matters, one of them the bill's, raises no alarm", async () => {
    const firm = await aFirm();
    await firm.client('meridian', { address: 'ap@meridian.test' });
    await firm.matter('m9', { client: 'meridian' });
    await firm.relate('m9', { contact: 'dana', relation: 'related' });

    expect(await firm.codes('dana', 'dana@acme.test')).toEqual([]);
  });

  test('of a bill over two matters, a contact of one alone is warned of', async () => {
    const firm = await aFirm();
    await firm.matter('m2', { client: 'acme' });
    await firm.onBill('m2');
    expect(await firm.codes('dana', 'dana@acme.test')).toEqual(['not-on-matter']);

    await firm.relate('m2', { contact: 'dana', relation: 'related' });
    expect(await firm.codes('dana', 'dana@acme.test')).toEqual([]);
  });

  test('what became of earlier mails is told newest first, and what is on its way says nothing', async () => {
    const firm = await aFirm();
    const address = 'dana@elsewhere.test';
    const states = async () => (await firm.facts('dana', 'DANA@elsewhere.test')).mailed[0]?.states;

    expect(await firm.codes('dana', address)).toEqual(['first-time-address']);
    await firm.mailed(address, 'accepted');
    expect(await firm.codes('dana', address)).toEqual([]);
    await firm.mailed(address, 'rejected');
    expect(await firm.codes('dana', address)).toEqual(['bounced-last-time']);
    await firm.mailed(address, 'bounced');
    expect(await states()).toEqual(['bounced', 'rejected', 'accepted']);
    for (let count = 0; count < 25; count += 1) await firm.mailed(address, 'cancelled');
    expect(await states()).toEqual(['bounced', 'rejected', 'accepted']);
    await firm.mailed(address, 'accepted');
    expect(await firm.codes('dana', address)).toEqual([]);
  });

  test('a domain that looks like one that was mailed before is warned of, and one that bounced vouches for nothing', async () => {
    const firm = await aFirm();
    await firm.mailed('ap@harborfreight.test', 'accepted');
    await firm.mailed('ap@lindenparks.test', 'bounced');

    const likeness = { code: 'look-alike-domain', domain: 'harborfrieght.test', resembles: 'harborfreight.test' };
    expect(await firm.warnings('dana', 'ap@harborfrieght.test')).toContainEqual({ ...likeness, by: 'spelling' });
    expect(await firm.codes('dana', 'ap@lindenpraks.test')).toEqual(['first-time-address']);
  });

  test('free mail for a company is warned of until it was mailed once', async () => {
    const firm = await aFirm();
    const address = 'acme.books@gmail.com';
    expect(await firm.codes('acme', address, { entered: true })).toEqual([
      'first-time-address',
      'free-mail-for-company',
    ]);

    await firm.mailed(address, 'accepted');
    expect(await firm.codes('acme', address, { entered: true })).toEqual([]);
  });

  test('an address that is typed although it is on file for the client counts as on file', async () => {
    const firm = await aFirm();
    await firm.address('acme', 'books@ledgerly.test');

    expect(await firm.codes('acme', 'books@ledgerly.test', { entered: true })).toEqual([]);
    expect(await firm.codes('acme', 'books@ledgerly2.test', { entered: true })).toContain('first-time-address');
  });

  test('nothing that another firm knows leaks in', async () => {
    const [mine, theirs] = [await aFirm(), await aFirm()];
    await theirs.client('rival', { address: 'dana@acme.test' });
    await theirs.mailed('dana@elsewhere.test', 'accepted');
    await theirs.relate('m1', { contact: 'rival', relation: 'adverse' });

    expect(await mine.codes('dana', 'dana@acme.test')).toEqual([]);
    expect(await mine.codes('dana', 'dana@elsewhere.test')).toEqual(['first-time-address']);
    expect(await mine.db.guardRows({ billId: theirs.billId, addresses: ['dana@elsewhere.test'] })).toEqual({
      ...{ billMatters: [], people: [], owners: [], domains: [] },
      mailed: [{ address: 'dana@elsewhere.test', states: [] }],
    });
  });
}
