// The payment providers that are set up, in the order in which they are asked. Called by compose.ts.
import { lawpayProvider } from './adapters/payments/lawpay.ts';
import { paypalProvider } from './adapters/payments/paypal.ts';
import { stripeProvider } from './adapters/payments/stripe.ts';
import type { PaymentsConfig } from './payments-config.ts';
import type { Clock } from './ports/clock.ts';
import type { PaymentProviders } from './use-cases/payment-providers.ts';

/** LawPay first: it alone keeps the firm's money and that which it holds in trust apart. */
export function paymentProviders(
  { lawpay, stripe, paypal }: PaymentsConfig,
  { clock }: { readonly clock: Clock },
): PaymentProviders {
  return [
    ...(lawpay ? [lawpayProvider({ ...lawpay, clock })] : []),
    ...(stripe ? [stripeProvider({ ...stripe, clock })] : []),
    ...(paypal ? [paypalProvider({ ...paypal, clock })] : []),
  ];
}
