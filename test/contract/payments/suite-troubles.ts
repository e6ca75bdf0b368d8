// The part of the contract suite of payment providers about a provider that is away, slow, silent or talks nonsense.
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../src/core/fault.ts';
import type { CheckoutOrder } from '../../../src/ports/payment-provider.ts';
import type { ProviderUnderTest, Trouble } from './provider-under-test.ts';
import { faultOf, nextOrder, openOne, openPaid, readMoney } from './suite-steps.ts';

const TROUBLES = ['down', 'slow', 'silent-after', 'error', 'nonsense', 'rate-limited'] as const;

/** Of an order. `provider-unclear`: it may have made the checkout. */
const CODES: Readonly<Record<Trouble, string>> = {
  down: 'provider-away',
  slow: 'provider-unclear',
  'silent-after': 'provider-unclear',
  error: 'provider-unclear',
  nonsense: 'provider-nonsense',
  'rate-limited': 'provider-away',
};

/** Reading does nothing, so nothing can be unclear of it; both codes lead to the same. */
const READING_CODES: Readonly<Record<Trouble, readonly string[]>> = {
  down: ['provider-away'],
  slow: ['provider-away', 'provider-unclear'],
  'silent-after': ['provider-away', 'provider-unclear'],
  error: ['provider-away', 'provider-unclear'],
  nonsense: ['provider-nonsense'],
  'rate-limited': ['provider-away'],
};

/** Adapters are started with a time-out of 300 ms, and ask a few things at most. */
const LONGEST_MS = 5_000;

export function describeTroubles(started: () => ProviderUnderTest): void {
  describe('a provider in trouble', () => {
    // A provider that is not asked for its page is in no trouble when a checkout is opened.
    it.each(TROUBLES)(
      'opens one checkout all the same, by the same order, when the provider was %s',
      async (trouble) => {
        const calm = await openOne(started());
        const asked = calm.opened.expiresAt !== undefined;
        const before = started().checkoutCount();
        const order = nextOrder(started());

        await (asked ? openingFails(started(), { trouble, order }) : undefined);
        await started().provider.openCheckout(order);

        expect(started().checkoutCount() - before).toBe(asked ? 1 : 0);
      },
    );

    it.each(TROUBLES)('says why a checkout cannot be read when the provider is %s', async (trouble) => {
      const { known, money } = await openPaid(started());

      const { fault, ms } = await timed(started(), { trouble, call: () => started().provider.readCheckout(known) });

      expect(READING_CODES[trouble]).toContain(fault.code);
      expect(fault.retryable).toBe(trouble !== 'nonsense');
      expect(fault.retryAfterMs ?? 0).toBeGreaterThanOrEqual(trouble === 'rate-limited' ? 1 : 0);
      expect(ms).toBeLessThan(LONGEST_MS);
      expect(await readMoney(started(), known)).toEqual(money);
    });

    it.each(TROUBLES)('says why it cannot list what was received when the provider is %s', async (trouble) => {
      await openPaid(started());
      const since = new Date(Date.now() - 3_600_000);

      const { fault, ms } = await timed(started(), { trouble, call: () => started().provider.listReceived(since) });

      expect(READING_CODES[trouble]).toContain(fault.code);
      expect(ms).toBeLessThan(LONGEST_MS);
    });

    it.each(TROUBLES)('takes no payment twice when the provider was %s while it was read', async (trouble) => {
      const { order, opened, known } = await openOne(started());
      await started().pay(opened.url);

      await timed(started(), { trouble, call: () => started().provider.readCheckout(known) });
      const { received } = await started().provider.readCheckout(known);

      expect(received.map(({ state, amount }) => [state, amount])).toEqual([['succeeded', order.amount]]);
    });
  });
}

type Order = { readonly trouble: Trouble; readonly order: CheckoutOrder };

async function openingFails(under: ProviderUnderTest, { trouble, order }: Order): Promise<void> {
  const { fault, ms } = await timed(under, { trouble, call: () => under.provider.openCheckout(order) });
  expect(fault.code).toBe(CODES[trouble]);
  expect(fault.retryable).toBe(trouble !== 'nonsense');
  expect(fault.retryAfterMs ?? 0).toBeGreaterThanOrEqual(trouble === 'rate-limited' ? 1 : 0);
  expect(ms).toBeLessThan(LONGEST_MS);
}

type Call = { readonly trouble: Trouble; readonly call: () => Promise<unknown> };

async function timed(under: ProviderUnderTest, { trouble, call }: Call): Promise<{ fault: Fault; ms: number }> {
  under.trouble(trouble);
  const before = performance.now();
  const fault = await faultOf(call());
  under.trouble(undefined);

  return { fault, ms: performance.now() - before };
}
