// Somebody of the firm enters what a client has paid by cheque, transfer or otherwise. Called by the command line.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { Actor } from '../core/actor.ts';
import type { BillId, PaymentId } from '../core/ids.ts';
import { type LocalDate, localDateAt, toMidnightUtc } from '../core/local-date.ts';
import type { Money } from '../core/money.ts';
import { accountOf, checkEntered, type ManualMethod, type PaymentRefusal } from '../core/payment.ts';
import { ok, type Result } from '../core/result.ts';
import { type LoadedBill, loadBill } from './bill-facts.ts';
import { postEvent } from './post-payment.ts';
import type { WriteDeps } from './rows.ts';

type Deps = WriteDeps & { readonly db: FirmDb };

export type EnteredPayment = {
  readonly billId: BillId;
  readonly amount: Money;
  readonly method: ManualMethod;
  readonly date: LocalDate;
  readonly payer: string;
};

export type RecordedPayment = { readonly paymentId: PaymentId; readonly number: string; readonly balance: Money };

/** The books, the bill and the cards in one transaction; the bill is locked for as long. */
export function recordPayment(
  deps: Deps,
  request: { readonly actor: Actor; readonly entered: EnteredPayment },
): Promise<Result<RecordedPayment, PaymentRefusal>> {
  const { actor, entered } = request;

  return deps.db.$transaction(async (tx) => {
    const bill = await lockBill(tx, entered.billId);
    const { timeZone } = await tx.firm.findFirstOrThrow({ select: { timeZone: true } });
    const checked = checkEntered(bill, { ...entered, today: localDateAt(deps.clock.now(), timeZone) });
    if (!checked.ok) {
      return checked;
    }

    const paymentId = await writeEntered({ ...deps, tx }, { actor, entered, bill });
    const balance = { ...bill.balance, minor: bill.balance.minor - entered.amount.minor };

    return ok({ paymentId, number: bill.number, balance });
  });
}

/** Whoever else posts to the bill waits for the end of this transaction. */
export async function lockBill(tx: FirmTx, billId: string): Promise<LoadedBill> {
  await tx.bill.updateMany({ where: { id: billId }, data: { version: { increment: 0 } } });
  const bill = await loadBill(tx, billId);
  if (!bill) {
    throw new RangeError('the bill is not there');
  }

  return bill;
}

async function writeEntered(
  deps: WriteDeps & { readonly tx: FirmTx },
  { actor, entered, bill }: { actor: Actor; entered: EnteredPayment; bill: LoadedBill },
): Promise<PaymentId> {
  const { amount, method, date, payer } = entered;
  const { firmId } = actor;
  const paymentId = deps.ids.newId('pay') as PaymentId;
  const account = accountOf(bill);
  const now = deps.clock.now();
  const payment = {
    ...{ firmId, id: paymentId, billId: bill.id, provider: 'manual', providerRef: paymentId, state: 'succeeded' },
    ...{ account, method, currency: amount.currency, amountMinor: amount.minor, payer },
    ...{ date: toMidnightUtc(date), createdAt: now, updatedAt: now },
  };
  await deps.tx.writeRows({ payment: [payment] });
  const event = {
    firmId,
    billId: bill.id,
    paymentId,
    kind: 'payment',
    eventRef: '',
    account,
    method,
    amount,
    date,
  } as const;
  await postEvent(deps, { actor, event });

  return paymentId;
}
