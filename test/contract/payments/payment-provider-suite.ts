// What every payment provider must do, whoever it is; run by `<provider>.test.ts` with that provider's fake server.
import { describe, expect, it } from 'vitest';
import { MONEY_ACCOUNTS } from '../../../src/core/ledger.ts';
import { PROVIDER_NAMES } from '../../../src/core/payment-provider.ts';
import type { ProviderUnderTest, StartProvider } from './provider-under-test.ts';
import { describeAmounts } from './suite-amounts.ts';
import { describeHooks } from './suite-hooks.ts';
import { describeReversals } from './suite-reversals.ts';
import { faultOf, knownAs, nextOrder, openOne, openPaid, readMoney, startedForEach } from './suite-steps.ts';
import { describeTroubles } from './suite-troubles.ts';

/** `closes: false`: its page ends some time, but nobody can end it before. A page that never ends cannot be closed either.
 * `inProcess: true`: it is asked over no network, so it is never in trouble, and its pages are on our own origin. */
export type SuiteSubject = string | { readonly name: string; readonly closes?: false; readonly inProcess?: true };

export function describePaymentProvider(subject: SuiteSubject, start: StartProvider): void {
  const { name, closes = true, inProcess = false } = typeof subject === 'string' ? { name: subject } : subject;
  describe(`${name} as a payment provider`, () => {
    const started = startedForEach(start);
    describeOpening(started, inProcess);
    describePaying(started);
    describeClosing(started, closes);
    describeReversals(started);
    describeListing(started);
    describeAmounts(started);
    if (!inProcess) describeTroubles(started);
    describeHooks(started);
  });
}

function describeOpening(started: () => ProviderUnderTest, inProcess: boolean): void {
  describe('opening a checkout', () => {
    it('leads to a page of the provider that is still open', async () => {
      const { provider } = started();

      const { opened } = await openOne(started());

      expect(PROVIDER_NAMES).toContain(provider.name);
      expect(opened.ref).not.toBe('');
      expect(provider.pageOrigins.includes(new URL(opened.url).origin)).toBe(!inProcess);
      expect(opened.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY).toBeGreaterThan(Date.now() + 60_000);
    });

    it('opens one checkout for an order that is given twice', async () => {
      const before = started().checkoutCount();
      const { order, opened } = await openOne(started());

      const again = await started().provider.openCheckout(order);

      expect({ ref: again.ref, url: again.url }).toEqual({ ref: opened.ref, url: opened.url });
      expect(started().checkoutCount() - before).toBe(opened.expiresAt === undefined ? 0 : 1);
    });

    it('opens one checkout for an order that is given eight times at once', async () => {
      const before = started().checkoutCount();
      const order = nextOrder(started());

      const tries = await Promise.allSettled(Array.from({ length: 8 }, () => started().provider.openCheckout(order)));

      const refs = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value.ref] : []));
      expect(new Set(refs).size).toBe(1);
      expect(started().checkoutCount() - before).toBeLessThanOrEqual(1);
    });

    it('opens two checkouts for two orders', async () => {
      const first = await openOne(started());
      const second = await openOne(started());

      expect(second.opened.ref).not.toBe(first.opened.ref);
      expect(second.opened.url).not.toBe(first.opened.url);
    });

    it('refuses money for an account that it cannot pay into, without asking the provider', async () => {
      const { provider, trouble } = started();
      const others = MONEY_ACCOUNTS.filter((account) => !provider.accounts.includes(account));
      trouble('down');

      const faults = await Promise.all(
        others.map((account) => faultOf(provider.openCheckout(nextOrder(started(), { account })))),
      );

      expect(provider.accounts.length + others.length).toBe(MONEY_ACCOUNTS.length);
      expect(faults.map(({ code, retryable }) => [code, retryable])).toEqual(
        others.map(() => ['provider-refused', false]),
      );
    });
  });
}

function describePaying(started: () => ProviderUnderTest): void {
  describe('paying', () => {
    it('has received nothing for a checkout that nobody has paid', async () => {
      const { known } = await openOne(started());

      expect(await started().provider.readCheckout(known)).toEqual({ state: 'open', received: [] });
    });

    it('has received the whole amount when the client has paid', async () => {
      const { order, opened, known } = await openOne(started());
      const before = Date.now() - 60_000;

      const ref = await started().pay(opened.url);
      const money = await readMoney(started(), known);

      expect(money).toMatchObject({ ref, state: 'succeeded', amount: order.amount, reversals: [] });
      expect(money.method).not.toBe('');
      expect(money.at.getTime()).toBeGreaterThan(before);
    });

    it('says the same of a payment whenever it is read', async () => {
      const { known } = await openPaid(started());

      const first = await started().provider.readCheckout(known);
      const second = await started().provider.readCheckout(known);

      expect(second).toEqual(first);
    });

    it('has received nothing when the payment was declined', async () => {
      const { opened, known } = await openOne(started());

      await started().decline(opened.url);
      const { received } = await started().provider.readCheckout(known);

      expect(received.filter(({ state }) => state !== 'failed')).toEqual([]);
    });

    it('lets a client pay whose payment was declined before', async () => {
      const { order, opened, known } = await openOne(started());
      await started().decline(opened.url);
      await started().provider.readCheckout(known);

      await started().pay(opened.url);

      expect(await readMoney(started(), known)).toMatchObject({ state: 'succeeded', amount: order.amount });
    });

    it('keeps the payments of two checkouts apart', async () => {
      const paid = await openPaid(started());
      const unpaid = await openOne(started());

      expect((await started().provider.readCheckout(unpaid.known)).received).toEqual([]);
      expect((await started().provider.readCheckout(paid.known)).received).toEqual([paid.money]);
    });

    it('waits for the bank', async () => {
      const { order, opened, known } = await openOne(started());
      await started().pay(opened.url, { method: 'bank' });

      const pending = await readMoney(started(), known);
      await started().settle(pending.ref);
      const settled = await readMoney(started(), known);

      expect(pending).toMatchObject({ state: 'pending', amount: order.amount, reversals: [] });
      expect(settled).toMatchObject({ ref: pending.ref, state: 'succeeded', amount: order.amount, reversals: [] });
    });

    it('has received nothing when the bank says no', async () => {
      const { opened, known } = await openOne(started());
      await started().pay(opened.url, { method: 'bank' });
      const pending = await readMoney(started(), known);

      await started().bounce(pending.ref);
      const { received } = await started().provider.readCheckout(known);

      expect(received.map(({ ref, state }) => [ref, state])).toEqual([[pending.ref, 'failed']]);
    });
  });
}

function describeClosing(started: () => ProviderUnderTest, closes: boolean): void {
  describe('closing a checkout', () => {
    it('closes one that nobody has paid, where the provider can', async () => {
      const { opened, known } = await openOne(started());

      await started().provider.closeCheckout(known);
      const report = await started().provider.readCheckout(known);

      const state = closes && opened.expiresAt !== undefined ? 'closed' : 'open';
      expect(report).toEqual({ state, received: [] });
    });

    it('closes a closed one once more', async () => {
      const { known } = await openOne(started());
      await started().provider.closeCheckout(known);

      await expect(started().provider.closeCheckout(known)).resolves.toBeUndefined();
    });

    it('leaves the money of a paid one where it is', async () => {
      const { known, money } = await openPaid(started());

      await started().provider.closeCheckout(known);

      expect(await readMoney(started(), known)).toEqual(money);
    });
  });
}

function describeListing(started: () => ProviderUnderTest): void {
  describe('listing what was received', () => {
    it('names the checkout of each payment', async () => {
      const paid = await openPaid(started());
      const other = await openPaid(started());
      await openOne(started());

      const listed = await started().provider.listReceived(new Date(Date.now() - 3_600_000));

      for (const { money, known, order } of [paid, other]) {
        const found = listed.filter((one) => one.money.ref === money.ref);
        expect(found).toHaveLength(1);
        expect(found[0]?.money).toMatchObject({ state: 'succeeded', amount: order.amount });
        expect([found[0]?.checkoutRef === known.ref, found[0]?.reference === order.reference]).toContain(true);
      }
      expect(listed).toHaveLength(2);
    });

    it('lists nothing that came before', async () => {
      await openPaid(started());

      expect(await started().provider.listReceived(new Date(Date.now() + 86_400_000))).toEqual([]);
    });

    it('finds a checkout that was opened in another process', async () => {
      const { order, opened, money } = await openPaid(started());
      const known = knownAs({ order, opened, openedAt: new Date(Date.now() - 120_000) });

      expect(await readMoney(started(), known)).toEqual(money);
    });
  });
}
