// What the doctor says of payments: which providers are set up, what has to be told to each, and LawPay's link to try. Used by
// compose-doctor.ts.
import { type Finding, off, warning, well } from '../../core/finding.ts';
import type { Check } from '../../ports/check.ts';
import { type LawpayAmountUnit, lawpayTestLink } from './lawpay-page.ts';
import { checks as words } from './texts/checks.ts';

export type PaymentsCheckDeps = {
  readonly workspace: boolean;
  readonly publicUrl: string | undefined;
  readonly stripe: { readonly secretKey: string } | undefined;
  readonly paypal: object | undefined;
  readonly lawpay:
    | {
        readonly pages: { readonly operating?: string; readonly trust?: string };
        readonly amountUnit: LawpayAmountUnit;
      }
    | undefined;
};

export function paymentsCheck(deps: PaymentsCheckDeps): Check {
  return { id: 'payments', title: words.title, run: async () => findings(deps) };
}

function findings(deps: PaymentsCheckDeps): readonly Finding[] {
  if (deps.workspace) {
    return [off(words.sandbox)];
  }

  const found = [...stripeFindings(deps), ...paypalFindings(deps), ...lawpayFindings(deps)];

  return found.length === 0 ? [off(words.none)] : found;
}

function stripeFindings({ stripe, publicUrl = '' }: PaymentsCheckDeps): readonly Finding[] {
  if (!stripe) {
    return [];
  }

  const isTest = /^(sk|rk)_test_/.test(stripe.secretKey);

  return [well(words.stripe(publicUrl)), ...(isTest ? [warning(words.stripeTest)] : [])];
}

function paypalFindings({ paypal, publicUrl = '' }: PaymentsCheckDeps): readonly Finding[] {
  return paypal ? [well(words.paypal(publicUrl))] : [];
}

function lawpayFindings({ lawpay }: PaymentsCheckDeps): readonly Finding[] {
  if (!lawpay) {
    return [];
  }

  const { pages, amountUnit } = lawpay;
  const links = [pages.operating, pages.trust].filter((page) => page !== undefined);

  return [
    ...links.map((page) => well(words.lawpay(lawpayTestLink(page, amountUnit)))),
    ...(pages.trust === undefined ? [off(words.noTrust)] : []),
  ];
}
