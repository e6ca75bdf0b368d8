// Gives a staff member the frozen PDF that a preview named. Called by the web server.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { StaffActor } from '../core/actor.ts';
import { mayDo } from '../core/staff.ts';
import { loadAccess } from './access.ts';

/** Undefined for everybody who may not see it, or may not any more. */
export async function readDocument(
  deps: { readonly db: FirmDb },
  request: { actor: StaffActor; documentId: string },
): Promise<{ readonly fileName: string; readonly bytes: Uint8Array } | undefined> {
  const access = await loadAccess(deps.db, request.actor);
  if (!access || !mayDo(access.role, 'share-bills')) {
    return undefined;
  }

  const row = await deps.db.frozenDocument.findFirst({
    where: { id: request.documentId, kind: { in: ['pdf', 'pdf-pay-link'] } },
    select: { fileName: true, bytes: true },
  });

  return row ?? undefined;
}
