// The stages at which a mail server goes wrong, and what must become of the mail. Used by mail-stages.test.ts.
import type { Answer } from '../adapters/mail/scripted-mail-server.ts';

export type MailStage = {
  readonly step: string;
  readonly answer: Answer;
  /** After the first try. */
  readonly becomes: 'deferred' | 'rejected' | 'unknown';
  /** How often the server has the whole message in the end. */
  readonly messages: number;
};

const later = { becomes: 'deferred', messages: 1 } as const;
const refused = { becomes: 'rejected', messages: 0 } as const;
/** The server had the message: it gets the same one once more. */
const maybe = { becomes: 'unknown', messages: 2 } as const;

export const mailStages: readonly MailStage[] = [
  { step: 'greeting', answer: '421 4.3.2 busy', ...later },
  { step: 'EHLO', answer: '421 4.3.2 busy', ...later },
  { step: 'MAIL', answer: '451 4.3.0 later', ...later },
  { step: 'RCPT', answer: '452 4.2.2 full', ...later },
  { step: 'DATA', answer: '451 4.3.0 later', ...later },
  { step: '.', answer: '451 4.3.0 later', ...later, messages: 2 },
  { step: 'RCPT', answer: '550 5.1.1 no such user', ...refused },
  { step: '.', answer: '554 5.7.1 refused', ...refused, messages: 1 },
  { step: 'greeting', answer: 'silence', ...later },
  { step: 'STAR', answer: 'silence', ...later },
  { step: '.', answer: 'silence', ...maybe },
  { step: '.', answer: 'reset', ...maybe },
  { step: 'greeting', answer: 'trickle', ...later },
  { step: 'RCPT', answer: 'trickle', ...later },
  { step: '.', answer: 'trickle', ...maybe },
];
