// Mails the client the receipt for a payment that has arrived, with the bill as it is now. The handler of the job
// `mail-receipt`, whose subject is the payment.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { billFileName } from '../core/bill-file-name.ts';
import { firmSettings } from '../core/firm-settings.ts';
import { localDateOf } from '../core/local-date.ts';
import { money } from '../core/money.ts';
import type { BillPdf } from '../ports/bill-pdf.ts';
import type { Logger } from '../ports/logger.ts';
import type { Mailer, ReceiptMail } from '../ports/mailer.ts';
import { letterheadOf, loadBillDocument } from './bill-document.ts';
import { BILL_COLUMNS, billOf, type LoadedBill } from './bill-facts.ts';
import { PAY_STANDING_COLUMNS, payStandingOf } from './open-pay-link.ts';
import type { WriteDeps } from './rows.ts';

export type MailReceiptDeps = WriteDeps & {
  readonly db: FirmDb;
  readonly pdf: BillPdf;
  readonly logger: Logger;
  readonly mailer: Pick<Mailer, 'sendReceipt'>;
  readonly mailDomain: string;
};

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
/** A receipt that comes later helps nobody: the portal has it. */
const GIVEN_UP_MS = 48 * 60 * MINUTE_MS;

/** Returns when to try again. What a mail server may have taken is not sent a second time. */
export async function mailReceipt(
  deps: MailReceiptDeps,
  { paymentId }: { readonly paymentId: string },
): Promise<{ retryAt: Date } | undefined> {
  const row = await readPayment(deps.db, paymentId);
  const mail = row && (await mailOf(deps, row));
  if (!row || !mail) {
    return undefined;
  }

  const outcome = await deps.mailer.sendReceipt(mail);
  const now = deps.clock.now().getTime();
  const age = now - row.createdAt.getTime();
  if (outcome.kind === 'accepted') {
    return undefined;
  }

  if (outcome.kind === 'deferred' && age < GIVEN_UP_MS) {
    return { retryAt: new Date(now + (age < QUARTER_MS ? MINUTE_MS : QUARTER_MS)) };
  }

  deps.logger.warn('receipt not delivered', { paymentId, outcome: outcome.kind });

  return undefined;
}

type Row = NonNullable<Awaited<ReturnType<typeof readPayment>>>;

function readPayment(db: FirmDb, id: string) {
  return db.payment.findFirst({
    where: { id, state: 'succeeded' },
    select: {
      ...{ id: true, amountMinor: true, currency: true, method: true, date: true, createdAt: true },
      bill: { select: BILL_COLUMNS },
      firm: { select: { name: true, settings: true } },
      checkout: {
        select: {
          recipient: {
            select: {
              ...{ ...PAY_STANDING_COLUMNS, name: true, address: true },
              payLink: { select: { expiresAt: true } },
            },
          },
        },
      },
    },
  });
}

/**
 * To whose link it was, whoever the provider names: a link may be passed on to somebody who pays, and the bill is not theirs to
 * see. Undefined of a payment that was entered by hand.
 */
async function mailOf(deps: MailReceiptDeps, row: Row): Promise<ReceiptMail | undefined> {
  const recipient = row.checkout?.recipient;
  if (!recipient) {
    return undefined;
  }

  const { name, address } = recipient;
  const bill = billOf(row.bill);
  const isTheirs = isStillTheirs(deps, { recipient, bill });
  const firm = { name: row.firm.name, settings: firmSettings(row.firm.settings) };

  return {
    messageId: `<receipt.${row.id}@${deps.mailDomain}>`,
    date: row.createdAt,
    to: { name, address },
    firm: letterheadOf(firm),
    bill: { number: bill.number, kind: bill.kind, total: bill.total, balance: isTheirs ? bill.balance : undefined },
    payment: {
      amount: money(row.amountMinor, row.currency),
      method: row.method,
      date: localDateOf(row.date),
    },
    ...(isTheirs ? { attachment: await attachmentOf(deps, { bill, firm }) } : {}),
  };
}

type Recipient = NonNullable<Row['checkout']>['recipient'];

/** Not after sharing was stopped, and not once the firm has withdrawn the bill: they hear of their money alone. */
function isStillTheirs(
  { clock }: MailReceiptDeps,
  { recipient, bill }: { readonly recipient: Recipient; readonly bill: LoadedBill },
): boolean {
  const isShown = bill.state === 'awaiting_payment' || bill.state === 'paid';
  const expiresAt = recipient.payLink?.expiresAt ?? clock.now();

  return isShown && payStandingOf({ expiresAt, recipient }, clock.now()) !== 'closed';
}

type Printed = { readonly bill: LoadedBill; readonly firm: Parameters<typeof letterheadOf>[0] };

async function attachmentOf({ db, pdf }: MailReceiptDeps, { bill, firm }: Printed) {
  const { bytes } = await pdf.render(await loadBillDocument(db, { bill, firm }));

  return { fileName: billFileName({ kind: bill.kind, number: bill.number, firmName: firm.name }), bytes };
}
