// What the conversation is told when a client pays, and when money goes back: a notice in the thread, and a line on the card.
import type { LedgerKind } from '../core/ledger.ts';
import { formatMoney, type Money } from '../core/money.ts';
import { plainLine } from '../core/plain-line.ts';
import type { Message, ShareCardFacts } from './messages.ts';
import { shorten } from './shorten.ts';
import { en } from './texts/en.ts';
import { paidLine, paymentNotices } from './texts/en-payments.ts';

/** Once for each event of a payment. */
export const MONEY_NOTICES = ['paid', 'returned', 'pending', 'failed', 'refunded', 'disputed', 'dispute-won'] as const;

export type MoneyNotice = (typeof MONEY_NOTICES)[number];

const NOTICE_OF = {
  payment: 'paid',
  return: 'returned',
  refund: 'refunded',
  dispute: 'disputed',
  'dispute-won': 'dispute-won',
} as const satisfies Record<LedgerKind, MoneyNotice>;

export function noticeOfMoney(kind: LedgerKind): MoneyNotice {
  return NOTICE_OF[kind];
}

export type MoneyNoticeFacts = {
  readonly kind: MoneyNotice;
  readonly billNumber: string;
  readonly payer: string;
  readonly method: string;
  readonly amount: Money;
  readonly total: Money;
  readonly balance: Money;
  readonly detail: ShareCardFacts['detail'];
  readonly mention: string | undefined;
  readonly repeat: boolean;
};

export function moneyNoticeMessage(facts: MoneyNoticeFacts): Message {
  const { kind, billNumber: number, method, mention, repeat } = facts;
  const amounts =
    facts.detail === 'full' ? { amount: formatMoney(facts.amount), total: formatMoney(facts.total) } : undefined;
  const payer = shorten(plainLine(facts.payer), 60);
  const text = paymentNotices[kind]({ number, payer, method, amounts, inFull: facts.balance.minor <= 0n });

  return {
    text,
    title: '',
    lines: [plainLine(text)],
    context: repeat ? [en.card.repeat] : [],
    buttons: [],
    ...(mention === undefined ? {} : { mention }),
  };
}

type PaidFacts = Pick<ShareCardFacts, 'paid' | 'balance' | 'detail' | 'pending'>;

/** Nothing while nobody has paid anything. */
export function paidLines(facts: PaidFacts): string[] {
  const { pending, detail } = facts;
  const coming = pending ? [paidLine.pending(detail === 'full' ? formatMoney(pending) : undefined)] : [];

  return [...receivedLines(facts), ...coming];
}

function receivedLines({ paid, balance, detail }: PaidFacts): string[] {
  if (paid.minor <= 0n) {
    return [];
  }

  const [sum, rest] = detail === 'full' ? [formatMoney(paid), formatMoney(balance)] : [undefined, undefined];
  if (balance.minor > 0n) {
    return [paidLine.part(sum, rest)];
  }

  return [paidLine.paid(sum), ...(balance.minor < 0n ? [paidLine.over] : [])];
}
