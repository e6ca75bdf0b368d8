// One page of the bills in a state, newest first, of those that somebody may see. Called by the chat adapters and the
// command line.

import { type BillStatus, billStatus } from '../core/bill.ts';
import type { AnyBillList } from '../core/bill-list.ts';
import type { LocalDate } from '../core/local-date.ts';
import { type Page, type Place, pageOf, type Turn } from '../core/page.ts';
import { ok, type Result } from '../core/result.ts';
import { type LoadedBill, loadBills } from './bill-facts.ts';
import { type View, type ViewDeps, type Viewer, viewOf } from './viewer.ts';

export type ListBillsRequest = {
  readonly viewer: Viewer;
  readonly list: AnyBillList;
  /** Words of number, client or matter. */
  readonly words: string;
  readonly turn?: Turn | undefined;
  readonly size: number;
};

export type ListedBill = LoadedBill & Place & { readonly status: BillStatus };

export type BillPage = Page<ListedBill> & { readonly mayShare: boolean; readonly today: LocalDate };

const LONGEST_WORDS = 100;

export async function listBills(
  deps: ViewDeps,
  request: ListBillsRequest,
): Promise<Result<BillPage, { code: 'no-permission' }>> {
  const view = await viewOf(deps, request.viewer);
  if (!view.ok) {
    return view;
  }

  const { mayShare, today } = view.value;
  const { size, turn } = request;
  const page =
    pageOf(await findBills(deps, { view: view.value, ...request }), { turn, size }) ??
    pageOf(await findBills(deps, { view: view.value, ...request, turn: undefined }), { turn: undefined, size });

  return ok({ rows: [], ...page, mayShare, today });
}

/** One more than fits, when there are more. */
async function findBills(deps: ViewDeps, request: ListBillsRequest & { view: View }): Promise<ListedBill[]> {
  const { view, list, words, turn, size } = request;
  const { firmId, onlyFor, today } = view;
  const text = words.slice(0, LONGEST_WORDS);
  const places = await deps.search.billPage(firmId, { list, text, today, onlyFor, turn, limit: size + 1 });
  const bills = await loadBills(
    deps.db,
    places.map(({ id }) => id),
  );

  return bills.map((bill) => ({ ...bill, at: bill.issueDate, status: billStatus(bill, today) }));
}
