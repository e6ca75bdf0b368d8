// Reads shares as the everyday views show them. Used by list-shares.ts and bill-timeline.ts.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { BILL_STATES, type BillState } from '../core/bill.ts';
import { DELIVERY_STATES, type DeliveryState } from '../core/delivery.ts';
import { firmSettings } from '../core/firm-settings.ts';
import { type ShareStanding, shareStanding } from '../core/share-standing.ts';
import { known } from './bill-facts.ts';

const RECIPIENT_COLUMNS = {
  id: true,
  name: true,
  address: true,
  replacedBy: true,
  stoppedAt: true,
  viewedAt: true,
  lastViewAt: true,
  contact: { select: { deactivatedAt: true, portalAccount: { select: { tellsViews: true } } } },
} as const;

const SHARE_COLUMNS = {
  id: true,
  billId: true,
  byEmail: true,
  byPortal: true,
  holdUntil: true,
  cancelledAt: true,
  sharedAgainAs: true,
  createdAt: true,
  sharer: { select: { name: true } },
  bill: { select: { state: true } },
  firm: { select: { settings: true } },
  deliveries: {
    orderBy: { id: 'asc' },
    select: {
      id: true,
      kind: true,
      state: true,
      reason: true,
      acceptedAt: true,
      recipient: { select: RECIPIENT_COLUMNS },
    },
  },
} as const;

export type OverviewDelivery = {
  readonly id: string;
  /** `bill`, or an invitation that was sent later. */
  readonly kind: string;
  readonly state: DeliveryState;
  readonly reason: string;
  readonly acceptedAt: Date | undefined;
  readonly recipientId: string;
  readonly name: string;
  readonly address: string;
  readonly replaced: boolean;
  /** The bill is not open to them any more. */
  readonly stopped: boolean;
  /** Undefined as well where views are not told. */
  readonly viewedAt: Date | undefined;
  readonly lastViewAt: Date | undefined;
};

export type ShareOverview = {
  readonly id: string;
  readonly billId: string;
  readonly sharerName: string;
  readonly createdAt: Date;
  readonly holdUntil: Date;
  readonly byEmail: boolean;
  readonly byPortal: boolean;
  /** Another share took this one's place. */
  readonly sharedAgain: boolean;
  readonly deliveries: readonly OverviewDelivery[];
  readonly standing: ShareStanding;
};

/** In the order of the ids. */
export async function loadShares(
  db: FirmDb,
  { shareIds, now }: { shareIds: readonly string[]; now: Date },
): Promise<ShareOverview[]> {
  const rows = await findShares(db, shareIds);
  const byId = new Map(rows.map((row) => [row.id, overviewOf(row, now)]));

  return shareIds.flatMap((id) => byId.get(id) ?? []);
}

function findShares(db: FirmDb, shareIds: readonly string[]) {
  return db.share.findMany({ where: { id: { in: [...shareIds] } }, select: SHARE_COLUMNS });
}

type ShareRow = Awaited<ReturnType<typeof findShares>>[number];

function overviewOf(row: ShareRow, now: Date): ShareOverview {
  const { id, billId, createdAt, holdUntil, byEmail, byPortal } = row;
  const { tellViews } = firmSettings(row.firm.settings);
  const deliveries = row.deliveries.map((delivery) => deliveryOf(delivery, tellViews));
  const billState: BillState = known(BILL_STATES, row.bill.state);
  const ended = row.cancelledAt !== null;
  const standing = shareStanding({ byEmail, byPortal, ended, holdUntil, billState, deliveries }, now);
  const facts = { byEmail, byPortal, sharedAgain: row.sharedAgainAs !== null };

  return { id, billId, createdAt, holdUntil, sharerName: row.sharer.name, ...facts, deliveries, standing };
}

function deliveryOf(
  { id, kind, state, reason, acceptedAt, recipient }: ShareRow['deliveries'][number],
  tellViews: boolean,
): OverviewDelivery {
  const { stoppedAt, contact } = recipient;
  const tells = tellViews && contact.portalAccount?.tellsViews !== false;

  return {
    id,
    kind,
    state: known(DELIVERY_STATES, state),
    reason,
    acceptedAt: acceptedAt ?? undefined,
    recipientId: recipient.id,
    name: recipient.name,
    address: recipient.address,
    replaced: recipient.replacedBy !== null,
    stopped: stoppedAt !== null || contact.deactivatedAt !== null,
    viewedAt: (tells ? recipient.viewedAt : null) ?? undefined,
    lastViewAt: (tells ? recipient.lastViewAt : null) ?? undefined,
  };
}
