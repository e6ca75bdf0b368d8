// Accepts a checked import: from here on it will be applied, whatever happens to this process. Used by import-bills.ts
// and confirm-import.ts.
import type { FirmTx } from '../../adapters/database/for-firm.ts';
import type { Actor } from '../../core/actor.ts';
import type { FirmId } from '../../core/ids.ts';
import type { ImportedStaffMember } from '../../core/imported-people.ts';
import { auditRow, jobRow, type WriteDeps } from '../rows.ts';
import { createStaff } from './staff.ts';

export type Acceptance = {
  readonly firmId: FirmId;
  readonly actor: Actor;
  readonly importId: string;
  /** The state in which it waits for it. */
  readonly from: 'staging' | 'checked';
  readonly source: string;
  readonly format: string;
  readonly rowCount: number;
  readonly newStaff: readonly ImportedStaffMember[];
};

/** False when it waits no longer: then nothing is written. */
export async function acceptImport(deps: WriteDeps & { readonly tx: FirmTx }, accepted: Acceptance): Promise<boolean> {
  const { firmId, actor, importId, from, source, format, rowCount, newStaff } = accepted;
  const { count } = await deps.tx.import.updateMany({
    where: { id: importId, state: from },
    data: { state: 'staged', rowCount, acceptedAt: deps.clock.now() },
  });
  if (count === 0) {
    return false;
  }

  await createStaff(deps, { actor, staff: newStaff });
  const data = { source, format, rows: rowCount, staff: newStaff.length };
  await deps.tx.writeRows({
    auditEntry: [auditRow(deps, { actor, action: 'import-accepted', subjectId: importId, data })],
    job: [jobRow(deps, { firmId, kind: 'apply-import', subjectId: importId })],
  });

  return true;
}
