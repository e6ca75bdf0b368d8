// Cancels a share that is still held. Called by the Cancel button of the card.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { ChatRefusal } from '../chat/refusal-text.ts';
import type { StaffActor } from '../core/actor.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { mayDo } from '../core/staff.ts';
import { loadAccess } from './access.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';

/** What is held is never sent after this says ok; a second press is ok too. */
export async function cancelShare(
  deps: WriteDeps & { db: FirmDb },
  request: { actor: StaffActor; shareId: string },
): Promise<Result<'cancelled', ChatRefusal>> {
  const { actor, shareId } = request;

  return deps.db.$transaction(async (tx) => {
    const access = await loadAccess(tx, actor);
    if (!access || !mayDo(access.role, 'share-bills')) {
      return refuse({ code: 'no-permission' });
    }

    const now = deps.clock.now();
    const held = await tx.delivery.updateMany({
      where: { shareId, state: { in: ['held', 'queued', 'deferred'] } },
      data: { state: 'cancelled', updatedAt: now },
    });
    if (held.count === 0) {
      return whyNothingWaits(tx, shareId);
    }

    await tx.share.updateMany({ where: { id: shareId }, data: { cancelledAt: now } });
    await tx.writeRows({
      auditEntry: [auditRow(deps, { actor, action: 'share-cancelled', subjectId: shareId })],
      job: [jobRow(deps, { firmId: actor.firmId, kind: 'notify-conversation', subjectId: shareId })],
    });

    return ok('cancelled');
  });
}

/** It has gone out; or somebody else has cancelled it, maybe in this very moment. */
async function whyNothingWaits(tx: FirmTx, shareId: string): Promise<Result<'cancelled', ChatRefusal>> {
  const share = await tx.share.findFirst({ where: { id: shareId }, select: { cancelledAt: true } });
  if (!share) {
    return refuse({ code: 'share-not-found' });
  }

  return share.cancelledAt === null ? refuse({ code: 'already-sent' }) : ok('cancelled');
}
