// What we say in a conversation, as data for no chat platform in particular: the living card of a share.
import type { BillStatus } from '../core/bill.ts';
import { type DeliveryState, RESTORED } from '../core/delivery.ts';
import type { FirmSettings } from '../core/firm-settings.ts';
import type { DeliveryId, ShareId } from '../core/ids.ts';
import { formatTime } from '../core/local-date.ts';
import { formatMoney, type Money } from '../core/money.ts';
import { plainLine } from '../core/plain-line.ts';
import { paidLines } from './payment-notices.ts';
import {
  type CardPortal,
  invitationButtons,
  portalButtons,
  portalNotes,
  sharedLine,
  viewLines,
} from './portal-card.ts';
import { shorten } from './shorten.ts';
import { en } from './texts/en.ts';

export type ButtonId =
  | 'cancel-share'
  | 'fix-address'
  | 'resend-mail'
  | 'mark-sent'
  | 'stop-sharing'
  | 'share-again'
  | 'resend-invitation'
  | 'pay-links'
  | 'import-file'
  | 'discard-file'
  | 'share-imported'
  | 'ask-access'
  | 'add-person'
  | 'link-person'
  | 'remove-person'
  | 'accept-access'
  | 'decline-access';

/** The value is the id of the share, the recipient, the delivery or the import that it is about. */
export type Button = {
  readonly id: ButtonId;
  readonly text: string;
  readonly value: string;
  /** Asked before it counts. */
  readonly confirm?: Confirmation;
};

/** Title, answers and text as short as every platform allows: 100, 30 and 300 characters. */
export type Confirmation = {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
};

export type MenuId = 'import-state' | 'import-dates' | 'import-source' | 'person-role' | 'people-page';

/** A choice among a few, which counts at once. */
export type Menu = {
  readonly id: MenuId;
  /** The id of what it is about. */
  readonly subject: string;
  readonly label: string;
  readonly placeholder: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  /** The value of the option that counts now. */
  readonly selected?: string;
};

/** All texts are data, each a line of its own: an adapter shows them literally. `text` is what a notification reads. */
export type Message = {
  readonly text: string;
  readonly title: string;
  readonly lines: readonly string[];
  readonly context: readonly string[];
  readonly buttons: readonly Button[];
  readonly menus?: readonly Menu[];
  /** The user whose attention is asked for, by the platform's id. */
  readonly mention?: string;
};

export type CardRecipient = {
  readonly recipientId: string;
  readonly deliveryId: DeliveryId;
  readonly name: string;
  readonly address: string;
  readonly state: DeliveryState;
  readonly reason: string;
  readonly acceptedAt: Date | undefined;
  readonly nextTryAt: Date | undefined;
  /** A report that proves nothing said that there is a problem. */
  readonly flagged: boolean;
  /** Another recipient took this one's place: it is history. */
  readonly replaced: boolean;
  /** Undefined of a share that is not in the portal. */
  readonly portal: CardPortal | undefined;
};

export type ShareCardFacts = {
  readonly shareId: ShareId;
  readonly billNumber: string;
  readonly billKind: 'revenue' | 'trust';
  readonly clientName: string;
  readonly paid: Money;
  readonly balance: Money;
  /** On its way to the bill, and may still fail; undefined when nothing is. */
  readonly pending?: Money | undefined;
  readonly status: BillStatus;
  readonly sharerName: string;
  readonly holdUntil: Date;
  readonly timeZone: string;
  readonly detail: FirmSettings['cardDetail'];
  readonly byEmail: boolean;
  readonly byPortal: boolean;
  /** Somebody has a link to pay it by, and it can be paid. */
  readonly hasPayLink: boolean;
  /** Another share took this one's place. */
  readonly sharedAgain: boolean;
  readonly recipients: readonly CardRecipient[];
  /** The card went to the sharer instead of the conversation: we cannot post there, or outsiders may read it. */
  readonly moved: boolean;
  /** An earlier copy may have been posted: the platform did not say. */
  readonly repeat: boolean;
  /** The sharer has left: whoever reads it looks after the share. */
  readonly handedOver?: boolean;
};

/** The card of a share: one per share, updated in place. */
export function shareCard(facts: ShareCardFacts): Message {
  const title = cardTitle(facts);
  const ofRecipients = facts.recipients.flatMap((recipient) => [
    recipientLine(recipient, facts),
    ...viewLines(recipient, facts),
  ]);
  const lines = [...ofRecipients, ...paidLines(facts)].map(plainLine);
  const context = [
    plainLine(en.card.sharedBy(facts.sharerName)),
    ...(facts.sharedAgain ? [en.card.portal.sharedAgain] : []),
    ...(facts.handedOver ? [plainLine(en.card.handedOver(facts.sharerName))] : []),
    ...(facts.moved ? [en.card.movedNote] : []),
    ...(facts.repeat ? [en.card.repeat] : []),
  ];

  return {
    text: `${title}: ${lines[0] ?? ''}`,
    title,
    lines,
    context,
    buttons: cardButtons(facts),
  };
}

/** Those of twelve mails that wait for a decision; the others' follow as those are decided. */
const MOST_BUTTONS = 24;

function cardButtons(facts: ShareCardFacts): Button[] {
  const { shareId, recipients } = facts;
  const { card } = en;
  const held = recipients.some(({ state }) => state === 'held');
  const ofRecipients = recipients.filter(({ replaced }) => !replaced).flatMap(recipientButtons);

  return [
    ...(held ? [{ id: 'cancel-share', text: card.cancel, value: shareId } as const] : []),
    ...portalButtons(facts),
    ...(facts.hasPayLink ? [{ id: 'pay-links', text: en.payLinks.button, value: shareId } as const] : []),
    ...ofRecipients.slice(0, MOST_BUTTONS),
  ];
}

function recipientButtons(recipient: CardRecipient): Button[] {
  const { state, name, deliveryId: value } = recipient;
  const short = shorten(plainLine(name), 30);
  switch (state) {
    case 'rejected':
    case 'bounced':
      return [{ id: 'fix-address', text: en.card.fixAddress(short), value }];
    case 'unknown':
      return [
        { id: 'resend-mail', text: en.card.resend(short), value },
        { id: 'mark-sent', text: en.card.markSent(short), value },
      ];
    default:
      return invitationButtons(recipient);
  }
}

function cardTitle(facts: ShareCardFacts): string {
  const name = facts.billKind === 'trust' ? en.trustTitle(facts.billNumber) : en.billTitle(facts.billNumber);
  const client = facts.detail === 'number' ? [] : [shorten(facts.clientName, 40)];
  const amount = facts.detail === 'full' ? [formatMoney(facts.balance), en.status[facts.status]] : [];

  return plainLine([name, ...client, ...amount].join(' · '));
}

function recipientLine(recipient: CardRecipient, facts: ShareCardFacts): string {
  const line = stateLine(recipient, facts);
  const notes = [
    ...(recipient.flagged && recipient.state === 'accepted' ? [en.card.flagged(recipient.reason)] : []),
    ...(recipient.replaced ? [en.card.replaced] : portalNotes(recipient)),
  ];

  return [line, ...notes].join(' · ');
}

function stateLine(recipient: CardRecipient, facts: ShareCardFacts): string {
  const name = shorten(recipient.name, 60);
  const { card } = en;
  switch (recipient.state) {
    case 'held':
      return card.sendsAt(name, formatTime(facts.holdUntil, facts.timeZone, true));
    case 'queued':
      return card.queued(name);
    case 'sending':
    case 'transmitting':
      return card.sending(name);
    case 'accepted':
      return sentLine(recipient, facts);
    case 'deferred':
    case 'rejected':
    case 'bounced':
      return card[recipient.state](name, recipient.reason);
    case 'unknown':
      return unknownLine(recipient, { name, facts });
    case 'cancelled':
      return card.cancelled(name);
  }
}

function unknownLine(
  { nextTryAt, reason }: CardRecipient,
  { name, facts }: { readonly name: string; readonly facts: ShareCardFacts },
): string {
  if (nextTryAt) {
    return en.card.unknownResent(name, formatTime(nextTryAt, facts.timeZone));
  }

  return reason === RESTORED ? en.card.unknownRestored(name) : en.card.unknown(name);
}

function sentLine(
  { name, address, acceptedAt }: CardRecipient,
  { holdUntil, timeZone, ...facts }: ShareCardFacts,
): string {
  const time = formatTime(acceptedAt ?? holdUntil, timeZone);

  return facts.byPortal ? sharedLine(shorten(name, 60), { ...facts, time }) : en.card.sent(address, time);
}
