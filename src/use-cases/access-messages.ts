// The rows of messages about somebody who asks for access: a card to each administrator, and the answer to who asked.
// Written with their cause; the job `show-access` posts them.
import type { WriteDeps } from './rows.ts';
import type { ChatUserId } from './staff.ts';

type NewMessage = {
  readonly firmId: string;
  readonly requestId: string;
  /** Who asks: the message goes to the same workspace. */
  readonly user: ChatUserId;
  readonly kind: 'card' | 'answer';
  /** The user who is told. */
  readonly to: string;
  /** Whom it is for, by their staff member's id; empty for who asked. */
  readonly key: string;
};

/** A user has one request open at a time: what stands in `open_for`. */
export function openKeyOf({ platform, workspaceId, userId }: ChatUserId): string {
  return [platform, workspaceId, userId].join(':');
}

export function accessMessage({ ids, clock }: WriteDeps, message: NewMessage) {
  const { firmId, requestId, user, kind, to, key } = message;
  const { platform, workspaceId } = user;
  const now = clock.now();
  const place = { platform, workspaceId, conversation: to, direct: true };

  return {
    firmId,
    id: ids.newId('msg'),
    accessRequestId: requestId,
    kind,
    deliveryId: key,
    ...place,
    state: 'pending',
    createdAt: now,
    updatedAt: now,
  };
}
