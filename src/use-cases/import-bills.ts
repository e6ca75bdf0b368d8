// Takes in a file of bills: checks all of it into staging, then accepts it for the job `apply-import`.
// Called by the command `import` and, for the sample firm, at the first start.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { Actor } from '../core/actor.ts';
import type { FirmId } from '../core/ids.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import type { BillSource } from '../ports/bill-source.ts';
import { acceptImport } from './imports/accept-import.ts';
import { checkSource } from './imports/check-source.ts';
import { importAccess } from './imports/import-access.ts';
import { type ImportReport, reportOf } from './imports/import-report.ts';
import { discardOldStagings, discardStaging, openImport } from './imports/staging.ts';
import type { WriteDeps } from './rows.ts';

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
  const access = await importAccess(deps.db, request);
  if (!access) {
    return refuse({ code: 'no-permission' });
  }

  await discardOldStagings(deps);
  const importId = await openImport(deps, request);
  try {
    const { staged, found } = await checkSource(deps, { ...request, ...access, importId });
    if (found.errors > 0) {
      return refuse({ code: 'file-has-errors', report: reportOf('refused', { staged, found }) });
    }

    if (request.dryRun) {
      return ok(reportOf('checked', { staged, found }));
    }

    const { rowCount = 0, newStaff = [] } = staged ?? {};
    const accepted = { ...request, importId, rowCount, newStaff, from: 'staging' } as const;
    await deps.db.$transaction((tx) => acceptImport({ ...deps, tx }, accepted));

    return ok(reportOf('staged', { importId, staged, found }));
  } finally {
    await discardStaging(deps.db, { importId });
  }
}
