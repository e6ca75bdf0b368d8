// Reads shares as the everyday views show them. Used by list-shares.ts and bill-timeline.ts.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { BILL_STATES, type BillState } from '../core/bill.ts';
import { DELIVERY_STATES, type DeliveryState } from '../core/delivery.ts';
import { type ShareStanding, shareStanding } from '../core/share-standing.ts';
import { known } from './bill-facts.ts';

const SHARE_COLUMNS = {
  id: true,
  billId: true,
  byEmail: true,
  byPortal: true,
  holdUntil: true,
  cancelledAt: true,
  createdAt: true,
  sharer: { select: { name: true } },
  bill: { select: { state: true } },
  deliveries: {
    orderBy: { id: 'asc' },
    select: {
      id: true,
      state: true,
      reason: true,
      acceptedAt: true,
      recipient: { select: { id: true, name: true, address: true, replacedBy: true } },
    },
  },
} as const;

export type OverviewDelivery = {
  readonly id: string;
  readonly state: DeliveryState;
  readonly reason: string;
  readonly acceptedAt: Date | undefined;
  readonly recipientId: string;
  readonly name: string;
  readonly address: string;
  readonly replaced: boolean;
};

export type ShareOverview = {
  readonly id: string;
  readonly billId: string;
  readonly sharerName: string;
  readonly createdAt: Date;
  readonly holdUntil: Date;
  readonly deliveries: readonly OverviewDelivery[];
  readonly standing: ShareStanding;
};

/** In the order of the ids. */
export async function loadShares(
  db: FirmDb,
  { shareIds, now }: { shareIds: readonly string[]; now: Date },
): Promise<ShareOverview[]> {
  const rows = await db.share.findMany({ where: { id: { in: [...shareIds] } }, select: SHARE_COLUMNS });
  const byId = new Map(rows.map((row) => [row.id, overviewOf(row, now)]));

  return shareIds.flatMap((id) => byId.get(id) ?? []);
}

type DeliveryRow = {
  readonly id: string;
  readonly state: string;
  readonly reason: string;
  readonly acceptedAt: Date | null;
  readonly recipient: {
    readonly id: string;
    readonly name: string;
    readonly address: string;
    readonly replacedBy: string | null;
  };
};

type ShareRow = {
  readonly id: string;
  readonly billId: string;
  readonly byEmail: boolean;
  readonly byPortal: boolean;
  readonly holdUntil: Date;
  readonly cancelledAt: Date | null;
  readonly createdAt: Date;
  readonly sharer: { readonly name: string };
  readonly bill: { readonly state: string };
  readonly deliveries: readonly DeliveryRow[];
};

function overviewOf(row: ShareRow, now: Date): ShareOverview {
  const { id, billId, createdAt, holdUntil, byEmail, byPortal } = row;
  const deliveries = row.deliveries.map(deliveryOf);
  const billState: BillState = known(BILL_STATES, row.bill.state);
  const ended = row.cancelledAt !== null;
  const standing = shareStanding({ byEmail, byPortal, ended, holdUntil, billState, deliveries }, now);

  return { id, billId, createdAt, holdUntil, sharerName: row.sharer.name, deliveries, standing };
}

function deliveryOf({ id, state, reason, acceptedAt, recipient }: DeliveryRow): OverviewDelivery {
  return {
    id,
    state: known(DELIVERY_STATES, state),
    reason,
    acceptedAt: acceptedAt ?? undefined,
    recipientId: recipient.id,
    name: recipient.name,
    address: recipient.address,
    replaced: recipient.replacedBy !== null,
  };
}
