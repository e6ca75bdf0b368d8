// How many slips of a typist lie between two words. Used by the rule of look-alike domains.

/**
 * Whether at most `most` letters inserted, left out, replaced or swapped with their neighbour turn one word into the
 * other: Damerau-Levenshtein distance in its restricted form, in which no place is edited twice. For `most` of 1 or 2:
 * each slip is tried out, which is quick on words that differ from their first letters on.
 */
export function isWithinEdits(words: readonly [string, string], most: number): boolean {
  const [left, right] = words;
  if (Math.abs(left.length - right.length) > most) {
    return false;
  }

  let at = 0;
  while (at < left.length && left[at] === right[at]) {
    at += 1;
  }

  if (at === left.length && at === right.length) {
    return true;
  }

  return most > 0 && slipsAt([left.slice(at), right.slice(at)]).some((rest) => isWithinEdits(rest, most - 1));
}

/** What is left of two words that begin with different letters, after each slip that may have made them so. */
function slipsAt([left, right]: readonly [string, string]): (readonly [string, string])[] {
  const swapped = left.length > 1 && left[0] === right[1] && left[1] === right[0];

  return [
    [left.slice(1), right.slice(1)],
    [left.slice(1), right],
    [left, right.slice(1)],
    ...(swapped ? [[left.slice(2), right.slice(2)] as const] : []),
  ];
}
