// Keeps a firm's house: seals its audit entries and throws away what is of no use any more. The handler of the job
// `keep-house`, which every firm has from its first day and which never ends.
import type { Directory } from '../adapters/database/directory.ts';
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { HouseKeeping } from '../adapters/database/house-keeping.ts';
import { comparePaymentsJob } from './compare-payments.ts';
import { expireImports } from './imports/forget-staging.ts';
import { jobRow, type WriteDeps } from './rows.ts';
import { sealAudit } from './seal-audit.ts';

export type KeepHouseDeps = WriteDeps & {
  readonly db: FirmDb;
  readonly houseKeeping: HouseKeeping;
  readonly directory: Pick<Directory, 'forgetRequestsBefore'>;
};

const EVERY_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Nobody repeats a request for so long. */
const REQUESTS_KEPT_MS = 8 * 24 * HOUR_MS;
/** The clock of a machine on which the draft is being confirmed may be late. */
const DRAFTS_KEPT_MS = HOUR_MS;

/** Returns when to come back. A job whose subject is another firm than its own does nothing, and is done. */
export async function keepHouse(
  deps: KeepHouseDeps,
  { firmId, subjectId }: { firmId: string; subjectId: string },
): Promise<{ retryAt: Date } | undefined> {
  if (subjectId !== firmId) {
    return undefined;
  }

  await deps.directory.forgetRequestsBefore(ago(deps, REQUESTS_KEPT_MS));
  await deps.houseKeeping.forgetDrafts(firmId, ago(deps, DRAFTS_KEPT_MS));
  await expireImports(deps, firmId);
  await deps.db.portalSession.deleteMany({ where: { endsAt: { lte: deps.clock.now() } } });
  // last, for it alone can find something wrong
  await sealAudit(deps, { firmId });

  return { retryAt: ago(deps, -EVERY_MS) };
}

function ago({ clock }: KeepHouseDeps, ms: number): Date {
  return new Date(clock.now().getTime() - ms);
}

/** The job of a firm, to be written with it. */
export function keepHouseJob(deps: WriteDeps, firmId: string) {
  return jobRow(deps, { firmId, kind: 'keep-house', subjectId: firmId });
}

/** At every start: gives this job, and the daily one of payments, to firms without them, and to those where it has failed for good. Others' go on. */
export async function ensureHousesAreKept(
  deps: WriteDeps & { readonly directory: Pick<Directory, 'listFirms'>; forFirm(firmId: string): FirmDb },
): Promise<void> {
  for (const { id } of await deps.directory.listFirms()) {
    const { job } = deps.forFirm(id);
    const rows = [keepHouseJob(deps, id), comparePaymentsJob(deps, id)];
    await job.createMany({ data: rows, skipDuplicates: true });
    const uniqueKey = { in: rows.map((row) => row.uniqueKey) };
    await job.updateMany({ where: { uniqueKey, failedAt: { not: null } }, data: { again: true } });
  }
}
