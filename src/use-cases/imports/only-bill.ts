// The bill of a dropped file that held one alone: its card offers to share it. Used by show-import.ts and by
// imported-bill.ts.
import type { FirmDb } from '../../adapters/database/for-firm.ts';
import type { DroppedImport } from './dropped-import.ts';

/** Undefined when there were several, or none, or it is not imported. */
export async function onlyBill(
  db: FirmDb,
  { source, report: { only } }: DroppedImport,
): Promise<{ readonly id: string; readonly number: string } | undefined> {
  if (!only) {
    return undefined;
  }

  const bill = await db.bill.findFirst({
    where: { source, externalId: only.externalId },
    select: { id: true, number: true },
  });

  return bill ?? undefined;
}
