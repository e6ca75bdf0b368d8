// What is said of money that came in. Amounts stand in a conversation only where the firm wants them there.

const METHODS: Readonly<Record<string, string>> = {
  cheque: 'cheque',
  transfer: 'transfer',
  cash: 'cash',
  card: 'card',
};

/** ` (cheque)`; nothing for what has no name. */
export function methodWords(method: string): string {
  return METHODS[method] === undefined ? '' : ` (${METHODS[method]})`;
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
  refunded: ({ number, payer, amounts }: PaidWords) =>
    `${amounts ? amounts.amount : 'A payment'} for bill ${number} was refunded to ${payer}. That much is due again.`,
  returned: ({ number, payer, method, amounts }: PaidWords) =>
    `The payment of ${payer} for bill ${number}${methodWords(method)} came back${amounts ? `: ${amounts.amount}` : ''}. That much is due again.`,
  disputed: ({ number, payer, amounts }: PaidWords) =>
    `${payer} disputes ${amounts ? amounts.amount : 'a payment'} for bill ${number} with their bank. Answer the payment provider in time.`,
  'dispute-won': ({ number, payer, amounts }: PaidWords) =>
    `The dispute of ${payer} about ${amounts ? amounts.amount : 'a payment'} for bill ${number} was decided for the firm.`,
} as const;

export const paidLine = {
  paid: (total: string | undefined) => (total === undefined ? 'Paid' : `Paid: ${total}`),
  part: (paid: string | undefined, balance: string | undefined) =>
    paid === undefined ? 'Paid in part' : `Paid in part: ${paid}, ${balance} due`,
  over: 'More was paid than was due. Look at the ledger, and give the rest back.',
} as const;
