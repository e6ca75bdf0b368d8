// What the router would fill the pages behind a pay link with, and each of these pages in each of its states.
import type { PayClosedView, PayReturnView, PayView } from '../../../src/adapters/portal/pages/models.ts';
import { payClosedPage, payPage, payReturnPage } from '../../../src/adapters/portal/pages/pay-page.tsx';
import { payPaths, portalPaths } from '../../../src/adapters/portal/paths.ts';
import type { LocalDate } from '../../../src/core/local-date.ts';
import { decimalOf, money } from '../../../src/core/money.ts';
import { aBill, assets, firmSaying, TOKEN } from './a-view.ts';

export const usd = (minor: bigint) => money(minor, 'USD');

export const TRUST = { number: 'T-7', kind: 'trust' } as const;

export function aPayView(overrides: Partial<PayView> = {}, text?: string): PayView {
  const bill = aBill({}, text);

  return {
    ...{ assets: assets.links, firm: firmSaying(text), token: TOKEN, bill },
    least: usd(5000n),
    provider: 'stripe',
    typed: text ?? decimalOf(bill.balance),
    problems: [],
    ...overrides,
  };
}

/** All that is asked for is the whole of it. */
export function aTrustPayView(overrides: Partial<PayView> = {}, text?: string): PayView {
  const whole = usd(250000n);
  const bill = aBill({ number: text ?? 'T-7', kind: 'trust', status: 'due', total: whole, balance: whole }, text);

  return aPayView({ bill, least: whole, provider: 'lawpay', typed: text ?? '2500.00', ...overrides }, text);
}

export function aClosedView(why: PayClosedView['why'], text?: string): PayClosedView {
  const { number, kind } = why.code === 'trust-not-taken' ? TRUST : aBill();

  return { assets: assets.links, firm: firmSaying(text), bill: { number: text ?? number, kind }, why };
}

export function aReturnView(overrides: Partial<PayReturnView> = {}, text?: string): PayReturnView {
  return {
    ...{ assets: assets.links, firm: firmSaying(text), bill: aBill({}, text) },
    ...{ state: 'received', amount: usd(50000n), balance: usd(32325n), payPath: payPaths(TOKEN).page },
    ...overrides,
  };
}

export function closedReasons(text?: string): Readonly<Record<string, PayClosedView['why']>> {
  const signIn = portalPaths(firmSaying(text).id).signIn;

  return {
    paid: { code: 'bill-paid' },
    withdrawn: { code: 'bill-withdrawn' },
    'no-provider': { code: 'no-provider' },
    'trust-not-taken': { code: 'trust-not-taken' },
    expired: { code: 'expired' },
    pending: { code: 'payment-pending', amount: usd(82325n) },
    currency: { code: 'currency-not-taken', currency: text ?? 'CHF' },
    'sign-in': { code: 'sign-in', signIn },
  };
}

/** By name. `text` stands in for every text that comes from people and files. */
export function payPages(text?: string): Readonly<Record<string, string>> {
  return {
    ...openPages(text),
    ...Object.fromEntries(
      Object.entries(closedReasons(text)).map(([name, why]) => [
        `pay-closed-${name}`,
        payClosedPage(aClosedView(why, text)),
      ]),
    ),
    ...returnPages(text),
  };
}

function openPages(text?: string) {
  const balance = usd(82325n);
  const late = aBill({ status: 'overdue', dueDate: '2026-02-04' as LocalDate }, text);

  return {
    pay: payPage(aPayView({}, text)),
    'pay-overdue': payPage(aPayView({ bill: late, provider: 'paypal' }, text)),
    'pay-in-full': payPage(aPayView({ least: balance, provider: 'sandbox' }, text)),
    'pay-trust': payPage(aTrustPayView({}, text)),
    'pay-problems': payPage(
      aPayView(
        { typed: text ?? '2000', problems: [{ code: 'over-balance', balance }, { code: 'provider-away' }] },
        text,
      ),
    ),
    'pay-in-full-problems': payPage(aTrustPayView({ problems: [{ code: 'in-full-only', balance }] }, text)),
  };
}

function returnPages(text?: string) {
  const page = (overrides: Partial<PayReturnView>) => payReturnPage(aReturnView(overrides, text));

  return {
    'pay-checking': page({ state: 'checking', amount: undefined, balance: undefined }),
    'pay-received': page({}),
    'pay-received-all': page({ balance: undefined, payPath: undefined }),
    'pay-received-trust': page({
      bill: { ...TRUST, number: text ?? TRUST.number },
      balance: undefined,
      payPath: undefined,
    }),
    'pay-pending': page({ state: 'pending', balance: undefined, payPath: undefined }),
    'pay-failed': page({ state: 'failed', amount: undefined, balance: undefined }),
    'pay-left': page({ state: 'left', amount: undefined, balance: undefined }),
  };
}
