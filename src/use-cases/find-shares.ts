// The shares of a bill, by its number, of which one is to be stopped or made again. Called by the chat adapters and the
// command line, which ask when there are several.
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { LocalDate } from '../core/local-date.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { type ListedShare, listShares } from './list-shares.ts';
import type { ViewDeps, Viewer } from './viewer.ts';

type Asked = { readonly viewer: Viewer; readonly number: string; readonly toBe: 'stopped' | 'repeated' };

export type FoundShares = {
  /** One at least, newest first. */
  readonly shares: readonly ListedShare[];
  readonly today: LocalDate;
  readonly timeZone: string;
};

const LOOKED_AT = 20;

export async function findShares(
  deps: ViewDeps,
  { viewer, number, toBe }: Asked,
): Promise<Result<FoundShares, ChatRefusal>> {
  const page = await listShares(deps, { viewer, bill: number, size: LOOKED_AT });
  if (!page.ok) {
    return page;
  }

  const { rows, mayShare, today, timeZone } = page.value;
  // who only may look is asked nothing
  if (viewer.kind === 'staff' && !mayShare) {
    return refuse({ code: 'no-permission' });
  }

  const open = rows.filter(isOpen);
  const newest = rows.filter(({ sharedAgain }) => !sharedAgain).slice(0, 1);
  const shares = toBe === 'repeated' && open.length === 0 ? newest : open;
  if (shares.length === 0) {
    return refuse({ code: toBe === 'repeated' ? 'never-shared' : 'not-shared', number });
  }

  return ok({ shares, today, timeZone });
}

/** In the portal for somebody, or about to be: a share that is held still can be stopped as well. */
function isOpen({ byPortal, deliveries }: ListedShare): boolean {
  return byPortal && deliveries.some(({ stopped, replaced, state }) => !stopped && !replaced && state !== 'cancelled');
}
