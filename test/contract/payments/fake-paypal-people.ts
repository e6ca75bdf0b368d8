// What the client, the firm and banks do at the fake PayPal.
import { decimalOf, money } from '../../../src/core/money.ts';
import {
  addDispute,
  addRefund,
  approve,
  type Book,
  captureIn,
  disputeOf,
  movement,
  orderOfUrl,
  setCapture,
} from './fake-paypal-book.ts';

export function people(book: Book) {
  return {
    pay: async (url: string, by: { method?: 'card' | 'bank'; minor?: bigint } = {}) => {
      const order = orderOfUrl(book, url);
      order.issue = '';
      approve(book, { order, payer: by.method === 'bank' ? 'bank' : 'paypal' });

      return order.captureId;
    },
    decline: async (url: string) => {
      const order = orderOfUrl(book, url);
      order.issue = 'INSTRUMENT_DECLINED';
      approve(book, { order, payer: 'paypal' });
    },
    settle: async (captureId: string) => setCapture(book, { captureId, status: 'COMPLETED' }),
    bounce: async (captureId: string) => {
      if (captureIn(book, captureId).capture.status !== 'PENDING') {
        throw new Error('PayPal documents no way from COMPLETED to DECLINED');
      }
      setCapture(book, { captureId, status: 'DECLINED' });
    },
    refund: async (captureId: string, minor: bigint) => {
      const { amount } = captureIn(book, captureId).capture;
      addRefund(book, { captureId, value: decimalOf(money(minor, amount.currency_code)) });
    },
    dispute: async (captureId: string) => {
      const { amount } = captureIn(book, captureId).capture;
      addDispute(book, { captureId, fund_movements: [movement(book, { amount, type: 'DEBIT' })] });
    },
    winDispute: async (captureId: string) => {
      const dispute = disputeOf(book, captureId);
      const { amount } = captureIn(book, captureId).capture;
      dispute.status = 'RESOLVED';
      dispute.dispute_outcome = { outcome_code: 'RESOLVED_SELLER_FAVOUR' };
      dispute.fund_movements?.push(movement(book, { amount, type: 'CREDIT' }));
      book.events.push({ event_type: 'CUSTOMER.DISPUTE.RESOLVED', resource: dispute });
    },
  };
}
