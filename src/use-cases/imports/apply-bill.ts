// Creates one bill of an import, or makes its next version when its content differs. Called by apply-row.ts.
import { Fault } from '../../core/fault.ts';
import { billAmounts, type ImportedBill } from '../../core/imported-bill.ts';
import { toMidnightUtc } from '../../core/local-date.ts';
import { searchTextOf } from '../../core/search-text.ts';
import { writeAudit } from '../rows.ts';
import type { AppliedImport, TxDeps } from './apply-row.ts';
import { contentHash } from './content-hash.ts';
import type { Outcome } from './import-report.ts';
import { billOutcome, type StoredBill, storedBills } from './stored.ts';

type Request = { readonly applied: AppliedImport; readonly bill: ImportedBill };

export async function applyBill(deps: TxDeps, request: Request): Promise<Outcome> {
  const { applied, bill } = request;
  const found = await storedBills(deps.tx, { source: applied.source, ids: [bill.externalId] });
  const stored = found.get(bill.externalId);
  const outcome = billOutcome(bill, stored);
  const links = await linksOf(deps, request);
  if (stored && outcome === 'unchanged') {
    await keepFindable(deps, { stored, searchText: links.searchText });

    return outcome;
  }

  const billId = stored?.id ?? deps.ids.newId('bil');
  const version = (stored?.version ?? 0) + 1;
  await writeBill(deps, { ...request, billId, version, links, stored });
  await writeLineItems(deps, { ...request, billId, links });
  await writePayments(deps, { ...request, billId });
  const data = { importId: applied.importId, version };
  await writeAudit(deps, { actor: applied.actor, action: `bill-${outcome}`, subjectId: billId, data });

  return outcome;
}

type Links = {
  readonly clientId: string;
  /** External id → ours. */
  readonly matterIds: ReadonlyMap<string, string>;
  readonly searchText: string;
};

/** The bill's client and matters as the firm has them. */
async function linksOf({ tx }: TxDeps, { applied, bill }: Request): Promise<Links> {
  const { source } = applied;
  const client = await tx.contact.findFirst({
    where: { source, externalId: bill.client },
    select: { id: true, name: true },
  });
  const matters = await tx.matter.findMany({
    where: { source, externalId: { in: [...bill.matters] } },
    select: { id: true, externalId: true, displayNumber: true, description: true },
  });
  if (!client || matters.length !== bill.matters.length) {
    throw new Fault('import-reference-gone');
  }

  const byId = new Map(matters.map((matter) => [matter.externalId, matter]));
  const inOrder = bill.matters.flatMap((externalId) => byId.get(externalId) ?? []);
  const names = inOrder.flatMap(({ displayNumber, description }) => [displayNumber, description]);

  return {
    clientId: client.id,
    matterIds: new Map(inOrder.map(({ externalId, id }) => [externalId, id])),
    searchText: searchTextOf(bill.number, client.name, ...names),
  };
}

/** A client or matter that was renamed is found by its new name; the bill is no new version for that. */
async function keepFindable(deps: TxDeps, request: { stored: StoredBill; searchText: string }): Promise<void> {
  const { stored, searchText } = request;
  if (stored.searchText !== searchText) {
    await deps.tx.bill.updateMany({ where: { id: stored.id }, data: { searchText } });
  }
}

type BillToWrite = Request & {
  readonly billId: string;
  readonly version: number;
  readonly links: Links;
  readonly stored: StoredBill | undefined;
};

async function writeBill(deps: TxDeps, request: BillToWrite): Promise<void> {
  const { applied, bill, billId, version, links, stored } = request;
  const { firmId, source } = applied;
  const now = deps.clock.now();
  const data = { ...columnsOf(request), version, updatedAt: now };
  if (!stored) {
    await deps.tx.bill.create({
      data: { firmId, id: billId, source, externalId: bill.externalId, createdAt: now, ...data },
      select: { id: true },
    });
  } else {
    const moved = await deps.tx.bill.updateMany({ where: { id: billId, version: stored.version }, data });
    if (moved.count === 0) {
      throw new Fault('import-collision', { retryable: true });
    }

    await deps.tx.lineItem.deleteMany({ where: { billId } });
    await deps.tx.billPayment.deleteMany({ where: { billId } });
    await deps.tx.billMatter.deleteMany({ where: { billId } });
  }

  await deps.tx.billMatter.createMany({
    data: [...links.matterIds.values()].map((matterId, position) => ({
      firmId,
      id: deps.ids.newId('bmt'),
      billId,
      matterId,
      position,
    })),
  });
}

function columnsOf({ bill, links }: BillToWrite) {
  const { number, kind, state, currency, subject } = bill;
  const { clientId, searchText } = links;
  const { subtotal, discount, tax, total, paid, balance } = billAmounts(bill);

  return {
    number,
    kind,
    state,
    clientId,
    currency,
    issueDate: toMidnightUtc(bill.issueDate),
    dueDate: toMidnightUtc(bill.dueDate),
    subject,
    subtotalMinor: subtotal.minor,
    discountMinor: discount.minor,
    taxMinor: tax.minor,
    totalMinor: total.minor,
    paidMinor: paid.minor,
    balanceMinor: balance.minor,
    contentHash: contentHash(bill),
    searchText,
  };
}

const LINES_AT_ONCE = 1_000;

async function writeLineItems(deps: TxDeps, request: Request & { billId: string; links: Links }): Promise<void> {
  const { applied, bill, billId, links } = request;
  const rows = bill.lineItems.map((line, position) => ({
    firmId: applied.firmId,
    id: deps.ids.newId('lin'),
    billId,
    matterId: links.matterIds.get(line.matter) ?? '',
    position,
    kind: line.kind,
    date: toMidnightUtc(line.date),
    timekeeper: line.timekeeper,
    code: line.code,
    description: line.description,
    quantityE4: line.quantityE4,
    rateE4: line.rateE4,
    adjustmentMinor: line.adjustment.minor,
    amountMinor: line.amount.minor,
  }));
  for (let start = 0; start < rows.length; start += LINES_AT_ONCE) {
    await deps.tx.lineItem.createMany({ data: rows.slice(start, start + LINES_AT_ONCE) });
  }
}

async function writePayments(deps: TxDeps, request: Request & { billId: string }): Promise<void> {
  const { applied, bill, billId } = request;
  await deps.tx.billPayment.createMany({
    data: bill.payments.map(({ externalId, date, method, amount }) => ({
      firmId: applied.firmId,
      id: deps.ids.newId('pmt'),
      billId,
      externalId,
      date: toMidnightUtc(date),
      method,
      amountMinor: amount.minor,
    })),
  });
}
