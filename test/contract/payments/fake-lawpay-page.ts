// The fake of LawPay's payment page: reads its own address as the page would, in cents or in dollars. Used by fake-lawpay.ts.
import type { MoneyAccount } from '../../../src/core/ledger.ts';
import { parseMoney } from '../../../src/core/money.ts';

/** The fields of the vendor's page, and the custom field of its documentation. */
const FIELDS = ['amount', 'reference', 'name', 'email', 'address1', 'city', 'state', 'postal_code', 'Invoice'];

export type ReadPage = {
  readonly account: MoneyAccount;
  readonly minor: bigint;
  readonly reference: string | undefined;
  readonly readOnly: readonly string[];
};

/** What it shows, or why it would not open as it was meant. */
export function readPage(url: string, unit: 'cents' | 'dollars'): ReadPage | { readonly complaint: string } {
  const { pathname, search, searchParams } = new URL(url);
  const account = /^\/pages\/lindqvist\/(operating|trust)$/.exec(pathname)?.[1];
  const readOnly = (searchParams.get('readOnlyFields') ?? '').split(',').filter(Boolean);
  const names = [...searchParams.keys()];
  const unknown = [...names, ...readOnly].find((name) => ![...FIELDS, 'readOnlyFields'].includes(name));
  const minor = minorOf(searchParams.get('amount') ?? '', unit);
  if (account === undefined || minor === undefined || unknown !== undefined) {
    return { complaint: `the page cannot be opened: ${unknown ?? pathname + search}` };
  }
  if (new Set(names).size < names.length || search.includes('+')) {
    return { complaint: `the page would be filled in wrongly: ${search}` };
  }

  return {
    account: account === 'trust' ? 'trust' : 'operating',
    minor,
    reference: searchParams.get('reference') ?? undefined,
    readOnly,
  };
}

function minorOf(text: string, unit: 'cents' | 'dollars'): bigint | undefined {
  if (unit === 'cents') {
    // A page that wants cents reads no further than a point.
    return /^\d+(\.\d+)?$/.test(text) ? BigInt(text.split('.')[0] ?? '') : undefined;
  }

  const amount = parseMoney(text, 'USD');

  return amount.ok ? amount.value.minor : undefined;
}
