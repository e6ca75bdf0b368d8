// Every text of our mails and of what mail servers answer, in English.

export const en = {
  subject: (title: string, firm: string) => `${title} from ${firm}`,
  title: {
    due: (number: string) => `Bill ${number}`,
    'partly-paid': (number: string) => `Bill ${number}`,
    paid: (number: string) => `Receipt for bill ${number}`,
    draft: (number: string) => `Draft: Bill ${number}`,
    trust: (number: string) => `Trust request ${number}`,
    'trust-paid': (number: string) => `Receipt for trust request ${number}`,
    'trust-draft': (number: string) => `Draft: Trust request ${number}`,
  },
  greeting: (name: string) => `Dear ${name},`,
  intro: {
    due: 'Your bill is attached as a PDF.',
    'partly-paid': 'Your bill is attached as a PDF. It shows what has been paid and what is still due.',
    paid: 'Thank you for your payment. The receipt is attached as a PDF.',
    draft: 'A draft of your bill is attached as a PDF for your review. Please do not pay it yet.',
    trust: 'Our request for funds to be held in trust is attached as a PDF.',
    'trust-paid': 'Thank you for your payment into trust. The receipt is attached as a PDF.',
    'trust-draft':
      'A draft of our request for funds to be held in trust is attached as a PDF for your review. Please do not pay it yet.',
  },
  portal: {
    intro: {
      due: 'Your bill is ready. You can see it in our client portal.',
      'partly-paid': 'Your bill is in our client portal. There you see what has been paid and what is still due.',
      paid: 'Thank you for your payment. The receipt is in our client portal.',
      draft: 'A draft of your bill is in our client portal for your review. Please do not pay it yet.',
      trust: 'Our request for funds to be held in trust is in our client portal.',
      'trust-paid': 'Thank you for your payment into trust. The receipt is in our client portal.',
      'trust-draft':
        'A draft of our request for funds to be held in trust is in our client portal for your review. Please do not pay it yet.',
    },
    attached: {
      due: 'The bill is attached as a PDF.',
      'partly-paid': 'The bill is attached as a PDF.',
      paid: 'The receipt is attached as a PDF.',
      draft: 'The draft is attached as a PDF.',
      trust: 'The request is attached as a PDF.',
      'trust-paid': 'The receipt is attached as a PDF.',
      'trust-draft': 'The draft is attached as a PDF.',
    },
    button: 'See the bill',
    tellsViews: 'The firm is told when you open this bill in the portal.',
  },
  pay: {
    button: { revenue: 'Pay this bill', trust: 'Pay into trust' },
    where: 'You pay on the page of our payment provider; we never see your card.',
  },
  /** Below a button. */
  address: 'Or copy this address into your browser:',
  receipt: {
    title: {
      revenue: (amount: string, number: string) => `Receipt: ${amount} for bill ${number}`,
      trust: (amount: string, number: string) => `Receipt: ${amount} for trust request ${number}`,
    },
    inboxLine: (rest: string) => `Thank you. ${rest}`.trim(),
    thanks: {
      revenue: (amount: string, number: string) =>
        `Thank you. We have received your payment of ${amount} for bill ${number}.`,
      trust: (amount: string, number: string) =>
        `Thank you. We have received your payment of ${amount} into trust for trust request ${number}.`,
    },
    label: { revenue: 'Amount paid', trust: 'Amount paid into trust' },
    method: (name: string) => `Method: ${name}`,
    methods: {
      card: 'card',
      bank: 'bank account',
      paypal: 'PayPal',
      venmo: 'Venmo',
      apple_pay: 'Apple Pay',
      google_pay: 'Google Pay',
      cheque: 'cheque',
      transfer: 'bank transfer',
      cash: 'cash',
    },
    date: (date: string) => `Date: ${date}`,
    stillDue: (balance: string) => `Still due: ${balance}`,
    inFull: { revenue: 'The bill is paid in full.', trust: 'The trust request is paid in full.' },
    attached: {
      revenue: 'The bill as it is now is attached as a PDF.',
      trust: 'The trust request as it is now is attached as a PDF.',
    },
  },
  code: {
    subject: (firm: string) => `Your code for ${firm}`,
    title: 'Your code',
    inboxLine: (minutes: number) => `Enter it on the page where you asked for it. Good for ${minutesText(minutes)}.`,
    intro: 'Here is the code that you asked for. Enter it on the page that is waiting for it.',
    label: 'Code',
    goodFor: (minutes: number) => `Good for ${minutesText(minutes)}`,
    ignore: 'If you did not ask for it, ignore this mail: nobody gets in without the code.',
    neverAsked: (firm: string) => `Nobody at ${firm} will ask you for it, by phone or by mail.`,
  },
  fileIntro: {
    'ledes-1998b': (name: string) =>
      `For your billing system, the bill is attached as a LEDES 1998B file too: ${name}.`,
    'ledes-98bi': (name: string) => `For your billing system, the bill is attached as a LEDES 98BI file too: ${name}.`,
  },
  amount: {
    due: 'Amount due',
    'partly-paid': 'Balance due',
    paid: 'Paid',
    draft: 'Draft amount',
    trust: 'Amount requested',
    'trust-paid': 'Paid into trust',
    'trust-draft': 'Draft amount',
  },
  dueBy: (date: string) => `Due by ${date}`,
  ofTotal: (total: string) => `of ${total} in total`,
  matter: 'Matter',
  matters: 'Matters',
  moreMatters: (count: number) => `and ${count} more, all of them in the PDF`,
  from: (name: string) => `${name} writes:`,
  reply: (name: string) => `Questions? Just reply: your answer goes to ${name}.`,
  reasons: {
    '5.1.1': 'mailbox unknown',
    '5.1.2': 'mail domain unknown',
    '5.1.10': 'this address takes no mail',
    '5.2.1': 'mailbox switched off',
    '5.2.2': 'mailbox full',
    '4.2.2': 'mailbox full',
    '5.3.4': 'mail too large for that server',
    '5.7.1': 'refused by that server’s rules',
    '4.7.1': 'put off by that server’s rules',
  } as Readonly<Record<string, string>>,
  permanent: 'refused by the mail server',
  temporary: 'the mail server asks to try later',
  unreachable: 'the mail server cannot be reached',
  signIn: 'the mail server refused our sign-in',
  insecure: 'the mail server offers no secure connection',
  untrusted: 'the mail server’s certificate cannot be trusted',
  timeOut: 'the mail server did not answer in time',
  fellSilent: 'the mail server fell silent after it had taken the mail',
  badAddress: 'this is no address that mail can be sent to',
  tooLarge: 'mail too large for that server',
  notAscii: 'the mail server cannot take an address with such letters',
  /** Of mails that come back. */
  cameBack: {
    noReport: 'a mail came back that is no delivery report',
    autoReply: 'an automatic answer came back',
    unclear: 'a delivery report came back that cannot be relied on',
    gaveUp: (status: string) => `a mail server gave up trying (${status})`,
  },
  /** What servers that want to bring us a mail are told. */
  listener: {
    noSuchMailbox: 'No such mailbox here',
    tryLater: 'Cannot be taken in now, try later',
    taken: 'Taken',
  },
};

function minutesText(minutes: number): string {
  return minutes === 1 ? 'one minute' : `${minutes} minutes`;
}
