// What the router would fill the portal's pages with. `text` stands in for every text that comes from people and files.
import { readAssets } from '../../../src/adapters/portal/assets.ts';
import type {
  AccountView,
  BillView,
  DashboardView,
  HistoryView,
  ListedBill,
  MailedCode,
  NewPasswordView,
  PortalBill,
  PortalFirm,
  ShownLine,
} from '../../../src/adapters/portal/pages/models.ts';
import { linkPaths } from '../../../src/adapters/portal/paths.ts';
import type { LocalDate } from '../../../src/core/local-date.ts';
import { money, multiplyRate } from '../../../src/core/money.ts';

export const assets = readAssets();
export const TODAY = '2026-02-07' as LocalDate;

const WORK = [
  'Draft reply brief; telephone conference with the client about the settlement offer',
  'Review of documents that the other side has produced',
  'E-mail to Dana Reyes',
  'Court hearing, preparation and travel',
];

export function aFirm(overrides: Partial<PortalFirm> = {}): PortalFirm {
  return {
    id: 'frm_01harlow',
    name: 'Harlow & Reed LLP',
    addressLines: ['218 Court Street, Suite 900', 'Brooklyn, NY 11201'],
    phone: '+1 718 555 0142',
    email: 'billing@harlowreed.test',
    website: 'harlowreed.test',
    accentColor: '#1f4b6e',
    hasLogo: false,
    ...overrides,
  };
}

/** A firm whose every text is this one, but for how it is reached: that decides whether there is a link. */
export function firmSaying(text: string | undefined): PortalFirm {
  return text === undefined ? aFirm() : aFirm({ name: text, addressLines: [text] });
}

export function someLines(count: number, text?: string): ShownLine[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: index % 5 === 3 ? 'expense' : 'time',
    date: `2026-01-${String((index % 27) + 1).padStart(2, '0')}` as LocalDate,
    timekeeper: text ?? (index % 5 === 3 ? '' : 'Priya Raman'),
    code: '',
    description: text ?? WORK[index % WORK.length] ?? '',
    quantityE4: 15000n + BigInt(index % 3) * 2500n,
    rateE4: 350_0000n,
    adjustment: money(index % 7 === 6 ? -2500n : 0n, 'USD'),
    amount: multiplyRate(15000n, 350_0000n, 'USD'),
    isNew: index === 2,
  }));
}

export function aBill(overrides: Partial<PortalBill> = {}, text?: string): PortalBill {
  return {
    id: 'bil_01acme',
    number: text ?? '1042',
    kind: 'revenue',
    status: 'partly-paid',
    subject: text ?? 'Services rendered in January 2026',
    matters: text ? [text, text] : ['00012-Acme · Lease dispute', '00014-Acme · Trademark'],
    issueDate: '2026-01-20' as LocalDate,
    dueDate: '2026-02-19' as LocalDate,
    subtotal: money(105000n, 'USD'),
    discount: money(5000n, 'USD'),
    tax: money(8875n, 'USD'),
    total: money(108875n, 'USD'),
    paid: money(26550n, 'USD'),
    balance: money(82325n, 'USD'),
    payments: [{ date: '2026-01-25' as LocalDate, method: text ?? 'cheque', amount: money(26550n, 'USD') }],
    ...overrides,
  };
}

export function signedIn(text?: string) {
  return {
    assets: assets.links,
    firm: firmSaying(text),
    session: { formToken: 'form-token-1', contactName: text ?? 'Dana Reyes' },
  };
}

export function aBillView(overrides: Partial<BillView> = {}, text?: string): BillView {
  const bill = aBill({}, text);

  return {
    ...signedIn(text),
    today: TODAY,
    bill,
    pay: undefined,
    sharerName: text ?? 'Sam Ortiz',
    message: text ?? 'Dear Dana,\n\nas we discussed, here is the bill for January.\n\nSam',
    changes: [
      { code: 'total', before: money(98875n, 'USD'), after: money(108875n, 'USD') },
      { code: 'due-date', before: '2026-02-12' as LocalDate, after: '2026-02-19' as LocalDate },
      { code: 'lines', added: 1, removed: 1 },
    ],
    groups: bill.matters.map((matter, index) => ({ matter, lines: someLines(index === 0 ? 4 : 2, text) })),
    paging: { page: 1, pages: 1 },
    ...overrides,
  };
}

export function aListedBill(overrides: Partial<ListedBill> = {}, text?: string): ListedBill {
  return {
    id: 'bil_01acme',
    number: text ?? '1042',
    kind: 'revenue',
    status: 'due',
    matters: [text ?? '00012-Acme · Lease dispute'],
    dueDate: '2026-02-19' as LocalDate,
    total: money(108875n, 'USD'),
    balance: money(108875n, 'USD'),
    ...overrides,
  };
}

export function aDashboard(overrides: Partial<DashboardView> = {}, text?: string): DashboardView {
  const paid = { status: 'paid', balance: money(0n, 'USD') } as const;

  return {
    ...signedIn(text),
    today: TODAY,
    bills: [
      aListedBill({}, text),
      aListedBill({ id: 'bil_2', number: text ?? '1038', ...paid, dueDate: '2026-01-10' as LocalDate }, text),
      aListedBill(
        {
          ...{ id: 'bil_3', number: text ?? '1040', status: 'overdue', dueDate: '2026-02-04' as LocalDate },
          balance: money(50000n, 'USD'),
        },
        text,
      ),
      aListedBill(
        {
          ...{ id: 'bil_4', number: text ?? 'T-7', kind: 'trust' },
          balance: money(250000n, 'USD'),
          total: money(250000n, 'USD'),
        },
        text,
      ),
    ],
    ...overrides,
  };
}

export function aHistory(overrides: Partial<HistoryView> = {}, text?: string): HistoryView {
  const sharedAt = new Date('2026-02-03T15:42:00Z');
  const sharerName = text ?? 'Sam Ortiz';
  const first = new Date('2026-02-03T20:15:00Z');
  const bill = { id: 'bil_1', number: text ?? '1042', kind: 'revenue' } as const;

  return {
    ...signedIn(text),
    timeZone: 'America/New_York',
    items: [
      { bill, isOpen: true, sharedAt, sharerName, views: { count: 3, first, last: new Date('2026-02-06T03:05:00Z') } },
      { bill: { ...bill, kind: 'trust' }, isOpen: true, sharedAt, sharerName, views: undefined },
      {
        bill: { ...bill, number: text ?? '1031' },
        isOpen: false,
        sharedAt,
        sharerName,
        views: { count: 1, first, last: first },
      },
    ],
    paging: { page: 1, pages: 1 },
    ...overrides,
  };
}

export function anAccount(overrides: Partial<AccountView> = {}, text?: string): AccountView {
  return {
    ...signedIn(text),
    addresses: [text ?? 'dana@acme.test', text ?? 'dana.reyes@home.test'],
    hasPassword: true,
    leastCharacters: 10,
    tellsViews: { byFirm: true, byContact: true },
    problems: [],
    ...overrides,
  };
}

export const TOKEN = 'q9Wc0Yk3T8vR2mN5xJ7bD1fG4hL6pS0aZ_uEoKiQwVt';

export function aNewPassword(overrides: Partial<NewPasswordView> = {}, text?: string): NewPasswordView {
  return {
    assets: assets.links,
    firm: firmSaying(text),
    entry: { paths: linkPaths(TOKEN), hidden: {} },
    reason: 'first-time',
    mailed: aMailedCode(text),
    leastCharacters: 10,
    problems: [],
    ...overrides,
  };
}

export function aMailedCode(text?: string): MailedCode {
  return { address: text ?? 'dana.reyes@acme.test', isOnFile: true, minutesAgo: 0, minutes: 10 };
}
