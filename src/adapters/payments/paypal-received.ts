// A capture of PayPal as received money, with what went back of it. Called by `paypal-orders.ts`.
import { Fault } from '../../core/fault.ts';
import { type Money, money } from '../../core/money.ts';
import type { ReceivedMoney, ReceivedState, Reversal } from '../../core/received-money.ts';
import { fromPaypal } from './paypal-money.ts';
import { PayingSource, type PaypalCapture, type PaypalOrder, type PaypalRefund } from './paypal-shapes.ts';

/** `PENDING`: a bank payment, or one that PayPal looks at. */
const STATES: Readonly<Record<PaypalCapture['status'], ReceivedState>> = {
  COMPLETED: 'succeeded',
  PARTIALLY_REFUNDED: 'succeeded',
  REFUNDED: 'succeeded',
  PENDING: 'pending',
  DECLINED: 'failed',
  FAILED: 'failed',
};

export function moneyOf(
  order: PaypalOrder,
  { capture, disputes }: { readonly capture: PaypalCapture; readonly disputes: readonly Reversal[] },
): ReceivedMoney {
  const amount = fromPaypal(capture.amount);
  const refunds = refundsOf(order, capture);
  assertTold(capture, [...refunds, ...disputes]);
  const done = refunds.filter(({ status }) => status === 'COMPLETED').map(refundOf);

  return {
    ref: capture.id,
    state: STATES[capture.status],
    amount,
    method: methodOf(order),
    payer: payerOf(order),
    at: capture.create_time,
    reversals: withinAmount(amount, [...done, ...disputes]),
  };
}

function refundsOf(order: PaypalOrder, capture: PaypalCapture): readonly PaypalRefund[] {
  const all = order.purchase_units.flatMap((unit) => unit.payments?.refunds ?? []);

  return all.filter(({ links }) => {
    const up = links.find(({ rel }) => rel === 'up');

    return up === undefined || up.href.endsWith(`/captures/${capture.id}`);
  });
}

function refundOf({ id, amount, create_time: at }: PaypalRefund): Reversal {
  return { ref: id, kind: 'refund', amount: fromPaypal(amount), at };
}

/** Better nothing than a bill that counts as paid when it is not. */
function assertTold({ status }: PaypalCapture, told: readonly unknown[]): void {
  if (status.endsWith('REFUNDED') && told.length === 0) {
    throw new Fault('provider-nonsense', { detail: 'a refunded capture without a refund' });
  }
}

/** No more goes back than came: PayPal may tell what a dispute took as a refund too. Who comes first counts. */
function withinAmount(amount: Money, reversals: readonly Reversal[]): Reversal[] {
  let left = amount.minor;
  const kept: Reversal[] = [];
  for (const reversal of reversals.toSorted(byTime)) {
    assertCurrency(amount, reversal.amount);
    const comes = reversal.kind === 'dispute-won';
    const room = comes ? amount.minor - left : left;
    const minor = atMost(room, reversal.amount.minor);
    left += comes ? minor : -minor;
    if (minor > 0n) {
      kept.push({ ...reversal, amount: money(minor, amount.currency) });
    }
  }

  return kept;
}

function atMost(room: bigint, minor: bigint): bigint {
  return minor > room ? room : minor;
}

/** Those of one second stay in PayPal's order. */
function byTime(left: Reversal, right: Reversal): number {
  return left.at.getTime() - right.at.getTime();
}

function assertCurrency(left: Money, right: Money): void {
  if (left.currency !== right.currency) {
    throw new Fault('provider-nonsense', { detail: 'money went back in another currency than it came' });
  }
}

function methodOf({ payment_source: source = {} }: PaypalOrder): string {
  const [method = 'paypal'] = Object.keys(source);

  return /^[a-z_]{1,30}$/.test(method) ? method : 'paypal';
}

function payerOf(order: PaypalOrder): string {
  const source = PayingSource.safeParse(order.payment_source?.paypal);
  const payer = order.payer ?? (source.success ? source.data : {});
  const { given_name: given = '', surname = '' } = payer.name ?? {};

  return `${given} ${surname}`.trim();
}
