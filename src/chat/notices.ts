// What is said to the sharer in the thread of a card: news that must not wait until somebody looks at the card.
import { type DeliveryNotice, RESTORED } from '../core/delivery.ts';
import { plainLine } from '../core/plain-line.ts';
import type { Message } from './messages.ts';
import { againButton } from './portal-card.ts';
import { shorten } from './shorten.ts';
import { en } from './texts/en.ts';

/** News of the portal, once for each recipient. */
export const PORTAL_NOTICES = ['viewed', 'changed'] as const;

export type PortalNotice = (typeof PORTAL_NOTICES)[number];

export type NoticeFacts = {
  readonly kind: DeliveryNotice | PortalNotice;
  readonly shareId: string;
  readonly billNumber: string;
  /** The recipient's. */
  readonly name: string;
  readonly reason: string;
  /** The sharer's user id on the platform. */
  readonly mention: string | undefined;
  /** An earlier copy may have been posted: the platform did not say. */
  readonly repeat: boolean;
};

export function noticeMessage(facts: NoticeFacts): Message {
  const { mention, repeat } = facts;
  const name = shorten(plainLine(facts.name), 60);
  const words = facts.kind === 'unknown' && facts.reason === RESTORED ? 'unknownRestored' : facts.kind;
  const text = en.notice[words](facts.billNumber, name, facts.reason);

  return {
    text,
    title: '',
    lines: [plainLine(text)],
    context: repeat ? [en.card.repeat] : [],
    buttons: facts.kind === 'changed' ? [againButton(facts.shareId)] : [],
    ...(mention === undefined ? {} : { mention }),
  };
}
