// Takes a bill back: nobody is asked to pay it any more. The portal says so to whom it was shared with, and what waits to
// be mailed never is. Called by the command line.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { Actor } from '../core/actor.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { checkoutJobs } from './checkout-jobs.ts';
import { lockBill } from './record-payment.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';
import { cancelWaiting } from './stop-recipients.ts';

export type VoidRefusal = { readonly code: 'bill-closed'; readonly number: string; readonly state: 'void' | 'deleted' };

export async function voidBill(
  deps: WriteDeps & { readonly db: FirmDb },
  request: { readonly actor: Actor; readonly billId: string },
): Promise<Result<{ readonly number: string; readonly shares: number }, VoidRefusal>> {
  const { actor, billId } = request;

  return deps.db.$transaction(async (tx) => {
    const { number, state } = await lockBill(tx, billId);
    if (state === 'void' || state === 'deleted') {
      return refuse({ code: 'bill-closed', number, state });
    }

    const data = { state: 'void', version: { increment: 1 }, updatedAt: deps.clock.now() };
    await tx.bill.updateMany({ where: { id: billId }, data });
    const shareIds = await endShares({ ...deps, tx }, billId);
    const cards = shareIds.map((subjectId) =>
      jobRow(deps, { firmId: actor.firmId, kind: 'notify-conversation', subjectId }),
    );
    await tx.writeRows({
      auditEntry: [auditRow(deps, { actor, action: 'bill-voided', subjectId: billId, data: { before: state } })],
      job: [...cards, ...(await checkoutJobs({ ...deps, tx }, { billId }))],
    });

    return ok({ number, shares: shareIds.length });
  });
}

/** They stay open in the portal, which says that the bill was withdrawn. */
async function endShares(deps: WriteDeps & { readonly tx: FirmTx }, billId: string): Promise<readonly string[]> {
  const shares = await deps.tx.share.findMany({
    where: { billId, cancelledAt: null },
    select: { id: true, recipients: { select: { id: true } } },
  });
  const recipientIds = shares.flatMap(({ recipients }) => recipients.map(({ id }) => id));
  await cancelWaiting(deps, { recipientId: { in: recipientIds } });

  return shares.map(({ id }) => id);
}
