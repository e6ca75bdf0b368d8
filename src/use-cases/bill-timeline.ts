// A bill's state and what happened to it, for each bill of a number that somebody may see. Called by the chat adapters
// and the command line.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { TimelineItem } from '../chat/bill-status.ts';
import { type BillStatus, billStatus } from '../core/bill.ts';
import type { LocalDate } from '../core/local-date.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { type LoadedBill, loadBills } from './bill-facts.ts';
import { readLedger } from './read-ledger.ts';
import { loadShares, type ShareOverview } from './share-overview.ts';
import { timelineOf } from './timeline-events.ts';
import { billsNumbered, type View, type ViewDeps, type Viewer, viewOf } from './viewer.ts';

export type BillWithTimeline = {
  readonly bill: LoadedBill;
  readonly status: BillStatus;
  /** Newest first; the newest twenty. */
  readonly shares: readonly ShareOverview[];
  /** Newest first. */
  readonly events: readonly TimelineItem[];
};

export type BillTimeline = {
  readonly bills: readonly BillWithTimeline[];
  readonly mayShare: boolean;
  readonly today: LocalDate;
  readonly timeZone: string;
};

export type TimelineRefusal =
  | { readonly code: 'no-permission' }
  | { readonly code: 'no-such-bill'; readonly number: string; readonly near: readonly string[] };

const SHOWN_SHARES = 20;

export async function billTimeline(
  deps: ViewDeps,
  request: { readonly viewer: Viewer; readonly number: string },
): Promise<Result<BillTimeline, TimelineRefusal>> {
  const view = await viewOf(deps, request.viewer);
  if (!view.ok) {
    return view;
  }

  const { number } = request;
  const { firmId, onlyFor, mayShare, today, timeZone } = view.value;
  const billIds = await billsNumbered(deps.db, { view: view.value, number });
  if (billIds.length === 0) {
    const near = await deps.search.numbersNear(firmId, { number, onlyFor });

    return refuse({ code: 'no-such-bill', number, near: near.filter((other) => looksLike(number, other)) });
  }

  const loaded = await loadBills(deps.db, billIds);
  const bills = await Promise.all(loaded.map((bill) => withTimeline(deps.db, { bill, view: view.value })));

  return ok({ bills, mayShare, today, timeZone });
}

/** Neighbours in the order of numbers can be of another kind altogether: `INV-2041` is next to `2044`. */
function looksLike(number: string, other: string): boolean {
  const isCount = (text: string) => /^\d+$/.test(text);

  return isCount(number) ? isCount(other) : number[0]?.toLowerCase() === other[0]?.toLowerCase();
}

async function withTimeline(db: FirmDb, { bill, view }: { bill: LoadedBill; view: View }): Promise<BillWithTimeline> {
  const { now, today } = view;
  const rows = await db.share.findMany({
    where: { billId: bill.id },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: SHOWN_SHARES,
    select: { id: true },
  });
  const shares = await loadShares(db, { shareIds: rows.map(({ id }) => id), now });

  const [ofShares, ofMoney] = await Promise.all([timelineOf(db, shares), moneyEvents(db, bill)]);
  const events = [...ofShares, ...ofMoney].toSorted((one, other) => other.at.getTime() - one.at.getTime());

  return { bill, status: billStatus(bill, today), shares, events };
}

async function moneyEvents(db: FirmDb, { id }: LoadedBill): Promise<TimelineItem[]> {
  const ledger = await readLedger(db, id);

  return ledger.map(({ occurredAt: at, kind: event, payer, method, amount }) => ({
    ...{ kind: 'money', at, event, payer, method, amount },
  }));
}
