// The part of the contract suite of payment providers about money that goes back: refunds, returns, disputes.
import { describe, expect, it } from 'vitest';
import type { ProviderUnderTest } from './provider-under-test.ts';
import { happens, openOne, openPaid, readMoney, sumOfMinor } from './suite-steps.ts';

export function describeReversals(started: () => ProviderUnderTest): void {
  describe('money that goes back', () => {
    it('tells of a refund in two parts as two reversals', async () => {
      const { order, known, money } = await openPaid(started());

      await started().refund(money.ref, 40_000n);
      const first = await readMoney(started(), known);
      await started().refund(money.ref, order.amount.minor - 40_000n);
      const second = await readMoney(started(), known);

      expect(first.reversals.map(({ kind, amount }) => [kind, amount.minor])).toEqual([['refund', 40_000n]]);
      expect(second.reversals.map(({ kind }) => kind)).toEqual(['refund', 'refund']);
      expect(second.reversals[0]).toEqual(first.reversals[0]);
      expect(new Set(second.reversals.map(({ ref }) => ref)).size).toBe(2);
      expect(sumOfMinor(second.reversals.map(({ amount }) => amount))).toBe(order.amount.minor);
      expect(second).toMatchObject({ ref: money.ref, state: 'succeeded', amount: order.amount });
    });

    it('tells of two refunds of the same amount as two', async () => {
      const { known, money } = await openPaid(started());
      await started().refund(money.ref, 10_000n);
      await started().refund(money.ref, 10_000n);

      const { reversals } = await readMoney(started(), known);

      expect(new Set(reversals.map(({ ref }) => ref)).size).toBe(2);
      expect(sumOfMinor(reversals.map(({ amount }) => amount))).toBe(20_000n);
    });

    it('tells of a bank payment that came back after all as a return', async () => {
      const { order, opened, known } = await openOne(started());
      await started().pay(opened.url, { method: 'bank' });
      const pending = await readMoney(started(), known);
      await started().settle(pending.ref);
      const settled = await readMoney(started(), known);

      const returned = await happens(started().bounce(settled.ref));
      const money = await readMoney(started(), known);

      const expected = returned ? [['return', order.amount]] : [];
      expect(money.state).toBe('succeeded');
      expect(money.reversals.map(({ kind, amount }) => [kind, amount])).toEqual(expected);
    });

    it('tells of a dispute, and of one that was won', async () => {
      const { order, known, money } = await openPaid(started());

      const disputed = await happens(started().dispute(money.ref));
      const taken = await readMoney(started(), known);
      const won = disputed && (await happens(started().winDispute(money.ref)));
      const given = await readMoney(started(), known);

      const dispute = ['dispute', order.amount];
      expect(taken.reversals.map(({ kind, amount }) => [kind, amount])).toEqual(disputed ? [dispute] : []);
      expect(given.reversals.map(({ kind, amount }) => [kind, amount])).toEqual([
        ...(disputed ? [dispute] : []),
        ...(won ? [['dispute-won', order.amount]] : []),
      ]);
      expect(given.reversals.slice(0, 1)).toEqual(taken.reversals);
      expect(new Set(given.reversals.map(({ ref }) => ref)).size).toBe(given.reversals.length);
    });
  });
}
