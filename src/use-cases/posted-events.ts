// What is in the books of one payment, as a provider tells of it. Used by take-money.ts and compare-payments.ts, which compare both.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import { LEDGER_KINDS } from '../core/ledger.ts';
import { absolute, money } from '../core/money.ts';
import type { MoneyPosting } from '../core/received-money.ts';
import { known } from './bill-facts.ts';

export type PostedEvent = MoneyPosting & { readonly postedAt: Date };

export async function postedEvents(db: FirmDb | FirmTx, paymentId: string): Promise<readonly PostedEvent[]> {
  const entries = { take: 1, select: { amountMinor: true, currency: true } } as const;
  const rows = await db.ledgerTransaction.findMany({
    where: { paymentId },
    select: { kind: true, eventRef: true, occurredAt: true, createdAt: true, entries },
  });

  return rows.map(({ kind, eventRef, occurredAt, createdAt, entries: [entry] }) => ({
    ...{ kind: known(LEDGER_KINDS, kind), ref: eventRef, at: occurredAt, postedAt: createdAt },
    amount: money(absolute(entry?.amountMinor ?? 0n), entry?.currency ?? ''),
  }));
}
