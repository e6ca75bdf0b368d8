// The rows of an event of a payment: in the books, and among the payments of the bill that clients see. Used by
// post-payment.ts.
import { entriesOf, type LedgerKind, type MoneyAccount, paidBy } from '../core/ledger.ts';
import { type LocalDate, toMidnightUtc } from '../core/local-date.ts';
import type { Money } from '../core/money.ts';
import type { WriteDeps } from './rows.ts';

export type MoneyEvent = {
  readonly firmId: string;
  readonly billId: string;
  readonly paymentId: string;
  readonly kind: LedgerKind;
  /** The provider's own id of the event. */
  readonly eventRef: string;
  readonly account: MoneyAccount;
  readonly method: string;
  readonly amount: Money;
  readonly date: LocalDate;
  /** Now, where it is missing. */
  readonly occurredAt?: Date;
};

const OWN = 'sharebill:';

/** A payment row of a bill that came from no file. */
export function isOwnRow({ externalId }: { readonly externalId: string }): boolean {
  return externalId.startsWith(OWN);
}

/** `id` is of the transaction in the books. */
export function ledgerRows({ ids, clock }: WriteDeps, { id, event }: { id: string; event: MoneyEvent }) {
  const { firmId, billId, paymentId, kind, eventRef, amount } = event;
  const now = clock.now();
  const occurredAt = event.occurredAt ?? now;

  return {
    ledgerTransaction: [{ firmId, id, billId, paymentId, kind, eventRef, occurredAt, createdAt: now }],
    ledgerEntry: entriesOf(event).map(({ account, amount: { minor } }) => ({
      ...{ firmId, id: ids.newId('len'), transactionId: id, account },
      ...{ currency: amount.currency, amountMinor: minor },
    })),
  };
}

/** What the bill, its PDF and the portal list. */
export function shownRows({ ids }: WriteDeps, event: MoneyEvent) {
  const { firmId, billId, paymentId, kind, eventRef, method, date } = event;

  return {
    billPayment: [
      {
        ...{ firmId, id: ids.newId('pmt'), billId, externalId: `${OWN}${paymentId}:${kind}:${eventRef}` },
        ...{ date: toMidnightUtc(date), method: kind === 'payment' ? method : `${method} (${kind})` },
        amountMinor: paidBy(event),
      },
    ],
  };
}
