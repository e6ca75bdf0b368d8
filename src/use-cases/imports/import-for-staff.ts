// Finds a dropped file for somebody who presses a button of its card: whoever dropped it, or an administrator. Used by
// confirm-import.ts, reread-import.ts and discard-import.ts.
import type { FirmDb, FirmTx } from '../../adapters/database/for-firm.ts';
import type { ChatRefusal } from '../../chat/refusal-text.ts';
import type { StaffActor } from '../../core/actor.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import { type DroppedImport, loadDropped } from './dropped-import.ts';
import { type ImportAccess, importAccess } from './import-access.ts';

export type ImportForStaff = { readonly dropped: DroppedImport; readonly access: ImportAccess };

/** `done` are states in which what is asked for has been done already. */
export async function importForStaff(
  db: FirmDb | FirmTx,
  { actor, importId }: { actor: StaffActor; importId: string },
): Promise<Result<ImportForStaff, ChatRefusal>> {
  const access = await importAccess(db, { actor, firmId: actor.firmId });
  if (!access) {
    return refuse({ code: 'no-permission' });
  }

  const dropped = await loadDropped(db, importId);
  const isTheirs = dropped?.staffMemberId === actor.staffMemberId || access.mayManageFirm;

  return dropped && isTheirs ? ok({ dropped, access }) : refuse({ code: 'import-not-found' });
}

const NOT_NOW: Readonly<Record<string, ChatRefusal['code'] & `import-${string}`>> = {
  received: 'import-being-read',
  staged: 'import-accepted',
  applied: 'import-accepted',
  failed: 'import-failed',
  discarded: 'import-discarded',
  expired: 'import-expired',
};

/** Why nothing can be decided about it; undefined when it waits for that. */
export function notWaiting({ state, expiresAt }: DroppedImport, now: Date): ChatRefusal | undefined {
  if (state !== 'checked') {
    return { code: NOT_NOW[state] ?? 'import-not-found' };
  }

  return expiresAt !== null && expiresAt <= now ? { code: 'import-expired' } : undefined;
}
