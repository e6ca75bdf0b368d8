// One bill as its client sees it in the portal: as it is now, with what has changed since they saw it last. Called by the
// portal's page of a bill and by its PDF.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { ClientActor } from '../core/actor.ts';
import { money } from '../core/money.ts';
import { type BillChange, type BillNow, changesSince, newLines, type SeenBill } from '../core/portal-changes.ts';
import type { BillDocument, BillLine } from '../ports/bill-pdf.ts';
import type { Clock } from '../ports/clock.ts';
import { BILL_LINE_COLUMNS, billLineOf, paymentsOf } from './bill-document.ts';
import type { LoadedBill, MatterOfBill } from './bill-facts.ts';
import { lineMarks } from './portal/line-marks.ts';
import { type OpenRecipient, openRecipients } from './portal/open-recipients.ts';

type Deps = { readonly db: FirmDb; readonly clock: Clock };

export const LINES_A_PAGE = 200;

export type PortalLine = BillLine & {
  readonly matterId: string;
  /** It was not there when the client saw the bill last. */
  readonly isNew: boolean;
};

/** The firm has taken it back. */
export type WithdrawnBill = { readonly kind: 'withdrawn'; readonly bill: LoadedBill };

export type PortalBill = {
  readonly kind: 'open';
  readonly recipient: OpenRecipient;
  readonly bill: LoadedBill;
  readonly matters: readonly MatterOfBill[];
  readonly amounts: Pick<BillDocument, 'subtotal' | 'discount' | 'tax' | 'total' | 'paid' | 'balance' | 'payments'>;
  /** Of the page that was asked for, in the order of the bill. */
  readonly lines: readonly PortalLine[];
  readonly page: number;
  readonly pages: number;
  readonly changes: readonly BillChange[];
};

/** Undefined when nothing of it is open to the client. */
export async function portalBill(
  deps: Deps,
  request: { readonly client: ClientActor; readonly billId: string; readonly page: number },
): Promise<PortalBill | WithdrawnBill | undefined> {
  const { client, billId } = request;
  const [recipient] = await openRecipients(deps.db, { contactId: client.contactId, billId, now: deps.clock.now() });
  if (recipient?.standing !== 'open') {
    return recipient && { kind: 'withdrawn', bill: recipient.bill };
  }

  const { bill } = recipient;
  const marks = await lineMarks(deps.db, billId);
  const count = marks?.length ?? (await deps.db.lineItem.count({ where: { billId } }));
  const pages = Math.max(1, Math.ceil(count / LINES_A_PAGE));
  const page = Math.min(Math.max(1, request.page), pages);
  const seen = seenOf(recipient);
  const isNew = newAt(seen, { ...bill, lines: marks });
  const lines = await linesOf(deps.db, { bill, page });

  return {
    ...{ kind: 'open', recipient, bill, matters: bill.matters, page, pages },
    amounts: await amountsOf(deps.db, bill),
    lines: lines.map((line, index) => ({ ...line, isNew: isNew((page - 1) * LINES_A_PAGE + index) })),
    changes: changesSince(seen, { ...bill, lines: marks }),
  };
}

/** Whether the line at that place was not there when the client saw the bill last; nobody knows of a longer bill. */
function newAt(seen: SeenBill | undefined, { version, lines }: BillNow): (index: number) => boolean {
  if (seen?.lines === undefined || lines === undefined || seen.version === version) {
    return () => false;
  }

  const fresh = newLines(seen.lines, lines);

  return (index) => fresh.has(lines[index] ?? '');
}

/** What recordView kept; empty before the first view. */
export function seenOf({ seen }: Pick<OpenRecipient, 'seen'>): SeenBill | undefined {
  return typeof seen === 'object' && seen !== null && 'version' in seen ? (seen as SeenBill) : undefined;
}

async function linesOf(db: FirmDb, { bill, page }: { bill: LoadedBill; page: number }) {
  const rows = await db.lineItem.findMany({
    where: { billId: bill.id },
    orderBy: { position: 'asc' },
    skip: (page - 1) * LINES_A_PAGE,
    take: LINES_A_PAGE,
    select: BILL_LINE_COLUMNS,
  });

  return rows.map((row) => billLineOf(row, bill.total.currency));
}

async function amountsOf(db: FirmDb, bill: LoadedBill): Promise<PortalBill['amounts']> {
  const { currency } = bill.total;
  const row = await db.bill.findFirstOrThrow({
    where: { id: bill.id },
    select: { subtotalMinor: true, discountMinor: true, taxMinor: true },
  });

  return {
    subtotal: money(row.subtotalMinor, currency),
    discount: money(row.discountMinor, currency),
    tax: money(row.taxMinor, currency),
    ...{ total: bill.total, paid: bill.paid, balance: bill.balance },
    payments: await paymentsOf(db, bill),
  };
}
