// Pages of a list by key: where a page ends is a place in the order, never a count, so that new rows shift nothing.
import { parseLocalDate } from './local-date.ts';

/** The place of a row in its list: what the list is ordered by (a date or an instant, as text), then its id. */
export type Place = { readonly at: string; readonly id: string };

/** Which page is asked for: the one that lies on that side of a place. Without one, the newest. */
export type Turn = { readonly to: 'older' | 'newer'; readonly from: Place };

export type Page<Row> = {
  /** Newest first. */
  readonly rows: readonly Row[];
  readonly newer?: Turn;
  readonly older?: Turn;
};

/** The place as a place, whatever a client sent: a date or an instant, and one of our ids. */
export function isPlace({ at, id }: Place): boolean {
  const [date = '', time] = at.split('T');
  const isTime = time === undefined || (/^\d\d:\d\d:\d\d\.\d{3}Z$/.test(time) && !Number.isNaN(Date.parse(at)));

  return isTime && parseLocalDate(date) !== undefined && /^[a-z]{3}_\w{1,60}$/.test(id);
}

/**
 * The page that was found. `found` is in the order of the turn and has one row more than fits when there are more.
 * Undefined when the newest page is to be shown instead: nothing is left there, or that page is not full.
 */
export function pageOf<Row extends Place>(
  found: readonly Row[],
  { turn, size }: { readonly turn: Turn | undefined; readonly size: number },
): Page<Row> | undefined {
  const hasMore = found.length > size;
  if (turn && (found.length === 0 || (turn.to === 'newer' && !hasMore))) {
    return undefined;
  }

  const shown = found.slice(0, size);
  const rows = turn?.to === 'newer' ? shown.toReversed() : shown;
  const [first, last] = [rows[0], rows.at(-1)];
  const isLast = turn?.to === 'newer' ? false : !hasMore;

  return {
    rows,
    ...(turn && first ? { newer: { to: 'newer', from: placeOf(first) } } : {}),
    ...(last && !isLast ? { older: { to: 'older', from: placeOf(last) } } : {}),
  };
}

function placeOf({ at, id }: Place): Place {
  return { at, id };
}
