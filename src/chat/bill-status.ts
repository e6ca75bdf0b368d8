// The state of a bill in chat: amounts, what can be said of its shares, and what happened, newest first: on a phone the
// last news stands on top.
import type { LedgerKind } from '../core/ledger.ts';
import { formatTime, type LocalDate } from '../core/local-date.ts';
import { absolute, formatMoney, type Money, money } from '../core/money.ts';
import { plainLine } from '../core/plain-line.ts';
import { amountLine, type BillSummary, billName, shareButton } from './bill-list.ts';
import { dayOf, type StandingSummary, standingTexts } from './share-list.ts';
import { shorten } from './shorten.ts';
import { en } from './texts/en.ts';
import { methodWords } from './texts/en-payments.ts';
import type { ViewMessage, ViewRow } from './views.ts';

export type TimelineItem =
  | { readonly kind: 'shared'; readonly at: Date; readonly who: string; readonly to: readonly string[] }
  | { readonly kind: 'held'; readonly at: Date; readonly until: Date }
  | { readonly kind: 'cancelled' | 'stopped' | 'shared-again'; readonly at: Date; readonly who: string }
  | { readonly kind: 'viewed'; readonly at: Date; readonly name: string }
  | {
      readonly kind: 'money';
      readonly at: Date;
      readonly event: LedgerKind;
      /** As they were named; '' when it was the client. */
      readonly payer: string;
      readonly method: string;
      readonly amount: Money;
    }
  | { readonly kind: 'invited'; readonly at: Date; readonly who: string; readonly name: string }
  | {
      readonly kind: 'address-fixed';
      readonly at: Date;
      readonly who: string;
      readonly name: string;
      readonly address: string;
    }
  | { readonly kind: 'logged'; readonly at: Date; readonly matters: readonly string[]; readonly withMessage: boolean }
  | {
      readonly kind: 'sent' | 'deferred' | 'rejected' | 'unknown' | 'bounced' | 'problem' | 'resent' | 'marked-sent';
      readonly at: Date;
      readonly name: string;
      readonly address: string;
      readonly reason: string;
      readonly who: string;
    };

export type BillStatusFacts = {
  readonly bill: BillSummary;
  readonly shares: readonly StandingSummary[];
  readonly events: readonly TimelineItem[];
};

export type StatusViewFacts = {
  readonly bills: readonly BillStatusFacts[];
  readonly mayShare: boolean;
  readonly today: LocalDate;
  readonly timeZone: string;
};

/** Lines of one bill's timeline that are shown, and in one block: Slack folds a longer one away. */
const MOST_LINES = 30;
const LINES_A_BLOCK = 6;

export function statusView(facts: StatusViewFacts): ViewMessage {
  const [only, another] = facts.bills;
  const number = only?.bill.number ?? '';

  return {
    title: plainLine(only && !another ? titleOf(only.bill) : en.billTitle(shorten(number, 40))),
    rows: facts.bills.flatMap((one) => statusRows(one, { ...facts, isOnly: another === undefined })),
    notes: [],
    turns: [],
  };
}

function titleOf({ kind, number, clientName }: BillSummary): string {
  const name = kind === 'trust' ? en.trustTitle(number) : en.billTitle(number);

  return en.views.billOf(name, shorten(clientName, 40));
}

type Around = Omit<StatusViewFacts, 'bills'> & { readonly isOnly: boolean };

function statusRows({ bill, shares, events }: BillStatusFacts, around: Around): ViewRow[] {
  const { isOnly, mayShare, today } = around;
  const lines = events.slice(0, MOST_LINES).map((event) => timelineLine(event, around));
  const blocks = Array.from({ length: Math.ceil(lines.length / LINES_A_BLOCK) }, (_, index) =>
    lines.slice(index * LINES_A_BLOCK, (index + 1) * LINES_A_BLOCK),
  );

  return [
    {
      lines: [...(isOnly ? [] : [billName(bill)]), amountLine(bill, today)],
      context: standingOfBill(shares, around),
      ...(mayShare ? { button: shareButton(bill.id) } : {}),
    },
    ...blocks.map((block) => ({ lines: block, context: [] })),
    ...(events.length > MOST_LINES ? [{ lines: [], context: [en.views.timeline.earlier] }] : []),
  ];
}

/** Of the newest share; and the green mark while any share has it. */
function standingOfBill(shares: readonly StandingSummary[], around: Around): string[] {
  const [newest] = shares;
  const shared = shares.some(({ standing }) => standing.shared);
  const texts = newest ? standingTexts(newest, around) : [en.views.standing.neverShared];

  return [...new Set([...(shared ? [en.views.standing.shared] : []), ...texts])];
}

/** "3 Dec 10:42 · Sent to dana@acme.test" */
export function timelineLine(event: TimelineItem, times: Pick<Around, 'today' | 'timeZone'>): string {
  const when = `${dayOf(event.at, times)} ${formatTime(event.at, times.timeZone)}`;

  return plainLine(shorten(`${when} · ${eventText(event, times.timeZone)}`, 300));
}

function eventText(event: TimelineItem, timeZone: string): string {
  const words = en.views.timeline;
  switch (event.kind) {
    case 'shared':
      return words.shared(event.who, listed(event.to));
    case 'held':
      return words.held(formatTime(event.until, timeZone, true));
    case 'cancelled':
    case 'stopped':
    case 'shared-again':
      return words[event.kind](event.who);
    case 'viewed':
      return words.viewed(shorten(event.name, 60));
    case 'money':
      return moneyText(event);
    case 'invited':
      return words.invited(event.who, shorten(event.name, 60));
    case 'address-fixed':
      return words['address-fixed'](event.who, shorten(event.name, 60), event.address);
    case 'logged':
      return event.withMessage ? words.loggedMessage(listed(event.matters)) : words.logged(listed(event.matters));
    default:
      return mailText(event);
  }
}

function moneyText({ event, payer, method, amount }: Extract<TimelineItem, { kind: 'money' }>): string {
  const words = en.views.timeline;
  const sum = formatMoney(money(absolute(amount.minor), amount.currency));

  return words.money[event](payer === '' ? words.theClient : shorten(payer, 60), sum, methodWords(method));
}

function mailText(event: Extract<TimelineItem, { reason: string }>): string {
  const words = en.views.timeline;
  const { kind, who, address } = event;
  const name = shorten(event.name, 60);
  const reason = event.reason === '' ? '' : words.reason(event.reason);
  switch (kind) {
    case 'sent':
      return words.sent(address);
    case 'unknown':
      return words.unknown(name);
    case 'resent':
    case 'marked-sent':
      return words[kind](who, name);
    case 'deferred':
    case 'rejected':
    case 'bounced':
    case 'problem':
      return words[kind](name, reason);
  }
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? en.views.nobody : shorten(names.map((name) => shorten(name, 60)).join(', '), 200);
}
