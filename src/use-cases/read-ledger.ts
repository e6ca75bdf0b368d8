// The books of one bill, in the order of posting. Called by the command line.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { LEDGER_KINDS, type LedgerKind, MONEY_ACCOUNTS, type MoneyAccount } from '../core/ledger.ts';
import { type Money, money } from '../core/money.ts';
import { known } from './bill-facts.ts';

export type LedgerLine = {
  readonly paymentId: string;
  readonly provider: string;
  readonly method: string;
  readonly payer: string;
  readonly kind: LedgerKind;
  /** The account that the money came into, or went from. */
  readonly account: MoneyAccount;
  /** Negative of what went back. */
  readonly amount: Money;
  readonly occurredAt: Date;
};

export async function readLedger(db: FirmDb, billId: string): Promise<readonly LedgerLine[]> {
  const rows = await db.ledgerTransaction.findMany({
    where: { billId },
    // what was heard of at once is posted at once
    orderBy: [{ createdAt: 'asc' }, { occurredAt: 'asc' }, { id: 'asc' }],
    select: {
      kind: true,
      occurredAt: true,
      payment: { select: { id: true, provider: true, method: true, payer: true } },
      entries: {
        where: { account: { in: [...MONEY_ACCOUNTS] } },
        select: { account: true, amountMinor: true, currency: true },
      },
    },
  });

  return rows.flatMap(({ kind, occurredAt, payment: { id: paymentId, ...payment }, entries }) =>
    entries.map(({ account, amountMinor, currency }) => ({
      ...{ paymentId, ...payment, occurredAt, kind: known(LEDGER_KINDS, kind) },
      ...{ account: known(MONEY_ACCOUNTS, account), amount: money(amountMinor, currency) },
    })),
  );
}
