// Every page of the portal in each of its states, as the router would fill it.
import { accountPage } from '../../../src/adapters/portal/pages/account-page.tsx';
import { billPage, withdrawnPage } from '../../../src/adapters/portal/pages/bill-page.tsx';
import { codePage, newPasswordPage } from '../../../src/adapters/portal/pages/code-pages.tsx';
import { dashboardPage } from '../../../src/adapters/portal/pages/dashboard-page.tsx';
import { historyPage } from '../../../src/adapters/portal/pages/history-page.tsx';
import { landingPage } from '../../../src/adapters/portal/pages/landing-page.tsx';
import {
  contactPage,
  errorPage,
  expiredLinkPage,
  newLinkSentPage,
  signedOutPage,
} from '../../../src/adapters/portal/pages/message-pages.tsx';
import { passwordPage, resetPage, signInPage } from '../../../src/adapters/portal/pages/password-pages.tsx';
import { linkPaths, payPaths, portalPaths } from '../../../src/adapters/portal/paths.ts';
import type { LocalDate } from '../../../src/core/local-date.ts';
import { money } from '../../../src/core/money.ts';
import {
  aBill,
  aBillView,
  aDashboard,
  aHistory,
  aListedBill,
  aMailedCode,
  aNewPassword,
  anAccount,
  assets,
  firmSaying,
  signedIn,
  someLines,
  TOKEN,
} from './a-view.ts';
import { payPages } from './pay-views.ts';

/** By name. `text` stands in for every text that comes from people and files. */
export function allPages(text?: string): Readonly<Record<string, string>> {
  return { ...entryPages(text), ...signInPages(text), ...billPages(text), ...payPages(text), ...otherPages(text) };
}

function entryPages(text?: string) {
  const firm = firmSaying(text);
  const facts = { assets: assets.links, firm };
  const entry = { paths: linkPaths(TOKEN), hidden: {} };
  const mailed = aMailedCode(text);

  return {
    landing: landingPage({ ...facts, token: TOKEN, access: 'password', tellsViews: true }),
    'landing-by-code': landingPage({ ...facts, token: TOKEN, access: 'code', tellsViews: false }),
    'landing-with-logo': landingPage({
      ...facts,
      firm: { ...firm, hasLogo: true },
      token: TOKEN,
      access: 'password',
      tellsViews: true,
    }),
    'first-time': newPasswordPage(aNewPassword({}, text)),
    'first-time-problems': newPasswordPage(
      aNewPassword(
        {
          mailed: { ...mailed, minutesAgo: 3 },
          problems: [
            { code: 'code-wrong', tries: 5 },
            { code: 'new-password-short', least: 10 },
            { code: 'code-not-yet', seconds: 40 },
          ],
        },
        text,
      ),
    ),
    'code-alone': codePage({ ...facts, entry, mailed, problems: [] }),
    'code-problems': codePage({ ...facts, entry, mailed, problems: [{ code: 'code-tries-spent' }] }),
    password: passwordPage({ ...facts, entry, problems: [] }),
    'password-problems': passwordPage({
      ...{ ...facts, entry },
      problems: [{ code: 'password-wrong' }, { code: 'wait', seconds: 90 }],
    }),
    expired: expiredLinkPage({ ...facts, token: TOKEN }),
    'new-link': newLinkSentPage({ ...facts, address: text ?? 'dana@acme.test' }),
  };
}

function signInPages(text?: string) {
  const firm = firmSaying(text);
  const facts = { assets: assets.links, firm };
  const email = text ?? 'dana@acme.test';
  const mailed = { ...aMailedCode(text), isOnFile: false };
  const entry = { paths: portalPaths(firm.id), hidden: { email } };

  return {
    'sign-in': signInPage({ ...facts, access: 'password', email: text ?? '', problems: [], notice: 'session-ended' }),
    'sign-in-problems': signInPage({
      ...{ ...facts, access: 'password', email },
      problems: [{ code: 'sign-in-failed' }, { code: 'email-unfit' }],
    }),
    'sign-in-by-code': signInPage({ ...facts, access: 'code', email: text ?? '', problems: [] }),
    reset: resetPage({ ...facts, email: text ?? '', problems: [] }),
    'reset-code': newPasswordPage(aNewPassword({ reason: 'reset', mailed, entry }, text)),
    'signed-out': signedOutPage(facts),
  };
}

function billPages(text?: string) {
  const paid = { status: 'paid', balance: money(0n, 'USD') } as const;
  const trust = { kind: 'trust', status: 'due', payments: [], paid: money(0n, 'USD') } as const;

  return {
    dashboard: dashboardPage(aDashboard({}, text)),
    'dashboard-empty': dashboardPage(aDashboard({ bills: [] }, text)),
    'dashboard-paid': dashboardPage(aDashboard({ bills: [aListedBill(paid, text)] }, text)),
    bill: billPage(aBillView({}, text)),
    'bill-to-pay': billPage(aBillView({ pay: { path: payPaths(TOKEN).page } }, text)),
    'bill-payment-pending': billPage(aBillView({ pay: { pending: money(82325n, 'USD') } }, text)),
    'bill-overdue': billPage(
      aBillView({ changes: [], bill: aBill({ status: 'overdue', dueDate: '2026-02-04' as LocalDate }, text) }, text),
    ),
    'bill-paid': billPage(aBillView({ changes: [], message: '', bill: aBill(paid, text) }, text)),
    'bill-trust': billPage(aBillView({ changes: [], groups: [], bill: aBill(trust, text) }, text)),
    'bill-long': billPage(
      aBillView(
        { groups: [{ matter: text ?? '00012-Acme', lines: someLines(40, text) }], paging: { page: 2, pages: 3 } },
        text,
      ),
    ),
    'bill-withdrawn': withdrawnPage({ ...signedIn(text), bill: aBill({}, text) }),
  };
}

function otherPages(text?: string) {
  const firm = firmSaying(text);
  const facts = { assets: assets.links, firm };
  const problems = [{ code: 'current-password-wrong' }, { code: 'new-password-common' }] as const;

  return {
    history: historyPage(aHistory({}, text)),
    'history-empty': historyPage(aHistory({ items: [] }, text)),
    account: accountPage(anAccount({}, text)),
    'account-problems': accountPage(anAccount({ problems }, text)),
    'account-saved': accountPage(
      anAccount({ saved: 'password', tellsViews: { byFirm: false, byContact: true } }, text),
    ),
    'account-by-code': accountPage(anAccount({ hasPassword: false, addresses: [] }, text)),
    contact: contactPage(signedIn(text)),
    'contact-unnamed': contactPage({
      ...facts,
      firm: { ...firm, addressLines: [], phone: '', email: '', website: '' },
    }),
    'not-found': errorPage({ assets: assets.links, kind: 'not-found' }),
    'form-expired': errorPage({ ...facts, kind: 'form-expired' }),
    'bad-request': errorPage({ ...facts, kind: 'bad-request' }),
    busy: errorPage({ ...facts, kind: 'busy' }),
    broken: errorPage({ assets: assets.links, kind: 'broken', reference: '4f7a21bc' }),
  };
}
