// The part of the contract suite of payment providers about amounts: what is ordered is what is charged, to the last unit.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Money } from '../../../src/core/money.ts';
import type { ProviderUnderTest } from './provider-under-test.ts';
import { faultOf, nextOrder, openOne, readMoney } from './suite-steps.ts';

/** Currencies with two, no and three decimals. */
const CURRENCIES = ['USD', 'JPY', 'KWD'] as const;

/** Ten times fifty amounts: a provider that lists what it has taken is not made to list five hundred each time. */
const ROUNDS = Array.from({ length: 10 }, (_, index) => index + 1);

const SLOWLY = 120_000;

/** Some vendors take thousandths in tens only. */
const anyAmount: fc.Arbitrary<Money> = fc
  .record({
    currency: fc.constantFrom(...CURRENCIES),
    minor: fc.bigInt({ min: 1n, max: 9_999_999n }),
    tens: fc.boolean(),
  })
  .map(({ currency, minor, tens }) => ({ currency, minor: tens ? minor * 10n : minor }));

export function describeAmounts(started: () => ProviderUnderTest): void {
  describe('amounts', () => {
    it.each(ROUNDS)(
      'charges what was ordered, to the last unit (round %i)',
      async () => {
        await fc.assert(
          fc.asyncProperty(anyAmount, (amount) => chargedAsOrdered(started(), amount)),
          { numRuns: 50, endOnFailure: true },
        );
      },
      SLOWLY,
    );

    it('takes its own currency, and none that does not exist', () => {
      const { provider, currency } = started();

      expect(provider.takes({ minor: 123_450n, currency })).toEqual({ kind: 'taken' });
      expect(provider.takes({ minor: 123_450n, currency: 'XTS' })).toEqual({ kind: 'currency-not-taken' });
    });

    it('takes neither nothing nor less than nothing', () => {
      const { provider, currency } = started();

      expect(provider.takes({ minor: 0n, currency }).kind).toBe('too-small');
      expect(provider.takes({ minor: -123_450n, currency }).kind).toBe('too-small');
    });

    it('names the least that it takes, and takes that', async () => {
      const { provider, currency } = started();
      const answer = provider.takes({ minor: 0n, currency });
      const least = answer.kind === 'too-small' ? answer.least : { minor: 0n, currency };

      const fault = await faultOf(
        provider.openCheckout(nextOrder(started(), { amount: { minor: least.minor - 1n, currency } })),
      );
      const { order } = await openOne(started(), { amount: least });

      expect(fault.code).toBe('provider-refused');
      expect(provider.takes(order.amount)).toEqual({ kind: 'taken' });
      expect(provider.takes({ minor: least.minor - 1n, currency })).toEqual({ kind: 'too-small', least });
    });

    it('names the most that it takes, where there is one, and takes that', () => {
      const { provider, currency } = started();
      const answer = provider.takes({ minor: 10n ** 18n, currency });
      const most = answer.kind === 'too-large' ? answer.most : { minor: 10n ** 18n, currency };
      const over = provider.takes({ minor: most.minor + 1n, currency });

      expect(provider.takes(most)).toEqual({ kind: 'taken' });
      expect(over).toEqual(answer.kind === 'too-large' ? answer : { kind: 'taken' });
    });

    it('opens nothing in a currency that it does not take', async () => {
      const amount = { minor: 123_450n, currency: 'XTS' };

      const fault = await faultOf(started().provider.openCheckout(nextOrder(started(), { amount })));

      expect([fault.code, fault.retryable]).toEqual(['provider-refused', false]);
    });
  });
}

async function chargedAsOrdered(under: ProviderUnderTest, amount: Money): Promise<void> {
  if (under.provider.takes(amount).kind !== 'taken') {
    const fault = await faultOf(under.provider.openCheckout(nextOrder(under, { amount })));
    expect(fault.code).toBe('provider-refused');

    return;
  }

  const { opened, known } = await openOne(under, { amount });
  await under.pay(opened.url);
  expect(await readMoney(under, known)).toMatchObject({ state: 'succeeded', amount });
}
