// Transaction Search v1: all that PayPal has taken since a time. Called by `paypal.ts` for the daily comparison; a payment may
// be missing there for three hours. https://developer.paypal.com/docs/api/transaction-search/v1/
import { absolute, type Money, money } from '../../core/money.ts';
import type { ReceivedMoney, ReceivedState, Reversal, ReversalKind } from '../../core/received-money.ts';
import type { ListedMoney } from '../../ports/payment-provider.ts';
import { bodyOf, type PaypalClient, refusedFault } from './paypal-client.ts';
import { fromPaypal } from './paypal-money.ts';
import { type PaypalTransaction, TransactionPage } from './paypal-shapes.ts';

const DAY_MS = 86_400_000;

/** "The maximum supported range is 31 days"; a day less, for clocks. */
const WINDOW_MS = 30 * DAY_MS;

/** "This call lists transactions for the previous three years." */
const OLDEST_MS = 3 * 365 * DAY_MS - DAY_MS;

const NO_SEARCH = 'the app may not list transactions (feature "Transaction Search" of the app at PayPal): ';

/** https://developer.paypal.com/docs/transaction-search/transaction-event-codes/ */
const REVERSALS: ReadonlyMap<string, ReversalKind> = new Map([
  ['T1106', 'dispute'],
  ['T1107', 'refund'],
  ['T1201', 'dispute'],
  ['T1202', 'dispute-won'],
]);

const STATES: ReadonlyMap<string, ReceivedState> = new Map([
  ['S', 'succeeded'],
  ['V', 'succeeded'],
  ['P', 'pending'],
]);

export async function listTransactions(
  client: PaypalClient,
  { since, now }: { readonly since: Date; readonly now: Date },
): Promise<readonly ListedMoney[]> {
  const found: PaypalTransaction[] = [];
  let from = Math.max(since.getTime(), now.getTime() - OLDEST_MS);
  while (from < now.getTime()) {
    const to = Math.min(from + WINDOW_MS, now.getTime());
    found.push(...(await windowOf(client, { from, to })));
    from = to;
  }

  return listed(found);
}

async function windowOf(client: PaypalClient, window: { readonly from: number; readonly to: number }) {
  const found: PaypalTransaction[] = [];
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const answer = await pageOf(client, { ...window, page });
    found.push(...answer.transaction_details);
    pages = answer.total_pages;
  }

  return found;
}

async function pageOf(
  client: PaypalClient,
  { from, to, page }: { readonly from: number; readonly to: number; readonly page: number },
) {
  const query = new URLSearchParams({
    start_date: new Date(from).toISOString(),
    end_date: new Date(to).toISOString(),
    fields: 'transaction_info,payer_info',
    page_size: '500',
    page: String(page),
  });
  const answer = await client.ask({ method: 'GET', path: `/v1/reporting/transactions?${query}` });
  if (answer.kind === 'refused' && answer.status === 403) {
    throw refusedFault(answer, NO_SEARCH);
  }

  return bodyOf(answer, TransactionPage);
}

/** The end of one window is the start of the next: what stands in both counts once. */
function listed(found: readonly PaypalTransaction[]): ListedMoney[] {
  const all = [...new Map(found.map((one) => [keyOf(one), one])).values()];

  return all.flatMap((one) => {
    const amount = paymentOf(one);

    return amount === undefined ? [] : [listedOf({ one, amount }, all)];
  });
}

function keyOf({ transaction_info: info }: PaypalTransaction): string {
  return `${info.transaction_id} ${info.transaction_event_code}`;
}

/** Group T00: from one PayPal account to another. Money that the firm paid out is negative. */
function paymentOf({ transaction_info: info }: PaypalTransaction): Money | undefined {
  const amount = info.transaction_amount && fromPaypal(info.transaction_amount);

  return info.transaction_event_code.startsWith('T00') && amount && amount.minor > 0n ? amount : undefined;
}

function listedOf(
  { one, amount }: { readonly one: PaypalTransaction; readonly amount: Money },
  all: readonly PaypalTransaction[],
): ListedMoney {
  const { transaction_info: info, payer_info: payer } = one;
  const back = all.filter((other) => other.transaction_info.paypal_reference_id === info.transaction_id);
  const received: ReceivedMoney = {
    ref: info.transaction_id,
    state: STATES.get(info.transaction_status) ?? 'failed',
    amount,
    method: 'paypal',
    payer: payer?.payer_name?.alternate_full_name ?? '',
    at: info.transaction_initiation_date,
    reversals: back.flatMap(reversalOf).toSorted((left, right) => left.at.getTime() - right.at.getTime()),
  };

  // The base id of a payment is not for certain its order.
  return { money: received, checkoutRef: undefined, reference: info.invoice_id };
}

function reversalOf({ transaction_info: info }: PaypalTransaction): Reversal[] {
  const kind = REVERSALS.get(info.transaction_event_code);
  if (!kind || !info.transaction_amount || info.transaction_status === 'D' || info.transaction_status === 'P') {
    return [];
  }
  const amount = fromPaypal(info.transaction_amount);

  return [
    {
      ref: info.transaction_id,
      kind,
      amount: money(absolute(amount.minor), amount.currency),
      at: info.transaction_initiation_date,
    },
  ];
}
