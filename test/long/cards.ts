// What the cards in the played Slack say of their shares, in the product's own words.
import { en } from '../../src/chat/texts/en.ts';
import type { BareSlack } from '../support/slack/bare-slack.ts';

export type Shown = 'sent' | 'unknown' | 'rejected' | 'not yet';

/** The words of a text around what is filled in: longest first part. */
const SENT = en.card.sent('\0', '\0').split('\0')[0] ?? '';
const UNKNOWN = en.card.unknown('');
const REJECTED = en.card.rejected('\0', '').split('\0')[0] ?? '';

/** Every share of the long tests is shared from a conversation of its own, so that its card is known by it. */
export function conversationOf(token: string): string {
  return `C-${token}`;
}

/** One card, in all the places where it was posted: again after a crash, or to the sharer. */
export type Card = { readonly conversations: readonly string[]; readonly says: Shown };

/** By what the app calls them; what counts is what the last post of each says. */
export function latestCards({ cards }: BareSlack): ReadonlyMap<string, Card> {
  const latest = new Map<string, Card>();
  for (const { key, conversation, content } of cards.values()) {
    const before = latest.get(key)?.conversations ?? [];
    latest.set(key, { conversations: [...before, conversation], says: cardSays(content) });
  }

  return latest;
}

function cardSays(content: string): Shown {
  if (content.includes(SENT)) return 'sent';
  if (content.includes(UNKNOWN)) return 'unknown';

  return content.includes(REJECTED) ? 'rejected' : 'not yet';
}
