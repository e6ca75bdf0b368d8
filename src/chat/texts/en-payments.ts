// What is said of money that came in. Amounts stand in a conversation only where the firm wants them there.

const NAMED = ['cheque', 'transfer', 'cash', 'card'];

/** ` (cheque)`; nothing for what has no name. */
export function methodWords(method: string): string {
  return NAMED.includes(method) ? ` (${method})` : '';
}

export type PaidWords = {
  readonly number: string;
  readonly payer: string;
  readonly method: string;
  /** Undefined where the conversation shows no amounts. */
  readonly amounts: { readonly amount: string; readonly total: string } | undefined;
  /** Nothing is due any more. */
  readonly inFull: boolean;
};

export const paymentNotices = {
  paid: ({ number, payer, method, amounts, inFull }: PaidWords) =>
    amounts
      ? `${payer} paid ${amounts.amount} of ${amounts.total} for bill ${number}${methodWords(method)}.${inFull ? ' It is paid in full.' : ''}`
      : `${payer} paid ${inFull ? '' : 'a part of '}bill ${number}${methodWords(method)}.`,
  returned: ({ number, payer, method, amounts }: PaidWords) =>
    `The payment of ${payer} for bill ${number}${methodWords(method)} came back${amounts ? `: ${amounts.amount}` : ''}. That much is due again.`,
} as const;

export const paidLine = {
  paid: (total: string | undefined) => (total === undefined ? 'Paid' : `Paid: ${total}`),
  part: (paid: string | undefined, balance: string | undefined) =>
    paid === undefined ? 'Paid in part' : `Paid in part: ${paid}, ${balance} due`,
  over: 'More was paid than was due. Look at the ledger, and give the rest back.',
} as const;
