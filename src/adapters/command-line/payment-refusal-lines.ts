// The words for refusals about payments. Used by refusal-lines.ts.
import { formatMoney } from '../../core/money.ts';
import { MANUAL_METHODS, type PaymentRefusal } from '../../core/payment.ts';
import type { FlagRefusal } from '../../use-cases/decide-flags.ts';
import type { ReturnRefusal } from '../../use-cases/return-payment.ts';
import { en } from './texts/en.ts';

export type TypedPaymentRefusal = { readonly code: 'bad-amount' | 'bad-method' | 'bad-date'; readonly text: string };

export type OfPayment = FlagRefusal | PaymentRefusal | ReturnRefusal | TypedPaymentRefusal;

const words = en.refusal;

export function isOfPayment(refusal: { readonly code: string }): refusal is OfPayment {
  return Object.hasOwn(en.paymentRefusals, refusal.code);
}

export function paymentRefusalLines(refusal: OfPayment): readonly string[] {
  switch (refusal.code) {
    case 'bill-takes-no-payment':
      return words[refusal.code](refusal.number, refusal.state.replaceAll('_', ' '));
    case 'payment-over-balance':
    case 'trust-in-full':
      return words[refusal.code](formatMoney(refusal.balance));
    case 'payment-in-future':
      return words[refusal.code](refusal.date);
    case 'bad-amount':
    case 'bad-date':
      return words[refusal.code](refusal.text);
    case 'bad-method':
      return words[refusal.code](refusal.text, MANUAL_METHODS.join(', '));
    case 'payment-not-found':
      return words[refusal.code](refusal.paymentId);
    case 'flag-not-found':
      return words[refusal.code](refusal.flagId);
    case 'payment-by-provider':
      return words[refusal.code](refusal.provider);
    case 'payment-not-positive':
    case 'payment-returned-already':
      return words[refusal.code];
  }
}
