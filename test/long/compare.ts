// Holds the history against the database after the product has ended: what was acknowledged must be there and have
// arrived once, what was not must be there whole or not at all, and nothing else may have been sent.
import type { BareSlack } from '../support/slack/bare-slack.ts';
import { type Card, latestCards } from './cards.ts';
import { groupedBy } from './grouped-by.ts';
import type { HistoryEvent, TakenMail } from './history.ts';
import type { Place } from './prepared-firm.ts';
import { readShares, type StoredShare } from './stored-shares.ts';

/** Each list names what is wrong, a sentence for each; all must be empty. */
export type Comparison = {
  readonly acknowledged: number;
  readonly shares: readonly StoredShare[];
  readonly mails: number;
  /** Acknowledged, and not there, not sent, or not shown as it is. */
  readonly lost: readonly string[];
  /** A share that is there by half. */
  readonly torn: readonly string[];
  /** More than one share or mail of one confirm. */
  readonly double: readonly string[];
  /** A mail that nobody asked for, or that differs from what was shared. */
  readonly unasked: readonly string[];
  /** How many ended as "may or may not have arrived". */
  readonly unknown: number;
};

type Facts = {
  readonly place: Place;
  readonly events: readonly HistoryEvent[];
  readonly slack: BareSlack;
};

type Evidence = {
  readonly asked: ReadonlySet<string>;
  readonly acknowledged: ReadonlySet<string>;
  readonly taken: ReadonlyMap<string, readonly TakenMail[]>;
  readonly shares: ReadonlyMap<string, readonly StoredShare[]>;
  readonly cards: ReadonlyMap<string, Card>;
};

export async function compare({ place, events, slack }: Facts): Promise<Comparison> {
  const { shares, torn } = await readShares(place);
  const mails = events.filter((event) => event.kind === 'taken');
  const evidence: Evidence = {
    asked: tokensOf(events, 'asked'),
    acknowledged: tokensOf(events, 'acknowledged'),
    taken: groupedBy(mails, ({ token }) => token),
    shares: groupedBy(shares, ({ token }) => token),
    cards: latestCards(slack),
  };

  return {
    acknowledged: evidence.acknowledged.size,
    shares,
    mails: mails.length,
    lost: [...evidence.acknowledged].flatMap((token) => lossesOf(evidence, token)),
    torn,
    double: [...evidence.asked].flatMap((token) => doublesOf(evidence, token)),
    unasked: [...mails.flatMap((mail) => strangeMail(evidence, mail)), ...strangeShares(evidence)],
    unknown: shares.filter(({ delivery }) => delivery.state === 'unknown').length,
  };
}

function tokensOf(events: readonly HistoryEvent[], kind: 'asked' | 'acknowledged'): ReadonlySet<string> {
  return new Set(events.flatMap((event) => (event.kind === kind ? [event.token] : [])));
}

function lossesOf(evidence: Evidence, token: string): string[] {
  const [share] = evidence.shares.get(token) ?? [];
  if (!share) return [`${token} was acknowledged and is not there`];

  const answered = (evidence.taken.get(token) ?? []).filter(({ answer }) => answer === '250');
  const { state } = share.delivery;
  const shown = evidence.cards.get(share.card?.id ?? '')?.says ?? 'no card';
  if (state === 'accepted') {
    return [
      ...(answered.length > 0 ? [] : [`${token} counts as accepted, and no mail server took it`]),
      ...(shown === 'sent' ? [] : [`${token} was accepted, and its card says: ${shown}`]),
    ];
  }

  if (state === 'unknown') return shown === 'unknown' ? [] : [`${token} is unknown, and its card says: ${shown}`];

  return [`${token} was acknowledged and is still ${state}`];
}

function doublesOf({ shares, taken }: Evidence, token: string): string[] {
  const found = shares.get(token) ?? [];
  const mails = taken.get(token) ?? [];
  const ids = new Set(mails.map(({ messageId, sha256 }) => `${messageId} ${sha256}`));
  // a repeat is allowed once, after a mail that was taken whole and never answered
  const repeats = mails.length > 2 || (mails.length === 2 && mails[0]?.answer === '250');

  return [
    ...(found.length > 1 ? [`${token} is shared ${found.length} times`] : []),
    ...(repeats ? [`${token} was mailed ${mails.length} times`] : []),
    ...(ids.size > 1 ? [`${token} was mailed as ${ids.size} different mails`] : []),
  ];
}

function strangeMail({ asked, shares }: Evidence, mail: TakenMail): string[] {
  const { token, messageId, attachmentSha256 } = mail;
  const share = shares.get(token)?.[0];
  if (!asked.has(token) || !share) return [`the mail ${messageId} is of no share (${token})`];

  return [
    ...(messageId === share.delivery.messageId ? [] : [`${token} was mailed with another Message-ID`]),
    ...(attachmentSha256 === share.documentSha256 ? [] : [`${token} was mailed with another PDF`]),
  ];
}

function strangeShares({ asked, shares }: Evidence): string[] {
  return [...shares.keys()].flatMap((token) => (asked.has(token) ? [] : [`${token} is shared and was not confirmed`]));
}
