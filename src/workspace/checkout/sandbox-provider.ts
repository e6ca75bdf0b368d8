// The sandbox payment provider as ShareBill sees it. It lives in the same process, so it is never away. Made by
// sandbox-checkout.ts.
import { Fault } from '../../core/fault.ts';
import { isCurrencyCode, type Money, money } from '../../core/money.ts';
import type { AmountTaken } from '../../core/payment-provider.ts';
import type {
  CheckoutOrder,
  CheckoutReport,
  ListedMoney,
  OpenedCheckout,
  PaymentProvider,
} from '../../ports/payment-provider.ts';
import type { CheckoutStore } from './checkout-store.ts';
import { readSandboxHook } from './sandbox-hooks.ts';

type Deps = {
  readonly store: CheckoutStore;
  readonly hookSecret: string;
  readonly pageUrl: (ref: string) => string;
};

export function sandboxProvider({ store, hookSecret, pageUrl }: Deps): PaymentProvider {
  return {
    name: 'sandbox',
    // it settles nothing, so it takes no fee from the trust account
    accounts: ['operating', 'trust'],
    tells: true,
    // its pages are on our own origin
    pageOrigins: [],
    takes,
    openCheckout: async (order) => opened({ store, pageUrl }, order),
    closeCheckout: async ({ ref }) => store.close(ref),
    readCheckout: async ({ ref }) => reportOf(store, ref),
    readHook: async (hook) => readSandboxHook(hook, hookSecret),
    listReceived: async (since) => listed(store, since),
  };
}

/** Every amount of every currency that there is. */
function takes({ minor, currency }: Money): AmountTaken {
  if (!isCurrencyCode(currency)) {
    return { kind: 'currency-not-taken' };
  }

  return minor > 0n ? { kind: 'taken' } : { kind: 'too-small', least: money(1n, currency) };
}

function opened({ store, pageUrl }: Omit<Deps, 'hookSecret'>, order: CheckoutOrder): OpenedCheckout {
  if (takes(order.amount).kind !== 'taken') {
    throw new Fault('provider-refused', { detail: 'it does not take this amount' });
  }

  const checkout = store.open(order);
  if (!checkout) {
    throw new Fault('provider-refused', { detail: 'another order had the same id' });
  }

  const { ref, expiresAt } = checkout;

  return { ref, url: pageUrl(ref), expiresAt };
}

/** One that was opened before the process started is not known any more: nobody can pay by it. */
function reportOf(store: CheckoutStore, ref: string): CheckoutReport {
  const checkout = store.find(ref);
  const isOpen = checkout !== undefined && store.standing(checkout) === 'open';

  return { state: isOpen ? 'open' : 'closed', received: checkout?.money ? [checkout.money] : [] };
}

function listed(store: CheckoutStore, since: Date): readonly ListedMoney[] {
  return store
    .paid()
    .flatMap(({ ref, order: { reference }, money: received }) =>
      received?.state === 'succeeded' && received.at.getTime() >= since.getTime()
        ? [{ money: received, checkoutRef: ref, reference }]
        : [],
    );
}
