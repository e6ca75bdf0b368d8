// Shows a share's state in its conversation: posts the card once and updates it after that.
// The handler of the job `notify-conversation`; jobs of one share never run at the same time.
import { createHash } from 'node:crypto';
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { type Message, shareCard } from '../chat/messages.ts';
import { billStatus } from '../core/bill.ts';
import { DELIVERY_STATES } from '../core/delivery.ts';
import { firmSettings } from '../core/firm-settings.ts';
import { localDateAt } from '../core/local-date.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConversationPort, PostOutcome } from '../ports/conversation.ts';
import { BILL_COLUMNS, billOf, known } from './bill-facts.ts';

export type NotifyDeps = {
  readonly db: FirmDb;
  readonly clock: Clock;
  readonly conversations: Readonly<Record<string, ConversationPort>>;
};

const CARD_COLUMNS = {
  id: true,
  platform: true,
  workspaceId: true,
  conversation: true,
  direct: true,
  state: true,
  postedId: true,
  postedIn: true,
  shownHash: true,
  share: {
    select: {
      holdUntil: true,
      bill: { select: BILL_COLUMNS },
      sharer: { select: { name: true } },
      firm: { select: { timeZone: true, settings: true } },
      deliveries: {
        orderBy: { id: 'asc' },
        select: { state: true, reason: true, acceptedAt: true, recipient: { select: { name: true, address: true } } },
      },
    },
  },
} as const;

type CardRow = NonNullable<Awaited<ReturnType<typeof findCard>>>;

function findCard(db: FirmDb, shareId: string) {
  return db.chatMessage.findFirst({ where: { shareId, kind: 'card' }, select: CARD_COLUMNS });
}

export async function notifyConversation(deps: NotifyDeps, request: { shareId: string }): Promise<void> {
  const card = await findCard(deps.db, request.shareId);
  const port = card ? deps.conversations[card.platform] : undefined;
  if (!card || !port || card.state === 'failed') {
    return;
  }

  const placed = await placeCard(deps, { card, port, shareId: request.shareId });
  const message = cardMessage(deps, { shareId: request.shareId, card: placed });
  const hash = createHash('sha256').update(JSON.stringify(message)).digest('hex');
  if (hash === placed.shownHash) {
    return;
  }

  await showCard(deps, { card: placed, port, message, hash, shareId: request.shareId });
}

type Placed = { readonly card: CardRow; readonly port: ConversationPort; readonly shareId: string };

/** Asked before every post and update: where outsiders may read, nothing is posted, and the sharer gets the card. */
async function placeCard(deps: NotifyDeps, request: Placed): Promise<CardRow> {
  const { card, port } = request;
  if (card.direct || (await port.privacyOf(card)) === 'inside') {
    return card;
  }

  return moveToSharer(deps, request);
}

async function moveToSharer(deps: NotifyDeps, request: Placed): Promise<CardRow> {
  const { card } = request;
  const share = await deps.db.share.findFirstOrThrow({
    where: { id: request.shareId },
    select: { sharer: { select: { identities: { select: { userId: true, platform: true, workspaceId: true } } } } },
  });
  const identity = share.sharer.identities.find(
    (candidate) => candidate.platform === card.platform && candidate.workspaceId === card.workspaceId,
  );
  const moved = {
    direct: true,
    conversation: identity?.userId ?? '',
    state: identity ? 'pending' : 'failed',
    postedId: null,
    postedIn: null,
    shownHash: null,
  };
  await deps.db.chatMessage.updateMany({ where: { id: card.id }, data: { ...moved, updatedAt: deps.clock.now() } });

  return { ...card, ...moved };
}

async function showCard(
  deps: NotifyDeps,
  request: Placed & { readonly message: Message; readonly hash: string },
): Promise<void> {
  const { card, port, message, hash } = request;
  if (card.state === 'failed') {
    return;
  }

  const outcome = await postOrUpdate(deps, request);
  if (outcome.kind === 'posted') {
    await saveCard(deps, card, {
      state: 'posted',
      postedId: outcome.postedId,
      postedIn: outcome.postedIn,
      shownHash: hash,
    });

    return;
  }

  if (card.direct) {
    await saveCard(deps, card, { state: 'failed' });

    return;
  }

  const moved = await moveToSharer(deps, request);
  await showCard(deps, { card: moved, port, message, hash, shareId: request.shareId });
}

async function postOrUpdate(deps: NotifyDeps, request: Placed & { message: Message }): Promise<PostOutcome> {
  const { card, port, message } = request;
  const { postedId, postedIn, workspaceId } = card;
  if (postedId !== null && postedIn !== null) {
    return port.update({ workspaceId, postedId, postedIn }, message);
  }

  await saveCard(deps, card, { state: 'posting' });

  return port.post(card, message, card.id);
}

async function saveCard(
  deps: NotifyDeps,
  card: CardRow,
  data: { state: string; postedId?: string; postedIn?: string; shownHash?: string },
): Promise<void> {
  const change = { where: { id: card.id }, data: { ...data, updatedAt: deps.clock.now() } };
  await deps.db.changeAndWrite({ model: 'chatMessage', ...change }, {});
}

function cardMessage(deps: NotifyDeps, request: { shareId: string; card: CardRow }): Message {
  const { share } = request.card;
  const bill = billOf(share.bill);
  const { timeZone, settings } = share.firm;

  return shareCard({
    shareId: request.shareId as `shr_${string}`,
    billNumber: bill.number,
    billKind: bill.kind,
    clientName: bill.clientName,
    balance: bill.balance,
    status: billStatus(bill, localDateAt(deps.clock.now(), timeZone)),
    sharerName: share.sharer.name,
    holdUntil: share.holdUntil,
    timeZone,
    detail: firmSettings(settings).cardDetail,
    recipients: share.deliveries.map(({ recipient, state, reason, acceptedAt }) => ({
      ...recipient,
      state: known(DELIVERY_STATES, state),
      reason,
      acceptedAt: acceptedAt ?? undefined,
    })),
    moved: request.card.direct,
    // A post that was begun and has no id may have arrived.
    repeat: request.card.state === 'posting',
  });
}
