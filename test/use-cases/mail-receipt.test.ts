// The receipt for a payment by a link: one, to the recipient whose link it was, with the bill as it is now. On a real database.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BillId } from '../../src/core/ids.ts';
import { money } from '../../src/core/money.ts';
import type { MailOutcome } from '../../src/ports/mailer.ts';
import { mailReceipt } from '../../src/use-cases/mail-receipt.ts';
import { recordPayment } from '../../src/use-cases/record-payment.ts';
import { anOpenPage, MINUTE, type OpenPage, TODAY } from '../support/open-page.ts';
import { DANA, type PayingAlone, startPayingAlone } from '../support/paying.ts';

let paying: PayingAlone;

beforeAll(async () => {
  paying = await startPayingAlone();
});
beforeEach(async () => {
  paying.sharing.passMs(60 * MINUTE);
  paying.receipts.splice(0);
  await paying.forgetJobs();
});
afterAll(() => paying?.stop());

async function paymentOf({ billId }: OpenPage): Promise<string> {
  return (await paying.received(billId))[0]?.id ?? '';
}

/** As the mail server answers. */
function answered(outcome: MailOutcome) {
  return { ...paying.deps, mailer: { sendReceipt: async () => outcome } };
}

describe('A receipt', () => {
  it('is asked for once for each payment, and goes to the recipient with the bill as it is now', async () => {
    const page = await anOpenPage(paying, '100');
    page.pay();
    await page.check();
    await page.check();

    const asked = await paying.jobs('mail-receipt');
    const next = await mailReceipt(paying.deps, { paymentId: asked[0] ?? '' });

    expect(asked).toEqual([await paymentOf(page)]);
    expect(next).toBeUndefined();
    expect(paying.receipts).toMatchObject([
      {
        to: { address: DANA },
        bill: { number: page.number, balance: { minor: 22_000n } },
        payment: { amount: { minor: 10_000n }, method: 'card', date: TODAY },
      },
    ]);
    expect(paying.receipts[0]?.messageId).toContain(await paymentOf(page));
  });

  it('has the same name each time it is tried, so that no mailbox shows it twice', async () => {
    const page = await anOpenPage(paying);
    page.pay();
    await page.check();
    const paymentId = await paymentOf(page);

    await mailReceipt(paying.deps, { paymentId });
    paying.sharing.passMs(MINUTE);
    await mailReceipt(paying.deps, { paymentId });

    const [first, second] = paying.receipts;
    expect([second?.messageId, second?.date]).toEqual([first?.messageId, first?.date]);
  });

  it('is of no payment that was entered by hand', async () => {
    const page = await anOpenPage(paying);
    const how = { method: 'cheque', date: TODAY, payer: 'Dana', billId: page.billId as BillId } as const;
    const { actor } = paying.sharing;
    await recordPayment(paying.deps, { actor, entered: { ...how, amount: money(500n, 'USD') } });

    await mailReceipt(paying.deps, { paymentId: await paymentOf(page) });

    expect(await paying.jobs('mail-receipt')).toEqual([]);
    expect(paying.receipts).toEqual([]);
  });

  it.each([
    ['is still on its way', ['bank'], []],
    ['was refunded before it went out', ['card'], ['refunded']],
  ] as const)('is of no payment that %s', async (_what, [method], changes) => {
    const page = await anOpenPage(paying);
    page.pay(method);
    for (const change of changes) page.happen(change, 32_000n);
    await page.check();

    await mailReceipt(paying.deps, { paymentId: await paymentOf(page) });

    expect(paying.receipts).toEqual([]);
  });

  it('is tried again when the mail server puts it off, for two days, and not when nobody knows', async () => {
    const page = await anOpenPage(paying);
    page.pay();
    await page.check();
    const paymentId = await paymentOf(page);
    const later = answered({ kind: 'deferred', reason: 'busy' });
    const now = () => paying.deps.clock.now().getTime();

    const soon = await mailReceipt(later, { paymentId });
    const soonAt = now();
    paying.sharing.passMs(20 * MINUTE);
    const seldom = await mailReceipt(later, { paymentId });
    const seldomAt = now();
    const unknown = await mailReceipt(answered({ kind: 'unknown', reason: 'silence' }), { paymentId });
    paying.sharing.passMs(48 * 60 * MINUTE);
    const givenUp = await mailReceipt(later, { paymentId });

    expect(soon?.retryAt.getTime()).toBe(soonAt + MINUTE);
    expect(seldom?.retryAt.getTime()).toBe(seldomAt + 15 * MINUTE);
    expect([unknown, givenUp]).toEqual([undefined, undefined]);
  });
});
