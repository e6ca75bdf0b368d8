// The payment providers that are set up, in the order in which they are asked. Called by compose.ts.
import type { PaymentsConfig } from './payments-config.ts';
import type { Clock } from './ports/clock.ts';
import type { PaymentProvider } from './ports/payment-provider.ts';
import type { PaymentProviders } from './use-cases/payment-providers.ts';

/**
 * LawPay first: it alone keeps the firm's money and that which it holds in trust apart. What is not set up is not loaded:
 * a vendor's library would make every start longer.
 */
export async function paymentProviders(
  config: PaymentsConfig,
  { clock }: { readonly clock: Clock },
): Promise<PaymentProviders> {
  const made = await Promise.all([lawpay(config, clock), stripe(config, clock), paypal(config, clock)]);

  return made.filter((provider) => provider !== undefined);
}

async function lawpay({ lawpay: options }: PaymentsConfig, clock: Clock): Promise<PaymentProvider | undefined> {
  return options && (await import('./adapters/payments/lawpay.ts')).lawpayProvider({ ...options, clock });
}

async function stripe({ stripe: options }: PaymentsConfig, clock: Clock): Promise<PaymentProvider | undefined> {
  return options && (await import('./adapters/payments/stripe.ts')).stripeProvider({ ...options, clock });
}

async function paypal({ paypal: options }: PaymentsConfig, clock: Clock): Promise<PaymentProvider | undefined> {
  return options && (await import('./adapters/payments/paypal.ts')).paypalProvider({ ...options, clock });
}
