// Throws away a file that was dropped into a chat and not accepted. Called by the button Discard of its card.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { type DroppedImport, loadDropped } from './imports/dropped-import.ts';
import { forgetStaging } from './imports/forget-staging.ts';
import { importForStaff, notWaiting } from './imports/import-for-staff.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';

type Deps = WriteDeps & { readonly db: FirmDb };
type Request = { readonly actor: StaffActor; readonly importId: string };

/** Also while it is being read: what that run would write then is refused. A second press is ok too. */
export async function discardImport(deps: Deps, request: Request): Promise<Result<'discarded', ChatRefusal>> {
  const { actor, importId } = request;
  const found = await importForStaff(deps.db, request);
  if (!found.ok) {
    return found;
  }

  if (!(await discard(deps, { actor, dropped: found.value.dropped }))) {
    const now = await loadDropped(deps.db, importId);
    const refusal = now && now.state !== 'discarded' ? notWaiting(now, deps.clock.now()) : undefined;

    return refusal ? refuse(refusal) : ok('discarded');
  }

  await forgetStaging(deps.db, importId);

  return ok('discarded');
}

async function discard(deps: Deps, { actor, dropped }: { actor: StaffActor; dropped: DroppedImport }) {
  const { id: importId } = dropped;
  const where = { id: importId, state: ['received', 'checked'] };
  const changed = await deps.db.changeAndWrite(
    { model: 'import', where, data: { state: 'discarded', report: {} } },
    {
      auditEntry: [auditRow(deps, { actor, action: 'import-discarded', subjectId: importId })],
      job: [jobRow(deps, { firmId: actor.firmId, kind: 'show-import', subjectId: importId })],
    },
  );

  return changed === 1;
}
