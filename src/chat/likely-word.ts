// Which word of ours somebody may have meant: for "did you mean".
import { BILL_LISTS } from '../core/bill-list.ts';
import { isWithinEdits } from '../core/edit-distance.ts';

/** The words that can follow /sharebill. A bill of such a number is shared with # before it: `#list`. */
export const COMMAND_WORDS = ['help', 'bills', 'status', 'list', 'history', 'stop', 'again'] as const;

/** The command that was meant by a word that is none; undefined when it is like none of them. */
export function commandLike(word: string): string | undefined {
  return like(word, COMMAND_WORDS);
}

export function listLike(word: string): string | undefined {
  return like(word, BILL_LISTS);
}

/** One slip in a short word, two in a longer one. */
function like(word: string, words: readonly string[]): string | undefined {
  const typed = word.toLowerCase();
  if (typed.length < 3 || typed.length > 12 || words.includes(typed)) {
    return undefined;
  }

  return words.find((one) => isWithinEdits([typed, one], one.length < 5 ? 1 : 2));
}
