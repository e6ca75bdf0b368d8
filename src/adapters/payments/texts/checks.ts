// What the doctor says of payments. Used by payments-check.ts.

export const checks = {
  title: 'Payments',
  none: 'No payment provider is set up: clients cannot pay online, and payments are entered by hand.',
  sandbox: 'The local workspace has a payment provider of its own, which moves no money.',
  stripe: (base: string) =>
    `Stripe is set up. Its webhook goes to ${base}/webhooks/stripe, with the events checkout.session.*, charge.refunded, refund.* and charge.dispute.*.`,
  stripeTest: {
    what: 'Stripe is set up with a test key: no money moves.',
    todo: 'Set STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET of live mode before clients pay.',
  },
  paypal: (base: string) =>
    `PayPal is set up. Its webhook goes to ${base}/webhooks/paypal, with CHECKOUT.ORDER.APPROVED, PAYMENT.CAPTURE.* and CUSTOMER.DISPUTE.*; the app has Disputes and Transaction Search.`,
  lawpay: 'LawPay is set up, and its page was seen to show the right amount.',
  lawpayNotKnown: 'LawPay is set up. Whether its page was confirmed is not known while the database cannot be read.',
  lawpayWaits: (link: string) => ({
    what: `LawPay takes no payments yet: nobody has confirmed that its page shows the right amount. This link must show $10.00: ${link}`,
    todo: 'Run: sharebill payment confirm-lawpay --as EMAIL. If it shows another amount, set LAWPAY_AMOUNT_UNIT to the other unit first.',
  }),
  names: { stripe: 'Stripe', paypal: 'PayPal', lawpay: 'LawPay' },
  connected: (name: string, count: number) => `${name} is connected by ${count === 1 ? '1 firm' : `${count} firms`}.`,
  pagesWait: (count: number) => ({
    what: `${count === 1 ? '1 page of LawPay waits' : `${count} pages of LawPay wait`} to be confirmed: nobody can pay by them.`,
    todo: 'Run for the firm: sharebill payment confirm-lawpay --as EMAIL',
  }),
  ofFirm: (firmId: string, what: string) => `${firmId}: ${what}`,
  unreadable: (kind: string) => ({
    what: `The secrets of its ${kind} account cannot be opened.`,
    todo: `Name the key in SECRET_KEY_PREVIOUS, or connect it again: sharebill firm connect ${kind} --as EMAIL`,
  }),
  notLookedAt: {
    'no-database': {
      what: 'The accounts of the firms are not known while the database cannot be read.',
      todo: 'See above.',
    },
    'no-key': { what: 'The accounts of the firms cannot be opened without SECRET_KEY.', todo: 'See Configuration.' },
    'other-process': {
      what: 'The running ShareBill is another version than this command: it does not ask the providers of its firms.',
      todo: 'Start it again with this version.',
    },
  },
  accepted: (name: string, account: string) => `${name} accepts it: ${account}.`,
  refused: (name: string, detail: string) => ({
    what: `${name} refuses: ${detail}.`,
    todo: `Check at ${name} that the key is right, of this account, and may do what is needed.`,
  }),
  away: (name: string, detail: string) => ({
    what: `${name} does not answer: ${detail}.`,
    todo: `Try again later, and look at ${name}'s status page.`,
  }),
  nonsense: (name: string, detail: string) => ({
    what: `What answers is not ${name}: ${detail}.`,
    todo: "Check the address of its API; without one it is the provider's own.",
  }),
  noTrust: 'LawPay has no page for the trust account: trust requests cannot be paid online.',
} as const;
