// Who looks at bills and shares, and what they may see: asked of the database each time. Used by the everyday views.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { Search } from '../adapters/database/search.ts';
import type { Actor } from '../core/actor.ts';
import { type LocalDate, localDateAt } from '../core/local-date.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { mayDo, maySeeBill } from '../core/staff.ts';
import type { Clock } from '../ports/clock.ts';
import { loadAccess } from './access.ts';
import { billsOnTeam } from './bill-facts.ts';

export type ViewDeps = { readonly db: FirmDb; readonly search: Search; readonly clock: Clock };

/** A staff member in chat, or whoever is at the server's own command line: they may see all. */
export type Viewer = Actor;

export type View = {
  readonly firmId: string;
  /** Set for somebody who sees only what lies on their own matters. */
  readonly onlyFor: string | undefined;
  readonly mayShare: boolean;
  readonly timeZone: string;
  readonly now: Date;
  readonly today: LocalDate;
};

/** Refused to a staff member who was removed. */
export async function viewOf(deps: ViewDeps, viewer: Viewer): Promise<Result<View, { code: 'no-permission' }>> {
  const now = deps.clock.now();
  const { firmId } = viewer;
  if (viewer.kind !== 'staff') {
    const where = { id: firmId };
    const { timeZone } = await deps.db.firm.findFirstOrThrow({ where, select: { timeZone: true } });

    return ok({ firmId, onlyFor: undefined, mayShare: false, timeZone, now, today: localDateAt(now, timeZone) });
  }

  const access = await loadAccess(deps.db, viewer);
  if (!access) {
    return refuse({ code: 'no-permission' });
  }

  const { role } = access;
  const { timeZone } = access.firm;
  const onlyFor = maySeeBill(role, false) ? undefined : viewer.staffMemberId;
  const mayShare = mayDo(role, 'share-bills');

  return ok({ firmId, onlyFor, mayShare, timeZone, now, today: localDateAt(now, timeZone) });
}

/** Those of the bills that may be seen, in their order. */
export async function seenBills(
  db: FirmDb,
  { view, billIds }: { view: View; billIds: readonly string[] },
): Promise<readonly string[]> {
  return view.onlyFor === undefined ? billIds : billsOnTeam(db, { staffMemberId: view.onlyFor, billIds });
}

const SAME_NUMBER = 5;

/** The bills of exactly that number that may be seen: two sources can number alike. */
export async function billsNumbered(
  db: FirmDb,
  { view, number }: { view: View; number: string },
): Promise<readonly string[]> {
  const rows = await db.bill.findMany({
    where: { number },
    orderBy: [{ issueDate: 'desc' }, { id: 'desc' }],
    take: SAME_NUMBER,
    select: { id: true },
  });

  return seenBills(db, { view, billIds: rows.map(({ id }) => id) });
}
