// A list of bills in chat: a row for each, with a button that shares it.

import type { BillKind, BillStatus } from '../core/bill.ts';
import type { BillList } from '../core/bill-list.ts';
import { formatShortDate, type LocalDate } from '../core/local-date.ts';
import { formatMoney, type Money } from '../core/money.ts';
import type { Page } from '../core/page.ts';
import { plainLine } from '../core/plain-line.ts';
import { listLike } from './likely-word.ts';
import { shorten } from './shorten.ts';
import { en } from './texts/en.ts';
import { turnsOf } from './turns.ts';
import type { AskedView, ViewButton, ViewMessage, ViewRow } from './views.ts';

export type BillSummary = {
  readonly id: string;
  readonly number: string;
  readonly kind: BillKind;
  readonly clientName: string;
  readonly total: Money;
  readonly balance: Money;
  readonly dueDate: LocalDate;
  readonly status: BillStatus;
};

export type BillListFacts = {
  readonly asked: Extract<AskedView, { kind: 'bills' }>;
  readonly page: Page<BillSummary>;
  readonly mayShare: boolean;
  readonly today: LocalDate;
};

export function billListView({ asked, page, mayShare, today }: BillListFacts): ViewMessage {
  const { list, words } = asked;
  const title = en.views.lists[list];

  return {
    title: words === '' ? title : plainLine(en.views.with(title, shorten(words, 60))),
    rows: page.rows.map((bill) => billRow(bill, { mayShare, today })),
    notes: page.rows.length === 0 ? [emptyNote(list, words)] : [],
    turns: turnsOf(page, asked),
  };
}

function billRow(bill: BillSummary, { mayShare, today }: { mayShare: boolean; today: LocalDate }): ViewRow {
  return {
    lines: [billName(bill), amountLine(bill, today)],
    context: [],
    ...(mayShare ? { button: shareButton(bill.id) } : {}),
  };
}

export function shareButton(billId: string): ViewButton {
  return { id: 'share-listed', text: en.views.share, billId };
}

/** "1042 · Acme LLC" */
export function billName({ number, kind, clientName }: Pick<BillSummary, 'number' | 'kind' | 'clientName'>): string {
  const name = kind === 'trust' ? en.trustTitle(number) : number;

  return plainLine(en.views.billOf(name, shorten(clientName, 40)));
}

/** "$834.50 open of $1,234.50 · due 4 Feb · overdue" */
export function amountLine(bill: BillSummary, today: LocalDate): string {
  const { status, balance, total } = bill;
  const total$ = formatMoney(total);
  const isSettled = status === 'paid' || status === 'void' || status === 'deleted';
  const isSame = isSettled || balance.minor === total.minor;
  const due = isSettled ? [] : [en.dueOn(formatShortDate(bill.dueDate, today))];

  return [
    isSame ? total$ : en.views.open(formatMoney(balance), total$),
    ...due,
    ...(status === 'due' ? [] : [en.status[status]]),
  ].join(' · ');
}

function emptyNote(list: BillList, words: string): string {
  if (words === '') {
    return en.views.none[list];
  }

  const meant = listLike(words.split(' ')[0] ?? '');
  const none = en.views.noMatch(en.views.lists[list], shorten(words, 60), `/sharebill bills ${list}`);
  const hint = meant === undefined ? [] : [en.views.meantList(`/sharebill bills ${meant}`)];

  return plainLine([none, ...hint].join(' '));
}
