// The card of a share whose sharer has left while it is held: an administrator gets it directly, with Cancel. Used by
// notify-conversation.ts, so that it is seen to whichever way somebody leaves, also in the moment in which they share.
import type { ConversationPort } from '../ports/conversation.ts';
import type { NotifyDeps } from './notify-conversation.ts';
import { saveMessage, showMessage } from './post-message.ts';
import { cardOf, hasLeft, keeperIn, type SharedMessages, type ShareMessage } from './share-messages.ts';

type Shown = { readonly share: SharedMessages; readonly card: ShareMessage; readonly port: ConversationPort };

/** Posted once to each who looks after it, and updated as the card is. */
export async function showHandovers(deps: NotifyDeps, { share, card, port }: Shown): Promise<void> {
  const added = await addHandover(deps, { share, card });
  const known = share.messages.filter(({ kind, state }) => kind === 'handover' && state !== 'failed');
  for (const row of [...known, ...added]) {
    const message = cardOf(share, { card: row, now: deps.clock.now() });
    if (!(await showMessage(deps, { row, port, message }))) {
      await saveMessage(deps, row, { state: 'failed' });
    }
  }
}

/** None where the card itself has gone to them. */
async function addHandover(deps: NotifyDeps, { share, card }: Omit<Shown, 'port'>): Promise<ShareMessage[]> {
  const keeper = keeperIn(share, card);
  const isHeld = share.cancelledAt === null && share.deliveries.some(({ state }) => state === 'held');
  if (!isHeld || !keeper || !hasLeft(share, card) || (card.direct && card.conversation === keeper.userId)) {
    return [];
  }

  const isTold = share.messages.some(
    ({ kind, deliveryId }) => kind === 'handover' && deliveryId === keeper.staffMemberId,
  );

  return isTold ? [] : [await save(deps, { share, card, keeper })];
}

type NewHandover = Omit<Shown, 'port'> & { readonly keeper: NonNullable<ReturnType<typeof keeperIn>> };

async function save(deps: NotifyDeps, { share, card, keeper }: NewHandover): Promise<ShareMessage> {
  const { platform, workspaceId } = card;
  const now = deps.clock.now();
  const row = {
    id: deps.ids.newId('msg'),
    kind: 'handover',
    deliveryId: keeper.staffMemberId,
    ...{ platform, workspaceId, conversation: keeper.userId, direct: true },
    ...{ state: 'pending', tries: 0, postedId: null, postedIn: null, shownHash: null },
  };
  const key = { firmId: share.firmId, shareId: share.id };
  await deps.db.chatMessage.create({ data: { ...row, ...key, createdAt: now, updatedAt: now }, select: { id: true } });

  return row;
}
