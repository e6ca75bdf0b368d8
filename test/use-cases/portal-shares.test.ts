// Shares in the client portal, on a real database: their links, what stops them, what makes them anew.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StaffActor } from '../../src/core/actor.ts';
import { LINK_LIFE_MS } from '../../src/core/portal.ts';
import { fixAddress } from '../../src/use-cases/fix-address.ts';
import { previewShare } from '../../src/use-cases/preview-share.ts';
import { shareAgain } from '../../src/use-cases/share-again.ts';
import { shareBill } from '../../src/use-cases/share-bill.ts';
import { stopSharing } from '../../src/use-cases/stop-sharing.ts';
import { openAnyDatabase, type ThrowAway } from '../support/database.ts';
import { type Sharing, startSharing } from '../support/sharing.ts';

const DANA = ['dana@acme.test'];
const BOTH = ['dana@acme.test', 'marcus.bell@acme.test'];
const DAY = 86_400_000;
const HOLD_MS = 30_000;
const LEASE_MS = 60_000;

let store: ThrowAway;
let sharing: Sharing;

beforeAll(async () => {
  store = await openAnyDatabase();
  sharing = await startSharing(store.database);
});
beforeEach(() => sharing.passMs(2 * DAY));
afterAll(async () => {
  await store.database.stop();
  await store.drop();
});

const recipientsOf = (shareId: string) => sharing.db.recipient.findMany({ where: { shareId }, orderBy: { id: 'asc' } });
const linksOf = (shareId: string) =>
  sharing.db.recipientLink.findMany({
    where: { recipient: { shareId } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
const entries = (subjectId: string, action: string) => sharing.db.auditEntry.count({ where: { subjectId, action } });
const stop = (shareId: string, recipientId?: string) =>
  stopSharing(sharing.deps, {
    actor: sharing.actor,
    what: recipientId === undefined ? { shareId } : { recipientId },
  });

async function anotherActor(role: string): Promise<StaffActor> {
  const { firmId } = sharing.actor;
  const id = sharing.deps.ids.newId('stf');
  const createdAt = sharing.deps.clock.now();
  await sharing.db.staffMember.create({ data: { firmId, id, name: role, email: `${id}@firm.test`, role, createdAt } });

  return { kind: 'staff', firmId, staffMemberId: id as StaffActor['staffMemberId'] };
}

describe('A share in the portal', () => {
  it('has one link for each recipient, of which only the hash is kept, for 90 days from the end of the hold', async () => {
    const { shareId } = await sharing.share('1042', BOTH, 'portal');

    const { holdUntil, ...share } = await sharing.db.share.findFirstOrThrow({ where: { id: shareId } });
    const [links, recipients] = [await linksOf(shareId), await recipientsOf(shareId)];
    const { portalSecrets } = sharing.deps;
    expect(share).toMatchObject({ byEmail: false, byPortal: true });
    expect(new Set(links.map(({ recipientId }) => recipientId))).toEqual(new Set(recipients.map(({ id }) => id)));
    for (const link of links) {
      expect(link.tokenHash).toBe(portalSecrets.hashOf(portalSecrets.linkToken(link.id)));
      expect(link.expiresAt).toEqual(new Date(holdUntil.getTime() + LINK_LIFE_MS));
    }
  });

  it('is not mailed with a link that opens nothing, as after a change of the key, and is once the link can be made', async () => {
    const { shareId } = await sharing.share('1042', DANA, 'portal');
    const [link] = await linksOf(shareId);
    const where = { id: link?.id ?? '' };
    await sharing.db.recipientLink.updateMany({ where, data: { tokenHash: 'of another key' } });
    sharing.passMs(HOLD_MS);
    const known = sharing.mails.length;

    await sharing.deliver(shareId);
    const refused = sharing.mails.length - known;
    const waiting = await sharing.db.delivery.findFirstOrThrow({ where: { shareId } });
    await sharing.db.recipientLink.updateMany({ where, data: { tokenHash: link?.tokenHash ?? '' } });
    sharing.passMs(LEASE_MS);
    await sharing.deliver(shareId);

    expect(refused).toBe(0);
    expect(waiting).toMatchObject({
      state: 'deferred',
      reason: 'the secret key of the link to the portal was changed',
    });
    expect(sharing.mails.length - known).toBe(1);
    expect(await sharing.states(shareId)).toEqual(['accepted']);
  });

  it('has no link when it goes by e-mail', async () => {
    const { shareId } = await sharing.share('1042', DANA, 'email');

    expect(await linksOf(shareId)).toEqual([]);
  });

  it('is made on the plan Starter, by e-mail it is not', async () => {
    await sharing.set('plan', 'Starter');

    await expect(sharing.check('1042', DANA, 'email')).rejects.toThrow('plan-excludes-email');
    await expect(sharing.check('1042', DANA, 'both')).rejects.toThrow('plan-excludes-email');
    const { shareId } = await sharing.share('1042', DANA, 'portal');
    await sharing.set('plan', 'Boutique');

    expect(await linksOf(shareId)).toHaveLength(1);
  });
});

describe('Stop sharing', () => {
  it('closes the share, cancels what waits, and is written down once', async () => {
    const { shareId } = await sharing.share('1042', BOTH, 'portal');

    const [first, second] = [await stop(shareId), await stop(shareId)];

    expect(first).toMatchObject({ ok: true, value: { billNumber: '1042', mailed: false } });
    expect(first.ok && first.value.names.toSorted()).toEqual(['Dana Reyes', 'Marcus Bell']);
    expect(second).toMatchObject({ ok: true, value: { names: [] } });
    expect((await recipientsOf(shareId)).every(({ stoppedAt }) => stoppedAt !== null)).toBe(true);
    expect(await sharing.states(shareId)).toEqual(['cancelled', 'cancelled']);
    expect(await entries(shareId, 'sharing-stopped')).toBe(1);
  });

  it('of one recipient leaves the other', async () => {
    const { shareId } = await sharing.share('1042', BOTH, 'portal');
    const [one, other] = await recipientsOf(shareId);

    await stop(shareId, one?.id);

    const after = await recipientsOf(shareId);
    expect(after.find(({ id }) => id === one?.id)?.stoppedAt).not.toBeNull();
    expect(after.find(({ id }) => id === other?.id)?.stoppedAt).toBeNull();
    expect((await sharing.states(shareId)).toSorted()).toEqual(['cancelled', 'held']);
  });

  it('says that a PDF went out, where one did', async () => {
    const { shareId } = await sharing.share('1042', DANA, 'both');
    await sharing.deliver(shareId);

    expect(await stop(shareId)).toMatchObject({ value: { mailed: true } });
    expect(await sharing.states(shareId)).toEqual(['accepted']);
  });

  it('of a bill stops all that is in the portal, and leaves the mailed copies', async () => {
    const [portal, mailed] = [await sharing.share('1042', DANA, 'portal'), await sharing.share('1042', BOTH, 'email')];
    const { id: billId } = await sharing.db.bill.findFirstOrThrow({ where: { number: '1042' } });

    await stopSharing(sharing.deps, { actor: sharing.actor, what: { billId } });

    const open = await sharing.db.recipient.count({
      where: { share: { billId, byPortal: true }, stoppedAt: null, replacedBy: null },
    });
    expect(open).toBe(0);
    expect((await recipientsOf(portal.shareId))[0]?.stoppedAt).not.toBeNull();
    expect((await recipientsOf(mailed.shareId)).every(({ stoppedAt }) => stoppedAt === null)).toBe(true);
  });

  it.each(['attorney', 'read-only'])('is refused to the role %s', async (role) => {
    const { shareId } = await sharing.share('1042', DANA, 'portal');
    const actor = await anotherActor(role);

    expect(await stopSharing(sharing.deps, { actor, what: { shareId } })).toMatchObject({
      refusal: { code: 'no-permission' },
    });
    expect((await recipientsOf(shareId))[0]?.stoppedAt).toBeNull();
  });

  it('knows no share of that id', async () => {
    expect(await stop('shr_none')).toMatchObject({ refusal: { code: 'share-not-found' } });
  });
});

async function again(shareId: string) {
  const { deps, actor } = sharing;
  const opened = await shareAgain(deps, { actor, shareId });
  if (!opened.ok) throw new Error(opened.refusal.code);
  const { draftId, values } = opened.value;
  const check = await previewShare(deps, { actor, draftId, values });
  if (!check.ok) throw new Error(check.refusal.code);

  return { draftId, values, confirm: () => shareBill(deps, { actor, draftId, reason: 'agreed by phone' }) };
}

describe('Share again', () => {
  it('opens the form as the share was, and stops nothing yet', async () => {
    const { shareId } = await sharing.share('1042', BOTH, 'both');
    sharing.passMs(3_600_000);

    const { values } = await again(shareId);

    expect(values).toMatchObject({ channel: 'both', message: 'Thank you', again: shareId });
    expect(values.to).toHaveLength(2);
    expect((await recipientsOf(shareId)).every(({ stoppedAt }) => stoppedAt === null)).toBe(true);
  });

  it('stops the earlier share with the write of the new one, and both stay in history', async () => {
    const { shareId } = await sharing.share('1042', DANA, 'portal');
    await sharing.deliver(shareId);
    sharing.passMs(3_600_000);

    const shared = await (await again(shareId)).confirm();

    const newId = shared.ok ? shared.value : '';
    const earlier = await sharing.db.share.findFirstOrThrow({ where: { id: shareId } });
    const [old, fresh] = [await linksOf(shareId), await linksOf(newId)];
    expect(earlier.sharedAgainAs).toBe(newId);
    expect((await recipientsOf(shareId))[0]?.stoppedAt).not.toBeNull();
    expect((await recipientsOf(newId))[0]?.stoppedAt).toBeNull();
    expect(fresh[0]?.tokenHash).not.toBe(old[0]?.tokenHash);
    expect(await entries(shareId, 'shared-again')).toBe(1);
  });

  it('goes through the same guards: not within a minute, and only once', async () => {
    const { shareId } = await sharing.share('1042', DANA, 'portal');
    await expect(again(shareId)).rejects.toThrow('exact-repeat');

    sharing.passMs(3_600_000);
    const [one, other] = [await again(shareId), await again(shareId)];
    await one.confirm();
    sharing.passMs(3_600_000);

    expect((await other.confirm()).ok).toBe(false);
    await expect(again(shareId)).rejects.toThrow('shared-again-already');
    expect(await sharing.db.share.count({ where: { sharedAgainAs: null, id: shareId } })).toBe(0);
  });

  it('stops nothing when the bill has changed since the check', async () => {
    const { shareId } = await sharing.share('1042', DANA, 'portal');
    sharing.passMs(3_600_000);
    const { confirm } = await again(shareId);
    const where = { number: '1042' };
    const { version } = await sharing.db.bill.findFirstOrThrow({ where });
    await sharing.db.bill.updateMany({ where, data: { version: version + 1 } });

    const shared = await confirm();
    await sharing.db.bill.updateMany({ where, data: { version } });

    expect(shared).toMatchObject({ refusal: { code: 'bill-changed' } });
    expect((await recipientsOf(shareId))[0]?.stoppedAt).toBeNull();
  });

  it('takes no place any more when another bill is chosen in the form', async () => {
    const { shareId } = await sharing.share('1042', DANA, 'portal');
    sharing.passMs(3_600_000);
    const { draftId, values } = await again(shareId);
    const { deps, actor } = sharing;
    const other = await sharing.db.bill.findFirstOrThrow({
      where: { state: 'awaiting_payment', NOT: { number: '1042' } },
    });
    const check = await previewShare(deps, { actor, draftId, values: { ...values, billId: other.id } });
    const shared = check.ok ? await shareBill(deps, { actor, draftId, reason: 'agreed by phone' }) : check;

    expect((await recipientsOf(shareId))[0]?.stoppedAt).toBeNull();
    expect(shared.ok ? 'shared' : shared.refusal.code).not.toBe('share-not-found');
  });
});

describe('Another address for a recipient', () => {
  it('gets a link of its own, and the link of the first address opens nothing any more', async () => {
    const { shareId } = await sharing.share('1042', DANA, 'portal');
    sharing.outcomes.push({ kind: 'rejected', reason: 'mailbox unknown' });
    await sharing.deliver(shareId);
    const { id: deliveryId } = await sharing.db.delivery.findFirstOrThrow({ where: { shareId } });
    const address = `dana.${deliveryId.slice(-6).toLowerCase()}@acme.test`;

    sharing.passMs(1_000);
    const fixed = await fixAddress(sharing.deps, { actor: sharing.actor, deliveryId, address, reason: undefined });

    const [first, second] = await recipientsOf(shareId);
    expect(fixed).toEqual({ ok: true, value: { kind: 'sent' } });
    expect(first?.stoppedAt).not.toBeNull();
    expect(second).toMatchObject({ address, stoppedAt: null });
    expect((await linksOf(shareId)).map(({ recipientId }) => recipientId)).toContain(second?.id);
  });
});
