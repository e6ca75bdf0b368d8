// Reads the messages of a share, and makes what they say from how the share is now. Used by notify-conversation.ts.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { type Message, shareCard } from '../chat/messages.ts';
import { noticeMessage } from '../chat/notices.ts';
import { billStatus } from '../core/bill.ts';
import { DELIVERY_NOTICES, DELIVERY_STATES, isStillSo } from '../core/delivery.ts';
import { firmSettings } from '../core/firm-settings.ts';
import type { DeliveryId, ShareId } from '../core/ids.ts';
import { localDateAt } from '../core/local-date.ts';
import { BILL_COLUMNS, billOf, known } from './bill-facts.ts';
import { isRepeat, MESSAGE_COLUMNS, type StoredMessage } from './post-message.ts';

const SHARE_COLUMNS = {
  id: true,
  conversation: true,
  holdUntil: true,
  bill: { select: BILL_COLUMNS },
  sharer: { select: { name: true, identities: { select: { userId: true, platform: true, workspaceId: true } } } },
  firm: { select: { timeZone: true, settings: true } },
  deliveries: {
    orderBy: { id: 'asc' },
    select: {
      id: true,
      state: true,
      reason: true,
      acceptedAt: true,
      nextTryAt: true,
      flaggedAt: true,
      recipient: { select: { name: true, address: true, replacedBy: true } },
    },
  },
  messages: {
    orderBy: { id: 'asc' },
    select: { ...MESSAGE_COLUMNS, kind: true, deliveryId: true },
  },
} as const;

export type SharedMessages = NonNullable<Awaited<ReturnType<typeof loadMessages>>>;

export type ShareMessage = SharedMessages['messages'][number];

export function loadMessages(db: FirmDb, shareId: string) {
  return db.share.findFirst({ where: { id: shareId }, select: SHARE_COLUMNS });
}

/** The sharer in the workspace of that message; undefined when they are not linked there any more. */
export function sharerIn(share: SharedMessages, message: StoredMessage): string | undefined {
  const { platform, workspaceId } = message;
  const identity = share.sharer.identities.find((one) => one.platform === platform && one.workspaceId === workspaceId);

  return identity?.userId;
}

export function cardOf(share: SharedMessages, { card, now }: { card: ShareMessage; now: Date }): Message {
  const bill = billOf(share.bill);
  const { timeZone, settings } = share.firm;

  return shareCard({
    shareId: share.id as ShareId,
    billNumber: bill.number,
    billKind: bill.kind,
    clientName: bill.clientName,
    balance: bill.balance,
    status: billStatus(bill, localDateAt(now, timeZone)),
    sharerName: share.sharer.name,
    holdUntil: share.holdUntil,
    timeZone,
    detail: firmSettings(settings).cardDetail,
    recipients: share.deliveries.map((delivery) => ({
      deliveryId: delivery.id as DeliveryId,
      name: delivery.recipient.name,
      address: delivery.recipient.address,
      replaced: delivery.recipient.replacedBy !== null,
      state: known(DELIVERY_STATES, delivery.state),
      reason: delivery.reason,
      acceptedAt: delivery.acceptedAt ?? undefined,
      nextTryAt: delivery.nextTryAt ?? undefined,
      flagged: delivery.flaggedAt !== null,
    })),
    moved: card.direct && card.conversation !== share.conversation,
    repeat: isRepeat(card),
  });
}

/** False when the delivery has gone on since the notice was written, or another recipient took this one's place. */
export function isTrueNow(share: SharedMessages, notice: ShareMessage): boolean {
  const delivery = share.deliveries.find(({ id }) => id === notice.deliveryId);
  if (!delivery || delivery.recipient.replacedBy !== null) {
    return false;
  }

  return isStillSo(known(DELIVERY_NOTICES, notice.kind), known(DELIVERY_STATES, delivery.state));
}

export function noticeOf(share: SharedMessages, notice: ShareMessage): Message {
  const delivery = share.deliveries.find(({ id }) => id === notice.deliveryId);
  const sharer = sharerIn(share, notice);

  return noticeMessage({
    kind: known(DELIVERY_NOTICES, notice.kind),
    billNumber: share.bill.number,
    name: delivery?.recipient.name ?? '',
    reason: delivery?.reason ?? '',
    mention: sharer,
    repeat: isRepeat(notice),
  });
}
