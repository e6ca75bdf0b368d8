// Where the portal's pages are, where their forms are sent, and what the fields are called. Used by the pages and by the
// router, so that both mean the same.

export const ASSET_PATHS = { styles: '/portal/assets/portal.css', script: '/portal/assets/portal.js' } as const;

/** Names of form fields. */
export const FIELDS = {
  email: 'email',
  code: 'code',
  password: 'password',
  newPassword: 'newPassword',
  currentPassword: 'currentPassword',
  tellsViews: 'tellsViews',
  amount: 'amount',
  formToken: 'formToken',
} as const;

/** Where somebody proves who they are: behind a recipient's link, or at the portal's own sign-in. All are POST. */
export type EntryPaths = {
  /** `password`; at the portal `email` as well. */
  readonly signIn: string;
  /** Mails a code that signs in, and shows the form for it. */
  readonly mailSignInCode: string;
  /** `code` */
  readonly signInByCode: string;
  /** Mails a code that sets a password, and shows the form for both. */
  readonly mailPasswordCode: string;
  /** `code`, `newPassword` */
  readonly setPassword: string;
};

export type LinkPaths = EntryPaths & { readonly landing: string; readonly proceed: string; readonly newLink: string };

/** A recipient's link. `landing` is GET, all others POST. */
export function linkPaths(token: string): LinkPaths {
  const landing = `/b/${encodeURIComponent(token)}`;

  return { ...entryPaths(landing), landing, proceed: `${landing}/continue`, newLink: `${landing}/new-link` };
}

export type PortalPaths = EntryPaths & {
  readonly dashboard: string;
  readonly history: string;
  readonly account: string;
  readonly contact: string;
  /** GET shows the form. */
  readonly signIn: string;
  /** GET: asks for the e-mail address. */
  readonly reset: string;
  readonly signOut: string;
  readonly changePassword: string;
  readonly signOutEverywhere: string;
  readonly changeTelling: string;
  readonly logo: string;
  readonly brand: string;
};

export function portalPaths(firmId: string): PortalPaths {
  const dashboard = `/portal/${encodeURIComponent(firmId)}`;
  const account = `${dashboard}/account`;

  return {
    ...entryPaths(dashboard),
    dashboard,
    account,
    history: `${dashboard}/history`,
    contact: `${dashboard}/contact`,
    reset: `${dashboard}/reset`,
    signOut: `${dashboard}/sign-out`,
    changePassword: `${account}/password`,
    signOutEverywhere: `${account}/sign-out-everywhere`,
    changeTelling: `${account}/views`,
    logo: `${dashboard}/logo`,
    brand: `${dashboard}/brand.css`,
  };
}

export type PayPaths = { readonly page: string; readonly start: string };

/** A pay link: GET shows what is due, POST `start` leads on to the provider. */
export function payPaths(token: string): PayPaths {
  const page = `/pay/${encodeURIComponent(token)}`;

  return { page, start: page };
}

export type BillPaths = { readonly bill: string; readonly pdf: string; readonly seen: string };

/** `pdf` is GET, `seen` POST. */
export function billPaths(firmId: string, billId: string): BillPaths {
  const bill = `${portalPaths(firmId).dashboard}/bills/${encodeURIComponent(billId)}`;

  return { bill, pdf: `${bill}/pdf`, seen: `${bill}/seen` };
}

function entryPaths(base: string): EntryPaths {
  return {
    signIn: `${base}/sign-in`,
    mailSignInCode: `${base}/code`,
    signInByCode: `${base}/sign-in-by-code`,
    mailPasswordCode: `${base}/password-code`,
    setPassword: `${base}/set-password`,
  };
}
