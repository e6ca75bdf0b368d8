// The daily comparison of what a payment provider has taken with the books: what is missing is asked for, what is nobody's is
// flagged, and nothing is put right by itself. On a real database, with the workspace's payment provider.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '../../src/core/fault.ts';
import { money } from '../../src/core/money.ts';
import type { ListedMoney, PaymentProvider } from '../../src/ports/payment-provider.ts';
import { comparePayments } from '../../src/use-cases/compare-payments.ts';
import { anOpenPage, MINUTE, type OpenPage } from '../support/open-page.ts';
import { ofMoney, type PayingAlone, startPayingAlone } from '../support/paying.ts';

const DAY = 24 * 60 * MINUTE;

let paying: PayingAlone;
let sandbox: PaymentProvider;

beforeAll(async () => {
  paying = await startPayingAlone();
  sandbox = paying.sandbox.provider;
});
beforeEach(async () => {
  paying.payments.splice(0, 9, sandbox);
  // what was taken in the tests before is not looked back at
  paying.sharing.passMs(6 * DAY);
  await paying.forgetJobs();
});
afterAll(() => paying?.stop());

const compared = (subjectId: string = paying.sharing.actor.firmId) =>
  comparePayments(paying.deps, { firmId: paying.sharing.actor.firmId, subjectId });

/** The checkouts that the comparison has looked at. */
async function askedFor(): Promise<readonly string[]> {
  await paying.forgetJobs();
  await compared();

  return paying.jobs('check-checkout');
}

/** Paid, and in the books. */
async function aPaidPage(): Promise<OpenPage & { readonly moneyRef: string }> {
  const page = await anOpenPage(paying);
  const moneyRef = page.pay();
  await page.check();

  return { ...page, moneyRef };
}

/** What the provider lists besides. */
function listing(...listed: readonly ListedMoney[]): void {
  const listReceived: PaymentProvider['listReceived'] = async (since) => [
    ...(await sandbox.listReceived(since)),
    ...listed,
  ];
  paying.payments.splice(0, 9, { ...sandbox, listReceived });
}

function aListed(ref: string, changes: Partial<ListedMoney> = {}, state: 'succeeded' | 'pending' = 'succeeded') {
  const amount = money(7_000n, 'USD');
  const at = paying.deps.clock.now();
  const received = { ...{ ref, state, amount, method: 'card', payer: 'Ada' }, at, reversals: [] };

  return { money: received, checkoutRef: undefined, reference: undefined, ...changes };
}

describe('The daily comparison', () => {
  it('asks for nothing that is in the books, and comes back after a day', async () => {
    const page = await aPaidPage();
    page.happen('refunded', 500n);
    await page.check();

    const asked = await askedFor();

    expect(asked).toEqual([]);
    expect((await compared())?.retryAt.getTime()).toBe(paying.deps.clock.now().getTime() + DAY);
    expect(await paying.flags(page.moneyRef)).toEqual([]);
  });

  it('asks for a payment of which no webhook told, and then it is in the books', async () => {
    const page = await anOpenPage(paying);
    page.pay();

    const asked = await askedFor();
    const before = await page.posted();
    for (const id of asked) await paying.check(id);

    expect(asked).toEqual([page.checkoutId]);
    expect(before).toEqual([]);
    expect(await page.posted()).toEqual(['payment 32000']);
    expect(await askedFor()).toEqual([]);
  });

  it.each([
    ['a refund of all of it', 32_000n],
    ['a refund of a part', 1_000n],
  ])('asks for %s of which no webhook told', async (_what, minor) => {
    const page = await aPaidPage();
    page.happen('refunded', minor);

    expect(await askedFor()).toEqual([page.checkoutId]);
  });

  it('finds a payment that only names our reference', async () => {
    const page = await anOpenPage(paying);
    const [checkout] = await paying.checkouts(page.billId);
    listing(aListed('pm_by_reference', { reference: checkout?.reference }));

    expect(await askedFor()).toEqual([page.checkoutId]);
    expect(await paying.flags('pm_by_reference')).toEqual([]);
  });

  it('asks for a payment of which the books know more than is told, so that it is flagged', async () => {
    const page = await aPaidPage();
    page.happen('refunded', 1_000n);
    await page.check();
    paying.sandbox.say(
      page.url,
      ofMoney((one) => ({ ...one, reversals: [] })),
    );

    const asked = await askedFor();
    await page.check();

    expect(asked).toEqual([page.checkoutId]);
    expect(await paying.flags(page.moneyRef)).toMatchObject([{ code: 'differs' }]);
  });

  it('flags once what names us and belongs to nobody, says so, and changes no bill', async () => {
    const [reference, other] = ['Bill 7 · SB-7F3K2Q0000', 'Retainer of Ada'];
    listing(
      aListed('pm_of_nobody', { reference }),
      aListed('pm_on_its_way', { reference }, 'pending'),
      aListed('pm_of_the_firm', { reference: other }),
    );
    const before = [await paying.db.payment.count({}), await paying.db.ledgerTransaction.count({})];
    const errors = paying.errors.length;

    const asked = [...(await askedFor()), ...(await askedFor())];

    expect(asked).toEqual([]);
    expect(await paying.flags('pm_of_nobody')).toMatchObject([
      { code: 'unmatched', provider: 'sandbox', amountMinor: 7_000n, currency: 'USD', clearedAt: null },
    ]);
    expect(await paying.flags('pm_on_its_way')).toEqual([]);
    expect(await paying.flags('pm_of_the_firm')).toEqual([]);
    expect(paying.errors.length - errors).toBe(1);
    expect([await paying.db.payment.count({}), await paying.db.ledgerTransaction.count({})]).toEqual(before);
  });

  it('flags what names a checkout that never had a page: nothing could be read of it', async () => {
    const { token, billId } = await paying.shared(paying.freshBill());
    const openCheckout = () => Promise.reject(new Fault('provider-away', { retryable: true }));
    paying.payments.splice(0, 9, { ...sandbox, openCheckout });
    await paying.press(token);
    const [checkout] = await paying.checkouts(billId);
    listing(aListed('pm_of_no_page', { reference: checkout?.reference }));

    expect(checkout).toMatchObject({ state: 'closed', providerRef: '' });
    expect(await askedFor()).toEqual([]);
    expect(await paying.flags('pm_of_no_page')).toMatchObject([{ code: 'unmatched' }]);
  });

  it('looks at the other providers when one is away', async () => {
    const page = await anOpenPage(paying);
    page.pay();
    const listReceived = () => Promise.reject(new Fault('provider-away', { retryable: true }));
    paying.payments.splice(0, 9, { ...sandbox, name: 'stripe', listReceived }, sandbox);

    expect(await askedFor()).toEqual([page.checkoutId]);
  });

  it('does nothing for another firm than its own', async () => {
    listing(aListed('pm_of_another_firm'));

    expect(await compared('frm_of_another')).toBeUndefined();
    expect(await paying.flags('pm_of_another_firm')).toEqual([]);
  });
});
