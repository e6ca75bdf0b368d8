// Renders a bill as a PDF, off the main thread. Same input → same bytes.
import type { LocalDate } from '../core/local-date.ts';
import type { Money } from '../core/money.ts';
import type { FirmLetterhead } from './mailer.ts';

export type BillMark = 'none' | 'draft' | 'paid' | 'void';

export type BillLine = {
  readonly kind: 'time' | 'expense' | 'flat-fee' | 'adjustment';
  readonly date: LocalDate;
  readonly timekeeper: string;
  /** Codes of task, activity or expense, as the source gave them. The PDF does not show them. */
  readonly code: string;
  readonly description: string;
  /** Ten-thousandths: 1.5 hours is 15000n. */
  readonly quantityE4: bigint;
  /** Ten-thousandths of the currency's major unit. */
  readonly rateE4: bigint;
  readonly adjustment: Money;
  readonly amount: Money;
};

export type BillDocument = {
  readonly firm: FirmLetterhead;
  /** PNG or JPEG, at the top in place of the firm's name. One that cannot be drawn is left out. */
  readonly logo?: Uint8Array;
  readonly number: string;
  readonly kind: 'revenue' | 'trust';
  readonly mark: BillMark;
  readonly issueDate: LocalDate;
  readonly dueDate: LocalDate;
  readonly subject: string;
  readonly billTo: { readonly name: string; readonly addressLines: readonly string[] };
  readonly matters: readonly {
    readonly displayNumber: string;
    readonly description: string;
    readonly lines: readonly BillLine[];
  }[];
  readonly subtotal: Money;
  readonly discount: Money;
  readonly tax: Money;
  readonly total: Money;
  readonly payments: readonly { readonly date: LocalDate; readonly method: string; readonly amount: Money }[];
  readonly paid: Money;
  readonly balance: Money;
  /** The pay link of the one recipient whose PDF it is, to be printed under the sums. */
  readonly payUrl?: string;
};

export type RenderedPdf = {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly pageCount: number;
};

export type BillPdf = {
  /** Throws Fault('pdf-failed' | 'pdf-timeout', retryable) when it could not be rendered. */
  render(document: BillDocument): Promise<RenderedPdf>;
};
