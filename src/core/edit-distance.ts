// How many slips of a typist lie between two words. Used by the rule of look-alike domains.

/**
 * Whether at most `most` letters inserted, left out, replaced or swapped with their neighbour turn one word into the
 * other: Damerau-Levenshtein distance in its restricted form, in which no place is edited twice.
 */
export function isWithinEdits(words: readonly [string, string], most: number): boolean {
  const [from, to] = words;
  if (Math.abs(from.length - to.length) > most) {
    return false;
  }

  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let at = 1; at <= from.length; at += 1) {
    const next = nextRow({ from, to, at, row, before });
    if (Math.min(...next) > most && Math.min(...row) > most) {
      return false;
    }

    [before, row] = [row, next];
  }

  return (row[to.length] ?? Number.POSITIVE_INFINITY) <= most;
}

type Step = {
  readonly from: string;
  readonly to: string;
  readonly at: number;
  readonly row: readonly number[];
  readonly before: readonly number[];
};

function nextRow({ from, to, at, row, before }: Step): number[] {
  const next = [at];
  for (let column = 1; column <= to.length; column += 1) {
    const same = from[at - 1] === to[column - 1];
    const swapped = at > 1 && column > 1 && from[at - 1] === to[column - 2] && from[at - 2] === to[column - 1];
    next.push(
      Math.min(
        numberAt(row, column) + 1,
        numberAt(next, column - 1) + 1,
        numberAt(row, column - 1) + (same ? 0 : 1),
        swapped ? numberAt(before, column - 2) + 1 : Number.POSITIVE_INFINITY,
      ),
    );
  }

  return next;
}

function numberAt(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
