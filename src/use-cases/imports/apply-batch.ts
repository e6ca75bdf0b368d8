// Applies one staged batch in the transaction that marks its rows. Called by apply-import.ts.
import type { FirmDb, FirmTx } from '../../adapters/database/for-firm.ts';
import type { Actor } from '../../core/actor.ts';
import type { FirmId } from '../../core/ids.ts';
import type { ImportedBill } from '../../core/imported-bill.ts';
import type { ImportedContact, ImportedMatter } from '../../core/imported-people.ts';
import type { WriteDeps } from '../rows.ts';
import { applyBills } from './apply-bills.ts';
import { applyContacts } from './apply-contacts.ts';
import { applyMatters } from './apply-matters.ts';
import { OUTCOMES, type Outcome } from './import-report.ts';
import { BATCH_RECORDS, fromPayload, type StagedRecord } from './staging.ts';

export type TxDeps = WriteDeps & { readonly tx: FirmTx };

export type AppliedImport = {
  readonly firmId: FirmId;
  readonly importId: string;
  readonly source: string;
  readonly actor: Actor;
};

type Deps = WriteDeps & { readonly db: FirmDb };

/** The largest bill takes a few seconds, a multiple of that on a busy machine. */
const TRANSACTION = { timeout: 120_000 };

/**
 * The batch's rows, their effect and their audit entries, or nothing of it. Rows that another run has
 * applied are left alone; a run that is at them makes this one wait.
 */
export async function applyBatch(deps: Deps, request: { applied: AppliedImport; batch: number }): Promise<void> {
  const { applied, batch } = request;
  const start = batch * BATCH_RECORDS;
  await deps.db.$transaction(async (tx) => {
    const rows = await tx.importRow.updateManyAndReturn({
      where: { importId: applied.importId, position: { gte: start, lt: start + BATCH_RECORDS }, appliedAt: null },
      data: { appliedAt: deps.clock.now() },
      select: { id: true, position: true, kind: true, payload: true },
    });
    rows.sort((left, right) => left.position - right.position);
    await applyRows({ ...deps, tx }, { applied, rows });
  }, TRANSACTION);
}

type ClaimedRow = { readonly id: string; readonly kind: string; readonly payload: unknown };
type Rows = { readonly applied: AppliedImport; readonly rows: readonly ClaimedRow[] };

/** Contacts, then matters, then bills: what a record refers to is there before it. */
async function applyRows(deps: TxDeps, { applied, rows }: Rows): Promise<void> {
  const contacts = rows.filter(({ kind }) => kind === 'contact');
  const matters = rows.filter(({ kind }) => kind === 'matter');
  const bills = rows.filter(({ kind }) => kind === 'bill');
  const outcomes = [
    ...(await applyContacts(deps, { applied, contacts: valuesOf<ImportedContact>(contacts) })),
    ...(await applyMatters(deps, { applied, matters: valuesOf<ImportedMatter>(matters) })),
    ...(await applyBills(deps, { applied, bills: valuesOf<ImportedBill>(bills) })),
  ];
  await markRows(deps.tx, { rows: [...contacts, ...matters, ...bills], outcomes });
}

function valuesOf<Value extends StagedRecord['value']>(rows: readonly ClaimedRow[]): Value[] {
  return rows.map(({ payload }) => fromPayload<Value>(payload));
}

/** The payload has done its work; the firm's data is not kept twice. */
async function markRows(
  tx: FirmTx,
  { rows, outcomes }: { rows: readonly ClaimedRow[]; outcomes: readonly Outcome[] },
): Promise<void> {
  for (const outcome of OUTCOMES) {
    const ids = rows.filter((_row, index) => outcomes[index] === outcome).map(({ id }) => id);
    if (ids.length > 0) {
      await tx.importRow.updateMany({ where: { id: { in: ids } }, data: { outcome, payload: {} } });
    }
  }
}
