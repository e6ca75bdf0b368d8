// What was shared with a client in the portal, and what became of it: also what is not open any more. Called by the portal's
// history.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { ClientActor } from '../core/actor.ts';
import type { Clock } from '../ports/clock.ts';
import { BILL_COLUMNS, billOf, type LoadedBill } from './bill-facts.ts';
import { STANDING_COLUMNS, standingOf } from './portal/standing.ts';

export const SHARES_A_PAGE = 50;

export type PortalShare = {
  readonly bill: LoadedBill;
  readonly isOpen: boolean;
  readonly sharedAt: Date;
  readonly sharerName: string;
  readonly views: { readonly count: number; readonly first: Date; readonly last: Date } | undefined;
};

/** Newest first. */
export async function portalHistory(
  { db, clock }: { readonly db: FirmDb; readonly clock: Clock },
  { client, page: asked }: { readonly client: ClientActor; readonly page: number },
): Promise<{ readonly shares: readonly PortalShare[]; readonly page: number; readonly pages: number }> {
  const now = clock.now();
  const where = { contactId: client.contactId, share: { byPortal: true, cancelledAt: null, holdUntil: { lte: now } } };
  const pages = Math.max(1, Math.ceil((await db.recipient.count({ where })) / SHARES_A_PAGE));
  const page = Math.min(Math.max(1, asked), pages);
  const rows = await db.recipient.findMany({
    where,
    orderBy: [{ share: { createdAt: 'desc' } }, { id: 'desc' }],
    skip: (page - 1) * SHARES_A_PAGE,
    take: SHARES_A_PAGE,
    select: COLUMNS,
  });

  return { shares: rows.map((row) => ({ ...shareOf(row), isOpen: standingOf(row, now) === 'open' })), page, pages };
}

const COLUMNS = {
  ...STANDING_COLUMNS,
  viewCount: true,
  viewedAt: true,
  lastViewAt: true,
  share: {
    select: {
      ...STANDING_COLUMNS.share.select,
      createdAt: true,
      sharer: { select: { name: true } },
      bill: { select: BILL_COLUMNS },
    },
  },
} as const;

type Row = {
  readonly viewCount: number;
  readonly viewedAt: Date | null;
  readonly lastViewAt: Date | null;
  readonly share: {
    readonly createdAt: Date;
    readonly sharer: { readonly name: string };
    readonly bill: Parameters<typeof billOf>[0];
  };
};

function shareOf({ share, viewCount, viewedAt, lastViewAt }: Row): Omit<PortalShare, 'isOpen'> {
  const views = viewedAt ? { count: viewCount, first: viewedAt, last: lastViewAt ?? viewedAt } : undefined;

  return { bill: billOf(share.bill), sharedAt: share.createdAt, sharerName: share.sharer.name, views };
}
