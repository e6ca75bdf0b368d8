// What the pages of the sandbox payment provider say. Used by checkout-pages.tsx and payments-page.tsx.
import type { MoneyAccount } from '../../core/ledger.ts';
import type { PaymentState, ReversalKind } from '../../core/received-money.ts';
import type { Change } from './payment-changes.ts';

const account: Readonly<Record<MoneyAccount, string>> = { operating: 'Operating account', trust: 'Trust account' };

const state: Readonly<Record<PaymentState, string>> = {
  pending: 'Pending',
  succeeded: 'Succeeded',
  failed: 'Failed',
  returned: 'Returned',
  refunded: 'Refunded',
  disputed: 'Disputed',
};

const reversal: Readonly<Record<ReversalKind, string>> = {
  refund: 'Refunded',
  return: 'Taken back by the bank',
  dispute: 'Disputed by the payer',
  'dispute-won': 'Dispute won, paid again',
};

const change: Readonly<Record<Exclude<Change, 'refunded'>, string>> = {
  arrived: 'Bank payment arrives',
  failed: 'Bank payment fails',
  returned: 'Bank takes it back later',
  disputed: 'Dispute',
  won: 'Win the dispute',
};

export const texts = {
  test: 'Test checkout — no money moves',
  checkoutTitle: (firm: string) => `Pay ${firm}`,
  bill: (number: string) => `Bill ${number}`,
  to: 'To',
  account,
  how: 'How does it end?',
  declined: 'The card was declined. Nothing was paid. Try again, or choose another way.',
  outcomes: [
    { value: 'card', name: 'Pay by card', note: 'Succeeds at once' },
    { value: 'bank', name: 'Pay from a bank account', note: 'Stays pending until you say that it arrives' },
    { value: 'decline', name: 'Card is declined', note: 'Nothing is paid, and this page stays open' },
  ],
  leave: 'Leave without paying',
  back: 'Go back to the bill',
  allPayments: 'All test payments',
  paid: { title: 'This test checkout was used', text: 'A payment was made by it. Nothing more can be paid by it.' },
  ended: { title: 'This test checkout has ended', text: 'Nothing was paid. Go back to the bill to begin again.' },
  unknown: {
    title: 'This test checkout is not here',
    text: 'Test checkouts are forgotten when the workspace stops. Open the link to the bill again, and press Pay.',
  },
  paymentsTitle: 'Test payments',
  paymentsAbout:
    'Say what becomes of a payment. Each step is told to ShareBill by a signed webhook, as a real provider does.',
  none: 'Nobody has paid yet. Share a bill in the workspace, open its link in the mailbox, and press Pay.',
  workspace: 'Back to the workspace',
  method: { card: 'Card', bank: 'Bank account' } as Readonly<Record<string, string>>,
  begun: 'Begun',
  paidAt: 'Paid',
  failed: 'Failed',
  state,
  reversal,
  change,
  refundAmount: (currency: string) => `Amount to refund, in ${currency}`,
  refund: 'Refund a part',
  refundProblem: (most: string) => `Type an amount of up to ${most}, such as 12.50.`,
  changeProblem: 'That cannot happen to this payment any more.',
  notTaken: 'ShareBill did not take the last webhook. It finds out later by asking.',
  tellAgain: 'Send the last webhook again',
};
