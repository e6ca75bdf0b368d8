// What the commands print that connect payment providers, and confirm LawPay's pages. Part of the texts of en.ts.
import type { AccountProvider } from '../../../core/payment-provider.ts';

const NAMES: Readonly<Record<AccountProvider, string>> = { stripe: 'Stripe', paypal: 'PayPal', lawpay: 'LawPay' };

/** What the provider's webhook has to send. */
const EVENTS: Readonly<Partial<Record<AccountProvider, string>>> = {
  stripe: 'checkout.session.*, charge.refunded, refund.* and charge.dispute.*',
  paypal: 'CHECKOUT.ORDER.APPROVED, PAYMENT.CAPTURE.* and CUSTOMER.DISPUTE.*',
};

type Running = { readonly checkouts: number; readonly pending: number };

export const providers = {
  address: (kind: AccountProvider, url: string) =>
    kind === 'lawpay'
      ? ['LawPay tells nothing by webhooks: it is asked. Connect it with: sharebill firm connect lawpay']
      : [`The webhook of the firm's ${NAMES[kind]} account goes to this address:`, '', `  ${url}`, '', events(kind)],
  ask: (meaning: string, name: string, isNeeded: boolean) =>
    `${name}${isNeeded ? '' : ' (may stay empty)'}: ${meaning}`,
  connected: (kind: AccountProvider, { firm, account }: { firm: string; account: string }) =>
    `${NAMES[kind]} ${account} is connected to ${firm}. Its secrets are kept, encrypted.`,
  webhook: (kind: AccountProvider, url: string) => `Its webhook goes to ${url}, with ${EVENTS[kind]}.`,
  disconnected: (kind: AccountProvider) =>
    `The secrets of ${NAMES[kind]} are wiped. Links to pay say from now on that online payment is not offered, unless another provider takes it.`,
  left: ({ pending }: Running) =>
    pending === 0
      ? []
      : [
          `${payments(pending)} on the way: its bill takes no other until the same account is connected again and says what became of it.`,
        ],
  leftPages:
    "LawPay's pages stay open for whoever has their address. Money that comes by them is not noticed any more.",
  tryLinks: (links: readonly string[]) => [
    links.length === 1 ? 'Open this link. Do not pay.' : 'Open each of these links. Do not pay.',
    '',
    ...links.map((link) => `  ${link}`),
    '',
    'The page must show $10.00: if it shows $1,000.00 or $0.10, every client would be charged the wrong amount.',
  ],
  doesItShow: (pages: number) =>
    pages === 1 ? 'Does the page show $10.00? (yes or no)' : 'Does every page show $10.00? (yes or no)',
  yes: /^y(es)?$/i,
  notConfirmed: 'LawPay takes no payments yet. When you have looked at the link:',
  confirmed: 'Confirmed. Clients can pay by LawPay now. A change of page or unit asks again.',
  confirmedBefore: 'The pages are confirmed already. Clients can pay by LawPay.',
  waits: 'connected, but takes no payments: run sharebill payment confirm-lawpay',
} as const;

function events(kind: AccountProvider): string {
  return `Set it up at ${NAMES[kind]} with ${EVENTS[kind]}. Then: sharebill firm connect ${kind}`;
}

function payments(count: number): string {
  return count === 1 ? '1 payment is' : `${count} payments are`;
}

export const providerHelp = {
  confirm: "Confirm that LawPay's pages show the right amount: before that nobody can pay by them.",
  confirmExample: `
Prints a link for each page and asks whether it shows $10.00. For scripts: look at the links first, and say what they show.

Examples:
  sharebill payment confirm-lawpay --as ann@harlow.example
  sharebill payment confirm-lawpay --shows 10.00 --as ann@harlow.example`,
  shows: 'the amount that every page shows',
  address: 'only print where the webhook of the account will go, for the provider to be told',
  evenOpen: 'although somebody can pay by it right now, or a payment is on its way',
} as const;

export const providerRefusals = {
  'no-accounts-here': [
    'Accounts at payment providers cannot be connected here. Nothing was changed.',
    'Set SECRET_KEY as the server has it. The local workspace has a payment provider of its own.',
  ],
  'needs-public-url': ['PUBLIC_URL is not set: there is no address for webhooks. Nothing was done.'],
  'account-values-needed': (kind: AccountProvider, names: readonly string[]) => [
    `Nothing was given to connect ${NAMES[kind]} with. Nothing was changed.`,
    'In a terminal it is asked for. Else give it by standard input, a line each, never as arguments:',
    ...names.map((name) => `  ${name}=…`),
  ],
  'bad-account-values': (problems: readonly string[]) => [
    'What was given is not right. Nothing was changed.',
    ...problems.map((problem) => `  ${problem}`),
  ],
  'account-refused': (what: string, todo: string) => [what, todo, 'Nothing was changed.'],
  'account-elsewhere': [
    'That account is connected to another firm here. Nothing was changed: the money of two firms does not go into one account.',
  ],
  'account-in-environment': [
    'That account is the one of the environment. Nothing was changed.',
    'Take its variables out of the environment, start ShareBill again, and connect it then.',
  ],
  'provider-in-use': (kind: AccountProvider, { checkouts, pending }: Running) => [
    `Clients can pay by ${NAMES[kind]} right now: ${counted(checkouts, 'open page')}, ${counted(pending, 'payment')} on the way. Nothing was changed.`,
    'Wait until they are done, or add --even-open: the pages are ended as far as the provider lets us, and what is on its way is not followed.',
  ],
  'no-lawpay': ['The firm has no LawPay account. Nothing was done.', 'Connect it with: sharebill firm connect lawpay'],
  'lawpay-shows-other': (shown: string) => [
    `The page must show $10.00${shown === '' ? '' : `, not ${shown}`}. Nothing was confirmed, and nobody can pay by LawPay.`,
    'Set LAWPAY_AMOUNT_UNIT to the other of cents and dollars (sharebill firm connect lawpay, or the environment), and try again.',
  ],
} as const;

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
