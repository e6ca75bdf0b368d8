// LawPay (8am): the client pays on the firm's own page there, one for each account, which opens with the bill's amount and our
// code. Nobody tells us of it: the gateway's events are read, and each charge that names the code is read anew.
// It is the provider for trust money: fees are never taken from the trust account (https://www.lawpay.com/faq/).
import { Fault } from '../../core/fault.ts';
import { MONEY_ACCOUNTS, type MoneyAccount } from '../../core/ledger.ts';
import { type Money, money } from '../../core/money.ts';
import type { AmountTaken } from '../../core/payment-provider.ts';
import { refuse } from '../../core/result.ts';
import type { Clock } from '../../ports/clock.ts';
import type {
  CheckoutOrder,
  CheckoutReport,
  KnownCheckout,
  ListedMoney,
  OpenedCheckout,
  PaymentProvider,
} from '../../ports/payment-provider.ts';
import { askLawpay, type LawpayAccess } from './lawpay-client.ts';
import { eventsSince, withOverlap } from './lawpay-events.ts';
import { type KnownCharge, needsHistory, receivedMoney } from './lawpay-money.ts';
import { filledPage, isSafe, type LawpayAmountUnit, pagePlace, parsedPage } from './lawpay-page.ts';
import { nameIn, namesCode, referenceText } from './lawpay-reference.ts';
import { Charge, Refund, type TransactionEvent } from './lawpay-schema.ts';

export type LawpayPages = Readonly<Partial<Record<MoneyAccount, string>>>;

export type LawpayOptions = {
  readonly pages: LawpayPages;
  readonly secretKey: string;
  /** https://api.affinipay.com is the same. */
  readonly apiUrl?: string;
  readonly amountUnit: LawpayAmountUnit;
  readonly clock: Clock;
  readonly timeoutMs?: number;
};

export const LAWPAY_API_URL = 'https://api.8am.com';
const TIMEOUT_MS = 10_000;
/** An account of a Canadian firm takes its own dollars, but a page cannot be told which are meant. */
const CURRENCY = 'USD';
/** No least amount is documented; "the maximum value is 10^14 - 1" (reference of the gateway, Charge). */
const LEAST = money(1n, CURRENCY);
const MOST = money(10n ** 14n - 1n, CURRENCY);

export function lawpayProvider(options: LawpayOptions): PaymentProvider {
  const { pages, secretKey, clock, apiUrl = LAWPAY_API_URL, timeoutMs = TIMEOUT_MS } = options;
  const accounts = MONEY_ACCOUNTS.filter((account) => pages[account] !== undefined);
  const access = { secretKey, clock, apiUrl, timeoutMs };
  checkAddresses({ pages, apiUrl });

  return {
    name: 'lawpay',
    accounts,
    tells: false,
    pageOrigins: [...new Set(pageUrls(pages).map(({ origin }) => origin))],
    takes,
    openCheckout: async (order) => opened(options, order),
    // A page of theirs cannot be closed: whoever has its address can pay, and we read that.
    closeCheckout: async () => {},
    readCheckout: (checkout) => readCheckout(access, checkout),
    // No signature is documented, so nothing that arrives can be believed.
    readHook: async () => refuse({ code: 'bad-signature' }),
    listReceived: (since) => listReceived(access, since),
  };
}

/** One page goes into one account: the same page for both would mix the client's money with the firm's. */
function checkAddresses({ pages, apiUrl }: { readonly pages: LawpayPages; readonly apiUrl: string }): void {
  if (!URL.canParse(apiUrl) || !isSafe(new URL(apiUrl))) {
    throw new RangeError('the address of the LawPay gateway must be https, without user and password');
  }

  const places = pageUrls(pages).map(({ href }) => pagePlace(href));
  if (new Set(places).size < places.length) {
    throw new RangeError('the LawPay pages of the trust and the operating account must be two');
  }
}

function pageUrls(pages: LawpayPages): URL[] {
  return MONEY_ACCOUNTS.flatMap((account) => pages[account] ?? []).map(parsedPage);
}

function takes({ minor, currency }: Money): AmountTaken {
  if (currency !== CURRENCY) {
    return { kind: 'currency-not-taken' };
  }
  if (minor < LEAST.minor) {
    return { kind: 'too-small', least: LEAST };
  }

  return minor > MOST.minor ? { kind: 'too-large', most: MOST } : { kind: 'taken' };
}

function opened({ pages, amountUnit }: LawpayOptions, order: CheckoutOrder): OpenedCheckout {
  const page = pages[order.account];
  const { kind } = takes(order.amount);
  if (page === undefined || kind !== 'taken') {
    throw new Fault('provider-refused', { detail: page === undefined ? 'no page of that account' : kind });
  }

  const url = filledPage(page, { amount: order.amount, reference: referenceText(order), amountUnit });

  return { ref: order.checkoutId, url, expiresAt: undefined };
}

async function readCheckout(access: LawpayAccess, checkout: KnownCheckout): Promise<CheckoutReport> {
  const events = await eventsSince(access, checkout.openedAt);
  const ours = events.filter(({ data }) => isCharge(data) && namesCode(data.reference ?? '', checkout.reference));
  const received = [];
  for (const id of new Set(ours.map(({ data }) => data.id))) {
    received.push(receivedMoney(await withRefunds(access, { charge: await readCharge(access, id), events })));
  }

  return { state: received.some(({ state }) => state === 'succeeded') ? 'closed' : 'open', received };
}

/** Older payments too that something has happened to since: nobody else tells of a refund or a return. */
async function listReceived(access: LawpayAccess, since: Date): Promise<readonly ListedMoney[]> {
  const events = await eventsSince(access, since);
  const charges: Charge[] = [];
  for (const id of chargeIds(events)) {
    charges.push(await readCharge(access, id));
  }
  const history = await reachingBack(access, { events, charges, since });
  const listed: ListedMoney[] = [];
  for (const charge of charges) {
    const known = await withRefunds(access, { charge, events: history });
    listed.push({
      money: receivedMoney(known),
      checkoutRef: undefined,
      reference: nameIn(charge.reference ?? ''),
    });
  }

  return listed;
}

/** The same events, or more of them where a charge began before them and does not say itself what became of it. */
async function reachingBack(
  access: LawpayAccess,
  { events, charges, since }: { events: readonly TransactionEvent[]; charges: readonly Charge[]; since: Date },
): Promise<readonly TransactionEvent[]> {
  const starts = charges.filter(needsHistory).map(({ created }) => created.getTime());
  const first = Math.min(...starts, since.getTime());

  return first < withOverlap(since).getTime() ? eventsSince(access, new Date(first)) : events;
}

function chargeIds(events: readonly TransactionEvent[]): Set<string> {
  return new Set(events.flatMap(({ data }) => (isCharge(data) ? data.id : (data.charge_id ?? []))));
}

function isCharge({ type }: TransactionEvent['data']): boolean {
  return type === 'CHARGE';
}

function readCharge(access: LawpayAccess, id: string): Promise<Charge> {
  return askLawpay(access, { path: pathOf(id), schema: Charge });
}

async function withRefunds(access: LawpayAccess, known: Omit<KnownCharge, 'refunds'>): Promise<KnownCharge> {
  if (known.charge.refunds || (known.charge.amount_refunded ?? 0n) === 0n) {
    return { ...known, refunds: known.charge.refunds ?? [] };
  }

  const refunds: Refund[] = [];
  const own = known.events.filter(({ data }) => data.charge_id === known.charge.id);
  for (const id of new Set(own.map(({ data }) => data.id))) {
    refunds.push(await askLawpay(access, { path: pathOf(id), schema: Refund }));
  }

  return { ...known, refunds };
}

function pathOf(id: string): string {
  return `/v1/transactions/${encodeURIComponent(id)}`;
}
