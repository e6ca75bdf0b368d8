// Writes down what a provider says of the money of a checkout: payments, and each event of them once in the books. Called by
// check-checkout.ts. In whatever order and however often it is told, the books end up the same.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import type { MoneyNotice } from '../chat/payment-notices.ts';
import type { Actor } from '../core/actor.ts';
import type { FirmId, PaymentId } from '../core/ids.ts';
import { localDateAt, toMidnightUtc } from '../core/local-date.ts';
import {
  type MoneyPosting,
  type PaymentState,
  postingsOf,
  postingsWithout,
  type ReceivedMoney,
  stateOfMoney,
  withPosted,
} from '../core/received-money.ts';
import type { Logger } from '../ports/logger.ts';
import type { CheckoutReport } from '../ports/payment-provider.ts';
import type { LoadedBill } from './bill-facts.ts';
import { CLOSED, type OpenCheckout } from './checkouts.ts';
import { type FlagCode, flagMoney } from './payment-flags.ts';
import { newsRows, postEvent } from './post-payment.ts';
import { postedEvents } from './posted-events.ts';
import { lockBill } from './record-payment.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';

export type TakeMoneyDeps = WriteDeps & { readonly db: FirmDb; readonly logger: Logger };

export type Told = {
  readonly checkout: OpenCheckout;
  readonly report: CheckoutReport;
  /** Nobody is to pay by it any more. */
  readonly isOver: boolean;
  /** What came into the books since then, the answer may not know. */
  readonly askedAt: Date;
};

type TakeDeps = Omit<TakeMoneyDeps, 'db'> & { readonly tx: FirmTx; readonly timeZone: string };
type Taken = Pick<Told, 'checkout' | 'askedAt'> & { readonly bill: LoadedBill; readonly money: ReceivedMoney };

/** All of it in one transaction, with the bill locked. */
export async function takeMoney({ db, ...deps }: TakeMoneyDeps, told: Told): Promise<void> {
  const { checkout, report, isOver, askedAt } = told;
  await db.$transaction(async (tx) => {
    const bill = await lockBill(tx, checkout.billId);
    const isUsed = report.received.some(({ state }) => state !== 'failed');
    const isClosed = isOver || isUsed || report.state === 'closed' || checkout.state === 'closed';
    const data = { checkedAt: deps.clock.now(), ...(isClosed ? CLOSED : {}) };
    // before anything is posted: that has the pages that are open looked at, which this one was
    await tx.checkout.updateMany({ where: { id: checkout.id }, data });
    const { timeZone } = await tx.firm.findFirstOrThrow({ select: { timeZone: true } });
    for (const money of report.received) {
      await takeOne({ ...deps, tx, timeZone }, { checkout, bill, money, askedAt });
    }
  });
}

async function takeOne(deps: TakeDeps, taken: Taken): Promise<void> {
  const { checkout, bill, money } = taken;
  if (money.amount.currency !== bill.balance.currency) {
    return flag(deps, { ...taken, code: 'differs' });
  }

  const { id, before } = await paymentOf(deps, taken);
  const posted = await postedEvents(deps.tx, id);
  const missing = postingsWithout(postingsOf(money), posted);
  await post(deps, { ...taken, id, missing });
  const state = stateOfMoney(withPosted(money, posted));
  // an answer of before it failed
  if (before !== state && !(before === 'failed' && state === 'pending')) {
    await deps.tx.payment.updateMany({ where: { id }, data: { state, updatedAt: deps.clock.now() } });
    await tellState(deps, { checkout, id, state });
  }

  await afterPosting(deps, { ...taken, id, missing });
  // it stays in the books: who decides what it was posts another entry
  if (postingsWithout(posted, postingsOf(money)).some(({ postedAt }) => postedAt < taken.askedAt)) {
    await flag(deps, { ...taken, code: 'differs' });
  }
}

/** The row of the payment, made when it is heard of first. */
async function paymentOf(
  deps: TakeDeps,
  { checkout, bill, money }: Taken,
): Promise<{ id: PaymentId; before: string | undefined }> {
  const { firmId, provider, account } = checkout;
  const where = { provider, providerRef: money.ref };
  const found = await deps.tx.payment.findFirst({ where, select: { id: true, state: true } });
  if (found) {
    return { id: found.id as PaymentId, before: found.state };
  }

  const id = deps.ids.newId('pay') as PaymentId;
  const now = deps.clock.now();
  const row = {
    ...{ firmId, id, billId: bill.id, ...where, account, checkoutId: checkout.id, method: money.method },
    state: stateOfMoney(money),
    ...{ currency: money.amount.currency, amountMinor: money.amount.minor },
    ...{ date: toMidnightUtc(localDateAt(money.at, deps.timeZone)), createdAt: now, updatedAt: now },
    payer: money.payer.slice(0, 200),
  };
  await deps.tx.writeRows({ payment: [row] });

  return { id, before: undefined };
}

type Missing = Taken & { readonly id: PaymentId; readonly missing: readonly MoneyPosting[] };

async function post(deps: TakeDeps, { checkout, money, id, missing }: Missing): Promise<void> {
  for (const { kind, ref: eventRef, amount, at } of missing) {
    const { firmId, billId, account } = checkout;
    const event = {
      ...{ firmId, billId, paymentId: id, kind, eventRef, account, amount, method: money.method },
      ...{ date: localDateAt(at, deps.timeZone), occurredAt: at },
    };
    await postEvent(deps, { actor: actorOf(checkout), event });
  }
}

/** What is in the books has its notice from there. */
async function tellState(
  deps: TakeDeps,
  { checkout, id, state }: { checkout: OpenCheckout; id: PaymentId; state: PaymentState },
): Promise<void> {
  if (state !== 'pending' && state !== 'failed') {
    return;
  }

  const { firmId, billId } = checkout;
  const notice: MoneyNotice = state;
  const auditEntry = auditRow(deps, {
    actor: actorOf(checkout),
    action: `payment-${state}`,
    subjectId: id,
    data: { billId },
  });
  await deps.tx.writeRows({
    ...(await newsRows(deps, { firmId, billId, notice, subjectId: id })),
    auditEntry: [auditEntry],
  });
}

/** A receipt for the client; and where more came in than was due, somebody of the firm must see to it. */
async function afterPosting(deps: TakeDeps, { missing, ...taken }: Missing): Promise<void> {
  const { checkout, bill, id } = taken;
  if (missing.some(({ kind }) => kind === 'payment')) {
    await deps.tx.writeRows({ job: [jobRow(deps, { firmId: checkout.firmId, kind: 'mail-receipt', subjectId: id })] });
  }

  // what a dispute had taken, the client may have paid again meanwhile
  const cameIn = missing.some(({ kind }) => kind === 'payment' || kind === 'dispute-won');
  if (cameIn && (await isMoreThanDue(deps.tx, bill.id))) {
    await flag(deps, { ...taken, code: 'overpaid' });
  }
}

/** Nothing is due by a bill that was withdrawn. */
async function isMoreThanDue(tx: FirmTx, billId: string): Promise<boolean> {
  const bill = await tx.bill.findFirstOrThrow({ where: { id: billId }, select: { balanceMinor: true, state: true } });

  return bill.balanceMinor < 0n || bill.state === 'void' || bill.state === 'deleted';
}

function flag(
  deps: TakeDeps,
  { checkout: { firmId, provider }, money, code }: Taken & { readonly code: FlagCode },
): Promise<void> {
  return flagMoney({ ...deps, db: deps.tx }, { firmId, provider, money, code });
}

function actorOf({ firmId }: OpenCheckout): Actor {
  return { kind: 'system', firmId: firmId as FirmId };
}
