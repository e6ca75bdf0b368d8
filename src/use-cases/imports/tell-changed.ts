// Tells who shared a bill in the portal that it has changed since its client viewed it: once for each recipient. Called by
// apply-bills.ts.
import type { FirmId } from '../../core/ids.ts';
import { changedRows } from '../viewed-rows.ts';
import type { TxDeps } from './apply-batch.ts';

export async function tellChanged(
  deps: TxDeps,
  { firmId, billIds }: { readonly firmId: FirmId; readonly billIds: readonly string[] },
): Promise<void> {
  const rows = await deps.tx.recipient.findMany({
    where: {
      ...{ viewedAt: { not: null }, stoppedAt: null, replacedBy: null, contact: { deactivatedAt: null } },
      share: { billId: { in: [...billIds] }, byPortal: true, cancelledAt: null },
    },
    select: { id: true, share: { select: { id: true, platform: true, workspaceId: true, conversation: true } } },
  });
  for (const { id: recipientId, share } of rows) {
    const { id: shareId, ...place } = share;
    await deps.tx.writeRows(changedRows(deps, { share: { ...place, firmId, shareId }, recipientId }));
  }
}
