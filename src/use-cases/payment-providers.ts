// Which payment provider takes the payments of a bill. Used wherever a payment is offered or begun.
import type { Bill } from '../core/bill.ts';
import type { FirmSettings } from '../core/firm-settings.ts';
import { accountOf } from '../core/payment.ts';
import type { PaymentProvider } from '../ports/payment-provider.ts';

/** Those that are set up, the one that is asked first in front. */
export type PaymentProviders = readonly PaymentProvider[];

export type PaymentDeps = { readonly payments: PaymentProviders };

/**
 * The one that the firm has chosen, or the first that can be told the bill's account: where none can, the first, so that what
 * is refused has a reason. Undefined when there is none.
 */
export function providerOf(
  { payments }: PaymentDeps,
  { settings, bill }: { readonly settings: FirmSettings; readonly bill: Pick<Bill, 'kind'> },
): PaymentProvider | undefined {
  const { paymentProvider: chosen } = settings;
  const asked = chosen === 'auto' ? payments : payments.filter(({ name }) => name === chosen);

  return asked.find(({ accounts }) => accounts.includes(accountOf(bill))) ?? asked[0];
}

export function providerNamed({ payments }: PaymentDeps, name: string): PaymentProvider | undefined {
  return payments.find((provider) => provider.name === name);
}
