// PayPal against its fake: what every provider does, and what is PayPal's alone.
import { startFakePaypal } from './fake-paypal.ts';
import { describePaymentProvider } from './payment-provider-suite.ts';

describePaymentProvider('PayPal', () => startFakePaypal());
