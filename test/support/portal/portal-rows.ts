// Every route of the portal: what is asked there of one client's bill, and how whoever must not see it is answered. In an
// order in which their own client can ask for all of it. Used by access-portal.test.ts.
import type { PortalRequest } from './ask-portal.ts';
import { payRows } from './pay-rows.ts';
import { type Client, PASSWORD } from './two-portals.ts';

/** What is typed into the forms. */
export type Typed = { readonly password: string; readonly code: string };

export type PortalRow = {
  readonly route: string;
  /** Whose door it is: a session's, a link's, the sign-in page's, or nobody's. */
  readonly behind: 'session' | 'link' | 'sign-in' | 'nothing';
  /** Names the client's bill; what names no bill does to everybody what is their own. */
  readonly ofBill?: boolean;
  readonly ask: (client: Client, typed: Typed) => Pick<PortalRequest, 'path' | 'form'>;
  /** To somebody of the firm who is signed in and has nothing to do with the bill. */
  readonly toOthers: number;
  /** To its own client after the firm has voided the bill; else as to others. */
  readonly whenVoid?: number;
  /** The number of what was shared once stays in the client's history, and says that it is closed. */
  readonly keepsNumber?: boolean;
  /** What whoever holds the link is told of the bill. */
  readonly tells?: (client: Client) => readonly string[];
  /** Has the payment provider asked anew, and that is written down. */
  readonly asksProvider?: boolean;
  /** To their own client. */
  readonly opens: number;
  readonly shows?: (client: Client) => string;
  /** Lets the client in: the answer has a new cookie. */
  readonly letsIn?: boolean;
};

const NEW_PASSWORD = 'eleven grey herons wade slowly';

const firmPath = ({ firmId }: Client) => `/portal/${firmId}`;
const billPath = (client: Client) => `${firmPath(client)}/bills/${client.billId}`;
const linkPath = ({ token }: Client) => `/b/${token}`;

type Given = Omit<PortalRow, 'route' | 'behind' | 'ask'>;

function page(route: string, path: (client: Client) => string, given: Given): PortalRow {
  return { route, behind: 'session', ask: (client) => ({ path: path(client) }), ...given };
}

function form(path: string, fields: Readonly<Record<string, string>>, given: Given): PortalRow {
  const ask = (client: Client) => ({ path: path.replace(':firm', client.firmId).replace(':bill', client.billId) });

  return {
    ...{ route: `POST /portal/${path.slice('/portal/'.length)}`, behind: 'session' },
    ask: (client) => ({ ...ask(client), form: fields }),
    ...given,
  };
}

type Fields = (client: Client, typed: Typed) => Readonly<Record<string, string>>;

/** The same steps behind a link and on the sign-in page. */
function steps(behind: 'link' | 'sign-in'): readonly PortalRow[] {
  const [route, base] = behind === 'link' ? ['/b/:token', linkPath] : ['/portal/:firm', firmPath];
  const who = (client: Client) => (behind === 'link' ? {} : { email: client.address });
  const step = (name: string, fields: Fields, given: Given): PortalRow => ({
    ...{ route: `POST ${route}/${name}`, behind, ...given },
    ask: (client, typed) => ({ path: `${base(client)}/${name}`, form: { ...who(client), ...fields(client, typed) } }),
  });
  const mails = { toOthers: 200, opens: 200 };
  const letsIn = { toOthers: 422, opens: 303, letsIn: true };

  return [
    step('sign-in', (_client, { password }) => ({ password }), letsIn),
    step('code', () => ({}), mails),
    step('sign-in-by-code', (_client, { code }) => ({ code }), letsIn),
    step('password-code', () => ({}), mails),
    step('set-password', (_client, { code }) => ({ code, newPassword: PASSWORD }), letsIn),
  ];
}

function publicPage(path: string, opens = 200): PortalRow {
  return {
    ...{ route: `GET ${path}`, behind: 'nothing', toOthers: opens, opens },
    ask: ({ firmId }) => ({ path: path.replace(':firm', firmId) }),
  };
}

const number = ({ number: shown }: Client) => shown;
const amount = ({ amount: shown }: Client) => shown;

export const portalRows: readonly PortalRow[] = [
  {
    ...{ route: 'GET /b/:token', behind: 'link', toOthers: 200, whenVoid: 303, opens: 303 },
    ask: (client) => ({ path: linkPath(client) }),
    shows: ({ billId }) => `/bills/${billId}`,
  },
  {
    ...{ route: 'POST /b/:token/continue', behind: 'link', toOthers: 200, opens: 200 },
    ask: (client) => ({ path: `${linkPath(client)}/continue`, form: {} }),
    shows: () => 'name="password"',
  },
  ...steps('link'),
  {
    // the link is alive
    ...{ route: 'POST /b/:token/new-link', behind: 'link', toOthers: 404, opens: 404 },
    ask: (client) => ({ path: `${linkPath(client)}/new-link`, form: {} }),
  },
  ...payRows,
  ...steps('sign-in'),
  publicPage('/portal/assets/portal.css'),
  publicPage('/portal/assets/portal.js'),
  publicPage('/portal/:firm/brand.css'),
  publicPage('/portal/:firm/logo'),
  publicPage('/portal/:firm/sign-in'),
  publicPage('/portal/:firm/reset'),
  publicPage('/portal/:firm/contact'),
  page('GET /portal/:firm', firmPath, { toOthers: 200, opens: 200, shows: amount }),
  page('GET /portal/:firm/history', (client) => `${firmPath(client)}/history`, {
    ...{ toOthers: 200, keepsNumber: true, opens: 200, shows: number },
  }),
  page('GET /portal/:firm/account', (client) => `${firmPath(client)}/account`, {
    ...{ toOthers: 200, opens: 200, shows: ({ address }) => address },
  }),
  page('GET /portal/:firm/bills/:bill', billPath, {
    ...{ ofBill: true, toOthers: 404, whenVoid: 200, keepsNumber: true, opens: 200, shows: ({ message }) => message },
  }),
  page('GET /portal/:firm/bills/:bill/pdf', (client) => `${billPath(client)}/pdf`, {
    ...{ ofBill: true, toOthers: 404, opens: 200, shows: () => '%PDF-' },
  }),
  form('/portal/:firm/bills/:bill/seen', {}, { ofBill: true, toOthers: 204, opens: 204 }),
  form('/portal/:firm/account/views', { tellsViews: 'true' }, { toOthers: 200, opens: 200 }),
  form(
    '/portal/:firm/account/password',
    { currentPassword: PASSWORD, newPassword: NEW_PASSWORD },
    { toOthers: 422, opens: 200, letsIn: true },
  ),
  form('/portal/:firm/sign-out', {}, { toOthers: 200, opens: 200 }),
  form('/portal/:firm/account/sign-out-everywhere', {}, { toOthers: 200, opens: 200 }),
];
