// Reads the messages of a share, and makes what they say from how the share is now. Used by notify-conversation.ts.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { type CardRecipient, type Message, shareCard } from '../chat/messages.ts';
import { noticeMessage, PORTAL_NOTICES } from '../chat/notices.ts';
import type { CardPortal } from '../chat/portal-card.ts';
import { billStatus } from '../core/bill.ts';
import { DELIVERY_NOTICES, DELIVERY_STATES, isStillSo } from '../core/delivery.ts';
import { firmSettings } from '../core/firm-settings.ts';
import type { DeliveryId, ShareId } from '../core/ids.ts';
import { type InvitationFacts, invitationEnds, isInvitationOver } from '../core/invitation.ts';
import { localDateAt } from '../core/local-date.ts';
import { BILL_COLUMNS, billOf, known } from './bill-facts.ts';
import { isMoneyNotice, moneyNews } from './money-news.ts';
import { hasPayLink, pendingOf, RECEIVED_COLUMNS } from './money-on-card.ts';
import { isRepeat, MESSAGE_COLUMNS, type StoredMessage } from './post-message.ts';

const RECIPIENT_COLUMNS = {
  id: true,
  name: true,
  address: true,
  replacedBy: true,
  stoppedAt: true,
  viewedAt: true,
  lastViewAt: true,
  payLink: { select: { expiresAt: true } },
  links: { orderBy: { createdAt: 'desc' }, take: 1, select: { createdAt: true } },
  contact: {
    select: { deactivatedAt: true, portalAccount: { select: { passwordHash: true, tellsViews: true } } },
  },
} as const;

const IDENTITY_COLUMNS = { userId: true, platform: true, workspaceId: true } as const;

const KEEPER_ROLES: string[] = ['administrator', 'billing'];
const KEEPER_ORDER: { role?: 'asc'; createdAt?: 'asc'; id?: 'asc' }[] = [
  { role: 'asc' },
  { createdAt: 'asc' },
  { id: 'asc' },
];

/** Who looks after the share of somebody who has left: administrators first, then those who share bills. */
const KEEPERS = {
  where: { removedAt: null, role: { in: KEEPER_ROLES }, identities: { some: {} } },
  orderBy: KEEPER_ORDER,
  take: 20,
  select: { id: true, identities: { select: IDENTITY_COLUMNS } },
} as const;

const SHARE_COLUMNS = {
  firmId: true,
  id: true,
  conversation: true,
  holdUntil: true,
  byEmail: true,
  byPortal: true,
  cancelledAt: true,
  sharedAgainAs: true,
  bill: { select: { ...BILL_COLUMNS, received: { orderBy: { createdAt: 'asc' }, select: RECEIVED_COLUMNS } } },
  sharer: { select: { name: true, removedAt: true, identities: { select: IDENTITY_COLUMNS } } },
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
      recipient: { select: RECIPIENT_COLUMNS },
    },
  },
  messages: {
    orderBy: { id: 'asc' },
    select: { ...MESSAGE_COLUMNS, kind: true, deliveryId: true },
  },
} as const;

type StoredShare = NonNullable<Awaited<ReturnType<typeof readShare>>>;

export type SharedMessages = NonNullable<Awaited<ReturnType<typeof loadMessages>>>;

export type ShareMessage = SharedMessages['messages'][number];

function readShare(db: FirmDb, shareId: string) {
  return db.share.findFirst({ where: { id: shareId }, select: SHARE_COLUMNS });
}

export async function loadMessages(db: FirmDb, shareId: string) {
  const share = await readShare(db, shareId);
  // all messages of a share are in one workspace
  const isKept = share?.messages.some((message) => hasLeft(share, message)) ?? false;

  return share && { ...share, keepers: isKept ? await db.staffMember.findMany(KEEPERS) : [] };
}

/**
 * Who is told of the share in the workspace of that message: the sharer, or an administrator when they have left. Undefined
 * when nobody is linked there.
 */
export function sharerIn(share: SharedMessages, message: StoredMessage): string | undefined {
  return hasLeft(share, message) ? keeperIn(share, message)?.userId : userIn(share.sharer.identities, message);
}

/** Removed from the firm, or not linked in that workspace any more. */
export function hasLeft({ sharer }: Pick<StoredShare, 'sharer'>, message: StoredMessage): boolean {
  return sharer.removedAt !== null || userIn(sharer.identities, message) === undefined;
}

/** Who looks after the share then. */
export function keeperIn(
  { keepers }: SharedMessages,
  message: StoredMessage,
): { readonly staffMemberId: string; readonly userId: string } | undefined {
  const [keeper] = keepers.flatMap(({ id: staffMemberId, identities }) => {
    const userId = userIn(identities, message);

    return userId === undefined ? [] : [{ staffMemberId, userId }];
  });

  return keeper;
}

type Identity = { readonly platform: string; readonly workspaceId: string; readonly userId: string };

function userIn(identities: readonly Identity[], { platform, workspaceId }: StoredMessage): string | undefined {
  return identities.find((one) => one.platform === platform && one.workspaceId === workspaceId)?.userId;
}

export function cardOf(share: SharedMessages, { card, now }: { card: ShareMessage; now: Date }): Message {
  const bill = billOf(share.bill);
  const pending = pendingOf(share.bill);
  const { timeZone, settings } = share.firm;
  const handedOver = card.direct && hasLeft(share, card);

  return shareCard({
    shareId: share.id as ShareId,
    billNumber: bill.number,
    billKind: bill.kind,
    clientName: bill.clientName,
    paid: bill.paid,
    pending,
    balance: bill.balance,
    status: billStatus(bill, localDateAt(now, timeZone)),
    sharerName: share.sharer.name,
    holdUntil: share.holdUntil,
    timeZone,
    detail: firmSettings(settings).cardDetail,
    byEmail: share.byEmail,
    byPortal: share.byPortal,
    hasPayLink: hasPayLink(share, { bill, pending, now }),
    sharedAgain: share.sharedAgainAs !== null,
    recipients: shownDeliveries(share).map((delivery) => cardRecipient(share, { delivery, now })),
    moved: card.direct && card.conversation !== share.conversation && !handedOver,
    handedOver,
    repeat: isRepeat(card),
  });
}

type LoadedDelivery = SharedMessages['deliveries'][number];
type LoadedRecipient = LoadedDelivery['recipient'];

/** One for each recipient: the newest that was not cancelled, where there is one. */
function shownDeliveries({ deliveries }: SharedMessages): LoadedDelivery[] {
  const byRecipient = new Map<string, LoadedDelivery>();
  for (const delivery of deliveries) {
    if (!byRecipient.has(delivery.recipient.id) || delivery.state !== 'cancelled') {
      byRecipient.set(delivery.recipient.id, delivery);
    }
  }

  return [...byRecipient.values()];
}

function cardRecipient(
  share: SharedMessages,
  { delivery, now }: { delivery: LoadedDelivery; now: Date },
): CardRecipient {
  const { recipient, acceptedAt, nextTryAt, flaggedAt } = delivery;

  return {
    recipientId: recipient.id,
    deliveryId: delivery.id as DeliveryId,
    name: recipient.name,
    address: recipient.address,
    replaced: recipient.replacedBy !== null,
    state: known(DELIVERY_STATES, delivery.state),
    reason: delivery.reason,
    acceptedAt: acceptedAt ?? undefined,
    nextTryAt: nextTryAt ?? undefined,
    flagged: flaggedAt !== null,
    portal: share.byPortal ? cardPortal(share, { recipient, now }) : undefined,
  };
}

function cardPortal(share: SharedMessages, { recipient, now }: { recipient: LoadedRecipient; now: Date }): CardPortal {
  const { viewedAt, lastViewAt, stoppedAt, contact } = recipient;
  const tells = tellsViews(share, recipient);
  const isActive = contact.deactivatedAt === null;

  return {
    viewedAt: (tells ? viewedAt : null) ?? undefined,
    lastViewAt: (tells ? lastViewAt : null) ?? undefined,
    closed: isActive ? (stoppedAt === null ? undefined : 'stopped') : 'deactivated',
    invitationOver: isInvitationOver(invitationOf(recipient), now),
  };
}

/** The firm and the client both want views to be told. */
function tellsViews({ firm }: SharedMessages, { contact }: LoadedRecipient): boolean {
  return firmSettings(firm.settings).tellViews && contact.portalAccount?.tellsViews !== false;
}

function invitationOf({ links, viewedAt, contact }: LoadedRecipient): InvitationFacts {
  const hasPassword = typeof contact.portalAccount?.passwordHash === 'string';

  return { invitedAt: links[0]?.createdAt, hasSignedIn: hasPassword || viewedAt !== null };
}

/** When the card changes although nothing happens: an invitation is over. Undefined when none will be. */
export function cardChangesAt(share: SharedMessages, now: Date): Date | undefined {
  const open = share.deliveries
    .map(({ recipient }) => recipient)
    .filter(({ replacedBy, stoppedAt }) => replacedBy === null && stoppedAt === null);
  const times = open.map((recipient) => invitationEnds(invitationOf(recipient)));
  const coming = times.filter((time) => time !== undefined && time > now);
  const isOver = !share.byPortal || share.cancelledAt !== null;

  return isOver ? undefined : coming.toSorted((one, other) => Number(one) - Number(other))[0];
}

/** False when the delivery has gone on since the notice was written, or another recipient took this one's place. */
export function isTrueNow(share: SharedMessages, notice: ShareMessage): boolean {
  if (isPortalNotice(notice)) {
    return isPortalNews(share, notice);
  }

  // what was paid, and what went back, stays news
  if (isMoneyNotice(notice)) {
    return true;
  }

  const delivery = share.deliveries.find(({ id }) => id === notice.deliveryId);
  if (!delivery || delivery.recipient.replacedBy !== null) {
    return false;
  }

  return isStillSo(known(DELIVERY_NOTICES, notice.kind), known(DELIVERY_STATES, delivery.state));
}

/** Of a view it is told although sharing was stopped since; of a change only while the bill is open to them. */
function isPortalNews(share: SharedMessages, notice: ShareMessage): boolean {
  const recipient = share.deliveries.find((one) => one.recipient.id === notice.deliveryId)?.recipient;
  if (!recipient || recipient.replacedBy !== null || recipient.viewedAt === null) {
    return false;
  }

  return notice.kind === 'viewed'
    ? tellsViews(share, recipient)
    : recipient.stoppedAt === null && share.sharedAgainAs === null;
}

function isPortalNotice({ kind }: ShareMessage): boolean {
  return PORTAL_NOTICES.some((one) => one === kind);
}

export function noticeOf(share: SharedMessages, notice: ShareMessage): Message {
  if (isMoneyNotice(notice)) {
    return moneyNews(share, { notice, mention: sharerIn(share, notice) });
  }

  const delivery = share.deliveries.find(({ id, recipient }) => [id, recipient.id].includes(notice.deliveryId));
  const sharer = sharerIn(share, notice);

  return noticeMessage({
    kind: known([...DELIVERY_NOTICES, ...PORTAL_NOTICES], notice.kind),
    shareId: share.id,
    billNumber: share.bill.number,
    name: delivery?.recipient.name ?? '',
    reason: delivery?.reason ?? '',
    mention: sharer,
    repeat: isRepeat(notice),
  });
}
