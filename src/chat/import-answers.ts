// What may be answered about a dropped file where its format leaves something open. Used by the card and by
// reread-import.ts.
import type { BillState } from '../core/bill.ts';

/** States in which a bill comes from another system; nobody imports what is void. */
export const ANSWERED_STATES = [
  'draft',
  'awaiting_approval',
  'awaiting_payment',
  'paid',
] as const satisfies BillState[];

export const DATE_ORDERS = ['DMY', 'MDY', 'YMD'] as const;

export type Question = 'state' | 'dateOrder' | 'source';

/** `sources` are those that the firm has. */
export function importAnswers(question: Question, sources: readonly string[]): readonly string[] {
  switch (question) {
    case 'state':
      return ANSWERED_STATES;
    case 'dateOrder':
      return DATE_ORDERS;
    case 'source':
      return sources;
  }
}
