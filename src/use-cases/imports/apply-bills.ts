// Creates the bills of a batch, or makes the next version of those whose content differs. Called by
// apply-batch.ts.
import { Fault } from '../../core/fault.ts';
import type { ImportedBill } from '../../core/imported-bill.ts';
import type { AppliedImport, TxDeps } from './apply-batch.ts';
import { outcomeEntries } from './audit-outcomes.ts';
import { type BillLinks, loadBillLinks } from './bill-links.ts';
import { billColumns, billMatterRows, lineItemRows, paymentRows } from './bill-rows.ts';
import type { Outcome } from './import-report.ts';
import { nextTurn } from './next-turn.ts';
import { ownPayments } from './own-payments.ts';
import { billOutcome, type StoredBill, storedBills, withStoredState } from './stored.ts';
import { tellChanged } from './tell-changed.ts';
import { writeImported } from './write-imported.ts';

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
  const planned = bills.map((given): PlannedBill => {
    const stored = found.get(given.externalId);
    const bill = withStoredState(given, stored);
    const outcome = billOutcome(bill, stored);
    const version = (stored?.version ?? 0) + (outcome === 'unchanged' ? 0 : 1);

    return { bill, stored, outcome, id: stored?.id ?? deps.ids.newId('bil'), version, links: linksOf(bill) };
  });
  for (const each of planned) {
    await changeStored(deps, each);
  }

  const changed = planned.filter(({ outcome }) => outcome !== 'unchanged');
  await writeChanged(deps, { applied, changed });
  const updated = changed.filter(({ outcome }) => outcome === 'updated');
  if (updated.length > 0) {
    await tellChanged(deps, { firmId: applied.firmId, billIds: updated.map(({ id }) => id) });
  }

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
  const { received, removed } = await ownPayments(deps.tx, planned);
  const columns = billColumns(planned);
  const { paidMinor, balanceMinor } = columns;
  const sums = { paidMinor: paidMinor + received, balanceMinor: balanceMinor - received };
  const moved = await deps.tx.bill.updateMany({
    where: { id: billId, version: stored.version },
    data: { ...columns, ...sums, version, updatedAt: deps.clock.now() },
  });
  if (moved.count === 0) {
    throw new Fault('import-collision', { retryable: true });
  }

  await deps.tx.lineItem.deleteMany({ where: { billId } });
  await deps.tx.billPayment.deleteMany({ where: { billId, id: { in: [...removed] } } });
  await deps.tx.billMatter.deleteMany({ where: { billId } });
}

/** A statement of so many lines stays far below the time that the database gives it, and its text is soon forgotten. */
const LINES_AT_ONCE = 200;

async function writeChanged(
  deps: TxDeps,
  { applied, changed }: { applied: AppliedImport; changed: readonly PlannedBill[] },
): Promise<void> {
  const options = { firmId: applied.firmId, ids: deps.ids };
  const lineItems = changed.flatMap((planned) => lineItemRows(planned, options));
  await nextTurn();
  await writeImported(deps, {
    bill: changed.filter(({ outcome }) => outcome === 'created').map((planned) => newBill(deps, { applied, planned })),
    billMatter: changed.flatMap((planned) => billMatterRows(planned, options)),
    lineItem: lineItems.slice(0, LINES_AT_ONCE),
    billPayment: changed.flatMap((planned) => paymentRows(planned, options)),
    auditEntry: outcomeEntries(deps, { applied, kind: 'bill', records: changed }),
  });
  for (let start = LINES_AT_ONCE; start < lineItems.length; start += LINES_AT_ONCE) {
    await writeImported(deps, { lineItem: lineItems.slice(start, start + LINES_AT_ONCE) });
  }
}

function newBill({ clock }: TxDeps, { applied, planned }: { applied: AppliedImport; planned: PlannedBill }) {
  const { firmId, source } = applied;
  const { id, version, bill } = planned;
  const now = clock.now();

  return {
    firmId,
    id,
    source,
    externalId: bill.externalId,
    version,
    createdAt: now,
    updatedAt: now,
    ...billColumns(planned),
  };
}
