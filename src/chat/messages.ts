// What we say in a conversation, as data for no chat platform in particular: the living card of a share.
import type { BillStatus } from '../core/bill.ts';
import type { DeliveryState } from '../core/delivery.ts';
import type { FirmSettings } from '../core/firm-settings.ts';
import type { DeliveryId, ShareId } from '../core/ids.ts';
import { formatTime } from '../core/local-date.ts';
import { formatMoney, type Money } from '../core/money.ts';
import { plainLine } from '../core/plain-line.ts';
import { en } from './texts/en.ts';

export type ButtonId =
  | 'cancel-share'
  | 'fix-address'
  | 'resend-mail'
  | 'mark-sent'
  | 'import-file'
  | 'discard-file'
  | 'share-imported';

/** The value is the id of the share, the delivery or the import that it is about. */
export type Button = { readonly id: ButtonId; readonly text: string; readonly value: string };

export type MenuId = 'import-state' | 'import-dates' | 'import-source';

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
};

export type ShareCardFacts = {
  readonly shareId: ShareId;
  readonly billNumber: string;
  readonly billKind: 'revenue' | 'trust';
  readonly clientName: string;
  readonly balance: Money;
  readonly status: BillStatus;
  readonly sharerName: string;
  readonly holdUntil: Date;
  readonly timeZone: string;
  readonly detail: FirmSettings['cardDetail'];
  readonly recipients: readonly CardRecipient[];
  /** The card went to the sharer instead of the conversation: we cannot post there, or outsiders may read it. */
  readonly moved: boolean;
  /** An earlier copy may have been posted: the platform did not say. */
  readonly repeat: boolean;
};

/** The card of a share: one per share, updated in place. */
export function shareCard(facts: ShareCardFacts): Message {
  const title = cardTitle(facts);
  const lines = facts.recipients.map((recipient) => plainLine(recipientLine(recipient, facts)));
  const context = [
    plainLine(en.card.sharedBy(facts.sharerName)),
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

function cardButtons({ shareId, recipients }: ShareCardFacts): Button[] {
  const { card } = en;
  const held = recipients.some(({ state }) => state === 'held');
  const ofRecipients = recipients.filter(({ replaced }) => !replaced).flatMap(recipientButtons);

  return [
    ...(held ? [{ id: 'cancel-share', text: card.cancel, value: shareId } as const] : []),
    ...ofRecipients.slice(0, MOST_BUTTONS),
  ];
}

function recipientButtons({ state, name, deliveryId: value }: CardRecipient): Button[] {
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
      return [];
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
    ...(recipient.replaced ? [en.card.replaced] : []),
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
      return card.sent(recipient.address, formatTime(recipient.acceptedAt ?? facts.holdUntil, facts.timeZone));
    case 'deferred':
    case 'rejected':
    case 'bounced':
      return card[recipient.state](name, recipient.reason);
    case 'unknown':
      return recipient.nextTryAt
        ? card.unknownResent(name, formatTime(recipient.nextTryAt, facts.timeZone))
        : card.unknown(name);
    case 'cancelled':
      return card.cancelled(name);
  }
}

export function shorten(text: string, most: number): string {
  const characters = [...text];

  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
