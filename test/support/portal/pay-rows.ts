// The routes of pay links: whoever holds one may pay, and is told number and balance and nothing else. Used by portal-rows.ts
// and by access-pay.test.ts.
import type { PortalRow } from './portal-rows.ts';
import type { Client } from './two-portals.ts';

const payPath = ({ payToken }: Client) => `/pay/${payToken}`;
/** Where the provider's page leads back: who has paid hears of it, whatever has become of the bill. */
const returnPath = ({ returnToken }: Client) => `/pay/return/${returnToken}`;

export const payRows: readonly PortalRow[] = [
  {
    ...{ route: 'GET /pay/:token', behind: 'link', ofBill: true, toOthers: 200, whenVoid: 200, opens: 200 },
    ask: (client) => ({ path: payPath(client) }),
    tells: ({ number, amount }) => [number, amount],
    keepsNumber: true,
    shows: ({ amount }) => amount,
  },
  {
    ...{ route: 'POST /pay/:token', behind: 'link', ofBill: true, toOthers: 303, whenVoid: 200, opens: 303 },
    ask: (client) => ({ path: payPath(client), form: { amount: '' } }),
    keepsNumber: true,
    shows: () => 'https://checkout.stripe.com/c/pay/',
  },
  {
    ...{ route: 'GET /pay/return/:token', behind: 'nothing', ofBill: true, toOthers: 200, opens: 200 },
    ask: (client) => ({ path: returnPath(client) }),
    tells: ({ number }) => [number],
    keepsNumber: true,
    asksProvider: true,
  },
];
