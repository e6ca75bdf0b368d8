// Confirm, when something happens at the same time: the bill changes, the same confirm arrives again.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FirmDb } from '../../src/adapters/database/for-firm.ts';
import { shareBill } from '../../src/use-cases/share-bill.ts';
import { openAnyDatabase, type ThrowAway } from '../support/database.ts';
import { type Sharing, startSharing } from '../support/sharing.ts';

const DANA = ['dana@acme.test'];

let opened: ThrowAway;
let sharing: Sharing;

beforeAll(async () => {
  opened = await openAnyDatabase();
  sharing = await startSharing(opened.database);
});

afterAll(async () => {
  await opened.database.stop();
  await opened.drop();
});

// long enough for the same bill to be shared again
beforeEach(() => sharing.passMs(2 * 3_600_000));

/** The same database, in which something happens after the guards were asked and before the share is written. */
function meanwhile(happen: () => Promise<unknown>): FirmDb {
  const { db } = sharing;

  return {
    ...db,
    guardRows: async (question) => {
      const rows = await db.guardRows(question);
      await happen();
      return rows;
    },
  };
}

const rowCounts = async () => {
  const { share, recipient, delivery, chatMessage, communication, job, auditEntry } = sharing.db;
  const tables = [share, recipient, delivery, chatMessage, communication, job, auditEntry];

  return Promise.all(tables.map((table) => (table.count as () => Promise<number>)()));
};

describe('A bill that changes while its share is being decided', () => {
  it.each([
    ['is changed', { version: { increment: 1 } }],
    ['is voided', { state: 'void', version: { increment: 1 } }],
  ])('and %s is not shared, and nothing is written', async (_what, data) => {
    const draftId = await sharing.check('1042', DANA);
    const before = await rowCounts();
    const stored = await sharing.db.bill.findFirstOrThrow({ where: { number: '1042' } });
    const db = meanwhile(() => sharing.db.bill.updateMany({ where: { id: stored.id }, data }));

    const shared = await shareBill({ ...sharing.deps, db }, { actor: sharing.actor, draftId, reason: undefined });

    expect(shared).toMatchObject({ ok: false, refusal: { code: 'bill-changed', number: '1042' } });
    expect(await rowCounts()).toEqual(before);
    const { version, state } = stored;
    await sharing.db.bill.updateMany({ where: { id: stored.id }, data: { version, state } });
  });
});

describe('The same confirm', () => {
  it('makes one share when it arrives eight times at once, and every one of them is told of it', async () => {
    const draftId = await sharing.check('1042', DANA);
    const confirm = () => shareBill(sharing.deps, { actor: sharing.actor, draftId, reason: undefined });

    const results = await Promise.all(Array.from({ length: 8 }, confirm));

    expect(new Set(results.map((result) => (result.ok ? result.value : result.refusal.code))).size).toBe(1);
    expect(await sharing.db.share.count({ where: { draftId } })).toBe(1);
  });

  it('is told of its share when that was made between its two looks at the bill', async () => {
    const draftId = await sharing.check('1042', DANA);
    const request = { actor: sharing.actor, draftId, reason: undefined };
    const db = meanwhile(() => shareBill(sharing.deps, request));

    const shared = await shareBill({ ...sharing.deps, db }, request);

    expect(shared.ok).toBe(true);
    expect(await sharing.db.share.count({ where: { draftId } })).toBe(1);
  });
});
