// Applies one staged batch in the transaction that marks its rows. Called by apply-import.ts.
import type { FirmDb, FirmTx } from '../../adapters/database/for-firm.ts';
import type { ImportPayload } from '../../adapters/database/import-rows.ts';
import type { Actor } from '../../core/actor.ts';
import type { FirmId } from '../../core/ids.ts';
import type { WriteDeps } from '../rows.ts';
import { applyBills } from './apply-bills.ts';
import { applyContacts } from './apply-contacts.ts';
import { applyMatters } from './apply-matters.ts';
import type { Outcome } from './import-report.ts';
import { billOf, contactOf, matterOf } from './payload.ts';
import { BATCH_RECORDS } from './staging.ts';

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
    const place = { importId: applied.importId, from: start, to: start + BATCH_RECORDS };
    await applyRows({ ...deps, tx }, { applied, rows: await tx.claimImportRows(place) });
  }, TRANSACTION);
}

type Rows = { readonly applied: AppliedImport; readonly rows: readonly ImportPayload[] };

/** Contacts, then matters, then bills: what a record refers to is there before it. */
async function applyRows(deps: TxDeps, { applied, rows }: Rows): Promise<void> {
  const payloadsOf = (wanted: string) => rows.filter(({ kind }) => kind === wanted).map(({ payload }) => payload);
  const contacts = payloadsOf('contact').map(contactOf);
  const matters = payloadsOf('matter').map(matterOf);
  const bills = payloadsOf('bill').map(billOf);
  const outcomes = {
    contact: await applyContacts(deps, { applied, contacts }),
    matter: await applyMatters(deps, { applied, matters }),
    bill: await applyBills(deps, { applied, bills }),
  };
  await markRows(deps, { applied, rows, outcomes });
}

async function markRows(
  { tx, clock }: TxDeps,
  { applied, rows, outcomes }: Rows & { readonly outcomes: Readonly<Record<string, Outcome[]>> },
): Promise<void> {
  const marks = Object.entries(outcomes).flatMap(([kind, list]) => {
    const ofKind = rows.filter((row) => row.kind === kind);

    return list.map((outcome, index) => ({ position: ofKind[index]?.position ?? -1, outcome }));
  });
  if (marks.length > 0) {
    await tx.markImportRows({ importId: applied.importId, appliedAt: clock.now(), rows: marks });
  }
}
