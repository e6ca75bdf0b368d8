// What the card of a share says and offers of money: what is on its way, and whether there is a link to pay by. Used by
// share-messages.ts.
import type { Bill } from '../core/bill.ts';
import type { Money } from '../core/money.ts';
import { awaitsPayment, sumOnItsWay } from '../core/pay.ts';
import { type LinkRow, payStandingOf } from './open-pay-link.ts';

export const RECEIVED_COLUMNS = {
  id: true,
  state: true,
  payer: true,
  method: true,
  amountMinor: true,
  transactions: { select: { id: true, entries: { select: { amountMinor: true } } } },
} as const;

type Received = { readonly state: string; readonly amountMinor: bigint };

/** Undefined when nothing is on its way. */
export function pendingOf(bill: {
  readonly currency: string;
  readonly received: readonly Received[];
}): Money | undefined {
  const coming = bill.received.filter(({ state }) => state === 'pending');

  return sumOnItsWay(
    coming.map(({ amountMinor }) => amountMinor),
    bill.currency,
  );
}

type Recipient = Omit<LinkRow['recipient'], 'share'> & {
  readonly payLink: { readonly expiresAt: Date } | null;
};

type LinkedShare = LinkRow['recipient']['share'] & {
  readonly deliveries: readonly { readonly recipient: Recipient }[];
};

type Asked = {
  readonly bill: Pick<Bill, 'state' | 'balance'>;
  readonly pending: Money | undefined;
  readonly now: Date;
};

/** Whether a provider takes it is asked when the link is. */
export function hasPayLink(share: LinkedShare, { bill, pending, now }: Asked): boolean {
  const isOpen = ({ payLink, ...recipient }: Recipient) =>
    payLink !== null && payStandingOf({ ...payLink, recipient: { ...recipient, share } }, now) === 'open';

  return awaitsPayment(bill) && pending === undefined && share.deliveries.some(({ recipient }) => isOpen(recipient));
}
