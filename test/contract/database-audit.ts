// What both backends must do alike when audit entries are sealed, and show when somebody changed them past the product.
import { expect, test } from 'vitest';
import type { Database } from '../../src/adapters/database/open-database.ts';
import { NO_HEAD } from '../../src/use-cases/audit-chain.ts';
import { sealAudit } from '../../src/use-cases/seal-audit.ts';
import { type AuditedFirm, anAuditedFirm } from '../support/audit.ts';

type Tampering = (firm: AuditedFirm) => Promise<unknown>;

const change =
  (data: object): Tampering =>
  ({ db }) =>
    db.auditEntry.updateMany({ where: { seq: 5 }, data });

/** Entry 5 of 8 is not what it was. */
const CHANGES: readonly (readonly [string, Tampering])[] = [
  ['its id', change({ id: 'aud_other' })],
  ['its kind of actor', change({ actorKind: 'operator' })],
  ['its actor', change({ actorId: 'stf_2' })],
  ['its action', change({ action: 'share-cancelled' })],
  ['its subject', change({ subjectId: 'shr_9' })],
  ['a value of its data', change({ data: { recipients: 3, billVersion: 5, byEmail: true, billId: 'bil_1' } })],
  ['a value less in its data', change({ data: { recipients: 2, billVersion: 5, byEmail: true } })],
  ['the kind of a value', change({ data: { recipients: '2', billVersion: 5, byEmail: true, billId: 'bil_1' } })],
  ['all of its data', change({ data: {} })],
  ['a millisecond of its time', change({ occurredAt: new Date('2026-03-02T09:30:00.129Z') })],
  ['its hash', change({ hash: 'f'.repeat(64) })],
  ['its hash, taken away', change({ hash: null })],
  ['its hash, for the one before it', async (firm) => change({ hash: (await firm.at(4)).hash })(firm)],
  ['its place, with the next one', swapWithNext],
  ['nothing, but another entry stands there', insertBefore],
];

/** The two exchange their numbers and hashes. */
async function swapWithNext({ db, at }: AuditedFirm): Promise<void> {
  const [one, other] = [await at(5), await at(6)];
  await db.auditEntry.updateMany({ where: { id: one.id }, data: { seq: null } });
  await db.auditEntry.updateMany({ where: { id: other.id }, data: { seq: 5, hash: one.hash } });
  await db.auditEntry.updateMany({ where: { id: one.id }, data: { seq: 6, hash: other.hash } });
}

/** The later ones move up, and the firm's head with them. */
async function insertBefore({ db, at, entry, head }: AuditedFirm): Promise<void> {
  const { hash } = await at(5);
  for (const seq of [8, 7, 6, 5]) await db.auditEntry.updateMany({ where: { seq }, data: { seq: seq + 1 } });
  await db.auditEntry.create({ data: { ...entry(5), seq: 5, hash } });
  await db.firm.updateMany({ data: { auditSeq: (await head()).seq + 1 } });
}

const remove =
  (...seqs: number[]): Tampering =>
  ({ db }) =>
    db.auditEntry.deleteMany({ where: { seq: { in: seqs } } });

const setHead =
  (data: { auditSeq?: number; auditHash?: string }): Tampering =>
  ({ db }) =>
    db.firm.updateMany({ data });

const OTHER_ENDS: readonly (readonly [string, number, Tampering])[] = [
  ['the last one is removed', 7, remove(8)],
  ['all are removed', 0, ({ db }) => db.auditEntry.deleteMany()],
  ['one is put at the end', 9, ({ db, entry }) => db.auditEntry.create({ data: { ...entry(9), seq: 9, hash: 'f' } })],
  ['the head is set back', 8, setHead({ auditSeq: 7 })],
  ['the head is set forward', 8, setHead({ auditSeq: 9 })],
  ['the hash of the head is changed', 8, setHead({ auditHash: 'f'.repeat(64) })],
];

export function databaseAudit(database: () => Database): void {
  test('audit entries are sealed in their order, once, and are intact', async () => {
    const firm = await anAuditedFirm(database(), 3);

    const again = await firm.seal();

    const rows = await firm.db.auditEntry.findMany({ orderBy: { seq: 'asc' } });
    expect(again).toBe(0);
    expect(rows.map(({ seq, subjectId }) => [seq, subjectId])).toEqual([
      [1, 'shr_1'],
      [2, 'shr_2'],
      [3, 'shr_3'],
    ]);
    expect(await firm.head()).toEqual({ seq: 3, hash: rows[2]?.hash });
    expect(await firm.verify()).toEqual({ last: await firm.head(), unsealed: 0, problem: undefined });
  });

  test('an entry that is committed late is sealed next, and what was written since is not sealed yet', async () => {
    const firm = await anAuditedFirm(database(), 3);
    await firm.db.auditEntry.create({ data: firm.entry(2, { id: 'aud_late' }) });

    expect(await firm.verify()).toMatchObject({ last: { seq: 3 }, unsealed: 1, problem: undefined });
    expect(await firm.seal()).toBe(1);

    expect((await firm.at(4)).id).toBe('aud_late');
    expect(await firm.verify()).toMatchObject({ last: { seq: 4 }, unsealed: 0, problem: undefined });
  });

  test('a firm without audit entries is intact', async () => {
    const firm = await anAuditedFirm(database());

    expect(await firm.verify()).toEqual({ last: NO_HEAD, unsealed: 0, problem: undefined });
  });

  test.each(CHANGES)('a sealed audit entry is named when somebody changed %s', async (_, tamper) => {
    const firm = await anAuditedFirm(database(), 8);

    await tamper(firm);

    const { id, action, occurredAt } = await firm.at(5);
    expect(await firm.verify()).toMatchObject({
      last: { seq: 4 },
      problem: { code: 'changed', seq: 5, id, action, occurredAt },
    });
  });

  test.each([
    ['removed', 5, 5, remove(5)],
    ['removed at the start', 1, 2, remove(1, 2)],
    ['removed, several of them', 4, 6, remove(4, 5, 6)],
    ['as if never sealed', 5, 5, change({ seq: null, hash: null })],
  ])('a gap is named when audit entries are %s', async (_, from, to, tamper) => {
    const firm = await anAuditedFirm(database(), 8);

    await tamper(firm);

    expect(await firm.verify()).toMatchObject({ last: { seq: from - 1 }, problem: { code: 'missing', from, to } });
  });

  test('an audit entry that was given a number before the first is named', async () => {
    const firm = await anAuditedFirm(database(), 3);

    await firm.db.auditEntry.updateMany({ where: { seq: 1 }, data: { seq: 0 } });

    expect((await firm.verify()).problem).toMatchObject({ code: 'changed', seq: 0 });
  });

  test('an audit entry that is put before the first one is named', async () => {
    const firm = await anAuditedFirm(database(), 3);

    await firm.db.auditEntry.create({ data: firm.entry(0, { id: 'aud_false', seq: 0, hash: 'f' }) });

    expect((await firm.verify()).problem).toMatchObject({ code: 'changed', seq: 0, id: 'aud_false' });
  });

  test.each(OTHER_ENDS)('the end of the chain does not fit when %s', async (_, seq, tamper) => {
    const firm = await anAuditedFirm(database(), 8);

    await tamper(firm);

    const { problem } = await firm.verify();
    expect(problem).toMatchObject(
      seq === 9 ? { code: 'changed', seq: 9 } : { code: 'other-head', last: { seq }, head: await firm.head() },
    );
  });

  test('a chain that was cut off, head and all, is told by a head that was written down', async () => {
    const firm = await anAuditedFirm(database(), 8);
    const writtenDown = await firm.head();

    await remove(8)(firm);
    const { hash } = await firm.at(7);
    await setHead({ auditSeq: 7, auditHash: hash ?? '' })(firm);

    expect(await firm.verify()).toMatchObject({ last: { seq: 7 }, problem: undefined });
    expect((await firm.verify({ writtenDown })).problem).toEqual({
      code: 'rewritten',
      writtenDown,
      found: { seq: 7, hash },
    });
  });

  test('a chain that was written anew is told by a head that was written down', async () => {
    const firm = await anAuditedFirm(database(), 8);
    const writtenDown = await firm.head();
    await firm.db.auditEntry.createMany({ data: [firm.entry(9), firm.entry(10)] });
    await firm.seal();
    expect((await firm.verify({ writtenDown })).problem).toBeUndefined();

    await change({ actorId: 'stf_2' })(firm);
    await firm.db.auditEntry.updateMany({ data: { seq: null, hash: null } });
    await setHead({ auditSeq: NO_HEAD.seq, auditHash: NO_HEAD.hash })(firm);
    await firm.seal();

    expect(await firm.verify()).toMatchObject({ last: { seq: 10 }, problem: undefined });
    expect((await firm.verify({ writtenDown })).problem).toMatchObject({ code: 'rewritten', found: { seq: 8 } });
  });

  test('of 10,000 audit entries, sealed within 20 seconds, the one that was changed is named', {
    timeout: 90_000,
  }, async () => {
    const firm = await anAuditedFirm(database());
    const rows = Array.from({ length: 10_000 }, (_, index) => firm.entry(index + 1));
    for (let from = 0; from < 10_000; from += 2_000) {
      await firm.db.auditEntry.createMany({ data: rows.slice(from, from + 2_000) });
    }

    const start = performance.now();
    await sealAudit(firm.deps, { firmId: firm.firmId });
    const sealedMs = performance.now() - start;
    const intact = await firm.verify();
    const verifiedMs = performance.now() - start - sealedMs;
    const seq = 1 + Math.floor(Math.random() * 10_000);
    await firm.db.auditEntry.updateMany({ where: { seq }, data: { actorId: 'stf_2' } });

    process.stdout.write(
      `10,000 entries: sealed in ${sealedMs.toFixed(0)} ms, verified in ${verifiedMs.toFixed(0)} ms; changed: ${seq}\n`,
    );
    expect(intact).toMatchObject({ last: { seq: 10_000 }, unsealed: 0, problem: undefined });
    expect((await firm.verify()).problem).toMatchObject({ code: 'changed', seq });
    expect(sealedMs).toBeLessThan(20_000);
  });
}
