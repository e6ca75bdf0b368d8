// Shows a share's state in its conversation: posts the card once and updates it after that, and puts what the sharer
// must know into its thread. Of somebody who has left, an administrator is told instead. The handler of the job
// `notify-conversation`; jobs of one share never run at the same time.
import type { ConversationPort } from '../ports/conversation.ts';
import type { IdGenerator } from '../ports/id-generator.ts';
import { showHandovers } from './hand-over.ts';
import { mayBeRepeat, type PostDeps, postMessage, saveMessage, showMessage } from './post-message.ts';
import {
  cardChangesAt,
  cardOf,
  hasLeft,
  isTrueNow,
  loadMessages,
  noticeOf,
  type SharedMessages,
  type ShareMessage,
  sharerIn,
} from './share-messages.ts';

export type NotifyDeps = PostDeps & {
  readonly ids: IdGenerator;
  readonly conversations: Readonly<Record<string, ConversationPort>>;
};

/**
 * Returns when to come back, where the card changes by itself. Throws Fault('chat-failed', retryable) when the platform did
 * not take a message and may take it later.
 */
export async function notifyConversation(
  deps: NotifyDeps,
  request: { shareId: string },
): Promise<{ retryAt: Date } | undefined> {
  const share = await loadMessages(deps.db, request.shareId);
  const card = share?.messages.find(({ kind }) => kind === 'card');
  const port = card ? deps.conversations[card.platform] : undefined;
  if (!share || !card || !port) {
    return undefined;
  }

  const shown = await showCard(deps, { share, card, port });
  await showHandovers(deps, { share, card: shown, port });
  for (const notice of share.messages.filter((message) => isToBePosted(share, message))) {
    await postNotice(deps, { share, card: shown, port, notice });
  }

  const retryAt = shown.state === 'failed' ? undefined : cardChangesAt(share, deps.clock.now());

  return retryAt && { retryAt };
}

type Shown = { readonly share: SharedMessages; readonly card: ShareMessage; readonly port: ConversationPort };

function isToBePosted(share: SharedMessages, message: ShareMessage): boolean {
  const isOpen = message.state === 'pending' || mayBeRepeat(message);

  return message.kind !== 'card' && message.kind !== 'handover' && isOpen && isTrueNow(share, message);
}

/** Returns the card as it is now. Before every post and update it is asked who can read it there. */
async function showCard(deps: NotifyDeps, request: Shown): Promise<ShareMessage> {
  const { card } = request;
  if (card.state === 'failed') {
    return card;
  }

  return ((await mayBeThere(request)) ? await drawCard(deps, request) : undefined) ?? toSharer(deps, request);
}

/** Nothing more goes into the direct messages of somebody who has left. */
async function mayBeThere({ share, card, port }: Shown): Promise<boolean> {
  const isSharers = card.conversation === sharerIn(share, card);
  if (card.direct || isSharers) {
    return isSharers;
  }

  const privacy = await port.privacyOf(card);

  return privacy === 'inside' || (privacy === 'personal' && !hasLeft(share, card));
}

/** Undefined: it cannot be shown there. */
async function drawCard(
  deps: NotifyDeps,
  request: Shown & { readonly before?: ShareMessage },
): Promise<ShareMessage | undefined> {
  const { share, card, port, before = card } = request;
  const message = cardOf(share, { card, now: deps.clock.now() });

  return showMessage(deps, { row: card, before, port, message });
}

/** Where outsiders may read, or nothing can be posted, the sharer gets the card. That it moved is written with its post. */
async function toSharer(deps: NotifyDeps, request: Shown): Promise<ShareMessage> {
  const { share, card } = request;
  const sharer = sharerIn(share, card);
  if (sharer === undefined || (card.direct && card.conversation === sharer)) {
    return saveMessage(deps, card, { state: 'failed' });
  }

  const place = { direct: true, conversation: sharer, postedId: null, postedIn: null };
  const moved = { ...card, ...place, state: 'pending', tries: 0, shownHash: null };

  return (
    (await drawCard(deps, { ...request, card: moved, before: card })) ?? toSharer(deps, { ...request, card: moved })
  );
}

type Noticed = Shown & { readonly notice: ShareMessage };

/** Into the card's thread; where nothing can be posted there, to the sharer directly. */
async function postNotice(deps: NotifyDeps, request: Noticed): Promise<void> {
  const { share, port, notice } = request;
  const message = noticeOf(share, notice);
  for (const { address, thread } of placesOf(request)) {
    const post = { row: { ...notice, ...address }, before: notice, port, message };
    if (await postMessage(deps, { ...post, ...(thread === null ? {} : { thread }) })) {
      return;
    }
  }

  await saveMessage(deps, notice, { state: 'failed' });
}

type Place = {
  readonly address: { readonly conversation: string; readonly direct: boolean };
  readonly thread: string | null;
};

function placesOf({ share, card, notice }: Noticed): Place[] {
  const { postedIn, postedId, direct } = card;
  const sharer = sharerIn(share, notice);
  const isShown = card.state !== 'failed' && postedIn !== null;

  return [
    ...(isShown ? [{ address: { conversation: postedIn, direct }, thread: postedId }] : []),
    ...(sharer === undefined ? [] : [{ address: { conversation: sharer, direct: true }, thread: null }]),
  ];
}
