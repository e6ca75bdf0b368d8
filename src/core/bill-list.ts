// The lists of bills that can be asked for by a word.

/** In chat these; `approval` is awaiting approval, `unpaid` awaiting payment with something open. */
export const BILL_LISTS = ['draft', 'approval', 'unpaid', 'overdue', 'paid'] as const;

/** What can be listed besides, where somebody asks for it by its state. */
export const CLOSED_LISTS = ['void', 'deleted'] as const;

export type BillList = (typeof BILL_LISTS)[number];

export type AnyBillList = BillList | (typeof CLOSED_LISTS)[number];

export function isBillList(word: string): word is BillList {
  return (BILL_LISTS as readonly string[]).includes(word);
}
