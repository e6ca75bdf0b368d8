// Hands one mail to the mail server and says what became of it.

import type { BillFileFormat } from '../core/bill-file.ts';
import type { LocalDate } from '../core/local-date.ts';
import type { Money } from '../core/money.ts';

/** What the notice of a bill says. The words and the layout are the mail adapter's. */
export type BillMail = {
  readonly messageId: string;
  readonly date: Date;
  readonly from: { readonly name: string };
  readonly replyTo: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  readonly bill: {
    readonly number: string;
    readonly kind: 'revenue' | 'trust';
    readonly status: 'draft' | 'due' | 'partly-paid' | 'paid';
    readonly matters: readonly string[];
    readonly total: Money;
    readonly balance: Money;
    readonly dueDate: LocalDate;
  };
  readonly message: string;
  readonly sharerName: string;
  readonly firm: FirmLetterhead;
  /** The bill as a PDF; without it the mail only says where the bill can be seen. */
  readonly attachment?: { readonly fileName: string; readonly bytes: Uint8Array };
  /** Where the client portal shows the bill to this recipient. */
  readonly portal?: { readonly url: string; readonly tellsViews: boolean };
  /** Where this recipient can pay the bill. */
  readonly pay?: { readonly url: string };
  /** For the recipient's billing system. */
  readonly file?: { readonly format: BillFileFormat; readonly fileName: string; readonly bytes: Uint8Array };
};

export type FirmLetterhead = {
  readonly name: string;
  readonly addressLines: readonly string[];
  readonly phone: string;
  readonly email: string;
  readonly website: string;
  /** `#rrggbb`, for rules and headings. */
  readonly accentColor: string;
};

/** A code that proves that a person reads the mails of an address. */
export type CodeMail = {
  readonly messageId: string;
  readonly date: Date;
  readonly to: { readonly name: string; readonly address: string };
  readonly firm: FirmLetterhead;
  readonly code: string;
  /** How long it counts. */
  readonly minutes: number;
};

/** What a payer gets for a payment that has arrived. */
export type ReceiptMail = {
  readonly messageId: string;
  readonly date: Date;
  readonly to: { readonly name: string; readonly address: string };
  readonly firm: FirmLetterhead;
  readonly bill: {
    readonly number: string;
    readonly kind: 'revenue' | 'trust';
    readonly total: Money;
    /** After the payment. Undefined where the bill is not theirs to see any more: then nothing is attached either. */
    readonly balance: Money | undefined;
  };
  readonly payment: { readonly amount: Money; readonly method: string; readonly date: LocalDate };
  /** The bill as it is now. */
  readonly attachment?: { readonly fileName: string; readonly bytes: Uint8Array };
};

export type MailOutcome =
  | { readonly kind: 'accepted'; readonly reply: string }
  /** A temporary failure, surely not delivered: try again. */
  | { readonly kind: 'deferred'; readonly reason: string }
  /** A permanent failure. */
  | { readonly kind: 'rejected'; readonly reason: string }
  /** The server had begun to take the mail and then fell silent: nobody can know. */
  | { readonly kind: 'unknown'; readonly reason: string };

export type MailAttempt = {
  readonly mail: BillMail;
  /** Called once, before the first byte of the message could be taken by the server. A throw stops the attempt. */
  readonly onTransmitting: () => Promise<void>;
};

export type Mailer = {
  send(attempt: MailAttempt): Promise<MailOutcome>;
  sendCode(mail: CodeMail): Promise<MailOutcome>;
  sendReceipt(mail: ReceiptMail): Promise<MailOutcome>;
  /**
   * The largest message that the mail server takes, in bytes. Undefined when it names no limit, and when it did not
   * answer in a second and a half: a server that is away refuses nothing. Never throws.
   */
  largestMessage(): Promise<number | undefined>;
  /** Subject line of the notice, as the preview shows it. */
  subjectOf(mail: Pick<BillMail, 'bill' | 'firm'>): string;
};
