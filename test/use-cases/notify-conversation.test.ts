// The messages of a share when jobs meet each other: two runs at once, and what a killed one left.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../src/chat/messages.ts';
import type { ConversationPort, PostOutcome } from '../../src/ports/conversation.ts';
import { cancelShare } from '../../src/use-cases/cancel-share.ts';
import { decideUnknownMail } from '../../src/use-cases/decide-unknown-mail.ts';
import { notifyConversation } from '../../src/use-cases/notify-conversation.ts';
import { openAnyDatabase, type ThrowAway } from '../support/database.ts';
import { type Sharing, startSharing } from '../support/sharing.ts';

const DANA = ['dana@acme.test'];
const BOTH = ['dana@acme.test', 'marcus.bell@acme.test'];

let store: ThrowAway;
let sharing: Sharing;
let posted: { message: Message; conversation: string }[];
let outcomes: PostOutcome[];

beforeAll(async () => {
  store = await openAnyDatabase();
  sharing = await startSharing(store.database);
});
beforeEach(() => {
  sharing.passMs(86_400_000);
  [posted, outcomes] = [[], []];
});
afterAll(async () => {
  await store.database.stop();
  await store.drop();
});

/** Answers as `outcomes` say; "posted" when they are used up. */
function port(): ConversationPort {
  return {
    privacyOf: async () => 'inside',
    post: async ({ conversation }, message) => {
      posted.push({ conversation, message });
      const ts = `${posted.length}`;
      await new Promise((resolve) => setTimeout(resolve, 20));

      return outcomes.shift() ?? { kind: 'posted', posted: { postedIn: conversation, postedId: ts } };
    },
    update: async ({ postedIn, postedId }) => ({ kind: 'posted', posted: { postedIn, postedId } }),
  };
}

const notify = (shareId: string) =>
  notifyConversation({ ...sharing.deps, conversations: { slack: port() } }, { shareId });

describe('Two runs for the same share', () => {
  it('post its card once, whoever comes first: the other finds that it was taken', async () => {
    const { shareId } = await sharing.share('1042', DANA);

    const runs = await Promise.allSettled([notify(shareId), notify(shareId)]);

    expect(posted).toHaveLength(1);
    expect(runs.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await notify(shareId);
    expect(posted).toHaveLength(1);
  });
});

describe('A post that a killed process had begun', () => {
  it('is made once more and marked, and the mark stays when the card changes', async () => {
    const { shareId } = await sharing.share('1042', DANA);
    await sharing.db.chatMessage.updateMany({ where: { shareId }, data: { state: 'posting', tries: 1 } });

    await notify(shareId);

    expect(posted[0]?.message.context).toContain('(may be a repeat)');
    const { shownHash } = await sharing.db.chatMessage.findFirstOrThrow({ where: { shareId } });
    await notify(shareId);
    expect(await sharing.db.chatMessage.findFirstOrThrow({ where: { shareId } })).toMatchObject({
      shownHash,
      tries: 2,
    });
  });
});

describe('A card that begins in the direct messages of its sharer', () => {
  it('says nothing of another conversation', async () => {
    const { shareId } = await sharing.share('1042', DANA);
    const where = { platform: 'slack', workspaceId: 'T0TEST', userId: 'U0SAM' };
    const { staffMemberId, firmId } = sharing.actor;
    await sharing.db.chatIdentity.createMany({
      data: [{ ...where, firmId, id: 'idn_1', staffMemberId, createdAt: sharing.deps.clock.now() }],
    });
    await sharing.db.chatMessage.updateMany({ where: { shareId }, data: { conversation: 'U0SAM' } });
    await sharing.db.share.updateMany({ where: { id: shareId }, data: { conversation: 'U0SAM' } });

    await notify(shareId);

    expect(posted).toMatchObject([{ conversation: 'U0SAM', message: { context: ['Shared by Sam Ortiz'] } }]);
  });
});

describe('What was under way when its share was cancelled', () => {
  const cancel = (shareId: string) => cancelShare(sharing.deps, { actor: sharing.actor, shareId });

  it('and was put off, is not tried again, and does not stay open', async () => {
    const { shareId } = await sharing.share('1042', BOTH);
    sharing.outcomes.push({ kind: 'deferred', reason: 'mailbox full' }, 'slow');
    const slow = sharing.deliver(shareId);
    await sharing.slowBegun();
    await cancel(shareId);
    await sharing.db.delivery.updateMany({ where: { shareId, state: 'transmitting' }, data: { state: 'deferred' } });
    sharing.endSlow();
    await slow.catch(() => undefined);

    await sharing.deliver(shareId);

    expect(await sharing.states(shareId)).toEqual(['cancelled', 'cancelled']);
  });

  it('and was left by a killed process, is shown as unknown, and can be marked as sent, but not sent again', async () => {
    const { shareId } = await sharing.share('1042', BOTH);
    sharing.outcomes.push({ kind: 'deferred', reason: 'mailbox full' }, 'crash-after');
    await sharing.deliver(shareId).catch(() => undefined);
    await cancel(shareId);

    expect(await sharing.deliver(shareId)).toBeUndefined();

    expect((await sharing.states(shareId)).toSorted()).toEqual(['cancelled', 'unknown']);
    const left = await sharing.db.delivery.findFirstOrThrow({ where: { shareId, state: 'unknown' } });
    const decide = (decision: 'resend' | 'mark-sent') =>
      decideUnknownMail(sharing.deps, { actor: sharing.actor, deliveryId: left.id, decision, pressKey: decision });
    expect(left.nextTryAt).toBeNull();
    expect(await decide('resend')).toEqual({ ok: false, refusal: { code: 'not-resendable' } });
    expect(await decide('mark-sent')).toEqual({ ok: true, value: 'done' });
  });
});
