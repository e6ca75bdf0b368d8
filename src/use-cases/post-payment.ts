// Puts an event of a payment into the books, and with it everything that follows: the bill's balance, what clients see, the
// audit entry, the cards of its shares and the notice in their threads. Called by record-payment.ts and return-payment.ts.
import type { FirmTx } from '../adapters/database/for-firm.ts';
import { noticeOfMoney } from '../chat/payment-notices.ts';
import type { Actor } from '../core/actor.ts';
import type { FirmId } from '../core/ids.ts';
import { paidBy } from '../core/ledger.ts';
import { noticeRow } from './notices.ts';
import { ledgerRows, type MoneyEvent, shownRows } from './received-rows.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';

type PostDeps = WriteDeps & { readonly tx: FirmTx };

/** Inside a transaction that has locked the bill. */
export async function postEvent(deps: PostDeps, { actor, event }: { actor: Actor; event: MoneyEvent }): Promise<void> {
  const { billId, paymentId, kind } = event;
  const minor = paidBy(event);
  await deps.tx.bill.updateMany({
    where: { id: billId },
    data: {
      paidMinor: { increment: minor },
      balanceMinor: { decrement: minor },
      version: { increment: 1 },
      updatedAt: deps.clock.now(),
    },
  });
  await deps.tx.writeRows({
    ...ledgerRows(deps, event),
    ...shownRows(deps, event),
    ...(await newsRows(deps, event)),
    auditEntry: [
      auditRow(deps, {
        actor,
        action: kind === 'payment' ? 'payment-received' : 'payment-returned',
        subjectId: paymentId,
        data: { billId },
      }),
    ],
  });
}

/** Every card of the bill shows its status anew; whoever shares it still is told. */
async function newsRows(deps: PostDeps, { firmId, billId, paymentId, kind }: MoneyEvent) {
  const shares = await deps.tx.share.findMany({
    where: { billId, cancelledAt: null },
    orderBy: { id: 'asc' },
    select: { id: true, platform: true, workspaceId: true, conversation: true, sharedAgainAs: true },
  });
  const told = shares.filter(({ sharedAgainAs }) => sharedAgainAs === null);

  return {
    chatMessage: told.map(({ id: shareId, sharedAgainAs: _, ...place }) => {
      const share = { ...place, firmId: firmId as FirmId, shareId };

      return noticeRow(deps, { share, kind: noticeOfMoney(kind), deliveryId: paymentId });
    }),
    job: shares.map(({ id }) => jobRow(deps, { firmId, kind: 'notify-conversation', subjectId: id })),
  };
}
