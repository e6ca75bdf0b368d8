// What the card of a share says about the client portal: that it was shared there, who viewed it, what was stopped; and
// the buttons for that. Used by messages.ts.
import { formatShortDate, formatTime, localDateAt } from '../core/local-date.ts';
import { plainLine } from '../core/plain-line.ts';
import type { Button, CardRecipient, ShareCardFacts } from './messages.ts';
import { shorten } from './shorten.ts';
import { en } from './texts/en.ts';

export type CardPortal = {
  /** Undefined as well where the firm is not told of views. */
  readonly viewedAt: Date | undefined;
  readonly lastViewAt: Date | undefined;
  /** The bill is not open to them any more, and why. */
  readonly closed: 'stopped' | 'deactivated' | undefined;
  /** Somebody who has never signed in, and whose link is a week old. */
  readonly invitationOver: boolean;
};

/** "Shared with Dana Reyes in the portal · sent 10:40", in the place of where a PDF was sent. */
export function sharedLine(name: string, { time, byEmail }: { time: string; byEmail: boolean }): string {
  const { portal } = en.card;

  return byEmail ? portal.sharedWithPdf(name, time) : portal.shared(name, time);
}

export function portalNotes({ portal }: CardRecipient): string[] {
  return portal?.closed === undefined ? [] : [en.card.portal[portal.closed]];
}

/** "Viewed by Dana Reyes · 10:52 · last viewed 14:05" */
export function viewLines({ name, portal, replaced }: CardRecipient, facts: ShareCardFacts): string[] {
  const { viewedAt, lastViewAt } = portal ?? {};
  if (viewedAt === undefined || replaced) {
    return [];
  }

  const words = en.card.portal;
  const first = words.viewed(shorten(name, 60), timeOf(viewedAt, facts));
  const isLater = lastViewAt !== undefined && lastViewAt.getTime() - viewedAt.getTime() >= SAME_MINUTE_MS;

  return [isLater ? `${first} · ${words.lastViewed(timeOf(lastViewAt, facts))}` : first];
}

const SAME_MINUTE_MS = 60_000;

/** With the day where it is another than that of the share. */
function timeOf(instant: Date, { holdUntil, timeZone }: ShareCardFacts): string {
  const [day, shared] = [localDateAt(instant, timeZone), localDateAt(holdUntil, timeZone)];
  const time = formatTime(instant, timeZone);

  return day === shared ? time : `${formatShortDate(day, shared)} ${time}`;
}

/** While it is held, Cancel does more than these. */
export function portalButtons(facts: ShareCardFacts): Button[] {
  const { shareId: value, recipients, byPortal, sharedAgain } = facts;
  const current = recipients.filter(({ replaced }) => !replaced);
  const isNothing = current.every(({ state }) => state === 'cancelled');
  if (!byPortal || isNothing || current.some(({ state }) => state === 'held')) {
    return [];
  }

  const isOpen = current.some(({ portal }) => portal !== undefined && portal.closed === undefined);
  const isMailed = facts.byEmail && recipients.some(({ state }) => MAY_HAVE_ARRIVED.has(state));

  return [
    ...(isOpen ? [stopButton(value, isMailed)] : []),
    ...(sharedAgain ? [] : [againButton(value)]),
    ...stopOneButtons(current, isMailed),
  ];
}

/** More of them would be in the way of the others; `/sharebill stop` is for all. */
const MOST_STOPPED_ALONE = 8;

/** Where several can open it, each can be stopped alone. */
function stopOneButtons(recipients: readonly CardRecipient[], isMailed: boolean): Button[] {
  const open = recipients.filter(({ portal }) => portal !== undefined && portal.closed === undefined);

  return open.length < 2 || open.length > MOST_STOPPED_ALONE
    ? []
    : open.map(({ name, recipientId }) => ({
        ...stopButton(recipientId, isMailed),
        text: en.card.portal.stopOne(shorten(plainLine(name), 30)),
      }));
}

const MAY_HAVE_ARRIVED: ReadonlySet<string> = new Set(['accepted', 'transmitting', 'unknown']);

/** `isMailed`: a PDF went out, and the question says that it stays where it is. */
export function stopButton(value: string, isMailed: boolean): Button {
  const { stop, confirmStop } = en.card.portal;
  const { title, text, mailed, yes, no } = confirmStop;

  return {
    id: 'stop-sharing',
    text: stop,
    value,
    confirm: { title, text: isMailed ? `${text} ${mailed}` : text, yes, no },
  };
}

export function againButton(value: string): Button {
  return { id: 'share-again', text: en.card.portal.again, value };
}

export function invitationButtons({ name, recipientId: value, replaced, portal }: CardRecipient): Button[] {
  const isDue = portal?.invitationOver === true && portal.closed === undefined && !replaced;
  const short = shorten(plainLine(name), 30);

  return isDue ? [{ id: 'resend-invitation', text: en.card.portal.invite(short), value }] : [];
}
