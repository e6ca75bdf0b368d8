// What the notice of a payment says, from how payment and bill are now. Used by share-messages.ts.
import type { Message } from '../chat/messages.ts';
import { MONEY_NOTICES, moneyNoticeMessage } from '../chat/payment-notices.ts';
import { firmSettings } from '../core/firm-settings.ts';
import { absolute, money } from '../core/money.ts';
import { billOf, known } from './bill-facts.ts';
import { isRepeat } from './post-message.ts';
import type { SharedMessages, ShareMessage } from './share-messages.ts';

export function isMoneyNotice({ kind }: ShareMessage): boolean {
  return MONEY_NOTICES.some((one) => one === kind);
}

export function moneyNews(
  { bill: row, firm }: SharedMessages,
  { notice, mention }: { readonly notice: ShareMessage; readonly mention: string | undefined },
): Message {
  const bill = billOf(row);
  const subject = notice.deliveryId;
  const payment = row.received.find(({ id, transactions }) =>
    [id, ...transactions.map((transaction) => transaction.id)].includes(subject),
  );
  const posted = payment?.transactions.find(({ id }) => id === subject)?.entries[0];

  return moneyNoticeMessage({
    kind: known(MONEY_NOTICES, notice.kind),
    billNumber: bill.number,
    payer: payment?.payer || bill.clientName,
    method: payment?.method ?? '',
    amount: money(absolute(posted?.amountMinor ?? payment?.amountMinor ?? 0n), bill.total.currency),
    total: bill.total,
    balance: bill.balance,
    detail: firmSettings(firm.settings).cardDetail,
    mention,
    repeat: isRepeat(notice),
  });
}
