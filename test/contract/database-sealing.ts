// What both backends must do alike when audit entries are sealed by several at once, and when sealing fails.
import { expect, test } from 'vitest';
import type { Database } from '../../src/adapters/database/open-database.ts';
import { anAuditedFirm } from '../support/audit.ts';

export function databaseSealing(database: () => Database): void {
  test('many sealers at once, while others write, make one chain', { timeout: 60_000 }, async () => {
    const firm = await anAuditedFirm(database());
    const write = async (writer: number) => {
      for (let turn = 0; turn < 25; turn += 1) {
        const auditEntry = [firm.entry(turn * 4 + writer), firm.entry(turn * 4 + writer)];
        await firm.db.$transaction(async (tx) => {
          await tx.firm.updateMany({ data: { settings: { turn, writer } } });
          await tx.writeRows({ auditEntry });
        });
      }
    };
    let writing = true;
    const sealUntilDone = async () => {
      let sealed = 0;
      while (writing) sealed += await firm.seal();

      return sealed;
    };

    const sealers = [1, 2, 3].map(sealUntilDone);
    await Promise.all([1, 2, 3, 4].map(write)).finally(() => {
      writing = false;
    });
    const sealed = await Promise.all(sealers);
    const rest = await firm.seal();

    expect(sealed.reduce((sum, count) => sum + count, rest)).toBe(200);
    expect(await firm.verify()).toEqual({ last: await firm.head(), unsealed: 0, problem: undefined });
    expect((await firm.head()).seq).toBe(200);
  });

  test('two sealers with the same batch: one seals it, the other nothing', async () => {
    const firm = await anAuditedFirm(database(), 2);
    const head = await firm.head();
    const rows = Array.from({ length: 50 }, (_, index) => firm.entry(index));
    await firm.db.auditEntry.createMany({ data: rows });
    const seals = rows.map(({ id }, index) => ({ id, hash: String(index) }));
    const { sealEntries } = database().houseKeeping;

    const counts = await Promise.all([1, 2, 3, 4].map(() => sealEntries(firm.firmId, { head, seals })));

    expect(counts.toSorted((one, other) => one - other)).toEqual([0, 0, 0, 50]);
    expect(await firm.head()).toEqual({ seq: 52, hash: '49' });
  });

  test('a batch that follows another head seals nothing', async () => {
    const firm = await anAuditedFirm(database(), 2);
    const open = firm.entry(3);
    await firm.db.auditEntry.create({ data: open });
    const head = await firm.head();
    const { hash } = await firm.at(1);
    const seals = [{ id: open.id, hash: 'f' }];

    for (const other of [
      { seq: 1, hash: hash ?? '' },
      { ...head, seq: 3 },
      { ...head, hash: 'f' },
    ]) {
      expect(await database().houseKeeping.sealEntries(firm.firmId, { head: other, seals })).toBe(0);
    }

    expect(await firm.verify()).toEqual({ last: head, unsealed: 1, problem: undefined });
  });

  test('a batch with an entry that is gone, sealed or another firm’s seals nothing', async () => {
    const [firm, other] = [await anAuditedFirm(database(), 2), await anAuditedFirm(database(), 2)];
    const open = firm.entry(3);
    await firm.db.auditEntry.create({ data: open });
    await other.db.auditEntry.create({ data: other.entry(3, { id: 'aud_theirs' }) });
    const before = [await firm.head(), await other.head()];

    for (const id of ['aud_gone', (await firm.at(1)).id, 'aud_theirs']) {
      const seals = [open.id, id].map((each) => ({ id: each, hash: 'f' }));
      const count = await database().houseKeeping.sealEntries(firm.firmId, { head: await firm.head(), seals });
      expect(count).toBe(0);
    }

    expect([await firm.head(), await other.head()]).toEqual(before);
    expect([await firm.verify(), await other.verify()]).toMatchObject([{ unsealed: 1 }, { unsealed: 1 }]);
  });

  test('a batch that fails leaves the chain as it was, and the next run goes on from there', async () => {
    const firm = await anAuditedFirm(database(), 2);
    await firm.db.auditEntry.createMany({ data: Array.from({ length: 700 }, (_, index) => firm.entry(index + 3)) });
    // in the way of the second batch
    await firm.db.auditEntry.create({ data: firm.entry(0, { id: 'aud_false', seq: 600, hash: 'f' }) });

    await expect(firm.seal()).rejects.toThrow();
    const stuck = await firm.head();
    await firm.db.auditEntry.deleteMany({ where: { id: 'aud_false' } });
    const between = await firm.verify();
    const sealed = await firm.seal();

    expect(stuck.seq).toBe(502);
    expect(between).toEqual({ last: stuck, unsealed: 200, problem: undefined });
    expect(sealed).toBe(200);
    expect(await firm.verify()).toMatchObject({ last: { seq: 702 }, unsealed: 0, problem: undefined });
  });

  test('an entry of another firm that has the same id stays as it is', async () => {
    const [firm, other] = [await anAuditedFirm(database()), await anAuditedFirm(database())];
    for (const { db, entry } of [firm, other]) await db.auditEntry.create({ data: entry(1, { id: 'aud_same' }) });

    expect(await firm.seal()).toBe(1);

    expect(await other.db.auditEntry.findFirst()).toMatchObject({ seq: null, hash: null });
  });
}
