// Creates the bills of a batch, or makes the next version of those whose content differs. Called by
// apply-batch.ts.
import { Fault } from '../../core/fault.ts';
import type { ImportedBill } from '../../core/imported-bill.ts';
import type { AppliedImport, TxDeps } from './apply-batch.ts';
import { auditOutcomes } from './audit-outcomes.ts';
import { type BillLinks, loadBillLinks } from './bill-links.ts';
import { billColumns, billMatterRows, lineItemRows, paymentRows } from './bill-rows.ts';
import type { Outcome } from './import-report.ts';
import { billOutcome, type StoredBill, storedBills } from './stored.ts';

type Request = { readonly applied: AppliedImport; readonly bills: readonly ImportedBill[] };

export type PlannedBill = {
  readonly bill: ImportedBill;
  readonly stored: StoredBill | undefined;
  readonly outcome: Outcome;
  readonly id: string;
  readonly version: number;
  readonly links: BillLinks;
};

/** What became of each, in their order. */
export async function applyBills(deps: TxDeps, { applied, bills }: Request): Promise<Outcome[]> {
  const ids = bills.map(({ externalId }) => externalId);
  const found = await storedBills(deps.tx, { source: applied.source, ids });
  const linksOf = await loadBillLinks(deps.tx, { source: applied.source, bills });
  const planned = bills.map((bill): PlannedBill => {
    const stored = found.get(bill.externalId);
    const outcome = billOutcome(bill, stored);
    const version = (stored?.version ?? 0) + (outcome === 'unchanged' ? 0 : 1);

    return { bill, stored, outcome, id: stored?.id ?? deps.ids.newId('bil'), version, links: linksOf(bill) };
  });
  for (const each of planned) {
    await changeStored(deps, each);
  }

  const changed = planned.filter(({ outcome }) => outcome !== 'unchanged');
  await createNew(deps, { applied, created: changed.filter(({ outcome }) => outcome === 'created') });
  await writeParts(deps, { applied, changed });
  await auditOutcomes(deps, { applied, kind: 'bill', records: changed });

  return planned.map(({ outcome }) => outcome);
}

async function changeStored(deps: TxDeps, planned: PlannedBill): Promise<void> {
  const { stored, outcome } = planned;
  if (stored && outcome === 'updated') {
    await nextVersion(deps, { ...planned, stored });
  } else if (stored && stored.searchText !== planned.links.searchText) {
    // A client or matter that was renamed is found by its new name; the bill is no new version for that.
    await deps.tx.bill.updateMany({ where: { id: stored.id }, data: { searchText: planned.links.searchText } });
  }
}

/** Throws Fault('import-collision', retryable) when something else made the next version meanwhile. */
async function nextVersion(deps: TxDeps, planned: PlannedBill & { stored: StoredBill }): Promise<void> {
  const { stored, version, id: billId } = planned;
  const moved = await deps.tx.bill.updateMany({
    where: { id: billId, version: stored.version },
    data: { ...billColumns(planned), version, updatedAt: deps.clock.now() },
  });
  if (moved.count === 0) {
    throw new Fault('import-collision', { retryable: true });
  }

  await deps.tx.lineItem.deleteMany({ where: { billId } });
  await deps.tx.billPayment.deleteMany({ where: { billId } });
  await deps.tx.billMatter.deleteMany({ where: { billId } });
}

async function createNew(
  deps: TxDeps,
  { applied, created }: { applied: AppliedImport; created: readonly PlannedBill[] },
): Promise<void> {
  const { firmId, source } = applied;
  const now = deps.clock.now();
  await deps.tx.bill.createMany({
    data: created.map((planned) => {
      const { id, version, bill } = planned;
      const { externalId } = bill;

      return { firmId, id, source, externalId, version, createdAt: now, updatedAt: now, ...billColumns(planned) };
    }),
  });
}

/** PostgreSQL takes at most 65,535 values in a statement. */
const ROWS_AT_ONCE = 1_000;

async function writeParts(
  deps: TxDeps,
  { applied, changed }: { applied: AppliedImport; changed: readonly PlannedBill[] },
): Promise<void> {
  const { tx, ids } = deps;
  const { firmId } = applied;
  const options = { firmId, ids };
  const matters = changed.flatMap((planned) => billMatterRows(planned, options));
  const lineItems = changed.flatMap((planned) => lineItemRows(planned, options));
  const payments = changed.flatMap((planned) => paymentRows(planned, options));
  await inParts(matters, (data) => tx.billMatter.createMany({ data }));
  await inParts(lineItems, (data) => tx.lineItem.createMany({ data }));
  await inParts(payments, (data) => tx.billPayment.createMany({ data }));
}

async function inParts<Row>(rows: readonly Row[], write: (part: Row[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    await write(rows.slice(start, start + ROWS_AT_ONCE));
  }
}
