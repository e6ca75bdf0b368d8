// Shows a share's state in its conversation: posts the card once and updates it after that, and puts what the sharer
// must know into its thread. The handler of the job `notify-conversation`; jobs of one share never run at the same time.
import { createHash } from 'node:crypto';
import type { Message } from '../chat/messages.ts';
import type { ConversationPort } from '../ports/conversation.ts';
import { mayBeRepeat, type PostDeps, postMessage, saveMessage, updateMessage } from './post-message.ts';
import { cardOf, loadMessages, noticeOf, type SharedMessages, type ShareMessage, sharerIn } from './share-messages.ts';

export type NotifyDeps = PostDeps & { readonly conversations: Readonly<Record<string, ConversationPort>> };

/** Throws Fault('chat-failed', retryable) when the platform did not take a message and may take it later. */
export async function notifyConversation(deps: NotifyDeps, request: { shareId: string }): Promise<void> {
  const share = await loadMessages(deps.db, request.shareId);
  const card = share?.messages.find(({ kind }) => kind === 'card');
  const port = card ? deps.conversations[card.platform] : undefined;
  if (!share || !card || !port) {
    return;
  }

  const shown = await showCard(deps, { share, card, port });
  for (const notice of share.messages.filter(isToBePosted)) {
    await postNotice(deps, { share, card: shown, port, notice });
  }
}

type Shown = { readonly share: SharedMessages; readonly card: ShareMessage; readonly port: ConversationPort };

function isToBePosted(message: ShareMessage): boolean {
  return message.kind !== 'card' && (message.state === 'pending' || mayBeRepeat(message));
}

/** Returns the card as it is now. */
async function showCard(deps: NotifyDeps, request: Shown): Promise<ShareMessage> {
  if (request.card.state === 'failed') {
    return request.card;
  }

  const card = await placeCard(deps, request);
  if (card.state === 'failed') {
    return card;
  }

  const message = cardOf(request.share, { card, now: deps.clock.now() });
  const hash = hashOf(message);
  if (hash === card.shownHash) {
    return card;
  }

  return drawCard(deps, { ...request, card, message, hash });
}

type Drawn = Shown & { readonly message: Message; readonly hash: string };

async function drawCard(deps: NotifyDeps, request: Drawn): Promise<ShareMessage> {
  const { card, port, message, hash, share } = request;
  const post = { row: card, port, message, hash };
  const drawn = card.postedId === null ? await postMessage(deps, post) : await updateMessage(deps, post);
  if (drawn) {
    return drawn;
  }

  return card.direct
    ? saveMessage(deps, card, { state: 'failed' })
    : showCard(deps, { share, port, card: await moveToSharer(deps, request) });
}

/** Asked before every post and update: where outsiders may read, nothing is posted, and the sharer gets the card. */
async function placeCard(deps: NotifyDeps, request: Shown): Promise<ShareMessage> {
  const { card, port } = request;
  if (card.direct || (await port.privacyOf(card)) === 'inside') {
    return card;
  }

  return moveToSharer(deps, request);
}

async function moveToSharer(deps: NotifyDeps, { share, card }: Shown): Promise<ShareMessage> {
  const sharer = sharerIn(share, card);
  const moved = {
    direct: true,
    conversation: sharer ?? '',
    state: sharer === undefined ? 'failed' : 'pending',
    tries: 0,
    postedId: null,
    postedIn: null,
    shownHash: null,
  };
  return saveMessage(deps, card, moved);
}

type Noticed = Shown & { readonly notice: ShareMessage };

/** Into the card's thread; where nothing can be posted there, to the sharer directly. */
async function postNotice(deps: NotifyDeps, request: Noticed): Promise<void> {
  const { share, port, notice } = request;
  const message = noticeOf(share, notice);
  for (const { address, thread } of placesOf(request)) {
    const post = { row: { ...notice, ...address }, port, message, hash: hashOf(message) };
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

function hashOf(message: Message): string {
  return createHash('sha256').update(JSON.stringify(message)).digest('hex');
}
