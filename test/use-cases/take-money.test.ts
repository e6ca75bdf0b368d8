// What a payment provider tells of a payment, however often and in whatever order: each event is in the books once, and the bill
// follows. On a real database, with the workspace's payment provider.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { money } from '../../src/core/money.ts';
import type { CheckoutReport } from '../../src/ports/payment-provider.ts';
import { CHECKOUT_COLUMNS, checkoutOf } from '../../src/use-cases/checkouts.ts';
import { takeMoney } from '../../src/use-cases/take-money.ts';
import { chance, printedSeed } from '../long/counts.ts';
import { anOpenPage, MINUTE } from '../support/open-page.ts';
import { type PayingAlone, startPayingAlone } from '../support/paying.ts';

const DAY = 24 * 60 * MINUTE;

let paying: PayingAlone;

beforeAll(async () => {
  paying = await startPayingAlone();
});
beforeEach(() => paying.sharing.passMs(60 * MINUTE));
afterAll(() => paying?.stop());

describe('A payment', () => {
  it('is in the books once, however often it is told: balance, what clients see, card, notice, audit', async () => {
    const page = await anOpenPage(paying);
    const moneyRef = page.pay();

    for (let time = 0; time < 5; time += 1) await page.check();

    const { billId, shareId } = page;
    expect(await paying.posted(billId)).toEqual(['payment 32000']);
    expect(await page.state()).toEqual({ payment: 'succeeded', balance: 0n, status: 'paid' });
    expect(await paying.received(billId)).toMatchObject([
      { provider: 'sandbox', providerRef: moneyRef, account: 'operating', checkoutId: page.checkoutId },
    ]);
    expect(await paying.db.billPayment.findMany({ where: { billId } })).toMatchObject([{ amountMinor: 32_000n }]);
    expect(await paying.sharing.notices(shareId)).toEqual(['paid']);
    expect(await paying.jobs('notify-conversation')).toContain(shareId);
    const entries = await paying.db.auditEntry.findMany({ where: { action: 'payment-received' } });
    expect(entries.filter(({ data }) => (data as { billId?: string }).billId === billId)).toHaveLength(1);
    expect(JSON.stringify(entries)).not.toContain('Test payer');
    expect(await paying.checkouts(billId)).toMatchObject([{ state: 'closed', openFor: null }]);
  });

  it('is once in the books when many looks find it at the same time', async () => {
    const page = await anOpenPage(paying);
    page.pay();

    await Promise.all(Array.from({ length: 8 }, () => paying.check(page.checkoutId)));

    expect(await page.posted()).toEqual(['payment 32000']);
    expect(await page.sumOfEntries()).toBe(0n);
  });

  it('of a part leaves the rest to be paid', async () => {
    const page = await anOpenPage(paying, '100');
    page.pay();

    await page.check();

    expect(await page.state()).toMatchObject({ balance: 22_000n, status: 'partly-paid' });
    expect(await paying.press(page.token)).toMatchObject({ ok: true });
  });

  it('from a bank counts when it has arrived; until then it is looked at every quarter of an hour', async () => {
    const page = await anOpenPage(paying);
    page.pay('bank');
    const next = await page.check();
    const before = await page.state();
    await page.check();
    page.happen('arrived');

    await page.check();

    expect(next?.retryAt.getTime()).toBe(paying.deps.clock.now().getTime() + 12 * MINUTE);
    expect(before).toEqual({ payment: 'pending', balance: 32_000n, status: 'due' });
    expect(await page.state()).toEqual({ payment: 'succeeded', balance: 0n, status: 'paid' });
    expect(await page.notices()).toEqual(['pending', 'paid']);
  });

  it('from a bank that fails is in no books, and is told once', async () => {
    const page = await anOpenPage(paying);
    page.pay('bank');
    await page.check();
    page.happen('failed');

    await page.check();
    const next = await page.check();

    expect(await page.state()).toEqual({ payment: 'failed', balance: 32_000n, status: 'due' });
    expect(await page.posted()).toEqual([]);
    expect(await page.notices()).toEqual(['pending', 'failed']);
    expect(next).toBeUndefined();
  });

  it('from a bank that fails after it had arrived makes the bill due again', async () => {
    const page = await anOpenPage(paying);
    page.pay('bank');
    page.happen('arrived');
    await page.check();
    page.happen('returned');

    await page.check();

    expect(await page.posted()).toEqual(['payment 32000', 'return -32000']);
    expect(await page.state()).toEqual({ payment: 'returned', balance: 32_000n, status: 'due' });
    expect(await page.notices()).toEqual(['paid', 'returned']);
  });

  it('from a bank that has failed is not on its way again by an answer of before', async () => {
    const page = await anOpenPage(paying);
    page.pay('bank');
    await page.check();
    const [row] = await paying.db.checkout.findMany({ where: { id: page.checkoutId }, select: CHECKOUT_COLUMNS });
    const late = { report: await page.report(), askedAt: paying.deps.clock.now() };
    page.happen('failed');
    await page.check();
    if (!row) throw new Error('no checkout');

    await takeMoney(paying.deps, { checkout: checkoutOf(row), isOver: false, ...late });

    expect(await page.state()).toMatchObject({ payment: 'failed' });
    expect(await page.notices()).toEqual(['pending', 'failed']);
    expect(await paying.press(page.token)).toMatchObject({ ok: true });
  });

  it('that failed on a page that stays open keeps being looked at', async () => {
    const page = await anOpenPage(paying);
    const received = { ...PAID, ref: `pm_${page.billId}`, state: 'failed' } as const;
    paying.sandbox.say(page.url, () => ({ state: 'open', received: [received] }));

    const next = await page.check();

    expect(next?.retryAt.getTime()).toBe(paying.deps.clock.now().getTime() + 15 * MINUTE);
    expect(await paying.checkouts(page.billId)).toMatchObject([{ state: 'open', openFor: page.billId }]);
  });
});

const PAID = {
  ...{ ref: 'pm_said', state: 'succeeded', amount: money(32_000n, 'USD'), method: 'card', payer: '' },
  ...{ at: new Date('2026-03-16T15:00:00Z'), reversals: [] },
} as const;

describe('Money that goes back', () => {
  it('makes the bill due again by as much, weeks later, by each of two refunds', async () => {
    const page = await anOpenPage(paying);
    page.pay();
    await page.check();
    paying.sharing.passMs(30 * DAY);
    page.happen('refunded', 2_000n);
    await page.check();
    const between = await page.state();
    page.happen('refunded', 30_000n);

    await page.check();

    expect(await page.posted()).toEqual(['payment 32000', 'refund -2000', 'refund -30000']);
    expect(between).toMatchObject({ payment: 'succeeded', balance: 2_000n });
    expect(await page.state()).toMatchObject({ payment: 'refunded', balance: 32_000n });
    expect(await page.notices()).toEqual(['paid', 'refunded', 'refunded']);
  });

  it('that is told together with its payment is in the books after it', async () => {
    const page = await anOpenPage(paying);
    page.pay();
    page.happen('refunded', 500n);
    page.happen('refunded', 700n);

    await page.check();

    expect(await page.posted()).toEqual(['payment 32000', 'refund -500', 'refund -700']);
    expect(await page.sumOfEntries()).toBe(0n);
  });

  it('by a dispute comes again when that is won', async () => {
    const page = await anOpenPage(paying);
    page.pay();
    await page.check();
    page.happen('disputed');
    await page.check();
    const disputed = await page.state();
    page.happen('won');

    await page.check();

    expect(disputed).toEqual({ payment: 'disputed', balance: 32_000n, status: 'due' });
    expect(await page.posted()).toEqual(['payment 32000', 'dispute -32000', 'dispute-won 32000']);
    expect(await page.state()).toEqual({ payment: 'succeeded', balance: 0n, status: 'paid' });
    expect(await page.notices()).toEqual(['paid', 'disputed', 'dispute-won']);
  });

  it('ends the same in whatever order, and however often, the provider was heard', async () => {
    const seed = printedSeed('reports in random order');
    const random = chance(seed);
    for (let history = 0; history < 6; history += 1) {
      const page = await anOpenPage(paying);
      const heard: Heard[] = [];
      const hear = async () => void heard.push({ report: await page.report(), askedAt: paying.deps.clock.now() });
      page.pay('bank');
      await hear();
      page.happen('arrived');
      await hear();
      for (const minor of [100n, 250n]) {
        page.happen('refunded', minor);
        await hear();
      }
      page.happen('returned');
      await hear();
      const [checkout] = await paying.db.checkout.findMany({
        where: { id: page.checkoutId },
        select: CHECKOUT_COLUMNS,
      });
      if (!checkout) throw new Error('no checkout');
      const shuffled = [...heard, ...heard].map((one) => ({ one, at: random() })).toSorted((a, b) => a.at - b.at);

      for (const { one } of shuffled) {
        paying.sharing.passMs(MINUTE);
        await takeMoney(paying.deps, { checkout: checkoutOf(checkout), isOver: false, ...one });
      }

      const posted = (await page.posted()).toSorted();
      expect(posted, `SEED=${seed}`).toEqual(['payment 32000', 'refund -100', 'refund -250', 'return -31650']);
      expect(await page.state(), `SEED=${seed}`).toMatchObject({ payment: 'refunded', balance: 32_000n });
      expect(await page.sumOfEntries()).toBe(0n);
      const [payment] = await paying.received(page.billId);
      expect(await paying.flags(payment?.providerRef ?? ''), `SEED=${seed}`).toEqual([]);
    }
  });
});

type Heard = { readonly report: CheckoutReport; readonly askedAt: Date };
