// What the commands print that enter payments and show the books. Part of the texts of en.ts.

const EXAMPLES = '\nExamples:\n';

export const payments = {
  recorded: (amount: string, number: string, paymentId: string) =>
    `Recorded: ${amount} for bill ${number} (${paymentId}).`,
  returned: (amount: string, number: string) => `The payment of ${amount} for bill ${number} is taken back.`,
  balance: (balance: string) => `The balance is now ${balance}. Its cards in Slack, the portal and the PDF say so.`,
  paid: 'The bill is paid. Its cards in Slack, the portal and the PDF say so.',
  empty: (number: string) => `Nothing was paid for bill ${number} through ShareBill, and nothing was entered.`,
  noFlags: 'No payment needs a decision.',
  flagColumns: {
    since: 'Since',
    provider: 'Provider',
    payment: 'Payment there',
    bill: 'Bill',
    why: 'Why',
    amount: 'Amount',
    flag: 'Flag',
  },
  flagCodes: {
    overpaid: 'more than was due',
    unmatched: 'names ShareBill, but fits no bill',
    differs: 'not as in the books',
  },
  howToClear: 'Look at each at the provider, put it right there or in the books, then: sharebill payment clear FLAG',
  cleared: (id: string) => `${id} is cleared.`,
  columns: {
    when: 'When',
    what: 'What',
    how: 'How',
    payer: 'Payer',
    account: 'Account',
    amount: 'Amount',
    id: 'Payment',
  },
  kinds: {
    payment: 'payment',
    return: 'came back',
    refund: 'refund',
    dispute: 'disputed',
    'dispute-won': 'dispute won',
  },
} as const;

export const paymentHelp = {
  group: 'Payments of bills: enter one by hand, or take it back.',
  add: 'Enter what a client has paid by cheque, transfer or otherwise.',
  addExample: `
Never more than the balance; a trust request in full, into the trust account. The cards, the portal and the PDF show it at once.
${EXAMPLES}  sharebill payment add 1042 500.00 --method cheque --as ann@harlow.example
  sharebill payment add 1042 734.50 --method transfer --date 2026-03-02 --payer "Acme Holdings LLC" --as ann@harlow.example`,
  return: 'A payment that was entered by hand has come back: the bill is due again by as much.',
  returnExample: `
The ledger keeps both entries; nothing in it is ever changed.
${EXAMPLES}  sharebill ledger 1042                                    prints the ids of payments
  sharebill payment return pay_0123 --as ann@harlow.example`,
  flags: 'Show the payments about which somebody must decide: more than was due, or not as in the books.',
  flagsExample: `${EXAMPLES}  sharebill payment flags
  sharebill payment flags --json`,
  clear: 'Somebody has decided about a flagged payment: it is not shown any more.',
  clearExample: `
Nothing in the books is changed by it: refund at the provider, or enter a payment, before.
${EXAMPLES}  sharebill payment flags                                  prints the ids of flags
  sharebill payment clear flg_0123 --as ann@harlow.example`,
  ledger: 'Show the books of one bill: every payment, and what went back, in the order of posting.',
  ledgerExample: `${EXAMPLES}  sharebill ledger 1042
  sharebill ledger 1042 --json`,
  argument: {
    amount: 'how much, in the currency of the bill: 1250.00',
    payment: 'the id of a payment',
    flag: 'the id of a flag',
  },
  option: {
    method: 'cheque, transfer, cash, card or other',
    date: 'the day it was paid, as YYYY-MM-DD; without it today',
    payer: 'who paid; without it the client',
  },
} as const;

export const paymentRefusals = {
  'bill-takes-no-payment': (number: string, state: string) => [
    `Bill ${number} is ${state}: it takes no payment. Nothing was recorded.`,
  ],
  'payment-not-positive': ['A payment is more than 0. Nothing was recorded.'],
  'payment-over-balance': (balance: string) => [
    `That is more than is due: ${balance}. Nothing was recorded. Enter what belongs to this bill, and the rest where it belongs.`,
  ],
  'trust-in-full': (balance: string) => [
    `A trust request is paid in full, ${balance}: money of a client is not split between accounts. Nothing was recorded.`,
  ],
  'payment-in-future': (date: string) => [`${date} is still to come. Nothing was recorded. Give the day it was paid.`],
  'bad-amount': (text: string) => [
    `${text} is not an amount. Nothing was recorded. Write it like 1250.00, without signs and thousands separators.`,
  ],
  'bad-method': (text: string, methods: string) => [
    `${text} is no way to pay. Nothing was recorded. Give one of: ${methods}.`,
  ],
  'bad-date': (text: string) => [`${text} is not a date. Nothing was recorded. Write it like 2026-03-02.`],
  'payment-not-found': (id: string) => [
    `There is no payment with the id ${id}. Nothing was changed.`,
    'See the ids of a bill: sharebill ledger NUMBER',
  ],
  'payment-by-provider': (provider: string) => [
    `${provider} took that payment. Nothing was changed: refund it there, and the books follow.`,
  ],
  'payment-returned-already': ['That payment was taken back already. Nothing was changed.'],
  'flag-not-found': (id: string) => [
    `There is no open flag with the id ${id}. Nothing was changed.`,
    'See which are open: sharebill payment flags',
  ],
} as const;
