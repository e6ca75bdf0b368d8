// A provider's page for a bill: reserved in the database first, so that there is one at a time, then ordered. Used by
// start-payment.ts and check-checkout.ts.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import { Fault } from '../core/fault.ts';
import type { CheckoutId } from '../core/ids.ts';
import { MONEY_ACCOUNTS, type MoneyAccount } from '../core/ledger.ts';
import { type Money, money } from '../core/money.ts';
import { type PayRefusal, whyNotPayable } from '../core/pay.ts';
import { accountOf } from '../core/payment.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import type { CheckoutOrder, KnownCheckout, OpenedCheckout, PaymentProvider } from '../ports/payment-provider.ts';
import type { PortalSecrets } from '../ports/portal-secrets.ts';
import { known } from './bill-facts.ts';
import { type OpenedPayLink, pendingOf } from './open-pay-link.ts';
import { type PaymentDeps, providerNamed } from './payment-providers.ts';
import { lockBill } from './record-payment.ts';
import { auditRow, jobRow, type WriteDeps } from './rows.ts';

export type OrderDeps = WriteDeps &
  PaymentDeps & {
    readonly db: FirmDb;
    readonly portalSecrets: Pick<PortalSecrets, 'hashOf' | 'linkToken' | 'madeToken' | 'payReturnUrl'>;
  };

const STATES = ['opening', 'open', 'unclear', 'closed'] as const;

/** Nobody is led to its page any more. */
export const CLOSED = { state: 'closed', openFor: null } as const;

export type CheckoutState = (typeof STATES)[number];

export type OpenCheckout = {
  readonly id: CheckoutId;
  readonly firmId: string;
  readonly firmName: string;
  readonly billId: string;
  readonly billNumber: string;
  readonly provider: string;
  readonly account: MoneyAccount;
  readonly state: CheckoutState;
  readonly amount: Money;
  readonly reference: string;
  /** Empty before the provider has answered. */
  readonly ref: string;
  readonly url: string;
  readonly returnHash: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
};

export const CHECKOUT_COLUMNS = {
  ...{ firmId: true, id: true, billId: true, provider: true, account: true, state: true, currency: true },
  ...{ amountMinor: true, reference: true, providerRef: true, url: true, returnHash: true, createdAt: true },
  expiresAt: true,
  bill: { select: { number: true } },
  firm: { select: { name: true } },
} as const;

type Row = Awaited<ReturnType<typeof readOne>>;

/** For its type alone. */
function readOne(db: FirmDb) {
  return db.checkout.findFirstOrThrow({ select: CHECKOUT_COLUMNS });
}

export function checkoutOf(row: Row): OpenCheckout {
  const { firmId, billId, provider, reference, url, returnHash, createdAt } = row;

  return {
    ...{ firmId, billId, provider, reference, url, returnHash, createdAt, id: row.id as CheckoutId },
    ...{ firmName: row.firm.name, billNumber: row.bill.number, ref: row.providerRef },
    account: known(MONEY_ACCOUNTS, row.account),
    state: known(STATES, row.state),
    amount: money(row.amountMinor, row.currency),
    expiresAt: row.expiresAt ?? undefined,
  };
}

/** The one by which the bill can be paid now. */
export async function openFor(db: FirmDb | FirmTx, billId: string): Promise<OpenCheckout | undefined> {
  const row = await db.checkout.findFirst({ where: { openFor: billId }, select: CHECKOUT_COLUMNS });

  return row ? checkoutOf(row) : undefined;
}

type Reservation = { readonly link: OpenedPayLink; readonly provider: PaymentProvider; readonly amount: Money };

/** Until a checkout that was reserved by a process that ended is looked at. */
const LOOK_AFTER_MS = 60_000;

/** Asks nobody but the database. `taken`: another is open for the bill. With the bill locked it is decided once more. */
export async function reserveCheckout(
  deps: OrderDeps,
  { link, provider, amount }: Reservation,
): Promise<Result<OpenCheckout, PayRefusal> | 'taken'> {
  const id = deps.ids.newId('chk') as CheckoutId;
  const { firm, recipientId, contactId } = link;
  const now = deps.clock.now();
  const actor = { kind: 'client', firmId: firm.id, contactId } as const;

  return deps.db.$transaction(async (tx) => {
    const bill = await lockBill(tx, link.bill.id);
    const refusal = whyNotPayable({ bill, provider, pending: await pendingOf(tx, bill) });
    if (refusal ?? amount.minor > bill.balance.minor) {
      return refuse(refusal ?? { code: 'over-balance', balance: bill.balance });
    }

    if (await openFor(tx, bill.id)) {
      return 'taken' as const;
    }

    const row = {
      ...{ firmId: firm.id, id, billId: bill.id, recipientId, provider: provider.name, account: accountOf(bill) },
      ...{ state: 'opening', openFor: bill.id, currency: amount.currency, amountMinor: amount.minor },
      ...{ reference: referenceOf(id), returnHash: deps.portalSecrets.hashOf(deps.portalSecrets.linkToken(id)) },
      createdAt: now,
    };
    const runAt = new Date(now.getTime() + LOOK_AFTER_MS);
    await tx.writeRows({
      checkout: [row],
      job: [jobRow(deps, { firmId: firm.id, kind: 'check-checkout', subjectId: id, runAt })],
      auditEntry: [auditRow(deps, { actor, action: 'checkout-begun', subjectId: id, data: { billId: bill.id } })],
    });

    return ok(checkoutOf({ ...row, providerRef: '', url: '', expiresAt: null, bill, firm }));
  });
}

/** The random end of the id: ten signs, none of which is taken for another when a person reads them out. */
function referenceOf(id: CheckoutId): string {
  return `SB-${id.slice(-10).toUpperCase()}`;
}

/**
 * Has the provider make its page, or hears again of the one that it has made: the order is the same each time.
 * Throws the provider's Faults; where nobody can know whether there is a page, the checkout is `unclear` then.
 */
export async function orderCheckout(deps: OrderDeps, checkout: OpenCheckout): Promise<{ url: string; ref: string }> {
  const { id } = checkout;
  try {
    const provider = (await providerOfCheckout(deps, checkout)) ?? missing();
    const opened = await provider.openCheckout(orderOf(deps, checkout));
    await keepAnswer(deps.db, { id, opened });

    return opened;
  } catch (cause) {
    const isUnclear = !(cause instanceof Fault) || !['provider-away', 'provider-refused'].includes(cause.code);
    const data = isUnclear ? { state: 'unclear' } : CLOSED;
    await deps.db.checkout.updateMany({ where: { id, state: { in: ['opening', 'unclear'] } }, data });
    throw cause;
  }
}

/** Undefined when the firm is not connected to it any more. */
export function providerOfCheckout(
  deps: PaymentDeps,
  { firmId, provider: name }: Pick<OpenCheckout, 'firmId' | 'provider'>,
): Promise<PaymentProvider | undefined> {
  return providerNamed(deps, { firmId, name });
}

/** Of one that was given up meanwhile as well: money that comes by its page must be found. */
async function keepAnswer(db: FirmDb, { id, opened }: { id: string; opened: OpenedCheckout }): Promise<void> {
  const data = { providerRef: opened.ref, url: opened.url, expiresAt: opened.expiresAt ?? null };
  const where = { id, state: { in: ['opening', 'unclear'] } };
  const { count } = await db.checkout.updateMany({ where, data: { ...data, state: 'open' } });
  if (count === 0) {
    await db.checkout.updateMany({ where: { id, providerRef: '' }, data });
  }
}

function orderOf({ portalSecrets }: OrderDeps, checkout: OpenCheckout): CheckoutOrder {
  const { id, reference, billNumber, firmName, account, amount } = checkout;
  // while the key is changed, the one that made the hash
  const token = portalSecrets.madeToken({ id, tokenHash: checkout.returnHash }) ?? portalSecrets.linkToken(id);
  const url = portalSecrets.payReturnUrl(token);

  return {
    ...{ checkoutId: id, reference, billNumber, firmName, account, amount },
    ...{ returnUrl: url, cancelUrl: `${url}?left=1` },
  };
}

function missing(): never {
  throw new Fault('provider-refused', { detail: 'this payment provider is not set up any more' });
}

export function knownCheckout({ ref, reference, account, createdAt }: OpenCheckout): KnownCheckout {
  return { ref, reference, account, openedAt: createdAt };
}
