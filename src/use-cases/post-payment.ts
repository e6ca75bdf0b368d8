// Puts an event of a payment into the books, and with it everything that follows: the bill's balance, what clients see, the
// audit entry, the cards of its shares and the notice in their threads. Called by record-payment.ts, return-payment.ts and
// take-money.ts.
import type { FirmTx } from '../adapters/database/for-firm.ts';
import { type MoneyNotice, noticeOfMoney } from '../chat/payment-notices.ts';
import type { Actor } from '../core/actor.ts';
import type { FirmId } from '../core/ids.ts';
import { paidBy } from '../core/ledger.ts';
import { checkoutJobs } from './checkout-jobs.ts';
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
  const id = deps.ids.newId('ltx');
  const news = await newsRows(deps, { ...event, notice: noticeOfMoney(kind), subjectId: id });
  await deps.tx.writeRows({
    ...ledgerRows(deps, { id, event }),
    ...shownRows(deps, event),
    ...news,
    // of a page that is open for more than is due now
    job: [...news.job, ...(await checkoutJobs(deps, { billId }))],
    auditEntry: [auditRow(deps, { actor, action: `payment-${ACTIONS[kind]}`, subjectId: paymentId, data: { billId } })],
  });
}

const ACTIONS = {
  payment: 'received',
  return: 'returned',
  refund: 'refunded',
  dispute: 'disputed',
  'dispute-won': 'dispute-won',
} as const satisfies Record<MoneyEvent['kind'], string>;

type MoneyNews = Pick<MoneyEvent, 'firmId' | 'billId'> & {
  readonly notice: MoneyNotice;
  /** The transaction in the books; the payment, of what is in no books. */
  readonly subjectId: string;
};

/** Every card of the bill shows its status anew; whoever shares it still is told. */
export async function newsRows(deps: PostDeps, { firmId, billId, notice, subjectId }: MoneyNews) {
  const shares = await deps.tx.share.findMany({
    where: { billId, cancelledAt: null },
    orderBy: { id: 'asc' },
    select: { id: true, platform: true, workspaceId: true, conversation: true, sharedAgainAs: true },
  });
  const told = shares.filter(({ sharedAgainAs }) => sharedAgainAs === null);

  return {
    chatMessage: told.map(({ id: shareId, sharedAgainAs: _, ...place }) => {
      const share = { ...place, firmId: firmId as FirmId, shareId };

      return noticeRow(deps, { share, kind: notice, deliveryId: subjectId });
    }),
    job: shares.map(({ id }) => jobRow(deps, { firmId, kind: 'notify-conversation', subjectId: id })),
  };
}
