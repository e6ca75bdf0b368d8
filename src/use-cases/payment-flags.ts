// Flags: money about which somebody of the firm must decide. Written by take-money.ts and compare-payments.ts.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { Money } from '../core/money.ts';
import type { Logger } from '../ports/logger.ts';
import type { WriteDeps } from './rows.ts';

/** `differs`: another currency, or an event in the books that is told no more. `unmatched`: it names us, and no checkout of ours. */
export const FLAG_CODES = ['overpaid', 'unmatched', 'differs'] as const;

export type FlagCode = (typeof FLAG_CODES)[number];

export type Flagged = {
  readonly firmId: string;
  readonly provider: string;
  readonly money: { readonly ref: string; readonly amount: Money };
  readonly code: FlagCode;
};

/** Once for each payment and code; then the log says so as well. */
export async function flagMoney(
  deps: WriteDeps & { readonly logger: Logger; readonly db: FirmDb | FirmTx },
  { firmId, provider, money, code }: Flagged,
): Promise<void> {
  const flagged = { provider, providerRef: money.ref, code };
  if ((await deps.db.paymentFlag.count({ where: flagged })) > 0) {
    return;
  }

  const id = deps.ids.newId('flg');
  const { minor: amountMinor, currency } = money.amount;
  const row = { firmId, id, ...flagged, currency, amountMinor, createdAt: deps.clock.now() };
  await deps.db.writeRows({ paymentFlag: [row] });
  deps.logger.error('payment needs a decision', { flagId: id, code });
}
