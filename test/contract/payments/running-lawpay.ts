// Starts fakes of LawPay for a test, and ends them after it: none may have had a request that is not documented.
import { expect, onTestFinished } from 'vitest';
import type { KnownCheckout } from '../../../src/ports/payment-provider.ts';
import { type FakeLawpayOptions, type LawpayUnderTest, startLawpay } from './fake-lawpay.ts';
import { anOrder } from './provider-under-test.ts';

export async function runLawpay(options: FakeLawpayOptions = {}): Promise<LawpayUnderTest> {
  const lawpay = await startLawpay(options);
  onTestFinished(async () => {
    await lawpay.stop();
    expect(lawpay.complaints()).toEqual([]);
  });

  return lawpay;
}

/** A checkout that is opened now, and how it is read. */
export async function openAt(lawpay: LawpayUnderTest, changes: Parameters<typeof anOrder>[0] = {}) {
  const order = anOrder(changes);
  const { ref, url } = await lawpay.provider.openCheckout(order);
  const { reference, account } = order;
  const checkout: KnownCheckout = { ref, reference, account, openedAt: new Date() };

  return { url, checkout, read: async () => (await lawpay.provider.readCheckout(checkout)).received };
}
