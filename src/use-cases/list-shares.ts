// One page of the firm's shares, newest first, of bills that somebody may see; or those of one bill. Called by the chat
// adapters and the command line.
import type { LocalDate } from '../core/local-date.ts';
import { type Page, type Place, pageOf, type Turn } from '../core/page.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { type LoadedBill, loadBills } from './bill-facts.ts';
import { loadShares, type ShareOverview } from './share-overview.ts';
import { billsNumbered, type View, type ViewDeps, type Viewer, viewOf } from './viewer.ts';

export type ListSharesRequest = {
  readonly viewer: Viewer;
  /** The number of a bill. */
  readonly bill?: string | undefined;
  readonly turn?: Turn | undefined;
  readonly size: number;
};

export type ListedShare = ShareOverview & Place & { readonly bill: LoadedBill };

export type SharePage = Page<ListedShare> & {
  readonly mayShare: boolean;
  readonly today: LocalDate;
  readonly timeZone: string;
};

type SharesRefusal = { readonly code: 'no-permission' } | { readonly code: 'bill-not-found'; readonly number: string };

export async function listShares(
  deps: ViewDeps,
  request: ListSharesRequest,
): Promise<Result<SharePage, SharesRefusal>> {
  const view = await viewOf(deps, request.viewer);
  if (!view.ok) {
    return view;
  }

  const { bill: number, turn, size } = request;
  const billIds = number === undefined ? undefined : await billsNumbered(deps.db, { view: view.value, number });
  if (number !== undefined && billIds?.length === 0) {
    return refuse({ code: 'bill-not-found', number });
  }

  const asked = { view: view.value, billIds, size };
  const page =
    pageOf(await findShares(deps, { ...asked, turn }), { turn, size }) ??
    pageOf(await findShares(deps, { ...asked, turn: undefined }), { turn: undefined, size });
  const { mayShare, today, timeZone } = view.value;

  return ok({ rows: [], ...page, mayShare, today, timeZone });
}

async function findShares(
  deps: ViewDeps,
  request: { view: View; billIds: readonly string[] | undefined; turn: Turn | undefined; size: number },
): Promise<ListedShare[]> {
  const { view, billIds, turn, size } = request;
  const { firmId, onlyFor, now } = view;
  const places = await deps.search.sharePage(firmId, { billIds, onlyFor, turn, limit: size + 1 });
  const shares = await loadShares(deps.db, { shareIds: places.map(({ id }) => id), now });
  const bills = await loadBills(deps.db, [...new Set(shares.map(({ billId }) => billId))]);
  const byId = new Map(bills.map((bill) => [bill.id as string, bill]));

  return shares.flatMap((share) => {
    const bill = byId.get(share.billId);

    return bill ? [{ ...share, at: share.createdAt.toISOString(), bill }] : [];
  });
}
