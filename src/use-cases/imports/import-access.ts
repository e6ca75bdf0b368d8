// Who may import files. Asked at every step of an import, for a role that was taken away counts at once.
import type { FirmDb, FirmTx } from '../../adapters/database/for-firm.ts';
import type { Actor } from '../../core/actor.ts';
import type { FirmId } from '../../core/ids.ts';
import { mayDo } from '../../core/staff.ts';
import { loadAccess } from '../access.ts';

export type ImportAccess = {
  /** People of the firm may be added, and another's import be ended. */
  readonly mayManageFirm: boolean;
};

/** Undefined when they may not import at all. */
export async function importAccess(
  db: FirmDb | FirmTx,
  { actor, firmId }: { actor: Actor; firmId: FirmId },
): Promise<ImportAccess | undefined> {
  if (actor.firmId !== firmId) {
    return undefined;
  }

  if (actor.kind !== 'staff') {
    return { mayManageFirm: true };
  }

  const access = await loadAccess(db, actor);

  return access && mayDo(access.role, 'share-bills') ? { mayManageFirm: mayDo(access.role, 'manage-firm') } : undefined;
}
