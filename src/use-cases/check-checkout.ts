// Asks the payment provider what became of a checkout, and writes down what it says. The handler of the job `check-checkout`:
// whatever a webhook or a browser tells only makes it run. What the provider says is the truth, however often it is asked.
import { firmSettings } from '../core/firm-settings.ts';
import type { Logger } from '../ports/logger.ts';
import type { CheckoutReport, PaymentProvider } from '../ports/payment-provider.ts';
import { BILL_COLUMNS, billOf } from './bill-facts.ts';
import {
  CHECKOUT_COLUMNS,
  CLOSED,
  checkoutOf,
  knownCheckout,
  type OpenCheckout,
  type OrderDeps,
  orderCheckout,
  providerOfCheckout,
} from './checkouts.ts';
import { PAY_STANDING_COLUMNS, payStandingOf } from './open-pay-link.ts';
import { takeMoney } from './take-money.ts';

export type CheckoutDeps = OrderDeps & { readonly logger: Logger };

/** Returns when to ask again. `end`: nobody is to pay by it from now on. Throws the provider's Faults. */
export async function checkCheckout(
  deps: CheckoutDeps,
  { checkoutId, end = false }: { readonly checkoutId: string; readonly end?: boolean },
): Promise<{ retryAt: Date } | undefined> {
  const found = await readCheckout(deps, checkoutId);
  const provider = found && (await providerOfCheckout(deps, found.checkout));
  if (!found || !provider) {
    // nobody can be asked about it any more: the bill is free to be paid another way
    if (found && end) {
      await deps.db.checkout.updateMany({ where: { id: checkoutId }, data: CLOSED });
    }

    return undefined;
  }

  const checkout = await answered(deps, found.checkout);
  const isOver = end || found.isDead;
  if (isOver && checkout.state !== 'closed') {
    await provider.closeCheckout(knownCheckout(checkout));
  }

  const mayTake = checkout.state !== 'closed' && !isOver;
  const askedAt = deps.clock.now();
  const report = await provider.readCheckout({ ...knownCheckout(checkout), mayTake });
  await takeMoney(deps, { checkout, report, isOver, askedAt });

  return nextLook(deps, { checkout, report, provider, isOver });
}

/** One of which nobody knows whether the provider has made it is ordered again: the same order makes no second one. */
async function answered(deps: CheckoutDeps, checkout: OpenCheckout): Promise<OpenCheckout> {
  if (checkout.ref !== '' || checkout.state === 'closed') {
    return checkout;
  }

  return { ...checkout, ...(await orderCheckout(deps, checkout)), state: 'open' };
}

async function readCheckout({ db, clock }: CheckoutDeps, id: string) {
  const row = await db.checkout.findFirst({
    where: { id },
    select: {
      ...CHECKOUT_COLUMNS,
      bill: { select: BILL_COLUMNS },
      firm: { select: { name: true, settings: true } },
      recipient: {
        select: { ...PAY_STANDING_COLUMNS, payLink: { select: { expiresAt: true } } },
      },
    },
  });
  if (!row || (row.state === 'closed' && row.providerRef === '')) {
    return undefined;
  }

  const { recipient } = row;
  const bill = billOf(row.bill);
  const expiresAt = recipient.payLink?.expiresAt ?? clock.now();
  const isDead =
    payStandingOf({ expiresAt, recipient }, clock.now()) !== 'open' ||
    bill.state !== 'awaiting_payment' ||
    bill.balance.minor < row.amountMinor ||
    isOtherProvider(row);

  return { checkout: checkoutOf(row), isDead };
}

/** The firm has chosen another since. */
function isOtherProvider({ provider, firm }: { provider: string; firm: { settings: unknown } }): boolean {
  const { paymentProvider } = firmSettings(firm.settings);

  return paymentProvider !== 'auto' && paymentProvider !== provider;
}

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
/** A page that tells nothing is looked at every minute while somebody is likely to be at it. */
const FRESH_MS = 30 * MINUTE_MS;
/** Then the daily comparison is enough. */
const OLD_MS = 7 * 24 * 60 * MINUTE_MS;

type Looked = {
  readonly checkout: OpenCheckout;
  readonly report: CheckoutReport;
  readonly provider: PaymentProvider;
  readonly isOver: boolean;
};

function nextLook({ clock }: CheckoutDeps, { checkout, report, provider, isOver }: Looked) {
  const now = clock.now().getTime();
  const age = now - checkout.createdAt.getTime();
  const isPending = report.received.some(({ state }) => state === 'pending');
  // what failed on an open page may be tried again there
  const isAwaited = report.state === 'open' && !isOver && report.received.every(({ state }) => state === 'failed');
  // a page that cannot be closed may still be paid by for a while
  const isLeftOpen = report.state === 'open' && !provider.tells;
  if (age > OLD_MS ? !isPending : !isPending && !isAwaited && !isLeftOpen) {
    return undefined;
  }

  const wait = provider.tells || age > FRESH_MS ? QUARTER_MS : MINUTE_MS;

  return { retryAt: new Date(now + wait) };
}
