// What each page of the portal shows. The router fills these; the pages turn them into HTML and know nothing else.
import type { BillKind, BillStatus } from '../../../core/bill.ts';
import type { LocalDate } from '../../../core/local-date.ts';
import type { Money } from '../../../core/money.ts';
import type { BillChange } from '../../../core/portal-changes.ts';
import type { BillLine } from '../../../ports/bill-pdf.ts';
import type { FirmLetterhead } from '../../../ports/mailer.ts';
import type { EntryPaths } from '../paths.ts';

/** From readAssets(). */
export type AssetLinks = { readonly styles: string; readonly script: string };

export type PortalFirm = FirmLetterhead & {
  readonly id: string;
  /** Shown in place of the name, from portalPaths(id).logo. */
  readonly hasLogo: boolean;
};

export type PageFacts = { readonly assets: AssetLinks; readonly firm: PortalFirm };

export type SessionFacts = {
  /** In every form of a page that somebody is signed in to. */
  readonly formToken: string;
  readonly contactName: string;
};

export type SignedIn = PageFacts & { readonly session: SessionFacts };

export type LandingView = PageFacts & {
  readonly token: string;
  readonly access: 'password' | 'code';
  readonly tellsViews: boolean;
};

export type FieldName = 'email' | 'code' | 'password' | 'newPassword' | 'currentPassword';

/** What is wrong with a form: beside its field, or with the whole of it. */
export type Problem =
  | { readonly code: 'email-missing' | 'email-unfit' }
  | { readonly code: 'code-missing' | 'code-expired' | 'code-tries-spent' }
  | { readonly code: 'code-wrong'; readonly tries: number }
  /** The next code is mailed after so long. */
  | { readonly code: 'code-not-yet'; readonly seconds: number }
  | { readonly code: 'password-missing' | 'password-wrong' }
  /** Of e-mail address and password together: which of them is not told. */
  | { readonly code: 'sign-in-failed' }
  /** No password is looked at before. */
  | { readonly code: 'wait'; readonly seconds: number }
  | { readonly code: 'current-password-missing' | 'current-password-wrong' }
  | { readonly code: 'new-password-missing' | 'new-password-common' | 'new-password-same' }
  | { readonly code: 'new-password-short'; readonly least: number }
  | { readonly code: 'new-password-long' };

/** Where somebody proves who they are: `linkPaths(token)` or `portalPaths(firmId)`. */
export type Entry = {
  readonly paths: EntryPaths;
  /** Goes along with each form, such as the address that was entered before. */
  readonly hidden: Readonly<Record<string, string>>;
};

export type MailedCode = {
  /** In full: the page masks it. */
  readonly address: string;
  /** False where the address was typed, and the page may not say whether anybody has it. */
  readonly isOnFile: boolean;
  readonly minutesAgo: number;
  /** How long it counts from when it was mailed. */
  readonly minutes: number;
};

export type NewPasswordView = PageFacts & {
  readonly entry: Entry;
  readonly reason: 'first-time' | 'reset';
  readonly mailed: MailedCode;
  readonly leastCharacters: number;
  readonly problems: readonly Problem[];
};

export type CodeView = PageFacts & {
  readonly entry: Entry;
  readonly mailed: MailedCode;
  readonly problems: readonly Problem[];
};

export type PasswordView = PageFacts & { readonly entry: Entry; readonly problems: readonly Problem[] };

export type SignInView = PageFacts & {
  readonly access: 'password' | 'code';
  /** What was typed. */
  readonly email: string;
  readonly problems: readonly Problem[];
  readonly notice?: 'session-ended' | 'signed-out-everywhere';
};

export type ResetView = PageFacts & { readonly email: string; readonly problems: readonly Problem[] };

export type Paging = { readonly page: number; readonly pages: number };

export type ListedBill = {
  readonly id: string;
  readonly number: string;
  readonly kind: BillKind;
  readonly status: BillStatus;
  readonly matters: readonly string[];
  readonly dueDate: LocalDate;
  readonly total: Money;
  readonly balance: Money;
};

export type DashboardView = SignedIn & { readonly today: LocalDate; readonly bills: readonly ListedBill[] };

export type ShownLine = BillLine & {
  /** It was not there when the client saw the bill last. */
  readonly isNew: boolean;
};

/** Consecutive lines of one matter. */
export type LineGroup = { readonly matter: string; readonly lines: readonly ShownLine[] };

export type PortalBill = {
  readonly id: string;
  readonly number: string;
  readonly kind: BillKind;
  readonly status: BillStatus;
  readonly subject: string;
  readonly matters: readonly string[];
  readonly issueDate: LocalDate;
  readonly dueDate: LocalDate;
  readonly subtotal: Money;
  readonly discount: Money;
  readonly tax: Money;
  readonly total: Money;
  readonly paid: Money;
  readonly balance: Money;
  readonly payments: readonly { readonly date: LocalDate; readonly method: string; readonly amount: Money }[];
};

export type BillView = SignedIn & {
  readonly today: LocalDate;
  readonly bill: PortalBill;
  /** How it can be paid; undefined where it cannot. `pending`: a payment of so much is on its way, and nobody pays again. */
  readonly pay: { readonly path: string } | { readonly pending: Money } | undefined;
  readonly sharerName: string;
  /** Empty when there is none. */
  readonly message: string;
  readonly changes: readonly BillChange[];
  /** Those of one page of lines. */
  readonly groups: readonly LineGroup[];
  readonly paging: Paging;
};

export type WithdrawnView = SignedIn & { readonly bill: Pick<PortalBill, 'number' | 'kind'> };

export type HistoryItem = {
  readonly bill: Pick<PortalBill, 'id' | 'number' | 'kind'>;
  /** Whether it can be opened now. */
  readonly isOpen: boolean;
  readonly sharedAt: Date;
  readonly sharerName: string;
  /** Undefined before the first view. */
  readonly views: { readonly count: number; readonly first: Date; readonly last: Date } | undefined;
};

export type HistoryView = SignedIn & {
  /** The firm's. */
  readonly timeZone: string;
  readonly items: readonly HistoryItem[];
  readonly paging: Paging;
};

export type AccountView = SignedIn & {
  readonly addresses: readonly string[];
  /** No password is asked for where the firm has clients sign in by code. */
  readonly hasPassword: boolean;
  readonly leastCharacters: number;
  readonly tellsViews: {
    /** Where the firm does not want to be told, there is nothing to choose. */
    readonly byFirm: boolean;
    readonly byContact: boolean;
  };
  readonly problems: readonly Problem[];
  readonly saved?: 'password' | 'tells-views';
};

/** Without a session for somebody who is not signed in. */
export type ContactView = PageFacts & { readonly session?: SessionFacts };

export type ExpiredLinkView = PageFacts & { readonly token: string };

export type NewLinkSentView = PageFacts & { readonly address: string };

/** Without a firm where none is known, or none may be named. */
export type ErrorView = {
  readonly assets: AssetLinks;
  readonly firm?: PortalFirm;
  /** `not-found` names no firm, whatever is given: it is the same for all. */
  readonly kind: 'not-found' | 'form-expired' | 'bad-request' | 'busy' | 'broken';
  /** Of `broken`: by which it is found in the log. */
  readonly reference?: string;
};

/** Why what was typed as the amount will not do. */
export type PayProblem =
  | { readonly code: 'not-an-amount' | 'another-opening' | 'provider-away' | 'provider-refused' }
  | { readonly code: 'over-balance' | 'in-full-only'; readonly balance: Money }
  | { readonly code: 'under-minimum'; readonly least: Money }
  | { readonly code: 'over-maximum'; readonly most: Money };

/** The page behind a pay link while the bill can be paid. */
export type PayView = PageFacts & {
  readonly token: string;
  readonly bill: Pick<PortalBill, 'number' | 'kind' | 'total' | 'balance' | 'dueDate' | 'status'>;
  /** The least that is taken at once; the balance where the whole must be paid. */
  readonly least: Money;
  /** `stripe`, `paypal`, `lawpay`, `sandbox`: who takes the payment. */
  readonly provider: string;
  /** What was typed; the balance at first. */
  readonly typed: string;
  readonly problems: readonly PayProblem[];
};

/** Why nothing can be paid by a pay link now. */
export type PayClosedView = PageFacts & {
  readonly bill: Pick<PortalBill, 'number' | 'kind'>;
  readonly why:
    | { readonly code: 'bill-paid' | 'bill-withdrawn' | 'no-provider' | 'trust-not-taken' | 'expired' }
    | { readonly code: 'payment-pending'; readonly amount: Money }
    | { readonly code: 'currency-not-taken'; readonly currency: string }
    /** The firm takes payments from within the portal alone: the client signs in first. */
    | { readonly code: 'sign-in'; readonly signIn: string };
};

/** Where the provider's page leads back to. It tells what we know, and never that something is paid because of the way back. */
export type PayReturnView = PageFacts & {
  readonly bill: Pick<PortalBill, 'number' | 'kind'>;
  /** `checking`: the page asks again by itself after some seconds. `left`: the client came back without paying. */
  readonly state: 'checking' | 'received' | 'pending' | 'failed' | 'left';
  /** Of `received` and `pending`. */
  readonly amount: Money | undefined;
  /** Of `received`: what is left to pay; undefined when nothing is; `not-told` where the bill is not theirs to see any more. */
  readonly balance: Money | 'not-told' | undefined;
  /** The pay link, where the bill can be paid. */
  readonly payPath: string | undefined;
};
