// Stripe's adapter in a process that has loaded Slack's library, as the product has: that puts an HTTP client of its own beneath
// `fetch`, unless somebody has fetched before.
import * as bolt from '@slack/bolt';
import { expect, it } from 'vitest';
import { startFakeStripe } from './fake-stripe.ts';
import { anOrder } from './provider-under-test.ts';

/** Where undici keeps the client that `fetch` works with (undici/lib/global.js). */
const CLIENT = Symbol.for('undici.globalDispatcher.1');

it('Stripe opens, reads and closes a checkout where Slack’s library was loaded first', async () => {
  expect(bolt.App).toBeDefined();
  expect(Reflect.get(globalThis, CLIENT)).toBeDefined();
  const { provider, complaints, stop } = await startFakeStripe();
  const { ref } = await provider.openCheckout(anOrder());
  const known = { ref, reference: 'SB-7F3K2Q', account: 'operating', openedAt: new Date() } as const;
  await provider.closeCheckout(known);

  expect((await provider.readCheckout(known)).state).toBe('closed');
  expect(complaints()).toEqual([]);
  await stop();
});
