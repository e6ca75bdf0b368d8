// Applies an accepted import, row by row. The handler of the job `apply-import`; it can be killed at any
// moment and run again, and two at once do no harm.
import { uniqueViolation } from '../adapters/database/errors.ts';
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { Actor } from '../core/actor.ts';
import { Fault } from '../core/fault.ts';
import type { FirmId, StaffMemberId } from '../core/ids.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { type AppliedImport, applyRow, type StagedRow } from './imports/apply-row.ts';
import { type ImportCounts, noCounts, type Outcome } from './imports/import-report.ts';
import { type WriteDeps, writeAudit } from './rows.ts';

export type ApplyImportDeps = WriteDeps & { readonly db: FirmDb };

export type ApplyRefusal = { readonly code: 'no-such-import' | 'import-not-accepted' };

const ROWS_AT_ONCE = 50;

/**
 * Says ok only when every row was applied: with what became of each. Throws Fault('import-collision',
 * retryable) when something else wrote the same rows meanwhile.
 */
export async function applyImport(
  deps: ApplyImportDeps,
  request: { firmId: FirmId; importId: string },
): Promise<Result<ImportCounts, ApplyRefusal>> {
  const { firmId, importId } = request;
  const row = await deps.db.import.findFirst({ where: { id: importId }, select: { source: true, state: true } });
  if (!row) {
    return refuse({ code: 'no-such-import' });
  }

  if (row.state === 'staging') {
    return refuse({ code: 'import-not-accepted' });
  }

  if (row.state === 'staged') {
    const applied = { firmId, importId, source: row.source, actor: await actorOf(deps.db, request) };
    await applyRows(deps, applied);
    await finish(deps, applied);
  }

  return ok(await countOutcomes(deps.db, importId));
}

async function applyRows(deps: ApplyImportDeps, applied: AppliedImport): Promise<void> {
  for (;;) {
    const rows = await deps.db.importRow.findMany({
      where: { importId: applied.importId, appliedAt: null },
      orderBy: { position: 'asc' },
      take: ROWS_AT_ONCE,
      select: { id: true },
    });
    if (rows.length === 0) {
      return;
    }

    for (const { id } of rows) {
      await applyOnce(deps, { applied, id });
    }
  }
}

/** The row, its effect and its audit entry in one transaction. */
async function applyOnce(deps: ApplyImportDeps, request: { applied: AppliedImport; id: string }): Promise<void> {
  const { applied, id } = request;
  try {
    await deps.db.$transaction(async (tx) => {
      const row = await claimRow({ ...deps, tx }, id);
      if (row) {
        const outcome = await applyRow({ ...deps, tx }, { applied, row });
        // The payload has done its work; the firm's data is not kept twice.
        await tx.importRow.updateMany({ where: { id }, data: { outcome, payload: {} } });
      }
    });
  } catch (cause) {
    throw uniqueViolation(cause) === undefined ? cause : new Fault('import-collision', { retryable: true, cause });
  }
}

/** Undefined when another run has applied the row; a run that is at it makes this one wait. */
async function claimRow(deps: ApplyImportDeps & { tx: FirmTx }, id: string): Promise<StagedRow | undefined> {
  const { tx } = deps;
  const claimed = await tx.importRow.updateMany({
    where: { id, appliedAt: null },
    data: { appliedAt: deps.clock.now() },
  });

  return claimed.count === 1
    ? tx.importRow.findFirstOrThrow({ where: { id }, select: { kind: true, payload: true } })
    : undefined;
}

async function finish(deps: ApplyImportDeps, applied: AppliedImport): Promise<void> {
  const { importId, actor } = applied;
  await deps.db.$transaction(async (tx) => {
    const finished = await tx.import.updateMany({
      where: { id: importId, state: 'staged' },
      data: { state: 'applied' },
    });
    if (finished.count === 1) {
      const { bills } = await countOutcomes(tx, importId);
      const data = { created: bills.created, updated: bills.updated, unchanged: bills.unchanged };
      await writeAudit({ ...deps, tx }, { actor, action: 'import-applied', subjectId: importId, data });
    }
  });
}

const LISTS: Readonly<Record<string, keyof ImportCounts>> = { contact: 'contacts', matter: 'matters', bill: 'bills' };

async function countOutcomes(db: FirmDb | FirmTx, importId: string): Promise<ImportCounts> {
  const groups = await db.importRow.groupBy({ by: ['kind', 'outcome'], where: { importId }, _count: { id: true } });
  const counts = noCounts();
  for (const { kind, outcome, _count } of groups) {
    const list = LISTS[kind];
    if (list !== undefined && outcome !== null) {
      counts[list][outcome as Outcome] = _count.id;
    }
  }

  return counts;
}

/** Who had the file imported, as the audit entry of its acceptance says. */
async function actorOf(db: FirmDb, request: { firmId: FirmId; importId: string }): Promise<Actor> {
  const { firmId, importId } = request;
  const entry = await db.auditEntry.findFirstOrThrow({
    where: { subjectId: importId, action: 'import-accepted' },
    select: { actorKind: true, actorId: true },
  });
  if (entry.actorKind === 'staff') {
    return { kind: 'staff', firmId, staffMemberId: entry.actorId as StaffMemberId };
  }

  return { kind: entry.actorKind === 'operator' ? 'operator' : 'system', firmId };
}
