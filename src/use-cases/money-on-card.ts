// What the card of a share says and offers of money: what is on its way, and whether there is a link to pay by. Used by
// share-messages.ts.
import { type Money, money } from '../core/money.ts';
import { awaitsPayment } from '../core/pay.ts';
import { type BillRow, billOf } from './bill-facts.ts';
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
  const sum = coming.reduce((total, { amountMinor }) => total + amountMinor, 0n);

  return coming.length === 0 ? undefined : money(sum, bill.currency);
}

type Recipient = Omit<LinkRow['recipient'], 'share'> & {
  readonly payLink: { readonly expiresAt: Date } | null;
};

type PayableShare = LinkRow['recipient']['share'] & {
  readonly bill: BillRow & { readonly received: readonly Received[] };
  readonly deliveries: readonly { readonly recipient: Recipient }[];
};

/** Whether a provider takes it is asked when the link is. */
export function hasPayLink(share: PayableShare, now: Date): boolean {
  const isOpen = ({ payLink, ...recipient }: Recipient) =>
    payLink !== null && payStandingOf({ ...payLink, recipient: { ...recipient, share } }, now) === 'open';

  return (
    awaitsPayment(billOf(share.bill)) &&
    pendingOf(share.bill) === undefined &&
    share.deliveries.some(({ recipient }) => isOpen(recipient))
  );
}
