// The named points at which the product is killed, in the order of a share, and what must have become of it when the
// product has been started again. Used by crash-points.test.ts.

export type CrashPoint = {
  readonly name: string;
  readonly title: string;
  /** Who sees that it is there: crash-hook.js inside the process, the post office, Slack, or the person who shares. */
  readonly by: 'hook' | 'post' | 'slack' | 'person';
  /** One of these. */
  readonly becomes: readonly ('absent' | 'accepted' | 'unknown')[];
  /** How many mails may have been taken in the end. */
  readonly mails: readonly number[];
};

const absent = { becomes: ['absent'], mails: [0] } as const;
const sent = { becomes: ['accepted'], mails: [1] } as const;
/** From the first byte on nobody can say whether the mail arrived. */
const maybe = { becomes: ['unknown'], mails: [0, 1] } as const;
/** Nobody was told of it: it is whole, or not there. */
const whole = { becomes: ['absent', 'accepted'], mails: [0, 1] } as const;
const maybeSent = { becomes: ['unknown'], mails: [1] } as const;
/** The mail goes its way at the same time. */
const anywhere = { becomes: ['accepted', 'unknown'], mails: [0, 1] } as const;

export const crashPoints: readonly CrashPoint[] = [
  { name: 'mid-pdf', title: 'while the PDF is drawn', by: 'hook', ...absent },
  { name: 'mid-share-transaction', title: 'in the middle of writing a share', by: 'hook', ...whole },
  { name: 'before-share-commit', title: 'before a share is committed', by: 'hook', ...absent },
  { name: 'after-share-commit', title: 'after the commit of a share, before its answer', by: 'hook', ...sent },
  { name: 'after-ack', title: 'after the answer to Confirm', by: 'person', ...anywhere },
  { name: 'after-claim', title: 'after a job was claimed', by: 'hook', ...sent },
  { name: 'at-mail', title: 'at MAIL FROM', by: 'post', ...sent },
  { name: 'at-rcpt', title: 'at RCPT TO', by: 'post', ...sent },
  { name: 'at-data', title: 'at DATA, before the server asks for the message', by: 'post', ...sent },
  { name: 'before-transmitting', title: 'before "transmitting" is written down', by: 'hook', ...sent },
  { name: 'at-transmitting', title: 'after "transmitting", before the first byte', by: 'hook', ...maybe, mails: [0] },
  { name: 'mid-message', title: 'at the first bytes of the message', by: 'post', ...maybe },
  { name: 'after-dot', title: 'after the final dot, before 250', by: 'post', ...maybeSent },
  { name: 'after-250-before-mark', title: 'after 250, before "accepted" is written', by: 'hook', ...maybeSent },
  { name: 'mid-mark', title: 'while "accepted" is written', by: 'hook', becomes: ['unknown', 'accepted'], mails: [1] },
  { name: 'after-mark', title: 'after "accepted", before the card says so', by: 'hook', ...sent },
  { name: 'at-post', title: 'while the card is posted', by: 'slack', ...anywhere },
];
