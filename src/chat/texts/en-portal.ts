// What is said about the client portal: channels in the form, views on the card, stopping and sharing again. Part of the
// texts of en.ts.

export const channels = {
  label: 'How',
  options: {
    email: {
      text: 'By e-mail',
      detail: 'The client gets the bill as a PDF: a copy that nobody can take back.',
    },
    portal: {
      text: 'In the client portal',
      detail: 'They get a link and sign in to see the bill. You can stop that any time.',
    },
    both: {
      text: 'By e-mail and in the client portal',
      detail: 'They get the PDF, and a link to the bill in the portal.',
    },
  },
  /** Why an option is not there. */
  missing: { email: 'By e-mail', portal: 'In the client portal' },
} as const;

export const portalPreview = {
  label: 'How',
  portalPassword:
    'The notice has a link. A first-time client proves their mailbox with a mailed code and sets a password.',
  portalCode: 'The notice has a link. The client proves their mailbox with a mailed code each time.',
  recall: { mailed: 'A mailed PDF cannot be recalled.', portal: 'You can stop sharing at any time.' },
  both: 'You can stop sharing in the portal at any time; a mailed PDF cannot be recalled.',
  holdNow: (recall: string) => `It is sent as soon as you confirm. ${recall}`,
  hold: (seconds: number, recall: string) =>
    `It is held for ${seconds} seconds after you confirm; until then you can cancel. ${recall}`,
  again: 'This takes the place of an earlier share, which is stopped when you confirm. The client gets a new mail.',
} as const;

export const portalCard = {
  shared: (name: string, time: string) => `Shared with ${name} in the portal · sent ${time}`,
  sharedWithPdf: (name: string, time: string) => `Shared with ${name} in the portal · sent with the PDF ${time}`,
  viewed: (name: string, time: string) => `Viewed by ${name} · ${time}`,
  lastViewed: (time: string) => `last viewed ${time}`,
  stopped: 'stopped',
  deactivated: 'no access: the contact was deactivated',
  sharedAgain: 'shared again',
  stop: 'Stop sharing',
  stopOne: (name: string) => `Stop for ${name}`,
  again: 'Share again',
  invite: (name: string) => `Send a new invitation: ${name}`,
  confirmStop: {
    title: 'Stop sharing?',
    text: 'The client loses access to the bill in the portal at once.',
    mailed: 'A PDF that was mailed cannot be recalled.',
    yes: 'Stop sharing',
    no: 'Keep sharing',
  },
} as const;

export const portalNotices = {
  viewed: (number: string, name: string) => `${name} viewed bill ${number}.`,
  changed: (number: string, name: string) => `Bill ${number} has changed since ${name} viewed it. Share it again?`,
} as const;

export const stopping = {
  stopped: (number: string, names: string) => `Bill ${number} is not shared with ${names} any more.`,
  already: (number: string) => `Bill ${number} is not shared any more.`,
  mailed: 'A PDF that was mailed cannot be recalled.',
  whichStop: (number: string) => `Bill ${number} is shared more than once. Which share is to be stopped?`,
  whichAgain: (number: string) => `Bill ${number} was shared more than once. Which share is to be made again?`,
  againOf: (who: string, when: string, to: string) => `Shared by ${who}, ${when}, with ${to}`,
} as const;

export const portalRefusals = {
  'portal-not-offered': (administrators: string) =>
    `Clients cannot reach the portal: no public address is set (PUBLIC_URL). ${administrators} can have it set.`,
  'portal-needs-approval': (number: string) =>
    `Bill ${number} is not approved yet. For review it can go by e-mail only.`,
  'not-shared': (number: string) =>
    `Bill ${number} is not shared in the portal, so there is nothing to stop. Type /sharebill list ${number} to see its shares.`,
  'never-shared': (number: string) => `Bill ${number} was not shared before. Type /sharebill ${number} to share it.`,
  'no-pay-link': (number: string) =>
    `Bill ${number} has no link for paying now: it is paid, a payment is on its way, sharing was stopped, or the link is over.`,
  'not-invitable':
    'No new invitation is needed: the client has signed in, or the bill is not shared with them any more.',
  'shared-again-already': 'That share was shared again already. The newer one has a card of its own.',
} as const;
