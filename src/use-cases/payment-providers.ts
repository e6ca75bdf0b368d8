// Which payment provider takes the payments of a bill, by the accounts of its firm. Used wherever a payment is offered or begun, and
// wherever a provider is asked.
import type { Bill } from '../core/bill.ts';
import type { FirmSettings } from '../core/firm-settings.ts';
import { accountOf } from '../core/payment.ts';
import type { LawpayPageUnit } from '../core/payment-provider.ts';
import type { PaymentProvider } from '../ports/payment-provider.ts';

/** The one that is asked first in front. */
export type PaymentProviders = readonly PaymentProvider[];

export type FirmPayments = {
  /** Those by which clients can pay now. */
  readonly offered: PaymentProviders;
  /** Those that can be asked what became of a payment: of LawPay, before its pages are confirmed as well. */
  readonly known: PaymentProviders;
  /** The firm's pages of LawPay, and whether somebody has seen each show the amount that was meant. */
  readonly pages: readonly (LawpayPageUnit & { readonly isConfirmed: boolean })[];
};

/** Of one firm, as its connections are now. */
export type PaymentsOf = (firmId: string) => Promise<FirmPayments>;

export type PaymentDeps = { readonly paymentsOf: PaymentsOf };

type Paying = {
  readonly firmId: string;
  readonly settings: FirmSettings;
  readonly bill: Pick<Bill, 'kind'>;
};

/**
 * The one that the firm has chosen, or the first that can be told the bill's account: where none can, the first, so that what
 * is refused has a reason. Undefined when there is none.
 */
export async function providerOf(
  { paymentsOf }: PaymentDeps,
  { firmId, settings, bill }: Paying,
): Promise<PaymentProvider | undefined> {
  const { offered } = await paymentsOf(firmId);
  const { paymentProvider: chosen } = settings;
  const asked = chosen === 'auto' ? offered : offered.filter(({ name }) => name === chosen);

  return asked.find(({ accounts }) => accounts.includes(accountOf(bill))) ?? asked[0];
}

/** For asking what became of a payment. */
export async function providerNamed(
  { paymentsOf }: PaymentDeps,
  { firmId, name }: { readonly firmId: string; readonly name: string },
): Promise<PaymentProvider | undefined> {
  return (await paymentsOf(firmId)).known.find((provider) => provider.name === name);
}
