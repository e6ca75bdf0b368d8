// A cheque or transfer that was entered has come back: the bill is due again by as much. Called by the command line.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { Actor } from '../core/actor.ts';
import { MONEY_ACCOUNTS } from '../core/ledger.ts';
import { localDateAt } from '../core/local-date.ts';
import { type Money, money } from '../core/money.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import { known } from './bill-facts.ts';
import { postEvent } from './post-payment.ts';
import { lockBill } from './record-payment.ts';
import type { WriteDeps } from './rows.ts';

export type ReturnRefusal =
  | { readonly code: 'payment-not-found'; readonly paymentId: string }
  | { readonly code: 'payment-returned-already' }
  /** What becomes of it is told by the provider that took it. */
  | { readonly code: 'payment-by-provider'; readonly provider: string };

export type ReturnedPayment = { readonly number: string; readonly amount: Money; readonly balance: Money };

/** The bill is due again by as much; the entry of before stays. */
export function returnPayment(
  deps: WriteDeps & { readonly db: FirmDb },
  { actor, paymentId }: { readonly actor: Actor; readonly paymentId: string },
): Promise<Result<ReturnedPayment, ReturnRefusal>> {
  return deps.db.$transaction(async (tx) => {
    const found = await tx.payment.findFirst({ where: { id: paymentId } });
    if (!found) {
      return refuse({ code: 'payment-not-found', paymentId });
    }

    if (found.provider !== 'manual') {
      return refuse({ code: 'payment-by-provider', provider: found.provider });
    }

    const bill = await lockBill(tx, found.billId);
    const data = { state: 'returned', updatedAt: deps.clock.now() };
    const changed = await tx.payment.updateMany({ where: { id: paymentId, state: 'succeeded' }, data });
    if (changed.count === 0) {
      return refuse({ code: 'payment-returned-already' });
    }

    const { timeZone } = await tx.firm.findFirstOrThrow({ select: { timeZone: true } });
    const { firmId } = actor;
    const amount = money(found.amountMinor, found.currency);
    const account = known(MONEY_ACCOUNTS, found.account);
    const event = {
      firmId,
      billId: bill.id,
      paymentId,
      kind: 'return',
      eventRef: '',
      account,
      method: found.method,
    } as const;
    const date = localDateAt(deps.clock.now(), timeZone);
    await postEvent({ ...deps, tx }, { actor, event: { ...event, amount, date } });

    return ok({ number: bill.number, amount, balance: money(bill.balance.minor + amount.minor, amount.currency) });
  });
}
