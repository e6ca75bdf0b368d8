// What `sharebill --help` and its like print. Part of the texts of en.ts.

import { chatIdHelp } from './chat-ids.ts';
import { connectionHelp } from './connections.ts';
import { manifestHelp } from './manifests.ts';
import { movingHelp } from './moving.ts';
import { paymentHelp } from './payments.ts';
import { providerHelp } from './providers.ts';
import { restoringHelp } from './restoring.ts';
import { sharingHelp } from './sharing.ts';

const EXAMPLES = '\nExamples:\n';

export const help = {
  program: "Shares a law firm's bills with its clients from Slack. These commands set it up and look after it.",
  afterProgram: `
First steps:
  sharebill setup                          asks for what a firm needs, and writes it down
  sharebill doctor --online                says what is well, what is wrong, and what to do about it
  sharebill start                          start the product; the other commands then talk to it
  sharebill firm add "Harlow & Reed LLP" --plan Boutique --time-zone America/New_York --currency USD
  sharebill staff add "Ann Harlow" ann@harlow.example --role administrator
  sharebill import march.txt --state unpaid --as ann@harlow.example --dry-run

sharebill COMMAND --help says more about each.`,
  afterError: 'Run "sharebill --help", or a command with --help, to see what works.',
  firm: {
    group: 'Firms: add one, link it to Slack or Teams, change its settings.',
    add: 'Add a firm. Prints its id and the next command to type.',
    list: 'List the firms.',
    show: 'Show a firm with its settings and what they mean.',
    link: 'Link a Slack workspace, or a Microsoft 365 tenant, to the firm. It belongs to one firm, for good.',
    set: 'Change a setting of the firm, or its plan.',
    logo: 'Set the logo at the top of bills, or remove it: then they show the name of the firm.',
    addExample: `${EXAMPLES}  sharebill firm add "Harlow & Reed LLP" --plan Boutique --time-zone America/New_York --currency USD`,
    linkExample: `${EXAMPLES}  sharebill firm link --slack T0123ABCD --as ann@harlow.example`,
    setExample: `${EXAMPLES}  sharebill firm set --list
  sharebill firm set holdSeconds 60 --as ann@harlow.example
  sharebill firm set plan Elite --as ann@harlow.example
  sharebill firm set phone "" --as ann@harlow.example      empties it`,
    logoExample: `
PNG (8 bits a channel, not interlaced) or JPEG (RGB or grey), at most 200 KB, each side 20 to 4000 pixels.
${EXAMPLES}  sharebill firm logo logo.png --as ann@harlow.example
  sharebill firm logo --remove --as ann@harlow.example`,
  },
  connection: connectionHelp,
  manifest: manifestHelp,
  staff: {
    group: "The firm's people: who they are, and who they are in Slack and Teams.",
    add: 'Add somebody to the firm.',
    list: "List the firm's people.",
    link: 'Say who somebody is in Slack or Teams. The workspace or tenant must be linked to the firm before.',
    role: 'Give somebody another role. It counts from their next action on.',
    remove: 'Remove somebody. They lose access at once, in Slack too; what they hold back goes to an administrator.',
    addExample: `${EXAMPLES}  sharebill staff add "Dana Reed" dana@harlow.example --role billing --as ann@harlow.example

Roles:
  administrator  may do everything, and alone changes people and settings
  billing        shares and imports bills, sees all of them
  attorney       sees the bills of their own matters
  read-only      sees the bills of matters that they are on`,
    linkExample: `${EXAMPLES}  sharebill staff link dana@harlow.example --slack T0123ABCD/U0123ABCD --as ann@harlow.example

The person types /sharebill in Slack: the answer names both ids.`,
  },
  contact: {
    group: 'Contacts: which file they get with a bill.',
    set: 'Say which file a contact gets with the PDF of each bill that is mailed to them.',
    show: 'Show a contact with its settings.',
    setExample: `
The file is for the billing system of the client. LEDES 1998B can say neither tax nor currency; LEDES 98BI can.
Needs the role billing or administrator. An import does not change it.
${EXAMPLES}  sharebill contact set dana@acme.test --bill-file ledes-1998b --as ann@harlow.example
  sharebill contact set "Dana Reyes" --bill-file none --as ann@harlow.example`,
  },
  import: {
    command:
      'Import bills, contacts and matters from a file: LEDES 1998B or 98BI, CSV of Xero or QuickBooks Online, a CSV of contacts, or ShareBill JSON.',
    example: `
The whole file is checked first; a file with an error changes nothing. Importing a file again changes only what
differs. It is safe to stop while a file is applied: the rest is applied later, and nothing twice.
${EXAMPLES}  sharebill import march.txt --state unpaid --as ann@harlow.example --dry-run
  sharebill import march.txt --state unpaid --as ann@harlow.example
  sharebill import xero-invoices.csv --dates dmy --as ann@harlow.example
  sharebill import clients.csv --source ledes --as ann@harlow.example      names and addresses for clients of LEDES
  sharebill import firm.json --as ann@harlow.example`,
  },
  bills: {
    command: 'Find bills by number, client or matter. Without words the newest, unpaid ones first.',
    example: `${EXAMPLES}  sharebill bills acme lease
  sharebill bills --state unpaid --limit 100
  sharebill bills --state overdue acme
  sharebill bills 1042 --json`,
  },
  views: {
    status: 'Show the state of a bill, its amounts, and what happened to it, newest first.',
    statusExample: `${EXAMPLES}  sharebill status 1042
  sharebill status 1042 --json`,
    shares: 'List what is shared, newest first; with a bill, its shares.',
    sharesExample: `
"Shared" stands only where the client can open the bill in the portal. A bill that was sent by e-mail is a copy.
${EXAMPLES}  sharebill shares
  sharebill shares 1042 --as ann@harlow.example`,
    history: 'Show what was logged on a matter, newest first.',
    historyExample: `${EXAMPLES}  sharebill history 00012-Acme
  sharebill history acme lease`,
  },
  sharing: sharingHelp,
  payments: paymentHelp,
  providers: providerHelp,
  moving: movingHelp,
  restored: restoringHelp,
  verifyAudit: {
    command:
      'Check that the audit entries of a firm are as they were sealed: none changed, removed, moved or put between.',
    example: `
Each entry is sealed within about a minute, by a hash over it and the hash before it. Exit code 1 when they do not fit.

What it shows: that somebody changed sealed entries who did not calculate all later hashes anew.
What it does not show: that somebody did calculate them anew, or cut off the newest entries and set the firm's head back;
whoever can write to the database can do that. So keep a head elsewhere (a mail, a printed page), and give it with --head.
Entries that are not sealed yet can be changed without a trace, and whatever ShareBill was told to write is taken for true.
${EXAMPLES}  sharebill verify-audit
  sharebill verify-audit --head 1042:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
  sharebill verify-audit --json`,
  },
  argument: {
    firmName: 'the name of the firm, in quotes when it has spaces',
    staffName: "the person's name, in quotes when it has spaces",
    email: "the person's e-mail address at the firm",
    key: 'which setting; see --list',
    value: 'its new value',
    file: 'the file to import',
    logo: 'the picture: PNG or JPEG',
    contact: 'an e-mail address, a name or part of one',
    query: 'words of number, client or matter',
    bill: 'the number of a bill',
    matter: 'the number of a matter, or words of its number, name or client',
  },
  option: {
    firm: 'which firm; not needed while there is only one',
    as: 'who does this: the e-mail address of a staff member. Not needed while the firm has no administrator',
    seenBy: 'only what this staff member may see',
    verifiedBy: 'who checks: an administrator of the firm. Not needed',
    head: 'a head that was printed earlier, as SEQ:HASH: must still be in the chain',
    json: 'print JSON, for programs',
    plan: 'Starter, Loyalty, Boutique or Elite',
    timeZone: 'such as America/New_York',
    currency: 'such as USD',
    ...chatIdHelp,
    role: 'administrator, billing, attorney or read-only',
    removeLogo: 'show the name of the firm instead',
    listSettings: 'show the settings, their values and what they mean',
    billFile: 'none, ledes-1998b or ledes-98bi',
    format: 'ledes-1998b, ledes-98bi, xero, quickbooks, contacts-csv or sharebill; found out by itself when left out',
    importState:
      'state of the bills, for LEDES and QuickBooks, which have none: draft, unpaid, paid, …; left out, new ones are drafts and known ones keep theirs',
    importCurrency: "currency of the bills, for files that name none; the firm's when left out",
    source: 'whose ids the file has. The same source again means the same bills',
    dates: 'how a CSV file writes dates such as 03/04/2026: day, month or year first',
    dryRun: 'only check the file and say what importing it would do',
    billState: 'only these bills: draft, approval, unpaid, overdue, paid, void, deleted. Can be given again',
    limit: 'at most so many bills; 20 when left out',
    limitEvents: 'at most so many events; 20 when left out',
    limitShares: 'at most so many shares; 20 when left out',
    limitHistory: 'at most so many entries; 20 when left out',
  },
  helpOption: 'show this help',
  helpCommand: 'show the help of a command',
} as const;
