// Where a recipient's link leads, and what asking for it writes.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/adapters/database/open-database.ts';
import { countLinkOpening } from '../../src/use-cases/open-link.ts';
import { testDatabase } from '../support/database.ts';
import { ADDRESS, aPortalWorld, DAY, HOUR } from './portal/portal-world.ts';

let database: Database;

beforeAll(async () => {
  database = await testDatabase();
});

describe('A recipient’s link', () => {
  it('leads to their bill, and says what the landing page has to know', async () => {
    const world = await aPortalWorld(database);
    const token = await world.link();

    expect(await database.directory.firmOfLink(world.secrets.hashOf(token))).toBe(world.firmId);
    expect(await world.open(token)).toMatchObject({
      kind: 'open',
      standing: 'open',
      firm: { id: world.firmId, name: 'Harlow & Reed LLP', settings: { portalAccess: 'password' } },
      recipientId: world.id,
      contactId: world.id,
      billId: world.id,
      address: ADDRESS,
      hasPassword: false,
    });
  });

  it('of another firm, guessed, altered or empty, leads nowhere', async () => {
    const [ours, theirs] = [await aPortalWorld(database), await aPortalWorld(database)];
    const token = await theirs.link();

    for (const guess of [token, token.slice(1), `${token}x`, '', 'x'.repeat(10_000)]) {
      expect(await ours.open(guess)).toBeUndefined();
    }
    expect(await database.directory.firmOfLink(theirs.secrets.hashOf(token.slice(1)))).toBeUndefined();
  });

  it.each([
    ['its part of the share was stopped', { recipient: { stoppedAt: new Date('2026-03-16') } }],
    ['another address took its place', { recipient: { replacedBy: 'rcp_other' } }],
    ['the contact is deactivated', { contact: { deactivatedAt: new Date('2026-03-16') } }],
    ['the share was cancelled', { share: { cancelledAt: new Date('2026-03-16') } }],
    ['the share is still held', { share: { holdUntil: new Date('2026-03-17') } }],
    ['the bill was shared by e-mail alone', { share: { byPortal: false } }],
    ['the bill is a draft again', { bill: { state: 'draft' } }],
    ['a new one has taken its place', { recipientLink: { replacedAt: new Date('2026-03-16') } }],
  ])('leads nowhere when %s', async (_why, change) => {
    const world = await aPortalWorld(database);
    const token = await world.link();
    expect(await world.open(token)).toBeDefined();

    for (const [model, data] of Object.entries(change)) {
      await (world.db as unknown as Record<string, { updateMany(given: object): Promise<unknown> }>)[model]?.updateMany(
        {
          data,
        },
      );
    }

    expect(await world.open(token)).toBeUndefined();
  });

  it('says that the firm has taken the bill back when it is void', async () => {
    const world = await aPortalWorld(database);
    const token = await world.link();
    await world.db.bill.updateMany({ data: { state: 'void' } });

    expect(await world.open(token)).toMatchObject({ kind: 'open', standing: 'withdrawn' });
  });

  it('of somebody who still has to set a password is an invitation of seven days', async () => {
    const world = await aPortalWorld(database);
    const token = await world.link();

    world.pass(7 * DAY - 1);
    expect(await world.open(token)).toMatchObject({ kind: 'open' });
    world.pass(1);
    expect(await world.open(token)).toMatchObject({ kind: 'expired' });
  });

  it('of somebody with a password, or where the firm mails codes, is good for ninety days', async () => {
    const [world, withCodes] = [await aPortalWorld(database), await aPortalWorld(database, { portalAccess: 'code' })];
    await world.setPassword();

    for (const each of [world, withCodes]) {
      const token = await each.link();
      each.pass(90 * DAY - 1);
      expect(await each.open(token)).toMatchObject({ kind: 'open' });
      each.pass(1);
      expect(await each.open(token)).toMatchObject({ kind: 'expired' });
    }
  });
});

describe('Asking for a link', () => {
  it('counts, by a person and by what no person asks with, apart, also many at once', async () => {
    const world = await aPortalWorld(database);
    const count = (scan: boolean) => countLinkOpening(world.deps, { recipientId: world.id, scan });

    await Promise.all([true, true, true, false, false].map(count));
    const counted = await world.db.recipient.findFirstOrThrow();
    world.pass(HOUR);
    await count(true);

    expect(counted).toMatchObject({ openCount: 2, scanCount: 3, openedAt: expect.any(Date) });
    expect(await world.db.recipient.findFirst()).toMatchObject({
      openCount: 2,
      scanCount: 4,
      openedAt: counted.openedAt,
      viewCount: 0,
      viewedAt: null,
    });
    expect(await world.actions()).toEqual([]);
  });

  it('makes no account, no code and no session', async () => {
    const world = await aPortalWorld(database);
    const token = await world.link();

    for (let turn = 0; turn < 5; turn += 1) await world.open(token);

    const { db } = world;
    expect([await db.portalAccount.count(), await db.portalSession.count()]).toEqual([0, 0]);
  });
});
