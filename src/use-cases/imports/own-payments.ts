// Keeps what a client has paid through ShareBill when a file brings the next version of a bill, and drops it once the file
// knows of it. Used by apply-bills.ts.
import type { FirmTx } from '../../adapters/database/for-firm.ts';
import { billAmounts } from '../../core/imported-bill.ts';
import { unknownToFile } from '../../core/known-payments.ts';
import { isOwnRow } from '../received-rows.ts';
import type { PlannedBill } from './apply-bills.ts';

/** What is to be added to the file's sum, in minor units, and the payment rows that do not stay. */
export async function ownPayments(
  tx: FirmTx,
  { id: billId, bill }: PlannedBill,
): Promise<{ readonly received: bigint; readonly removed: readonly string[] }> {
  const stored = await tx.billPayment.findMany({
    where: { billId },
    orderBy: [{ date: 'asc' }, { id: 'asc' }],
    select: { id: true, externalId: true, amountMinor: true },
  });
  const rows = stored.map(({ amountMinor: amount, ...row }) => ({ ...row, amount }));
  const kept = unknownToFile(rows.filter(isOwnRow), {
    before: rows.filter((row) => !isOwnRow(row)),
    now: bill.payments.map(({ externalId, amount }) => ({ externalId, amount: amount.minor })),
    isPaid: billAmounts(bill).balance.minor <= 0n,
  });

  return {
    received: kept.reduce((sum, { amount }) => sum + amount, 0n),
    removed: rows.filter((row) => !kept.some(({ id }) => id === row.id)).map(({ id }) => id),
  };
}
