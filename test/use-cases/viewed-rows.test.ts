// What is told in the conversation of views in the portal: once for each recipient, and only where it is wanted.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Message } from '../../src/chat/messages.ts';
import type { ConversationPort } from '../../src/ports/conversation.ts';
import { notifyConversation } from '../../src/use-cases/notify-conversation.ts';
import { changedRows, viewedRows } from '../../src/use-cases/viewed-rows.ts';
import { openAnyDatabase, type ThrowAway } from '../support/database.ts';
import { type Sharing, startSharing } from '../support/sharing.ts';

const DAY = 86_400_000;

let store: ThrowAway;
let sharing: Sharing;
let posted: Message[];
let cards: Message[];

beforeAll(async () => {
  store = await openAnyDatabase();
  sharing = await startSharing(store.database);
});
beforeEach(() => {
  sharing.passMs(2 * DAY);
  [posted, cards] = [[], []];
});
afterAll(async () => {
  await store.database.stop();
  await store.drop();
});

function port(): ConversationPort {
  return {
    privacyOf: async () => 'inside',
    post: async ({ conversation }, message) => {
      posted.push(message);
      return { kind: 'posted', posted: { postedIn: conversation, postedId: `${posted.length}` } };
    },
    update: async (place, message) => {
      cards.push(message);
      return { kind: 'posted', posted: place };
    },
  };
}

const notify = (shareId: string) =>
  notifyConversation({ ...sharing.deps, conversations: { slack: port() } }, { shareId });

async function aShare() {
  const { shareId } = await sharing.share('1042', ['dana@acme.test'], 'portal');
  sharing.passMs(60_000);
  await sharing.deliver(shareId);
  await notify(shareId);
  const { id: recipientId } = await sharing.db.recipient.findFirstOrThrow({ where: { shareId } });
  const place = { platform: 'slack', workspaceId: 'T0TEST', conversation: 'C0TEST' };

  return { recipientId, share: { firmId: sharing.actor.firmId, shareId, ...place } };
}

type Shared = Awaited<ReturnType<typeof aShare>>;

async function view({ share, recipientId }: Shared, tells = true): Promise<void> {
  const now = sharing.deps.clock.now();
  const { viewedAt } = await sharing.db.recipient.findFirstOrThrow({ where: { id: recipientId } });
  const data = { viewedAt: viewedAt ?? now, lastViewAt: now };
  await sharing.db.recipient.updateMany({ where: { id: recipientId }, data });
  await sharing.db.writeRows(viewedRows(sharing.deps, { share, recipientId, tells }));
  await notify(share.shareId);
}

it('The first view is told in the thread of the card; later ones are on the card alone', async () => {
  const shared = await aShare();

  await view(shared);
  sharing.passMs(3_600_000);
  await view(shared);

  expect(posted.slice(1).map(({ text }) => text)).toEqual(['Dana Reyes viewed bill 1042.']);
  expect(cards.at(-1)?.lines[1]).toMatch(/^Viewed by Dana Reyes · .* · last viewed /);
});

it('Nothing is told, and the card says nothing, where the firm wants to know nothing of views', async () => {
  await sharing.set('tellViews', 'false');
  const shared = await aShare();

  await view(shared, false);
  await view(shared);
  await sharing.set('tellViews', 'true');

  expect(posted).toHaveLength(1);
  expect(cards.every(({ lines }) => lines.length === 1)).toBe(true);
});

it('Nothing is told of a client who does not want it', async () => {
  const shared = await aShare();
  const { contactId } = await sharing.db.recipient.findFirstOrThrow({ where: { id: shared.recipientId } });
  const account = { firmId: shared.share.firmId, id: 'pac_1', contactId, createdAt: sharing.deps.clock.now() };
  await sharing.db.portalAccount.create({ data: { ...account, tellsViews: false } });

  await view(shared);
  await sharing.db.portalAccount.deleteMany({ where: { id: 'pac_1' } });

  expect(posted).toHaveLength(1);
});

it('A change is told once to the sharer, with a button', async () => {
  const shared = await aShare();
  await view(shared);
  posted = [];

  for (const _ of [1, 2]) {
    await sharing.db.writeRows(changedRows(sharing.deps, shared));
    await notify(shared.share.shareId);
  }

  expect(posted).toMatchObject([
    { text: 'Bill 1042 has changed since Dana Reyes viewed it. Share it again?', buttons: [{ id: 'share-again' }] },
  ]);
});

it('No change is told of where the bill is closed to the client', async () => {
  const shared = await aShare();
  await view(shared);
  const stoppedAt = sharing.deps.clock.now();
  await sharing.db.recipient.updateMany({ where: { id: shared.recipientId }, data: { stoppedAt } });
  posted = [];

  await sharing.db.writeRows(changedRows(sharing.deps, shared));
  await notify(shared.share.shareId);

  expect(posted).toEqual([]);
});

it('The card comes back by itself when an invitation is over, and offers a new one', async () => {
  const { share } = await aShare();
  const back = await notify(share.shareId);

  sharing.passMs(7 * DAY);
  const later = await notify(share.shareId);

  expect(back?.retryAt).toBeInstanceOf(Date);
  expect(later).toBeUndefined();
  expect(cards.at(-1)?.buttons.map(({ id }) => id)).toContain('resend-invitation');
});
