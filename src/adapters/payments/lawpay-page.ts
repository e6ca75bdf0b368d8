// Addresses of LawPay's payment pages, filled in. The page is the firm's own, one for each account; nothing of the address is
// signed, and its fields are read-only in the browser alone, so what was paid is only what the gateway says.
// https://developers.affinipay.com/pagelink/create-payment-page-link.html
import { decimalOf, type Money } from '../../core/money.ts';
import { LAWPAY_TEST_AMOUNT } from '../../core/payment-provider.ts';

/**
 * In what the page reads `amount`. LawPay documents cents (`amount=1000` shows "$10"), but links with dollars are in use:
 * an administrator looks at the test link before the first client does.
 */
export const LAWPAY_AMOUNT_UNITS = ['cents', 'dollars'] as const;

export type LawpayAmountUnit = (typeof LAWPAY_AMOUNT_UNITS)[number];

const OURS = ['reference', 'amount'];
const READ_ONLY = 'readOnlyFields';

export type PageFields = { readonly amount: Money; readonly reference: string; readonly amountUnit: LawpayAmountUnit };

/** Keeps what the firm's own address has in its query, except for what we set. */
export function filledPage(page: string, { amount, reference, amountUnit }: PageFields): string {
  const url = parsedPage(page);
  const given = [...url.searchParams];
  const kept = given.filter(([name]) => !OURS.includes(name) && name !== READ_ONLY);
  const locked = given.filter(([name]) => name === READ_ONLY).flatMap(([, value]) => value.split(','));
  const fields = [...kept, ['reference', reference], ['amount', amountText(amount, amountUnit)]];
  // A space as %20 and a bare comma, as LawPay's own example has them.
  const readOnly = [...new Set([...locked.filter(Boolean), ...OURS])].map(encoded).join(',');
  url.search = [...fields.map((field) => field.map(encoded).join('=')), `${READ_ONLY}=${readOnly}`].join('&');

  return url.href;
}

/** The page must show $10.00: anything else, and the unit is set wrongly. */
export function lawpayTestLink(page: string, amountUnit: LawpayAmountUnit): string {
  return filledPage(page, { amount: LAWPAY_TEST_AMOUNT, reference: 'ShareBill test', amountUnit });
}

/** Only https and nobody's password; http on loopback, for tests. */
export function parsedPage(page: string): URL {
  const url = URL.canParse(page) ? new URL(page) : undefined;
  if (!url || !isSafe(url)) {
    throw new RangeError('the address of a LawPay page must be https, without user and password');
  }

  return url;
}

export function isSafe({ protocol, hostname, username, password }: URL): boolean {
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

  return (protocol === 'https:' || (protocol === 'http:' && loopback)) && username === '' && password === '';
}

/** Where a page is, whatever its address asks for: the same page twice is one. */
export function pagePlace(page: string): string {
  const { origin, pathname } = parsedPage(page);

  return `${origin}${pathname.replace(/\/+$/, '')}`;
}

function amountText(amount: Money, unit: LawpayAmountUnit): string {
  return unit === 'cents' ? String(amount.minor) : decimalOf(amount);
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
