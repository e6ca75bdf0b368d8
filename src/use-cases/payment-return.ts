// What we know of a checkout when the provider's page leads the client back. That somebody came back says nothing: the
// provider is asked once more. Called by GET /pay/return/<token>.
import type { FirmDb } from '../adapters/database/for-firm.ts';
import type { ContactId } from '../core/ids.ts';
import { type Money, money } from '../core/money.ts';
import type { PortalSecrets } from '../ports/portal-secrets.ts';
import { BILL_COLUMNS, billOf, type LoadedBill } from './bill-facts.ts';
import { PAY_STANDING_COLUMNS, payStandingOf } from './open-pay-link.ts';
import { jobRow, type WriteDeps } from './rows.ts';

export type PaymentReturnDeps = WriteDeps & {
  readonly db: FirmDb;
  readonly portalSecrets: Pick<PortalSecrets, 'hashOf' | 'madeToken'>;
};

export type PaymentReturn = {
  readonly bill: LoadedBill;
  readonly state: 'checking' | 'received' | 'pending' | 'failed';
  readonly amount: Money | undefined;
  readonly contactId: ContactId;
  /** Of the pay link; undefined when that opens nothing any more: then the bill as it is now is not theirs to see either. */
  readonly payToken: string | undefined;
};

const COLUMNS = {
  ...{ id: true, firmId: true, state: true, checkedAt: true },
  bill: { select: BILL_COLUMNS },
  recipient: {
    select: {
      ...{ ...PAY_STANDING_COLUMNS, contactId: true },
      payLink: { select: { id: true, tokenHash: true, expiresAt: true } },
    },
  },
  payments: { orderBy: { createdAt: 'asc' }, select: { state: true, amountMinor: true, currency: true } },
} as const;

/** Undefined for a way back that never was. A person who comes back has the provider asked; a program has not. */
export async function paymentReturn(
  deps: PaymentReturnDeps,
  { token, byPerson }: { readonly token: string; readonly byPerson: boolean },
): Promise<PaymentReturn | undefined> {
  const where = { returnHash: deps.portalSecrets.hashOf(token) };
  const row = await deps.db.checkout.findFirst({ where, select: COLUMNS });
  if (!row) {
    return undefined;
  }

  if (byPerson) {
    await lookAgain(deps, row);
  }

  const [payment] = row.payments.toSorted((one, other) => rankOf(one.state) - rankOf(other.state));
  const { recipient } = row;
  const { payLink } = recipient;
  const isOpen = payLink && payStandingOf({ ...payLink, recipient }, deps.clock.now()) === 'open';

  return {
    bill: billOf(row.bill),
    state: stateOf(payment?.state, row.state),
    amount: payment && money(payment.amountMinor, payment.currency),
    contactId: recipient.contactId as ContactId,
    payToken: isOpen ? deps.portalSecrets.madeToken(payLink) : undefined,
  };
}

const ORDER = ['succeeded', 'pending', 'failed'];

function rankOf(state: string): number {
  return ORDER.includes(state) ? ORDER.indexOf(state) : ORDER.length;
}

function stateOf(payment: string | undefined, checkout: string): PaymentReturn['state'] {
  switch (payment) {
    case undefined:
      return checkout === 'closed' ? 'failed' : 'checking';
    case 'pending':
    case 'failed':
      return payment;
    default:
      return 'received';
  }
}

/** So long after the provider was asked it is not asked again for a page that is looked at. */
const LOOKED_LATELY_MS = 10_000;

type Looked = { readonly firmId: string; readonly id: string; readonly state: string; readonly checkedAt: Date | null };

/** Has the provider asked now, unless it was a moment ago. Whatever comes of it, the books follow the provider alone. */
async function lookAgain(deps: PaymentReturnDeps, { firmId, id, state, checkedAt }: Looked): Promise<void> {
  const isLately = checkedAt !== null && deps.clock.now().getTime() - checkedAt.getTime() < LOOKED_LATELY_MS;
  if (state !== 'closed' && !isLately) {
    await deps.db.writeRows({ job: [jobRow(deps, { firmId, kind: 'check-checkout', subjectId: id })] });
  }
}
