// A mark for each line of a bill, by which a line that has changed is told from one that has not. Used by the page of a bill
// and by what is remembered of a view.
import { createHash } from 'node:crypto';
import type { FirmDb } from '../../adapters/database/for-firm.ts';

/** Of a longer bill no line is remembered: the page says that it has changed, and not which lines. */
const MOST_LINES = 1_000;
const MARK_LENGTH = 10;

/** In the order of the bill; a line that stands there twice has two different ones. Undefined of a longer bill. */
export async function lineMarks(db: FirmDb, billId: string): Promise<string[] | undefined> {
  const rows = await db.lineItem.findMany({
    where: { billId },
    orderBy: { position: 'asc' },
    take: MOST_LINES + 1,
    select: {
      ...{ matterId: true, kind: true, date: true, timekeeper: true, description: true },
      ...{ quantityE4: true, rateE4: true, adjustmentMinor: true, amountMinor: true },
    },
  });
  if (rows.length > MOST_LINES) {
    return undefined;
  }

  const counts = new Map<string, number>();

  return rows.map((row) => {
    const content = JSON.stringify(Object.values(row).map(String));
    const times = (counts.get(content) ?? 0) + 1;
    counts.set(content, times);

    return createHash('sha256').update(`${times} ${content}`).digest('base64url').slice(0, MARK_LENGTH);
  });
}
