// What the use cases of a firm's own accounts at payment providers share: which connection it is, and what still runs by it. Used by
// connect-provider.ts, disconnect-provider.ts and confirm-lawpay.ts.
import { createHash } from 'node:crypto';
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import { Fault } from '../core/fault.ts';
import type { AccountProvider } from '../core/payment-provider.ts';
import type { Logger } from '../ports/logger.ts';
import type { PaymentProvider } from '../ports/payment-provider.ts';
import {
  CHECKOUT_COLUMNS,
  CLOSED,
  checkoutOf,
  knownCheckout,
  type OpenCheckout,
  providerOfCheckout,
} from './checkouts.ts';
import type { PaymentDeps } from './payment-providers.ts';
import type { WriteDeps } from './rows.ts';
import { takeMoney } from './take-money.ts';

/**
 * Of a firm and provider always the same, so that the address of its webhook can be told to the provider before there is a secret
 * to connect with. It opens nothing: what arrives there is believed by its signature.
 */
export function connectionIdOf(firmId: string, kind: AccountProvider): string {
  return `con_${createHash('sha256')
    .update(JSON.stringify([firmId, kind]))
    .digest('hex')
    .slice(0, 26)}`;
}

export type Running = { readonly checkouts: number; readonly pending: number };

/** Pages by which a client can pay now, and payments that are on their way. */
export async function runningAt(db: FirmDb | FirmTx, provider: AccountProvider): Promise<Running> {
  const [checkouts, pending] = [
    await db.checkout.count({ where: { provider, openFor: { not: null } } }),
    await db.payment.count({ where: { provider, state: 'pending' } }),
  ];

  return { checkouts, pending };
}

export function isRunning({ checkouts, pending }: Running): boolean {
  return checkouts > 0 || pending > 0;
}

/** For `where`: what the provider has still to be asked about. */
export function unendedAt(provider: AccountProvider) {
  return { provider, OR: [{ state: { not: 'closed' } }, { payments: { some: { state: 'pending' } } }] };
}

/** Whether it is the account at which they were made: of one that the environment had before, nothing else can tell. */
export async function knowsCheckouts(
  db: FirmDb,
  { kind, provider }: { readonly kind: AccountProvider; readonly provider: PaymentProvider },
): Promise<boolean> {
  const where = { ...unendedAt(kind), NOT: { providerRef: '' } };
  const made = await db.checkout.findMany({ where, select: CHECKOUT_COLUMNS });
  for (const checkout of made.map(checkoutOf)) {
    const isKnown = await provider.readCheckout({ ...knownCheckout(checkout), mayTake: false }).then(
      () => true,
      () => false,
    );
    if (!isKnown) {
      return false;
    }
  }

  return made.length > 0;
}

type EndDeps = WriteDeps & PaymentDeps & { readonly db: FirmDb; readonly logger: Logger };

/** Ends what is open at the provider while it can still be asked, and takes what was paid meanwhile; as far as it lets us. */
export async function endCheckouts(deps: EndDeps, provider: AccountProvider): Promise<void> {
  const open = await deps.db.checkout.findMany({
    where: { provider, openFor: { not: null }, NOT: { providerRef: '' } },
    select: CHECKOUT_COLUMNS,
  });
  for (const checkout of open.map(checkoutOf)) {
    await endOne(deps, checkout).catch((cause: unknown) => {
      if (!(cause instanceof Fault) || !cause.code.startsWith('provider-')) {
        throw cause;
      }

      deps.logger.warn('checkout not ended', { checkoutId: checkout.id, code: cause.code }, cause);
    });
  }
}

async function endOne(deps: EndDeps, checkout: OpenCheckout): Promise<void> {
  const provider = await providerOfCheckout(deps, checkout);
  if (!provider) {
    return;
  }

  await provider.closeCheckout(knownCheckout(checkout));
  const askedAt = deps.clock.now();
  const report = await provider.readCheckout({ ...knownCheckout(checkout), mayTake: false });
  await takeMoney(deps, { checkout, report, isOver: true, askedAt });
}

/** Nobody is led to their pages any more; money that comes by them all the same is found where the provider is still asked. */
export async function forgetCheckouts(tx: FirmTx, provider: AccountProvider): Promise<void> {
  await tx.checkout.updateMany({
    where: { provider, openFor: { not: null } },
    data: CLOSED,
  });
}
