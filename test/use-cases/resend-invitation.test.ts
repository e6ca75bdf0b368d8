// A new invitation for a client who has never signed in: when it can be sent, and what it replaces.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { resendInvitation } from '../../src/use-cases/resend-invitation.ts';
import { stopSharing } from '../../src/use-cases/stop-sharing.ts';
import { openAnyDatabase, type ThrowAway } from '../support/database.ts';
import { type Sharing, startSharing } from '../support/sharing.ts';

const DAY = 86_400_000;

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

const linksOf = (shareId: string) =>
  sharing.db.recipientLink.findMany({
    where: { recipient: { shareId } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });

describe('A new invitation', () => {
  const invite = (recipientId: string, pressKey: string) =>
    resendInvitation(sharing.deps, { actor: sharing.actor, recipientId, pressKey });

  async function oldInvitation() {
    const { shareId } = await sharing.share('1042', ['dana@acme.test'], 'portal');
    await sharing.deliver(shareId);
    const { id: recipientId } = await sharing.db.recipient.findFirstOrThrow({ where: { shareId } });

    return { shareId, recipientId };
  }

  it('is not needed within seven days', async () => {
    const { recipientId } = await oldInvitation();
    sharing.passMs(6 * DAY);

    expect(await invite(recipientId, 'early')).toMatchObject({ refusal: { code: 'not-invitable' } });
  });

  it('replaces the older link and is mailed once for each press, again a week later', async () => {
    const { shareId, recipientId } = await oldInvitation();
    sharing.passMs(7 * DAY);

    const answers = [await invite(recipientId, 'one'), await invite(recipientId, 'one')];

    const links = await linksOf(shareId);
    expect(answers).toEqual([
      { ok: true, value: 'sent' },
      { ok: true, value: 'sent' },
    ]);
    expect(links.map(({ replacedAt }) => replacedAt === null)).toEqual([false, true]);
    expect(await sharing.states(shareId)).toEqual(['accepted', 'queued']);
    await sharing.deliver(shareId);
    expect(await sharing.states(shareId)).toEqual(['accepted', 'accepted']);

    sharing.passMs(7 * DAY);
    expect(await invite(recipientId, 'two')).toEqual({ ok: true, value: 'sent' });
    expect(await linksOf(shareId)).toHaveLength(3);
  });

  it('is refused to whom the bill is closed, and for somebody who has signed in', async () => {
    const { shareId, recipientId } = await oldInvitation();
    sharing.passMs(8 * DAY);
    await sharing.db.recipient.updateMany({ where: { id: recipientId }, data: { viewedAt: sharing.deps.clock.now() } });
    expect(await invite(recipientId, 'seen')).toMatchObject({ refusal: { code: 'not-invitable' } });

    await sharing.db.recipient.updateMany({ where: { id: recipientId }, data: { viewedAt: null } });
    await stopSharing(sharing.deps, { actor: sharing.actor, what: { shareId } });
    expect(await invite(recipientId, 'stopped')).toMatchObject({ refusal: { code: 'not-invitable' } });
  });

  it('is refused to who may not share', async () => {
    const { recipientId } = await oldInvitation();
    sharing.passMs(8 * DAY);
    const { staffMemberId: id } = sharing.actor;
    await sharing.db.staffMember.updateMany({ where: { id }, data: { role: 'attorney' } });

    const invited = await invite(recipientId, 'attorney');
    await sharing.db.staffMember.updateMany({ where: { id }, data: { role: 'billing' } });

    expect(invited).toMatchObject({ refusal: { code: 'no-permission' } });
  });
});
