// Deletes what was read of dropped files that nobody will apply any more. Used by discard-import.ts at once, and by
// keep-house.ts for what was left.
import type { FirmDb } from '../../adapters/database/for-firm.ts';
import { jobRow, type WriteDeps } from '../rows.ts';
import { deleteRows } from './staging.ts';

const OVER = ['failed', 'discarded', 'expired'];
/** A file that was never read to its end is given up as well. */
const KEPT_MS = 24 * 3_600_000;

export async function forgetStaging(db: FirmDb, importId: string): Promise<void> {
  await deleteRows(db, { importId });
  await db.import.updateMany({ where: { id: importId, state: { in: OVER } }, data: { rowCount: 0 } });
}

/** Ends the files that waited too long, and deletes the rows of those that are over. */
export async function expireImports(deps: WriteDeps & { readonly db: FirmDb }, firmId: string): Promise<void> {
  const { db, clock } = deps;
  const now = clock.now();
  const late = { state: 'received', askedAt: { lt: new Date(now.getTime() - KEPT_MS) } };
  const expired = await db.import.findMany({
    where: { OR: [{ state: 'checked', expiresAt: { lte: now } }, late] },
    select: { id: true, state: true, run: true },
  });
  for (const { id, ...where } of expired) {
    await db.changeAndWrite(
      { model: 'import', where: { id, ...where }, data: { state: 'expired', report: {} } },
      { job: [jobRow(deps, { firmId, kind: 'show-import', subjectId: id })] },
    );
  }

  const left = await db.import.findMany({ where: { state: { in: OVER }, rowCount: { gt: 0 } }, select: { id: true } });
  for (const { id } of left) {
    await forgetStaging(db, id);
  }
}
