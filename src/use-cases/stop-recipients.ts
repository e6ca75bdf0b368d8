// Closes a share to recipients: nothing of it is open to them from then on, and nothing is mailed to them any more.
// Used by stop-sharing.ts and by a share that takes another one's place; fix-address.ts takes its turn with them.
import type { FirmTx } from '../adapters/database/for-firm.ts';
import type { Clock } from '../ports/clock.ts';
import { checkoutJobs } from './checkout-jobs.ts';
import type { WriteDeps } from './rows.ts';

type SharesWhere = NonNullable<NonNullable<Parameters<FirmTx['share']['updateMany']>[0]>['where']>;

const STOPPABLE = ['held', 'queued', 'deferred'];

/** Whoever else stops recipients of these shares, or adds one, waits for the end of this transaction. */
export async function lockShares(tx: FirmTx, where: SharesWhere): Promise<void> {
  await tx.share.updateMany({ where, data: { billVersion: { increment: 0 } } });
}

/** Returns how many of them it was open to until now. What a mail server has begun to take is left to its end. */
export async function stopRecipients(
  deps: WriteDeps & { readonly tx: FirmTx },
  recipientIds: readonly string[],
): Promise<number> {
  const { tx, clock } = deps;
  const now = clock.now();
  const ids = { in: [...recipientIds] };
  const { count } = await tx.recipient.updateMany({ where: { id: ids, stoppedAt: null }, data: { stoppedAt: now } });
  await cancelWaiting({ tx, clock }, { recipientId: ids });
  await tx.writeRows({ job: await checkoutJobs(deps, { recipientId: ids }) });

  return count;
}

/** Mails that wait are never sent, and one of which nobody knows whether it arrived is not sent a second time. */
export async function cancelWaiting(
  { tx, clock }: { tx: FirmTx; clock: Clock },
  mails: { recipientId: { in: string[] } },
): Promise<number> {
  const ended = { nextTryAt: null, updatedAt: clock.now() };
  const { count } = await tx.delivery.updateMany({
    where: { ...mails, state: { in: STOPPABLE } },
    data: { ...ended, state: 'cancelled' },
  });
  await tx.delivery.updateMany({ where: { ...mails, state: 'unknown', nextTryAt: { not: null } }, data: ended });

  return count;
}
