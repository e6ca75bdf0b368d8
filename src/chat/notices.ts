// What is said to the sharer in the thread of a card: news that must not wait until somebody looks at the card.
import type { DeliveryNotice } from '../core/delivery.ts';
import { plainLine } from '../core/plain-line.ts';
import { type Message, shorten } from './messages.ts';
import { en } from './texts/en.ts';

export type NoticeFacts = {
  readonly kind: DeliveryNotice;
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
  const text = en.notice[facts.kind](facts.billNumber, name, facts.reason);

  return {
    text,
    title: '',
    lines: [plainLine(text)],
    context: repeat ? [en.card.repeat] : [],
    buttons: [],
    ...(mention === undefined ? {} : { mention }),
  };
}
