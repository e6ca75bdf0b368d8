// A bill of $320.00 whose page is open at the payment provider, and what happens to it, a minute after the other. Used by the tests
// of what a provider tells.
import { billStatus } from '../../src/core/bill.ts';
import type { LocalDate } from '../../src/core/local-date.ts';
import type { Change } from '../../src/workspace/checkout/payment-changes.ts';
import type { Paying } from './paying.ts';

export const MINUTE = 60_000;
export const TODAY = '2026-03-16' as LocalDate;
const KNOWN = { reference: '', account: 'operating', openedAt: new Date(0) } as const;

export type OpenPage = Awaited<ReturnType<typeof anOpenPage>>;

export async function anOpenPage(paying: Paying, typed = '') {
  const number = paying.freshBill();
  const { token, shareId, billId } = await paying.shared(number);
  const url = await paying.pressed(token, typed);
  const [checkout] = await paying.checkouts(billId);
  const checkoutId = checkout?.id ?? '';
  const pass = () => paying.sharing.passMs(MINUTE);

  return {
    ...{ number, token, shareId, billId, url, checkoutId },
    /** The provider's id of the payment. */
    pay: (method: 'card' | 'bank' = 'card') => {
      pass();
      return paying.sandbox.pay(url, method);
    },
    happen: (change: Change, minor?: bigint) => {
      pass();
      paying.sandbox.happen(url, change, minor);
    },
    check: () => {
      pass();
      return paying.check(checkoutId);
    },
    report: () => paying.sandbox.provider.readCheckout({ ref: url.split('/').at(-1) ?? '', ...KNOWN }),
    notices: () => paying.sharing.notices(shareId),
    posted: () => paying.posted(billId),
    /** Of the first payment, and of the bill. */
    state: async () => {
      const [payment] = await paying.received(billId);
      const bill = await paying.bill(number);

      return { payment: payment?.state, balance: bill.balance.minor, status: billStatus(bill, TODAY) };
    },
    sumOfEntries: async () => {
      const entries = await paying.db.ledgerEntry.findMany({ where: { transaction: { billId } } });

      return entries.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    },
  };
}
