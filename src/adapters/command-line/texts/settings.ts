// What each setting of a firm means, for `sharebill firm set --list`. Part of the texts of en.ts.
import type { FirmSettings } from '../../../core/firm-settings.ts';

export const settings: Readonly<Record<keyof FirmSettings | 'plan', string>> = {
  plan: 'What the firm may use: Starter, Loyalty, Boutique or Elite. Starter has no sharing by e-mail.',
  holdSeconds: 'Seconds between confirm and sending, in which a share can be cancelled. 0 to 900.',
  logCommunications: 'Log a communication on the matter for each share: always, or only with-message.',
  portalAccess: 'How clients prove who they are in the portal: password (one of their own) or code (mailed each time).',
  tellViews: 'Whether you are told when a client views a bill in the portal. true or false.',
  draftForReview: 'Whether a bill that is not approved may be mailed, marked DRAFT. true or false.',
  cardDetail:
    'What the card in a conversation shows: number, client (number and client) or full (amount and status too).',
  paymentTermsDays: 'Days from issue to due date, for bills whose file names no due date. 0 to 365.',
  paymentMode: 'Where clients can pay from: secure-link (the mail and the portal) or portal-only (classic).',
  payLinkOnPdf: "Whether a mailed PDF has the recipient's pay link on it, with a code to scan. true or false.",
  paymentProvider:
    'Who takes the payments: auto (the first that is set up and takes the bill), stripe, paypal, lawpay or sandbox.',
  minimumPayment:
    "The least that a client pays at once, as 50.00 in the bill's currency. Empty: a part of whatever size.",
  guardAdverseParty: 'When a recipient is an adverse party: off, warn (the sharer gives a reason) or block.',
  guardOtherClient: "When a recipient's address belongs to another client: off, warn or block.",
  guardLookAlike: "When a recipient's domain resembles a known one, as acme.co does acme.com: off, warn or block.",
  unknownMail:
    'A mail whose arrival is not known: resend-same-id sends it once more after ten minutes, ask leaves it to you.',
  guardNotOnMatter: 'When a recipient is not on every matter of the bill: off, warn or block.',
  guardFirstTime: "When an address was never mailed before and nothing says it is the client's: off, warn or block.",
  guardBounced: 'When the last mail to an address was not delivered: off, warn or block.',
  guardFreeMail: 'When a company is to be mailed at a free-mail provider: off, warn or block.',
  taxId: 'Tax id of the firm, for the LEDES files that some clients get with a bill. At most 20 characters.',
  address: 'Postal address on bills and in mails.',
  phone: 'Telephone number on bills and in mails.',
  email: 'E-mail address on bills and in mails.',
  website: 'Website on bills and in mails.',
  accentColor: 'Colour of rules and headings, such as #1f4b6e.',
};
