// A bill's state as it is typed: `unpaid` for awaiting_payment, and either dash. Used by `import` and `bills`.
import { BILL_STATES, type BillState } from '../../core/bill.ts';

/** What can be typed, `unpaid` in the place of the state that it stands for. */
export const BILL_STATE_WORDS = BILL_STATES.map((state) => (state === 'awaiting_payment' ? 'unpaid' : state));

/** Undefined when the word is no state. */
export function billStateOf(word: string): BillState | undefined {
  const typed = word.trim().toLowerCase().replaceAll('-', '_');

  return typed === 'unpaid' ? 'awaiting_payment' : BILL_STATES.find((state) => state === typed);
}
