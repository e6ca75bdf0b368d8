// The places of a contact on shares that are open to them in the client portal. Used by what the portal shows.
import type { FirmDb } from '../../adapters/database/for-firm.ts';
import type { PortalStanding } from '../../core/portal.ts';
import { BILL_COLUMNS, billOf, type LoadedBill } from '../bill-facts.ts';
import type { ShareKey } from '../notices.ts';
import { STANDING_COLUMNS, standingOf } from './standing.ts';

export type OpenRecipient = {
  readonly recipientId: string;
  /** And where its card is. */
  readonly share: Omit<ShareKey, 'firmId'>;
  readonly viewCount: number;
  readonly sharedAt: Date;
  readonly sharerName: string;
  readonly message: string;
  readonly viewedAt: Date | undefined;
  readonly lastViewAt: Date | undefined;
  /** As recordView stored it. */
  readonly seen: unknown;
  readonly standing: Exclude<PortalStanding, 'closed'>;
  readonly bill: LoadedBill;
};

/** The newest come first: a client with more of them has the older ones in their history. */
const MOST = 500;

/** Newest share first; one for each bill, the newest. `billId` asks for that one alone. The query narrows, the rule decides. */
export async function openRecipients(
  db: FirmDb,
  request: { readonly contactId: string; readonly now: Date; readonly billId?: string },
): Promise<OpenRecipient[]> {
  const { contactId, now, billId } = request;
  const rows = await db.recipient.findMany({
    where: {
      contactId,
      ...{ stoppedAt: null, replacedBy: null, contact: { deactivatedAt: null } },
      share: {
        ...{ byPortal: true, cancelledAt: null, holdUntil: { lte: now } },
        ...(billId === undefined ? {} : { billId }),
      },
    },
    orderBy: { share: { createdAt: 'desc' } },
    take: MOST,
    select: RECIPIENT_COLUMNS,
  });
  const bills = new Set<string>();
  const open: OpenRecipient[] = [];
  for (const row of rows) {
    const recipient = openRecipient(row, now);
    if (recipient && !bills.has(recipient.bill.id)) {
      bills.add(recipient.bill.id);
      open.push(recipient);
    }
  }

  return open;
}

const RECIPIENT_COLUMNS = {
  ...STANDING_COLUMNS,
  id: true,
  shareId: true,
  viewCount: true,
  viewedAt: true,
  lastViewAt: true,
  seen: true,
  share: {
    select: {
      ...STANDING_COLUMNS.share.select,
      createdAt: true,
      message: true,
      platform: true,
      workspaceId: true,
      conversation: true,
      sharer: { select: { name: true } },
      bill: { select: BILL_COLUMNS },
    },
  },
} as const;

type Row = Awaited<ReturnType<typeof readOne>>;

/** For its type alone. */
function readOne(db: FirmDb) {
  return db.recipient.findFirstOrThrow({ select: RECIPIENT_COLUMNS });
}

function openRecipient(row: Row, now: Date): OpenRecipient | undefined {
  const { share } = row;
  const { platform, workspaceId, conversation } = share;
  const bill = billOf(share.bill);
  const standing = standingOf(row, now);
  if (standing === 'closed') {
    return undefined;
  }

  return {
    ...{ recipientId: row.id, viewCount: row.viewCount, seen: row.seen, standing, bill },
    share: { shareId: row.shareId, platform, workspaceId, conversation },
    ...{ sharedAt: share.createdAt, sharerName: share.sharer.name, message: share.message },
    viewedAt: row.viewedAt ?? undefined,
    lastViewAt: row.lastViewAt ?? undefined,
  };
}
