// What the commands print that stop a share, make one anew, void a bill and deactivate a contact. Part of the texts of en.ts.

const EXAMPLES = '\nExamples:\n';

export const sharing = {
  checkOnly: 'Nothing was sent. Run it again with --yes to send it.',
  shared: (shareId: string, earlier: string) => [
    `Shared again: ${shareId}. The earlier share ${earlier} is stopped.`,
    'Its card in Slack shows how it goes, and can cancel it while it is held.',
  ],
  notWith: (number: string, address: string) =>
    `Bill ${number} is not shared with ${address} now. Nothing was changed. See with whom: sharebill shares ${number}`,
  pdf: 'PDF',
  voided: (number: string) => `Bill ${number} is void. Where it was shared, the portal says that it was withdrawn.`,
  deactivated: (name: string) => `${name} is deactivated: no link, code or sign-in of theirs opens anything any more.`,
  ended: (sessions: number, shares: number) => `Ended: ${counted(sessions, 'sign-in')}, ${counted(shares, 'share')}.`,
} as const;

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

export const sharingHelp = {
  stop: 'Stop sharing: one share by its id, or all that is in the portal of a bill by its number; with all, or one person.',
  stopExample: `
The client loses access at the next request, and what waits to be mailed is not sent. A mailed PDF cannot be recalled.
${EXAMPLES}  sharebill stop 1042 --as ann@harlow.example
  sharebill shares 1042 --json                             prints the ids of shares
  sharebill stop shr_0123 --as ann@harlow.example
  sharebill stop 1042 --person dana@acme.test --as ann@harlow.example`,
  again: 'Share a bill once more as it was shared: stops the earlier share and sends a new mail.',
  againExample: `
Prints the check; sends only with --yes. The guards are those of every share: where they warn, give --reason.
${EXAMPLES}  sharebill again 1042 --as ann@harlow.example
  sharebill again 1042 --as ann@harlow.example --yes`,
  billGroup: 'Bills: void one.',
  void: 'Void a bill. Nobody is asked to pay it any more.',
  voidExample: `
What waits to be mailed is not sent; in the portal the bill is shown as withdrawn. It cannot be taken back.
${EXAMPLES}  sharebill bill void 1042 --as ann@harlow.example`,
  deactivate:
    'Deactivate a contact: their links, codes and sign-ins end at once, and nothing is sent to them any more.',
  deactivateExample: `${EXAMPLES}  sharebill contact deactivate dana@acme.test --as ann@harlow.example`,
  argument: {
    shareOrBill: 'the id of a share, or the number of a bill',
    bill: 'the number of a bill',
  },
  option: {
    yes: 'send it',
    person: 'only with the recipient who has this address',
    reason: 'why it is sent all the same, where a guard warns',
  },
} as const;

export const sharingRefusals = {
  'share-refused': (text: string) => [text],
  'needs-sharer': (firm: string) => [`Say who shares it, with --as EMAIL of somebody at ${firm}. Nothing was sent.`],
  'which-share': (number: string) => `Bill ${number} was shared more than once. Nothing was done. Give the id of one:`,
  'which-bill': (number: string) =>
    `More than one bill has the number ${number}. Nothing was done. Give the id of one:`,
  'bill-closed': (number: string, state: string) => [`Bill ${number} is ${state} already. Nothing was changed.`],
  'no-sharing-here': ['This process has no mail server and no PDF to share with. Run it where ShareBill is set up.'],
} as const;
