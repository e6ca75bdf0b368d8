// What is said of money that came in. Amounts stand in a conversation only where the firm wants them there.

const NAMED = ['cheque', 'transfer', 'cash', 'card', 'bank'];

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
  pending: ({ number, payer, amounts }: PaidWords) =>
    `${payer} has paid bill ${number} from a bank account${amounts ? `: ${amounts.amount}` : ''}. It takes some days until the money is there; I tell you then.`,
  failed: ({ number, payer, method, amounts }: PaidWords) =>
    `The payment of ${payer} for bill ${number}${methodWords(method)} failed${amounts ? `: ${amounts.amount}` : ''}. Nothing was taken, and the bill is due as before.`,
  refunded: ({ number, payer, method, amounts }: PaidWords) =>
    `${amounts ? amounts.amount : 'Money'} went back to ${payer} for bill ${number}${methodWords(method)}: a refund. That much is due again.`,
  disputed: ({ number, payer, method, amounts }: PaidWords) =>
    `${payer} disputes the payment of bill ${number}${methodWords(method)}${amounts ? `: ${amounts.amount}` : ''}. The money was taken back. Answer the dispute in time, where your payment provider shows it.`,
  'dispute-won': ({ number, payer, method, amounts }: PaidWords) =>
    `The dispute of ${payer} about bill ${number}${methodWords(method)} is won${amounts ? `: ${amounts.amount} is yours again` : ''}.`,
} as const;

export const paidLine = {
  paid: (total: string | undefined) => (total === undefined ? 'Paid' : `Paid: ${total}`),
  part: (paid: string | undefined, balance: string | undefined) =>
    paid === undefined ? 'Paid in part' : `Paid in part: ${paid}, ${balance} due`,
  pending: (amount: string | undefined) =>
    `A payment is on its way${amount === undefined ? '' : `: ${amount}`}. It takes some days.`,
  over: 'More was paid than was due. Look at the ledger, and give the rest back.',
} as const;

export const payLinks = {
  button: 'Pay link',
  title: 'Pay links',
  intro: {
    'secure-link': (number: string) =>
      `Whoever has a link can see what is due on bill ${number}, and pay it. Give each one to the person it is for, and to nobody else.`,
    'portal-only': (number: string) =>
      `With these links bill ${number} is paid. The client has to sign in to the client portal for it.`,
  },
  open: 'Open the page',
  more: (count: number) => `And ${count} more.`,
} as const;
