// What a payment provider tells that does not fit: it is flagged once, for somebody of the firm to decide, and put right by nobody
// else. On a real database, with the workspace's payment provider.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BillId } from '../../src/core/ids.ts';
import { money } from '../../src/core/money.ts';
import { recordPayment } from '../../src/use-cases/record-payment.ts';
import { voidBill } from '../../src/use-cases/void-bill.ts';
import { anOpenPage, MINUTE, TODAY } from '../support/open-page.ts';
import { ofMoney, type PayingAlone, startPayingAlone } from '../support/paying.ts';

let paying: PayingAlone;

beforeAll(async () => {
  paying = await startPayingAlone();
});
beforeEach(() => paying.sharing.passMs(60 * MINUTE));
afterAll(() => paying?.stop());

describe('What somebody of the firm must decide', () => {
  it('is that more was paid than was due: both payments count, and it is flagged once', async () => {
    const page = await anOpenPage(paying);
    const { actor } = paying.sharing;
    const how = { method: 'cheque', date: TODAY, payer: '', billId: page.billId as BillId } as const;
    await recordPayment(paying.deps, { actor, entered: { ...how, amount: money(30_000n, 'USD') } });
    const moneyRef = page.pay();
    const before = paying.errors.length;

    await page.check();
    await page.check();

    expect(await page.posted()).toEqual(['payment 30000', 'payment 32000']);
    expect(await page.state()).toMatchObject({ balance: -30_000n, status: 'paid' });
    expect(await paying.flags(moneyRef)).toMatchObject([{ code: 'overpaid', amountMinor: 32_000n, clearedAt: null }]);
    expect(paying.errors.length - before).toBe(1);
    expect(await page.notices()).toEqual(['paid', 'paid']);
  });

  it('is that a dispute was won after the client had paid again', async () => {
    const page = await anOpenPage(paying);
    const moneyRef = page.pay();
    page.happen('disputed');
    await page.check();
    const { actor } = paying.sharing;
    const how = { method: 'cheque', date: TODAY, payer: '', billId: page.billId as BillId } as const;
    await recordPayment(paying.deps, { actor, entered: { ...how, amount: money(32_000n, 'USD') } });
    const before = await paying.flags(moneyRef);
    page.happen('won');

    await page.check();

    expect(before).toEqual([]);
    expect(await page.state()).toMatchObject({ balance: -32_000n, status: 'paid' });
    expect(await paying.flags(moneyRef)).toMatchObject([{ code: 'overpaid' }]);
  });

  it('is that a bill was paid that had been voided meanwhile: nothing was due', async () => {
    const page = await anOpenPage(paying);
    const moneyRef = page.pay();
    await voidBill(paying.deps, { actor: paying.sharing.actor, billId: page.billId });

    await page.check();

    expect(await page.posted()).toEqual(['payment 32000']);
    expect(await page.state()).toMatchObject({ balance: 0n, status: 'void' });
    expect(await paying.flags(moneyRef)).toMatchObject([{ code: 'overpaid', amountMinor: 32_000n }]);
  });

  it('is that money came in another currency: it is flagged once, and is not in the books', async () => {
    const page = await anOpenPage(paying);
    const moneyRef = page.pay();
    const before = paying.errors.length;
    const inEuro = ofMoney((one) => ({ ...one, amount: money(one.amount.minor, 'EUR') }));
    paying.sandbox.say(page.url, inEuro);

    await page.check();
    await page.check();

    expect(await page.posted()).toEqual([]);
    expect(await page.state()).toMatchObject({ payment: undefined, balance: 32_000n });
    expect(await paying.flags(moneyRef)).toMatchObject([{ code: 'differs', currency: 'EUR', amountMinor: 32_000n }]);
    expect(paying.errors.length - before).toBe(1);
  });

  it.each([
    ['a refund', ofMoney((one) => ({ ...one, reversals: [] }))],
    ['the payment', ofMoney((one) => ({ ...one, state: 'failed', reversals: [] }))],
  ])('is that %s is in the books and is told no more: it is flagged once, and nothing changes', async (_what, said) => {
    const page = await anOpenPage(paying);
    const moneyRef = page.pay();
    page.happen('refunded', 32_000n);
    await page.check();
    const [posted, state, notices] = [await page.posted(), await page.state(), await page.notices()];
    const before = paying.errors.length;
    paying.sandbox.say(page.url, said);

    await page.check();
    await page.check();

    expect(await page.posted()).toEqual(posted);
    expect(await page.state()).toEqual(state);
    expect(await page.notices()).toEqual(notices);
    expect(await paying.flags(moneyRef)).toMatchObject([{ code: 'differs' }]);
    expect(paying.errors.length - before).toBe(1);
  });

  it('does not keep what happens later out of the books', async () => {
    const page = await anOpenPage(paying);
    page.pay();
    page.happen('refunded', 1_000n);
    await page.check();
    page.happen('disputed');
    paying.sandbox.say(
      page.url,
      ofMoney((one) => ({ ...one, reversals: one.reversals.filter(({ kind }) => kind !== 'refund') })),
    );

    await page.check();

    expect(await page.posted()).toEqual(['payment 32000', 'refund -1000', 'dispute -31000']);
    expect(await page.state()).toMatchObject({ payment: 'disputed', balance: 32_000n });
  });
});
