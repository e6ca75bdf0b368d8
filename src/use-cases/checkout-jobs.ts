// Has the pages that are open at payment providers looked at at once, when somebody of the firm has changed whether they may be
// paid: check-checkout.ts ends those that may not. Used by what stops sharing, voids a bill, or posts a payment.
import type { FirmTx } from '../adapters/database/for-firm.ts';
import { jobRow, type WriteDeps } from './rows.ts';

type OfWhich = { readonly billId: string } | { readonly recipientId: { readonly in: readonly string[] } };

/** For `writeRows`, in the transaction that makes the change; none where no page is open. */
export async function checkoutJobs({ tx, ...deps }: WriteDeps & { readonly tx: FirmTx }, of: OfWhich) {
  const which = 'billId' in of ? of : { recipientId: { in: [...of.recipientId.in] } };
  const open = await tx.checkout.findMany({
    where: { ...which, openFor: { not: null } },
    orderBy: { id: 'asc' },
    select: { id: true, firmId: true },
  });

  return open.map(({ id, firmId }) => jobRow(deps, { firmId, kind: 'check-checkout', subjectId: id }));
}
