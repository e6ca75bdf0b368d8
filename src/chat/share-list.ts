// A list of shares in chat: a row for each, with what can be said of it now.

import type { BillKind } from '../core/bill.ts';
import type { DeliveryState } from '../core/delivery.ts';
import { formatShortDate, formatTime, type LocalDate, localDateAt } from '../core/local-date.ts';
import type { Page } from '../core/page.ts';
import { plainLine } from '../core/plain-line.ts';
import type { ShareStanding } from '../core/share-standing.ts';
import { billName } from './bill-list.ts';
import type { Form, FormElement } from './form.ts';
import { stopButton } from './portal-card.ts';
import { shorten } from './shorten.ts';
import { en } from './texts/en.ts';
import { turnsOf } from './turns.ts';
import type { AskedView, ViewButton, ViewMessage, ViewRow } from './views.ts';

export type StandingSummary = {
  readonly standing: ShareStanding;
  readonly deliveries: readonly { readonly state: DeliveryState; readonly name: string; readonly replaced: boolean }[];
};

/** What is asked of a share before it is stopped or made again. */
type ShareToStop = StandingSummary & {
  readonly id: string;
  readonly byEmail: boolean;
  readonly sharedAgain: boolean;
};

export type ShareSummary = ShareToStop & {
  readonly bill: { readonly number: string; readonly kind: BillKind; readonly clientName: string };
  readonly sharerName: string;
  readonly createdAt: Date;
};

type Times = { readonly today: LocalDate; readonly timeZone: string };

export type ShareListFacts = Times & {
  readonly asked: Extract<AskedView, { kind: 'shares' }>;
  readonly page: Page<ShareSummary>;
  readonly mayShare: boolean;
};

export function shareListView({ asked, page, mayShare, ...times }: ShareListFacts): ViewMessage {
  const { bill } = asked;
  const none = bill === undefined ? en.views.noShares : plainLine(en.views.noSharesOf(shorten(bill, 40)));

  return {
    title: bill === undefined ? en.views.shares : plainLine(en.views.sharesOf(shorten(bill, 40))),
    rows: page.rows.map((share) => ({
      ...shareRow(share, times),
      ...(mayShare ? { buttons: shareButtons(share) } : {}),
    })),
    notes: page.rows.length === 0 ? [none] : [],
    turns: turnsOf(page, asked),
  };
}

function shareRow(share: ShareSummary, times: Times): ViewRow {
  return {
    lines: [billName(share.bill)],
    context: [
      ...standingTexts(share, times),
      plainLine(en.views.by(shorten(share.sharerName, 40), dayOf(share.createdAt, times))),
    ],
  };
}

function shareButtons(share: ShareToStop): ViewButton[] {
  const { stopped, shared } = share.standing;
  const again = (shared || stopped) && !share.sharedAgain;

  return [...(shared ? [stopListed(share)] : []), ...(again ? [againListed(share)] : [])];
}

function stopListed({ id, byEmail, standing }: ShareToStop): ViewButton {
  const { text, confirm } = stopButton(id, byEmail && standing.sentAt !== undefined);

  return { id: 'stop-sharing', text, shareId: id, ...(confirm ? { confirm } : {}) };
}

function againListed({ id }: ShareToStop): ViewButton {
  return { id: 'share-again', text: en.card.portal.again, shareId: id };
}

/** Which of several shares of a bill is to be stopped. */
export function stopChoice({ shares, ...times }: Times & { readonly shares: readonly ShareSummary[] }): ViewMessage {
  return {
    title: plainLine(en.stopping.whichStop(shorten(shares[0]?.bill.number ?? '', 40))),
    rows: shares.map((share) => ({
      lines: [shareLine(share, times)],
      context: standingTexts(share, times),
      button: stopListed(share),
    })),
    notes: [],
    turns: [],
  };
}

/** Which of several shares of a bill is to be made again: a form, for the next step is one. */
export function againChoice({ shares, ...times }: Times & { readonly shares: readonly ShareSummary[] }): Form {
  return {
    id: 'notice',
    draftId: '',
    title: en.form.title,
    close: en.form.close,
    elements: [
      { type: 'text', text: plainLine(en.stopping.whichAgain(shorten(shares[0]?.bill.number ?? '', 40))) },
      ...shares.flatMap((share): FormElement[] => [
        { type: 'text', text: shareLine(share, times) },
        { type: 'buttons', buttons: [{ id: 'share-again', text: en.card.portal.again, value: share.id }] },
      ]),
    ],
  };
}

/** "Shared by Sam Ortiz, 16 Mar 10:42, with Dana Reyes" */
function shareLine({ sharerName, createdAt, deliveries }: ShareSummary, times: Times): string {
  const when = `${dayOf(createdAt, times)} ${formatTime(createdAt, times.timeZone)}`;
  const names = namesOf(deliveries.filter(({ replaced }) => !replaced));

  return plainLine(en.stopping.againOf(shorten(sharerName, 40), when, names));
}

/** Green only while a portal share is active; a mailed copy says when it went. What went wrong is marked. */
export function standingTexts({ standing, deliveries }: StandingSummary, times: Times): string[] {
  const words = en.views.standing;
  const { shared, stopped, sentAt, undelivered, unknown, waiting } = standing;
  const current = deliveries.filter(({ replaced }) => !replaced);
  const names = (states: readonly DeliveryState[]) => namesOf(current.filter(({ state }) => states.includes(state)));
  const texts = [
    ...(shared ? [words.shared] : stopped ? [words.stopped] : []),
    ...(sentAt ? [words.sent(dayOf(sentAt, times))] : []),
    ...(undelivered > 0 ? [words.undelivered(names(['rejected', 'bounced']))] : []),
    ...(unknown > 0 ? [words.unknown(names(['unknown']))] : []),
    ...(waiting > 0 ? [words.waiting] : []),
  ];

  return texts.length > 0 ? texts : [words.nothing];
}

function namesOf(recipients: readonly { readonly name: string }[]): string {
  const names = new Set(recipients.map(({ name }) => shorten(name, 40)));

  return plainLine(shorten([...names].join(', '), 200));
}

export function dayOf(instant: Date, { today, timeZone }: Times): string {
  return formatShortDate(localDateAt(instant, timeZone), today);
}
