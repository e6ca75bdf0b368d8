// Every text of the pages behind a pay link, in English. Used by pages/pay-page.tsx, pages/pay-words.ts and pages/bill-page.tsx.

export const pay = {
  title: { revenue: 'Pay your bill', trust: 'Pay into trust' },
  /** The dash does not begin a line. */
  heading: (title: string, firm: string) => `${title}\u00a0— ${firm}`,
  /** For the middle of a sentence. */
  name: { revenue: (number: string) => `bill ${number}`, trust: (number: string) => `trust request ${number}` },
  due: { late: (date: string) => `Overdue · ${date}`, later: (date: string) => `Due on ${date}` },
  amount: 'Amount',
  hint: (least: string, balance: string) => `Any amount from ${least} to ${balance}.`,
  inFull: (balance: string) => `Paid in full only: ${balance}.`,
  trust: 'It goes to the firm’s trust account, in full.',
  button: 'Continue to payment',
  elsewhere: (provider: string) => `You pay on the page of ${provider}. We never see your card.`,
  sandbox: 'This is a test page: no money moves.',
  /** Of one whose name is not known here. */
  provider: 'our payment provider',
  providers: { stripe: 'Stripe', paypal: 'PayPal', lawpay: 'LawPay' },
  problems: {
    'not-an-amount': (example: string) => `This is no amount. Enter it in figures, like ${example}.`,
    'over-balance': (balance: string) => `This is more than is due. Enter ${balance} or less.`,
    'in-full-only': (balance: string) =>
      `This can be paid in full only. To pay ${balance}, press “Continue to payment”.`,
    'under-minimum': (least: string) => `This is too little for one payment. Enter ${least} or more.`,
    'over-maximum': (most: string) =>
      `This is too much for one payment. Enter ${most} or less, and pay the rest after that.`,
    'too-little-here': (least: string) =>
      `Payments of less than ${least} cannot be taken here. Ask the firm how to pay.`,
    'too-much-here': (most: string) => `Payments of more than ${most} cannot be taken here. Ask the firm how to pay.`,
    'another-opening':
      'Somebody is opening a payment of this bill right now, perhaps you in another window. Wait a minute, then press “Continue to payment” again.',
    'provider-away':
      'The payment page does not answer at the moment. Nothing was paid. Wait a minute, then press “Continue to payment” again.',
    'provider-refused': 'The payment page could not be opened. Nothing was paid. Ask the firm how to pay.',
  },
  closed: {
    'bill-paid': {
      say: { revenue: (name: string) => `${name} is paid. Thank you.`, trust: received },
      todo: 'If you have a question, ask the firm.',
    },
    'bill-withdrawn': {
      say: (name: string) => `${name} was withdrawn by the firm. Nothing is to be paid on it.`,
      todo: 'If you have paid already, or have a question, ask the firm.',
    },
    'no-provider': {
      say: (name: string) => `${name} cannot be paid online at the moment.`,
      todo: 'Ask the firm how to pay.',
    },
    'trust-not-taken': {
      say: (name: string) =>
        `${name} cannot be paid online: the firm takes money for its trust account in another way.`,
      todo: 'Ask the firm how to pay.',
    },
    expired: { say: 'This link has ended.', todo: 'Ask the firm for a new one.' },
    'payment-pending': {
      say: (amount: string) => `A payment of ${amount} is on its way. You don’t have to do anything.`,
      todo: 'From a bank account it can take some days. If you have a question, ask the firm.',
    },
    'currency-not-taken': {
      say: (name: string, currency: string) =>
        `${name} cannot be paid online: payments in ${currency} are not taken here.`,
      todo: 'Ask the firm how to pay.',
    },
    'sign-in': {
      say: (name: string) => `${name} is paid in the client portal.`,
      todo: 'Sign in, open it, and press “Pay”.',
      button: 'Sign in to the portal',
    },
  },
  back: {
    checking: {
      title: 'We are checking your payment',
      say: 'This can take a minute; you can close this page, the receipt comes by e-mail.',
      link: 'Look again',
    },
    received: {
      title: 'Thank you',
      say: (amount: string | undefined, name: string) => `We have received ${amount ?? 'your payment'} for ${name}.`,
      due: (balance: string) => `${balance} is still due.`,
      nothingDue: 'Nothing is left to pay.',
      receipt: 'The receipt comes by e-mail.',
      link: 'Pay the rest',
    },
    pending: {
      title: 'Your payment is on its way',
      say: (amount: string | undefined, name: string) =>
        `A payment of ${amount ?? 'yours'} for ${name} is on its way. You don’t have to do anything.`,
      days: 'From a bank account it takes some days. The receipt comes by e-mail when it has arrived.',
    },
    failed: {
      title: 'Your payment did not go through',
      say: (name: string) => `Nothing was taken for ${name}.`,
      link: 'Try again',
    },
    left: {
      title: 'Nothing was paid',
      say: (name: string) => `You came back before ${name} was paid.`,
      link: 'Back to the payment page',
    },
    ask: 'A question? Ask the firm',
  },
  bill: {
    button: (amount: string) => `Pay ${amount}`,
    pending: (amount: string) => `A payment of ${amount} is on its way.`,
  },
} as const;

function received(name: string): string {
  return `${name} has been received in full. Thank you.`;
}
