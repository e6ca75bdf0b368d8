// Finds the matter that was meant, among those that somebody may see: by its display number, else by words, as the
// type-ahead finds bills. Used by matter-history.ts.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { searchTextOf } from '../core/search-text.ts';
import { onTeamOf } from './bill-facts.ts';
import { billsNumbered, type View, type ViewDeps } from './viewer.ts';

export type FoundMatter = {
  readonly id: string;
  readonly displayNumber: string;
  readonly description: string;
  readonly clientName: string;
};

const COLUMNS = { id: true, displayNumber: true, description: true, client: { select: { name: true } } } as const;

/** To choose from. */
const MOST = 8;
/** Bills that are looked at for their matters: whatever was logged on a matter is about a bill of it. */
const BILLS = 50;

/** By its number, by words, or by the number of a bill. One when it is clear, several to choose from, or none. */
export async function findMatters(
  deps: ViewDeps,
  { view, typed }: { view: View; typed: string },
): Promise<readonly FoundMatter[]> {
  const exact = await matters(deps.db, { view, where: { displayNumber: typed } });
  const named = exact.length > 0 ? exact : await mattersNamed(deps, { view, typed });
  if (named.length > 0) {
    return named;
  }

  const billIds = await billsNumbered(deps.db, { view, number: typed });

  return matters(deps.db, { view, where: ofBills(billIds) });
}

export async function matterById(db: FirmDb, { view, id }: { view: View; id: string }) {
  const [matter] = await matters(db, { view, where: { id } });

  return matter;
}

/** Those that hold the words, of the bills that do: the index is theirs. */
async function mattersNamed(deps: ViewDeps, { view, typed }: { view: View; typed: string }): Promise<FoundMatter[]> {
  const { firmId, onlyFor, today } = view;
  const page = { list: 'any', text: typed.slice(0, 100), today, onlyFor, turn: undefined, limit: BILLS } as const;
  const places = await deps.search.billPage(firmId, page);
  const found = await matters(deps.db, { view, where: ofBills(places.map(({ id }) => id)) });
  const words = searchTextOf(typed).split(' ');
  const named = found.filter((matter) => {
    const text = searchTextOf(matter.displayNumber, matter.description, matter.clientName);

    return words.every((word) => text.includes(word));
  });

  return named.slice(0, MOST);
}

function ofBills(billIds: readonly string[]): MatterWhere {
  return { bills: { some: { billId: { in: [...billIds] } } } };
}

type MatterWhere =
  | { readonly displayNumber: string }
  | { readonly id: string }
  | { readonly bills: { readonly some: { readonly billId: { in: string[] } } } };

async function matters(db: FirmDb, { view, where }: { view: View; where: MatterWhere }): Promise<FoundMatter[]> {
  const rows = await db.matter.findMany({
    where: { ...where, ...(view.onlyFor === undefined ? {} : onTeamOf(view.onlyFor)) },
    orderBy: [{ displayNumber: 'asc' }, { id: 'asc' }],
    take: BILLS,
    select: COLUMNS,
  });

  return rows.map(({ client, ...matter }) => ({ ...matter, clientName: client.name }));
}
