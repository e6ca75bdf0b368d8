// A bill's state as it is typed: `unpaid` for awaiting_payment, and either dash. Used by `import` and `bills`.

import { BILL_STATES, type BillState } from '../../core/bill.ts';
import { type AnyBillList, BILL_LISTS, CLOSED_LISTS } from '../../core/bill-list.ts';

/** What can be typed, `unpaid` in the place of the state that it stands for. */
export const BILL_STATE_WORDS = BILL_STATES.map((state) => (state === 'awaiting_payment' ? 'unpaid' : state));

/** Undefined when the word is no state. */
export function billStateOf(word: string): BillState | undefined {
  const typed = plain(word);

  return typed === 'unpaid' ? 'awaiting_payment' : BILL_STATES.find((state) => state === typed);
}

/** The lists that can be typed, as in chat, and those that are closed. */
export const BILL_LIST_WORDS: readonly AnyBillList[] = [...BILL_LISTS, ...CLOSED_LISTS];

/** A list by its word, or by the state that it holds. Undefined when the word is neither. */
export function billListOf(word: string): AnyBillList | undefined {
  switch (plain(word)) {
    case 'awaiting_approval':
      return 'approval';
    case 'awaiting_payment':
      return 'unpaid';
    default:
      return BILL_LIST_WORDS.find((list) => list === plain(word));
  }
}

function plain(word: string): string {
  return word.trim().toLowerCase().replaceAll('-', '_');
}
