// Bills that are shared with pay links on a real database, and behind them the workspace's payment provider: on the clock of the
// test, its pages and its operator driven through its store. Used by the tests of payments by link.
import { randomUUID } from 'node:crypto';
import type { Database } from '../../src/adapters/database/open-database.ts';
import type { FirmId } from '../../src/core/ids.ts';
import type { ReceivedMoney } from '../../src/core/received-money.ts';
import type { ShareChannel } from '../../src/core/share-channel.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Logger } from '../../src/ports/logger.ts';
import type { Mailer, ReceiptMail } from '../../src/ports/mailer.ts';
import type { CheckoutReport, PaymentProvider } from '../../src/ports/payment-provider.ts';
import { type LoadedBill, loadBill } from '../../src/use-cases/bill-facts.ts';
import { checkCheckout } from '../../src/use-cases/check-checkout.ts';
import { readLedger } from '../../src/use-cases/read-ledger.ts';
import { startPayment } from '../../src/use-cases/start-payment.ts';
import { createCheckoutStore } from '../../src/workspace/checkout/checkout-store.ts';
import type { Change } from '../../src/workspace/checkout/payment-changes.ts';
import { sandboxProvider } from '../../src/workspace/checkout/sandbox-provider.ts';
import { addMoreBills } from '../long/more-bills.ts';
import { openAnyDatabase } from './database.ts';
import { type Sharing, startSharing } from './sharing.ts';
import { silentLogger } from './silent-logger.ts';

export const DANA = 'dana@acme.test';
export const MARCUS = 'marcus.bell@acme.test';
const BILLS = 60;

export type Paying = Awaited<ReturnType<typeof startPaying>>;

export type PayingAlone = Paying & { stop(): Promise<void> };

/** On an embedded database of its own. */
export async function startPayingAlone(): Promise<PayingAlone> {
  const { database, drop } = await openAnyDatabase();

  return {
    ...(await startPaying(database)),
    stop: async () => {
      await database.stop();
      await drop();
    },
  };
}

/** Bills of $320.00 each; `payments` is what the firm has set up, and can be changed at any time. */
export async function startPaying(database: Database) {
  const payments: PaymentProvider[] = [];
  const sharing = await startSharing(database, { payments });
  const { firmId } = sharing.actor;
  await addMoreBills({ ...database, ...sharing.deps }, { firmId: firmId as FirmId, count: BILLS });
  await sharing.set('holdSeconds', '0');
  const sandbox = sandboxOn(sharing.deps.clock);
  payments.push(sandbox.provider);
  const errors: string[] = [];
  const logger: Logger = { ...silentLogger, error: (message) => void errors.push(message) };
  const receipts: ReceiptMail[] = [];
  const deps = { ...sharing.deps, logger, mailer: withReceipts(sharing, receipts) };
  let used = 0;

  return {
    ...{ sharing, deps, db: sharing.db, payments, sandbox, errors, receipts },
    /** A bill that nobody has shared yet. */
    freshBill: () => {
      used += 1;

      return `L${used}`;
    },
    press: (token: string, typed = '') => startPayment(deps, { token, typed }),
    /** Where the press led; throws when it was refused. */
    pressed: async (token: string, typed = '') => {
      const started = await startPayment(deps, { token, typed });
      if (!started?.ok) throw new Error(started?.refusal.code ?? 'the link leads nowhere');

      return started.value.url;
    },
    check: (checkoutId: string) => checkCheckout(deps, { checkoutId }),
    ...shares(sharing),
    ...books(sharing),
  };
}

function withReceipts({ deps }: Sharing, receipts: ReceiptMail[]) {
  const sendReceipt: Mailer['sendReceipt'] = async (mail) => {
    receipts.push(mail);

    return { kind: 'accepted', reply: '250 taken' };
  };

  return { ...deps.mailer, sendReceipt };
}

type Report = (report: CheckoutReport) => CheckoutReport;

function sandboxOn(clock: Clock) {
  const store = createCheckoutStore({ clock, newRef: (kind) => `${kind}_${randomUUID()}` });
  const said = new Map<string, Report>();
  const real = sandboxProvider({ store, hookSecret: 'of the test', pageUrl: (ref) => `https://pay.test/${ref}` });
  const opened: string[] = [];
  const tell = (ref: string, report: CheckoutReport) => said.get(ref)?.(report) ?? report;
  const provider: PaymentProvider = {
    ...real,
    openCheckout: async (order) => {
      const checkout = await real.openCheckout(order);
      if (!opened.includes(checkout.ref)) opened.push(checkout.ref);

      return checkout;
    },
    readCheckout: async (checkout) => tell(checkout.ref, await real.readCheckout(checkout)),
    listReceived: async (since) =>
      (await real.listReceived(since)).flatMap(({ money, ...listed }) =>
        tell(listed.checkoutRef ?? '', { state: 'closed', received: [money] }).received.map((one) => ({
          ...listed,
          money: one,
        })),
      ),
  };

  return {
    ...{ provider, opened, ...people(store) },
    /** From then on the provider tells that of the checkout instead. */
    say: (url: string, change: Report) => void said.set(refOf(url), change),
  };
}

/** A change of all money of a report. */
export function ofMoney(change: (money: ReceivedMoney) => ReceivedMoney): Report {
  return (report) => ({ ...report, received: report.received.map(change) });
}

function refOf(url: string): string {
  return url.split('/').at(-1) ?? '';
}

/** The payer, and whoever says what becomes of a payment. */
function people(store: ReturnType<typeof createCheckoutStore>) {
  return {
    isOpen: (url: string) => {
      const checkout = store.find(refOf(url));

      return checkout !== undefined && store.standing(checkout) === 'open';
    },
    /** The provider's id of the payment; throws when nobody can pay by that page. */
    pay: (url: string, method: 'card' | 'bank' = 'card'): string => {
      if (!store.pay(refOf(url), method)) throw new Error('the page is over');

      return store.find(refOf(url))?.money?.ref ?? '';
    },
    happen: (url: string, change: Change, minor = 0n) => {
      if (!store.change(refOf(url), { change, minor })) throw new Error(`${change} cannot happen`);
    },
  };
}

function shares(sharing: Sharing) {
  const { db, deps } = sharing;
  /** In the order of their addresses; undefined of who has none. */
  const tokensOf = async (shareId: string) => {
    const select = { address: true, payLink: { select: { id: true, tokenHash: true } } };
    const rows = await db.recipient.findMany({ where: { shareId }, orderBy: { address: 'asc' }, select });

    return rows
      .map(({ payLink }) => payLink && deps.portalSecrets.madeToken(payLink))
      .map((token) => token ?? undefined);
  };

  return {
    tokensOf,
    /** Shared with Dana, and how to pay it. */
    shared: async (number: string, addresses: readonly string[] = [DANA], channel: ShareChannel = 'email') => {
      const { shareId } = await sharing.share(number, addresses, channel);
      const tokens = await tokensOf(shareId);

      return { shareId, tokens, token: tokens[0] ?? '', billId: (await billNumbered(sharing, number)).id };
    },
  };
}

async function billNumbered({ db }: Sharing, number: string): Promise<LoadedBill> {
  const { id } = await db.bill.findFirstOrThrow({ where: { number }, select: { id: true } });
  const bill = await loadBill(db, id);
  if (!bill) throw new Error('no such bill');

  return bill;
}

function books(sharing: Sharing) {
  const { db } = sharing;
  const byTime = { createdAt: 'asc' } as const;

  return {
    bill: (number: string) => billNumbered(sharing, number),
    checkouts: (billId: string) => db.checkout.findMany({ where: { billId }, orderBy: byTime }),
    received: (billId: string) => db.payment.findMany({ where: { billId }, orderBy: byTime }),
    flags: (providerRef: string) => db.paymentFlag.findMany({ where: { providerRef }, orderBy: { code: 'asc' } }),
    /** Kind and amount of each event, as posted. */
    posted: async (billId: string) =>
      (await readLedger(db, billId)).map(({ kind, amount }) => `${kind} ${amount.minor}`),
    jobs: async (kind: string) => {
      const rows = await db.job.findMany({ where: { kind }, select: { subjectId: true } });

      return rows.map(({ subjectId }) => subjectId);
    },
    /** As if all work that waits had been done. */
    forgetJobs: () => db.job.deleteMany({}),
  };
}
