// Finds out where a pay link leads: whose bill, what is due, and whether and by whom it can be paid now. Called by the page
// behind the link, and by start-payment.ts; the firm is found by `directory.firmOfPayLink` before.
import type { FirmDb, FirmTx } from '../adapters/database/for-firm.ts';
import { type FirmSettings, firmSettings } from '../core/firm-settings.ts';
import type { ContactId, FirmId } from '../core/ids.ts';
import type { Money } from '../core/money.ts';
import { leastToPay, type PayRefusal, payLinkStanding, sumOnItsWay, whyNotPayable } from '../core/pay.ts';
import type { Clock } from '../ports/clock.ts';
import type { PaymentProvider } from '../ports/payment-provider.ts';
import type { PortalSecrets } from '../ports/portal-secrets.ts';
import { BILL_COLUMNS, billOf, type LoadedBill } from './bill-facts.ts';
import { type PaymentDeps, providerOf } from './payment-providers.ts';

export type OpenPayLinkDeps = PaymentDeps & {
  readonly db: FirmDb | FirmTx;
  readonly clock: Clock;
  readonly portalSecrets: Pick<PortalSecrets, 'hashOf'>;
};

/** `expired`: it was good once. */
export type OpenedPayLink = {
  readonly kind: 'open' | 'expired';
  readonly firm: { readonly id: FirmId; readonly name: string; readonly settings: FirmSettings };
  readonly recipientId: string;
  readonly contactId: ContactId;
  readonly byPortal: boolean;
  readonly bill: LoadedBill;
  readonly provider: PaymentProvider | undefined;
  /** The least that is taken in one payment. */
  readonly least: Money;
  /** Undefined when the bill can be paid. */
  readonly refusal: PayRefusal | undefined;
};

/** For `select` of a recipient; read by `payStandingOf`. */
export const PAY_STANDING_COLUMNS = {
  ...{ stoppedAt: true, replacedBy: true, contact: { select: { deactivatedAt: true } } },
  share: { select: { holdUntil: true, cancelledAt: true } },
} as const;

const COLUMNS = {
  firmId: true,
  expiresAt: true,
  firm: { select: { name: true, settings: true } },
  recipient: {
    select: {
      ...{ ...PAY_STANDING_COLUMNS, id: true, contactId: true },
      share: { select: { ...PAY_STANDING_COLUMNS.share.select, byPortal: true, bill: { select: BILL_COLUMNS } } },
    },
  },
} as const;

/** Undefined for a link that never was, and where sharing was stopped: the page is the same for both. */
export async function openPayLink(
  deps: OpenPayLinkDeps,
  { token }: { readonly token: string },
): Promise<OpenedPayLink | undefined> {
  const where = { tokenHash: deps.portalSecrets.hashOf(token) };
  const row = await deps.db.payLink.findFirst({ where, select: COLUMNS });
  const kind = row ? payStandingOf(row, deps.clock.now()) : 'closed';
  if (!row || kind === 'closed') {
    return undefined;
  }

  const { id: recipientId, contactId, share } = row.recipient;
  const settings = firmSettings(row.firm.settings);
  const bill = billOf(share.bill);
  const provider = await providerOf(deps, { firmId: row.firmId, settings, bill });

  return {
    ...{ kind, recipientId, bill, provider, byPortal: share.byPortal, contactId: contactId as ContactId },
    firm: { id: row.firmId as FirmId, name: row.firm.name, settings },
    least: leastToPay(bill, settings.minimumPayment),
    refusal: whyNotPayable({ bill, provider, pending: await pendingOf(deps.db, bill) }),
  };
}

export type LinkRow = {
  readonly expiresAt: Date;
  readonly recipient: {
    readonly stoppedAt: Date | null;
    readonly replacedBy: string | null;
    readonly contact: { readonly deactivatedAt: Date | null };
    readonly share: { readonly holdUntil: Date; readonly cancelledAt: Date | null };
  };
};

export function payStandingOf({ expiresAt, recipient }: LinkRow, now: Date) {
  const { stoppedAt, replacedBy, contact, share } = recipient;
  const facts = {
    ...{ expiresAt, holdUntil: share.holdUntil, cancelled: share.cancelledAt !== null },
    stopped: stoppedAt !== null || replacedBy !== null,
    contactActive: contact.deactivatedAt === null,
  };

  return payLinkStanding(facts, now);
}

/** What is on its way to the bill and may still fail; undefined when nothing is. */
export async function pendingOf(
  db: FirmDb | FirmTx,
  { id, balance }: Pick<LoadedBill, 'id' | 'balance'>,
): Promise<Money | undefined> {
  const rows = await db.payment.findMany({ where: { billId: id, state: 'pending' }, select: { amountMinor: true } });

  return sumOnItsWay(
    rows.map(({ amountMinor }) => amountMinor),
    balance.currency,
  );
}
