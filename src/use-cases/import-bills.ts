// Takes in a file of bills: checks all of it into staging, then accepts it for the job `apply-import`.
// Called by the command `import` and, for the sample firm, at the first start.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { Actor } from '../core/actor.ts';
import { Fault } from '../core/fault.ts';
import type { FirmId, ImportId } from '../core/ids.ts';
import { problem } from '../core/import-problem.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { mayDo } from '../core/staff.ts';
import type { BillSource } from '../ports/bill-source.ts';
import { loadAccess } from './access.ts';
import { type FoundProblems, foundProblems, type ImportReport, reportOf } from './imports/import-report.ts';
import { createStaff } from './imports/staff.ts';
import { type Staged, stageRecords } from './imports/stage-records.ts';
import { discardImport, discardOldStagings, openImport } from './imports/staging.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';

export type ImportBillsDeps = WriteDeps & { readonly db: FirmDb };

export type ImportBillsRequest = BillSource & {
  readonly firmId: FirmId;
  readonly actor: Actor;
  /** Only says what would happen. */
  readonly dryRun: boolean;
};

export type ImportRefusal =
  | { readonly code: 'no-permission' }
  /** The report names the errors. Nothing of the file was taken in. */
  | { readonly code: 'file-has-errors'; readonly report: ImportReport };

/**
 * The counts are what applying the file will do. A file that has an error applies nothing; one without is
 * accepted as a whole, and the job applies it. Throws Fault('file-unreadable') when the file went away.
 */
export async function importBills(
  deps: ImportBillsDeps,
  request: ImportBillsRequest,
): Promise<Result<ImportReport, ImportRefusal>> {
  const mayManageFirm = await permissionOf(deps.db, request);
  if (mayManageFirm === undefined) {
    return refuse({ code: 'no-permission' });
  }

  await discardOldStagings(deps);
  const importId = await openImport(deps, request);
  const found = foundProblems();
  try {
    const staged = await stage(deps, { ...request, importId, found, mayManageFirm });
    if (found.errors > 0) {
      return refuse({ code: 'file-has-errors', report: reportOf('refused', { staged, found }) });
    }

    if (request.dryRun) {
      return ok(reportOf('checked', { staged, found }));
    }

    await accept(deps, { ...request, importId, staged });

    return ok(reportOf('staged', { importId, staged, found }));
  } finally {
    await discardImport(deps.db, { importId });
  }
}

type Staging = ImportBillsRequest & {
  readonly importId: ImportId;
  readonly found: FoundProblems;
  readonly mayManageFirm: boolean;
};

async function stage(deps: ImportBillsDeps, staging: Staging): Promise<Staged | undefined> {
  try {
    return await stageRecords(deps, staging);
  } catch (cause) {
    if (!(cause instanceof Fault && cause.code === 'file-changed')) {
      throw cause;
    }

    staging.found.add([problem('file-changed', { row: 0, column: '' })]);

    return undefined;
  }
}

/** From here on the import will be applied, whatever happens to this process. */
async function accept(
  deps: ImportBillsDeps,
  request: ImportBillsRequest & { importId: ImportId; staged: Staged | undefined },
): Promise<void> {
  const { firmId, actor, importId, staged, source, format } = request;
  const rowCount = staged?.rowCount ?? 0;
  await deps.db.$transaction(async (tx) => {
    await createStaff({ ...deps, tx }, { actor, staff: staged?.newStaff ?? [] });
    await tx.import.updateMany({ where: { id: importId, state: 'staging' }, data: { state: 'staged', rowCount } });
    const data = { source, format, rows: rowCount, staff: staged?.newStaff.length ?? 0 };
    await tx.writeRows({
      auditEntry: [auditRow(deps, { actor, action: 'import-accepted', subjectId: importId, data })],
      job: [jobRow(deps, { firmId, kind: 'apply-import', subjectId: importId })],
    });
  });
}

/** Whether the actor may add people too; undefined when they may not import at all. */
async function permissionOf(db: FirmDb, request: ImportBillsRequest): Promise<boolean | undefined> {
  const { actor } = request;
  if (actor.firmId !== request.firmId) {
    return undefined;
  }

  if (actor.kind !== 'staff') {
    return true;
  }

  const access = await loadAccess(db, actor);

  return access && mayDo(access.role, 'share-bills') ? mayDo(access.role, 'manage-firm') : undefined;
}
