// Type-ahead over bills. Called by the chat adapters and the command line.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { Search } from '../adapters/database/search.ts';
import type { Option } from '../chat/form.ts';
import { billOption } from '../chat/share-form.ts';
import type { StaffActor } from '../core/actor.ts';
import { billStatus } from '../core/bill.ts';
import { localDateAt } from '../core/local-date.ts';
import type { Clock } from '../ports/clock.ts';
import { loadAccess } from './access.ts';
import { loadBills, visibleBills } from './bill-facts.ts';

export type SearchBillsDeps = { readonly db: FirmDb; readonly search: Search; readonly clock: Clock };

const LIMIT = 20;

/** Bills that match a number, client or matter; the newest unpaid ones for an empty text. Only those the actor may see. */
export async function searchBills(
  deps: SearchBillsDeps,
  request: { actor: StaffActor; text: string },
): Promise<readonly Option[]> {
  const { actor } = request;
  const access = await loadAccess(deps.db, actor);
  if (!access) {
    return [];
  }

  const found = await deps.search.billIds(actor.firmId, { text: request.text.slice(0, 100), limit: LIMIT });
  const billIds = await visibleBills(deps.db, { actor, access, billIds: found });
  const bills = await loadBills(deps.db, billIds);
  const today = localDateAt(deps.clock.now(), access.firm.timeZone);

  return bills.map((bill) => billOption({ ...bill, status: billStatus(bill, today) }, today));
}
