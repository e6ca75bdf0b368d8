// Reads what a bill's PDF and mail say.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import { type Bill, documentMark } from '../core/bill.ts';
import type { FirmSettings } from '../core/firm-settings.ts';
import { localDateOf } from '../core/local-date.ts';
import { money } from '../core/money.ts';
import type { BillDocument, BillLine } from '../ports/bill-pdf.ts';
import type { FirmLetterhead } from '../ports/mailer.ts';
import { known } from './bill-facts.ts';

type Db = FirmDb | FirmTx;

export function letterheadOf(firm: { readonly name: string; readonly settings: FirmSettings }): FirmLetterhead {
  const { address, phone, email, website, accentColor } = firm.settings;

  return { name: firm.name, addressLines: linesOf(address), phone, email, website, accentColor };
}

/** Everything that stands on the bill's PDF. The same bill version under the same letterhead gives the same document. */
export async function loadBillDocument(
  db: Db,
  request: { bill: Bill & { readonly clientId: string }; firm: { name: string; settings: FirmSettings } },
): Promise<BillDocument> {
  const { bill, firm } = request;
  const amounts = await db.bill.findFirstOrThrow({
    where: { id: bill.id },
    select: { subtotalMinor: true, discountMinor: true, taxMinor: true, client: { select: { postalAddress: true } } },
  });
  const { currency } = bill.total;

  return {
    firm: letterheadOf(firm),
    ...(await logoOf(db)),
    number: bill.number,
    kind: bill.kind,
    mark: documentMark(bill),
    issueDate: bill.issueDate,
    dueDate: bill.dueDate,
    subject: bill.subject,
    billTo: { name: bill.clientName, addressLines: linesOf(amounts.client.postalAddress) },
    matters: await mattersOf(db, bill),
    subtotal: money(amounts.subtotalMinor, currency),
    discount: money(amounts.discountMinor, currency),
    tax: money(amounts.taxMinor, currency),
    total: bill.total,
    payments: await paymentsOf(db, bill),
    paid: bill.paid,
    balance: bill.balance,
  };
}

/** By a query of its own: whatever else reads the firm does without the picture. */
async function logoOf(db: Db): Promise<{ logo?: Uint8Array }> {
  const { logo } = await db.firm.findFirstOrThrow({ select: { logo: true } });

  return logo === null ? {} : { logo };
}

async function mattersOf(db: Db, bill: Bill): Promise<BillDocument['matters']> {
  const rows = await db.billMatter.findMany({
    where: { billId: bill.id },
    orderBy: { position: 'asc' },
    select: { matterId: true, matter: { select: { displayNumber: true, description: true } } },
  });
  const lines = await linesByMatter(db, bill);

  return rows.map(({ matterId, matter }) => ({ ...matter, lines: lines.get(matterId) ?? [] }));
}

const LINE_KINDS = ['time', 'expense', 'flat-fee', 'adjustment'] as const;

type LineRow = {
  readonly kind: string;
  readonly date: Date;
  readonly adjustmentMinor: bigint;
  readonly amountMinor: bigint;
};

/** A line as it was read by BILL_LINE_COLUMNS, or by more. */
export function billLineOf<Row extends LineRow>(
  { adjustmentMinor, amountMinor, kind, date, ...row }: Row,
  currency: string,
) {
  return {
    ...row,
    kind: known(LINE_KINDS, kind),
    date: localDateOf(date),
    adjustment: money(adjustmentMinor, currency),
    amount: money(amountMinor, currency),
  };
}

async function linesByMatter(db: Db, bill: Bill): Promise<Map<string, BillLine[]>> {
  const { currency } = bill.total;
  const byMatter = new Map<string, BillLine[]>();
  for await (const { matterId, position: _, ...row } of linesOfBill(db, bill.id)) {
    const line = billLineOf(row, currency);
    const lines = byMatter.get(matterId);
    if (lines) {
      lines.push(line);
    } else {
      byMatter.set(matterId, [line]);
    }
  }

  return byMatter;
}

/** Ten thousand at once would hold up everything else on this thread while they are read. */
const LINES_AT_ONCE = 100;

async function* linesOfBill(db: Db, billId: string) {
  let after = -1;
  for (;;) {
    const rows = await db.lineItem.findMany({
      where: { billId, position: { gt: after } },
      orderBy: { position: 'asc' },
      take: LINES_AT_ONCE,
      select: BILL_LINE_COLUMNS,
    });
    yield* rows;
    after = rows.at(-1)?.position ?? after;
    if (rows.length < LINES_AT_ONCE) {
      return;
    }
  }
}

export const BILL_LINE_COLUMNS = {
  matterId: true,
  position: true,
  kind: true,
  date: true,
  timekeeper: true,
  code: true,
  description: true,
  quantityE4: true,
  rateE4: true,
  adjustmentMinor: true,
  amountMinor: true,
} as const;

export async function paymentsOf(db: Db, bill: Bill): Promise<BillDocument['payments']> {
  const rows = await db.billPayment.findMany({
    where: { billId: bill.id },
    orderBy: [{ date: 'asc' }, { id: 'asc' }],
    select: { date: true, method: true, amountMinor: true },
  });

  return rows.map((row) => ({
    date: localDateOf(row.date),
    method: row.method,
    amount: money(row.amountMinor, bill.total.currency),
  }));
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
