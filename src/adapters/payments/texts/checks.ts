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
  lawpay: (link: string) =>
    `LawPay is set up. Open this link before the first client does: it must show $10.00. If it shows another amount, set LAWPAY_AMOUNT_UNIT to the other unit: ${link}`,
  noTrust: 'LawPay has no page for the trust account: trust requests cannot be paid online.',
} as const;
