// Notices: what the sharer is told beside the card of a share, once for each delivery and kind. Written with their cause;
// notify-conversation.ts posts them.
import type { PortalNotice } from '../chat/notices.ts';
import type { MoneyNotice } from '../chat/payment-notices.ts';
import type { DeliveryNotice } from '../core/delivery.ts';
import type { FirmId } from '../core/ids.ts';
import type { WriteDeps } from './rows.ts';

/** A share, and where its card goes. */
export type ShareKey = {
  readonly firmId: FirmId;
  readonly shareId: string;
  readonly platform: string;
  readonly workspaceId: string;
  readonly conversation: string;
};

type NewNotice = {
  readonly share: ShareKey;
  readonly kind: DeliveryNotice | PortalNotice | MoneyNotice;
  /** What it is about: a delivery, a recipient where it is news of the portal, an event in the books, or a payment, where it is of money. */
  readonly deliveryId: string;
};

export function noticeRow({ ids, clock }: WriteDeps, notice: NewNotice) {
  const { firmId, shareId, platform, workspaceId, conversation } = notice.share;
  const { kind, deliveryId } = notice;
  const now = clock.now();
  const row = {
    firmId,
    id: ids.newId('msg'),
    shareId,
    kind,
    deliveryId,
    state: 'pending',
    createdAt: now,
    updatedAt: now,
  };

  return { ...row, platform, workspaceId, conversation };
}
