// Compares, once a day, what each payment provider says it has taken with our books, and flags what differs: nothing is put
// right by itself. The handler of the job `compare-payments`, which every firm has and which never ends.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import { codeOfCause } from '../core/fault.ts';
import { postingsOf, postingsWithout, type ReceivedMoney, stateOfMoney } from '../core/received-money.ts';
import type { Logger } from '../ports/logger.ts';
import type { ListedMoney, PaymentProvider } from '../ports/payment-provider.ts';
import { flagMoney } from './payment-flags.ts';
import type { PaymentDeps } from './payment-providers.ts';
import { postedEvents } from './posted-events.ts';
import { jobRow, type WriteDeps } from './rows.ts';

export type ComparePaymentsDeps = WriteDeps & PaymentDeps & { readonly db: FirmDb; readonly logger: Logger };

const DAY_MS = 24 * 3_600_000;
/** A webhook is tried for three days; PayPal's list of transactions is hours late. */
const LOOKED_BACK_MS = 5 * DAY_MS;

/** Returns when to come back. A job whose subject is another firm than its own does nothing, and is done. */
export async function comparePayments(
  deps: ComparePaymentsDeps,
  { firmId, subjectId }: { firmId: string; subjectId: string },
): Promise<{ retryAt: Date } | undefined> {
  if (subjectId !== firmId) {
    return undefined;
  }

  for (const provider of (await deps.paymentsOf(firmId)).known) {
    await compareWith(deps, { firmId, provider }).catch((cause: unknown) => {
      deps.logger.warn('payments not compared', { provider: provider.name, code: codeOfCause(cause) }, cause);
    });
  }

  return { retryAt: new Date(deps.clock.now().getTime() + DAY_MS) };
}

type Compared = { readonly firmId: string; readonly provider: PaymentProvider };

async function compareWith(deps: ComparePaymentsDeps, { firmId, provider }: Compared): Promise<void> {
  const since = new Date(deps.clock.now().getTime() - LOOKED_BACK_MS);
  for (const listed of await provider.listReceived(since)) {
    await compareOne(deps, { firmId, provider, listed });
  }
}

/** What our checkout has not told yet is asked for; what names us, came by no checkout of ours and is not in our books, is flagged. */
async function compareOne(
  deps: ComparePaymentsDeps,
  { firmId, provider, listed }: Compared & { readonly listed: ListedMoney },
): Promise<void> {
  const { money } = listed;
  const where = { provider: provider.name, providerRef: money.ref };
  const payment = await deps.db.payment.findFirst({ where, select: { id: true, state: true, checkoutId: true } });
  if (payment && (await isAsTold(deps.db, { payment, money }))) {
    return;
  }

  const checkoutId = payment?.checkoutId ?? (await checkoutOf(deps.db, { provider, listed }));
  if (checkoutId !== undefined) {
    await deps.db.writeRows({ job: [jobRow(deps, { firmId, kind: 'check-checkout', subjectId: checkoutId })] });
  } else if (money.state === 'succeeded' && namesUs(listed)) {
    await flagMoney(deps, { firmId, provider: provider.name, money, code: 'unmatched' });
  }
}

/** The firm may take other money by the same account: that is none of our business. */
function namesUs({ checkoutRef, reference = '' }: ListedMoney): boolean {
  return checkoutRef !== undefined || /\bSB-/i.test(reference);
}

/** To each event: a part that was given back leaves the state as it was. */
async function isAsTold(
  db: FirmDb,
  { payment, money }: { payment: { id: string; state: string }; money: ReceivedMoney },
): Promise<boolean> {
  const posted = await postedEvents(db, payment.id);
  const told = postingsOf(money);
  const differing = [...postingsWithout(told, posted), ...postingsWithout(posted, told)];

  return payment.state === stateOfMoney(money) && differing.length === 0;
}

/** Of one that never had a page nothing can be read. */
async function checkoutOf(
  db: FirmDb,
  { provider, listed }: Pick<Compared, 'provider'> & { readonly listed: ListedMoney },
): Promise<string | undefined> {
  const { checkoutRef, reference } = listed;
  const told = [
    ...(checkoutRef === undefined ? [] : [{ providerRef: checkoutRef }]),
    ...(reference === undefined ? [] : [{ reference }]),
  ];
  const where = { provider: provider.name, OR: told, NOT: { state: 'closed', providerRef: '' } };
  const found = told.length === 0 ? undefined : await db.checkout.findFirst({ where, select: { id: true } });

  return found?.id;
}

/** The job of a firm, to be written with it. */
export function comparePaymentsJob(deps: WriteDeps, firmId: string) {
  return jobRow(deps, { firmId, kind: 'compare-payments', subjectId: firmId });
}
