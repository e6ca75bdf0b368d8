// A client presses Pay: the provider's page for that amount of that bill is opened, or the one that is open is used again.
// Called by the page behind a pay link. A bill has one open checkout at most, whoever presses, and however often.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { Fault } from '../core/fault.ts';
import type { Money } from '../core/money.ts';
import { type AmountToPayRefusal, amountToPay, type PayRefusal } from '../core/pay.ts';
import { ok, type Result, refuse } from '../core/result.ts';
import type { PaymentProvider } from '../ports/payment-provider.ts';
import { type CheckoutDeps, checkCheckout } from './check-checkout.ts';
import { type OpenCheckout, openFor, orderCheckout, reserveCheckout } from './checkouts.ts';
import { type OpenedPayLink, openPayLink } from './open-pay-link.ts';

export type StartPaymentDeps = CheckoutDeps & { readonly db: FirmDb };

export type StartRefusal =
  | PayRefusal
  | AmountToPayRefusal
  /** The firm's provider does not answer, or refuses; `another` is being opened by somebody else. */
  | { readonly code: 'provider-away' | 'provider-refused' | 'another-opening' };

/** How long a click waits for the page that another click is opening, in steps of so many milliseconds. */
const WAITS = { times: 60, stepMs: 50 };

/** Undefined when the link leads nowhere. Else where the client goes, or why not. `typed` is the amount as they typed it. */
export async function startPayment(
  deps: StartPaymentDeps,
  { token, typed }: { readonly token: string; readonly typed: string },
): Promise<Result<{ readonly url: string }, StartRefusal> | undefined> {
  const link = await openPayLink(deps, { token });
  if (link?.kind !== 'open') {
    return undefined;
  }

  const { provider, bill, refusal, firm } = link;
  if (refusal || !provider) {
    return refuse(refusal ?? { code: 'no-provider' });
  }

  const amount = amountToPay({ bill, provider, minimum: firm.settings.minimumPayment }, typed);

  return amount.ok ? openOrReuse(deps, { link, provider, amount: amount.value }) : amount;
}

type Wanted = { readonly link: OpenedPayLink; readonly provider: PaymentProvider; readonly amount: Money };

async function openOrReuse(deps: StartPaymentDeps, wanted: Wanted): Promise<Result<{ url: string }, StartRefusal>> {
  const { link, provider, amount } = wanted;
  const open = await openFor(deps.db, link.bill.id);
  if (open && serves(open, { ...wanted, now: deps.clock.now() })) {
    return ok({ url: open.url });
  }

  if (open?.state === 'opening') {
    return waitFor(deps, wanted);
  }

  if (open?.state === 'unclear' && isSame(open, wanted)) {
    return orAway(deps, { checkout: open, asking: () => orderCheckout(deps, open) });
  }

  // nobody pays the old amount from now on; what was paid by it meanwhile counts
  const ended =
    open &&
    (await orAway(deps, { checkout: open, asking: () => checkCheckout(deps, { checkoutId: open.id, end: true }) }));
  if (ended?.ok === false) {
    return ended;
  }

  const reserved = await reserveCheckout(deps, { link, provider, amount });
  if (reserved === 'taken') {
    return waitFor(deps, wanted);
  }

  return reserved.ok
    ? orAway(deps, { checkout: reserved.value, asking: () => orderCheckout(deps, reserved.value) })
    : reserved;
}

/** Not in the last minutes before it ends: the client has to type a card's number yet. */
const LEAST_LEFT_MS = 5 * 60_000;

function serves(open: OpenCheckout, wanted: Wanted & { readonly now: Date }): boolean {
  const { state, expiresAt } = open;
  const lasts = expiresAt === undefined || expiresAt.getTime() - wanted.now.getTime() >= LEAST_LEFT_MS;

  return state === 'open' && lasts && isSame(open, wanted);
}

function isSame({ amount, provider }: OpenCheckout, wanted: Wanted): boolean {
  return provider === wanted.provider.name && amount.minor === wanted.amount.minor;
}

type Asking<T> = { readonly checkout: OpenCheckout; readonly asking: () => Promise<T> };

/** The client is told that the provider does not answer, or will not. */
async function orAway<T>(deps: StartPaymentDeps, { checkout, asking }: Asking<T>): Promise<Result<T, StartRefusal>> {
  try {
    return ok(await asking());
  } catch (cause) {
    if (cause instanceof Fault && cause.code.startsWith('provider-')) {
      deps.logger.warn('checkout not opened', { checkoutId: checkout.id, code: cause.code }, cause);

      return refuse({ code: cause.code === 'provider-refused' ? 'provider-refused' : 'provider-away' });
    }

    throw cause;
  }
}

/** Of many clicks at once one opens the page, and the others get it. */
async function waitFor(deps: StartPaymentDeps, wanted: Wanted): Promise<Result<{ url: string }, StartRefusal>> {
  for (let time = 0; time < WAITS.times; time += 1) {
    await new Promise((resolve) => setTimeout(resolve, WAITS.stepMs));
    const open = await openFor(deps.db, wanted.link.bill.id);
    if (open?.state !== 'opening') {
      return open && serves(open, { ...wanted, now: deps.clock.now() })
        ? ok({ url: open.url })
        : refuse({ code: 'another-opening' });
    }
  }

  return refuse({ code: 'another-opening' });
}
