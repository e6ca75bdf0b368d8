// The checkouts of the sandbox payment provider, in the memory of the process: they are gone when it ends. Used by
// sandbox-provider.ts, which ShareBill calls, and by checkout-routes.ts, which people click.
import type { ReceivedMoney } from '../../core/received-money.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CheckoutOrder } from '../../ports/payment-provider.ts';
import { type Change, changedMoney } from './payment-changes.ts';

export type Checkout = {
  readonly ref: string;
  readonly order: CheckoutOrder;
  readonly expiresAt: Date;
  readonly closed: boolean;
  /** One checkout, one payment. */
  readonly money: ReceivedMoney | undefined;
};

/** `ended`: nobody has paid by it, and nobody can. */
export type Standing = 'open' | 'paid' | 'ended';

export type CheckoutStore = {
  /** The same order once more is the same checkout. Undefined when another order had its id. */
  open(order: CheckoutOrder): Checkout | undefined;
  find(ref: string): Checkout | undefined;
  /** Newest first. */
  paid(): readonly Checkout[];
  standing(checkout: Checkout): Standing;
  close(ref: string): void;
  /** False when nobody can pay by it. */
  pay(ref: string, method: 'card' | 'bank'): boolean;
  /** False when that cannot happen to its payment. `minor` is of a refund. */
  change(ref: string, wanted: { readonly change: Change; readonly minor: bigint }): boolean;
};

const HOUR_MS = 60 * 60_000;

type Deps = { readonly clock: Clock; readonly newRef: (kind: 'cs' | 'pm' | 'rv') => string };

export function createCheckoutStore({ clock, newRef }: Deps): CheckoutStore {
  const checkouts = new Map<string, Checkout>();
  const refs = new Map<string, string>();
  const find = (ref: string) => checkouts.get(ref);
  const keep = (checkout: Checkout) => void checkouts.set(checkout.ref, checkout);
  const standing = (checkout: Checkout) => standingAt(checkout, clock.now());

  function open(order: CheckoutOrder): Checkout | undefined {
    const known = find(refs.get(order.checkoutId) ?? '');
    if (known) {
      return isSameOrder(known.order, order) ? known : undefined;
    }

    const expiresAt = new Date(clock.now().getTime() + HOUR_MS);
    const checkout = { ref: newRef('cs'), order, expiresAt, closed: false, money: undefined };
    refs.set(order.checkoutId, checkout.ref);
    keep(checkout);

    return checkout;
  }

  function pay(ref: string, method: 'card' | 'bank'): boolean {
    const checkout = find(ref);
    if (!checkout || standing(checkout) !== 'open') {
      return false;
    }

    keep({ ...checkout, money: payment(checkout, { method, ref: newRef('pm'), at: clock.now() }) });

    return true;
  }

  function change(ref: string, wanted: { readonly change: Change; readonly minor: bigint }): boolean {
    const checkout = find(ref);
    const money = checkout?.money && changedMoney(checkout.money, { ...wanted, ref: newRef('rv'), at: clock.now() });
    if (!checkout || !money) {
      return false;
    }

    keep({ ...checkout, money });

    return true;
  }

  return {
    ...{ open, find, standing, pay, change },
    paid: () => [...checkouts.values()].filter(({ money }) => money !== undefined).reverse(),
    close(ref) {
      const checkout = find(ref);
      if (checkout) keep({ ...checkout, closed: true });
    },
  };
}

function standingAt({ closed, expiresAt, money }: Checkout, now: Date): Standing {
  if (money) {
    return 'paid';
  }

  return closed || now.getTime() >= expiresAt.getTime() ? 'ended' : 'open';
}

function isSameOrder(one: CheckoutOrder, other: CheckoutOrder): boolean {
  return (
    one.amount.minor === other.amount.minor &&
    one.amount.currency === other.amount.currency &&
    one.account === other.account &&
    one.reference === other.reference
  );
}

type Payment = { readonly method: 'card' | 'bank'; readonly ref: string; readonly at: Date };

/** Who pays is not asked: the receipt goes to the recipient of the bill. */
function payment({ order }: Checkout, { method, ref, at }: Payment): ReceivedMoney {
  const state = method === 'bank' ? 'pending' : 'succeeded';

  return { ref, state, amount: order.amount, method, payer: 'Test payer', at, reversals: [] };
}
