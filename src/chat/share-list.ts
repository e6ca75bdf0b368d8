// A list of shares in chat: a row for each, with what can be said of it now.

import type { BillKind } from '../core/bill.ts';
import type { DeliveryState } from '../core/delivery.ts';
import { formatShortDate, type LocalDate, localDateAt } from '../core/local-date.ts';
import type { Page } from '../core/page.ts';
import { plainLine } from '../core/plain-line.ts';
import type { ShareStanding } from '../core/share-standing.ts';
import { billName } from './bill-list.ts';
import { shorten } from './messages.ts';
import { en } from './texts/en.ts';
import { turnsOf } from './turns.ts';
import type { AskedView, ViewMessage } from './views.ts';

export type StandingSummary = {
  readonly standing: ShareStanding;
  readonly deliveries: readonly { readonly state: DeliveryState; readonly name: string; readonly replaced: boolean }[];
};

export type ShareSummary = StandingSummary & {
  readonly bill: { readonly number: string; readonly kind: BillKind; readonly clientName: string };
  readonly sharerName: string;
  readonly createdAt: Date;
};

type Times = { readonly today: LocalDate; readonly timeZone: string };

export type ShareListFacts = Times & {
  readonly asked: Extract<AskedView, { kind: 'shares' }>;
  readonly page: Page<ShareSummary>;
};

export function shareListView({ asked, page, ...times }: ShareListFacts): ViewMessage {
  const { bill } = asked;
  const none = bill === undefined ? en.views.noShares : plainLine(en.views.noSharesOf(shorten(bill, 40)));

  return {
    title: bill === undefined ? en.views.shares : plainLine(en.views.sharesOf(shorten(bill, 40))),
    rows: page.rows.map((share) => ({
      lines: [billName(share.bill)],
      context: [
        ...standingTexts(share, times),
        plainLine(en.views.by(shorten(share.sharerName, 40), dayOf(share.createdAt, times))),
      ],
    })),
    notes: page.rows.length === 0 ? [none] : [],
    turns: turnsOf(page, asked),
  };
}

/** Green only while a portal share is active; a mailed copy says when it went. What went wrong is marked. */
export function standingTexts({ standing, deliveries }: StandingSummary, times: Times): string[] {
  const words = en.views.standing;
  const { shared, sentAt, undelivered, unknown, waiting } = standing;
  const current = deliveries.filter(({ replaced }) => !replaced);
  const names = (states: readonly DeliveryState[]) => namesOf(current.filter(({ state }) => states.includes(state)));
  const texts = [
    ...(shared ? [words.shared] : []),
    ...(sentAt ? [words.sent(dayOf(sentAt, times))] : []),
    ...(undelivered > 0 ? [words.undelivered(names(['rejected', 'bounced']))] : []),
    ...(unknown > 0 ? [words.unknown(names(['unknown']))] : []),
    ...(waiting > 0 ? [words.waiting] : []),
  ];

  return texts.length > 0 ? texts : [words.nothing];
}

function namesOf(recipients: readonly { readonly name: string }[]): string {
  return plainLine(shorten(recipients.map(({ name }) => shorten(name, 40)).join(', '), 200));
}

export function dayOf(instant: Date, { today, timeZone }: Times): string {
  return formatShortDate(localDateAt(instant, timeZone), today);
}
