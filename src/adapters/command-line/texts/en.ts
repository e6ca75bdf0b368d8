// Every text that the command line prints, in English. Keys are typed; nothing else here holds such texts, but
// the words of the option parser itself.

import type { Logo, LogoProblem } from '../../../core/logo.ts';
import type { Permission } from '../../../core/staff.ts';
import { chatIdRefusals } from './chat-ids.ts';
import { connectionRefusals, connections } from './connections.ts';
import { doctorTexts } from './doctor.ts';
import { help } from './help.ts';
import { manifests } from './manifests.ts';
import { moving } from './moving.ts';
import { paymentRefusals, payments } from './payments.ts';
import { providers } from './providers.ts';
import { restoring } from './restoring.ts';
import { settings } from './settings.ts';
import { sharing, sharingRefusals } from './sharing.ts';
import { viewRefusals, views } from './views.ts';

const permissions: Readonly<Record<Permission, string>> = {
  'share-bills': 'import or share bills',
  'record-payments': 'enter payments',
  'see-all-bills': 'see all bills',
  'manage-firm': "change the firm's people and settings",
  'set-contacts': 'change settings of contacts',
  'verify-audit': 'check the audit entries',
};

type LogoWords = { readonly problem: string; readonly remedy: string };

/** Of a file that was named as the logo; the sentence begins with its path. */
const logoProblems: Readonly<Record<LogoProblem | 'missing' | 'unreadable', LogoWords>> = {
  missing: { problem: 'is not there', remedy: 'Check the path.' },
  unreadable: { problem: 'cannot be read', remedy: 'Name a file, and check who may read it.' },
  'too-large': {
    problem: 'is larger than 200 KB',
    remedy: 'Make the picture smaller: 600 to 1200 pixels wide look well on a bill.',
  },
  dimensions: {
    problem: 'has a side of less than 20 or more than 4000 pixels',
    remedy: 'Scale the picture: 600 to 1200 pixels wide look well on a bill.',
  },
  type: {
    problem: 'is no picture that a bill can show',
    remedy: 'Save it as PNG with 8 bits a channel, not interlaced, or as JPEG in RGB or grey (not CMYK).',
  },
  broken: {
    problem: 'is cut off or damaged',
    remedy: 'Copy it again, or open it in a picture program and save it anew.',
  },
};

const refusal = {
  'no-firm': [
    'No firm yet. Run: sharebill firm add "NAME" --plan Boutique --time-zone America/New_York --currency USD',
  ],
  'several-firms': 'There are several firms. Say which with --firm ID:',
  'firm-not-found': (id: string) => [
    `There is no firm with the id ${id}. Nothing was done.`,
    'Run: sharebill firm list',
  ],
  'needs-actor': (firm: string, administrators: string) => [
    `Say who does this, with --as EMAIL of somebody at ${firm}. Nothing was done.`,
    `Administrators: ${administrators}. Their addresses: sharebill staff list`,
  ],
  'actor-not-found': (email: string, firm: string) => `Nobody at ${firm} has the address ${email}. Nothing was done.`,
  'leave-as-out': 'The firm has no administrator yet: run the command again without --as.',
  'see-staff': 'Run: sharebill staff list',
  'not-permitted': (facts: { name: string; role: string; may: string }) =>
    `${facts.name} has the role ${facts.role}, which may not ${facts.may}. Nothing was done.`,
  'ask-administrator': (administrators: string) => `Ask ${administrators}, or have the role changed.`,
  'ask-first-administrator': 'The firm has no administrator: run the command again without --as to add one.',
  ...chatIdRefusals,
  'bad-state': (text: string, states: string) => [`${text} is no state of a bill. Use ${states}.`],
  'bad-limit': (text: string, most: number) => [`${text} is no number of bills. Use 1 to ${most}.`],
  'bad-bill-file': (text: string, formats: string) => [
    `${text} is no file that goes with a bill. Use ${formats}. Nothing was changed.`,
  ],
  'contact-unknown': (words: string) => [
    `No contact is called ${words}, or has that address. Nothing was done.`,
    'Give the whole address, or part of the name. Contacts who were deactivated are not found.',
  ],
  'contact-ambiguous': (words: string) =>
    `Several contacts fit ${words}. Nothing was done. Give the whole name or address of one:`,
  'contacts-more': '  and others',
  'bad-head': (text: string) => [
    `${text} is no head of audit entries. It looks like 1042:9f86d0…, with 64 digits and letters after the colon.`,
    'The command prints it: sharebill verify-audit',
  ],
  'audit-not-intact': (firm: string, found: readonly string[]) => [
    `NOT INTACT: the audit entries of ${firm} are not as they were sealed.`,
    ...found,
    'Somebody, or something, wrote to the database past ShareBill. Keep a copy of it as it is now, and compare with a backup.',
  ],
  'one-firm-only': [
    'This database has its firm. What the environment names serves that one alone: SLACK_BOT_TOKEN, or an account at a payment provider.',
    'Connect each firm by itself instead: SLACK_CLIENT_ID and SLACK_CLIENT_SECRET, and sharebill firm connect.',
    'Or give the second firm a database and a process of its own.',
  ],
  'setup-is-local': [doctorTexts.notHere],
  ...viewRefusals,
  ...connectionRefusals,
  ...sharingRefusals,
  ...paymentRefusals,
  'nothing-to-set': [
    'Say what to set, and to what: sharebill firm set KEY VALUE',
    'The settings and what they mean: sharebill firm set --list',
  ],
  'which-logo': ['Say either a file or --remove: sharebill firm logo FILE', 'Nothing was changed.'],
  'logo-refused': (path: string, { problem, remedy }: LogoWords) => [
    `${path} ${problem}. Nothing was changed.`,
    remedy,
  ],
  'file-refused': (path: string, text: string) => [`${path}: ${text}`, 'Nothing was imported.'],
  'file-went-away': (path: string) => [
    `${path}: the file could not be read to its end. Nothing was imported.`,
    'Check that it is still there, and run the command again.',
  ],
  'file-has-errors': (errors: string) => [
    `Nothing was imported: the file has ${errors}. Correct the file and run the command again.`,
  ],
  'no-permission': [
    'That person may not import bills any more. Nothing was imported.',
    'Somebody with the role billing or administrator can: sharebill staff list',
  ],
  'import-gone': [
    'The accepted import is not there any more: somebody removed it from the database.',
    'Run the command again. What was imported already stays, and is not imported twice.',
  ],
  'unknown-setting': (key: string, keys: string) => [
    `There is no setting ${key}. Use one of: plan, ${keys}.`,
    'What they mean: sharebill firm set --list',
  ],
  'bad-setting': (key: string, expected: string) => [`${key} takes ${expected}. Nothing was changed.`],
  'bad-plan': (text: string, plans: string) => [`${text} is no plan. Use ${plans}, written like that.`],
  'bad-time-zone': (text: string) => [`${text} is no time zone. Use a name such as America/New_York or Europe/London.`],
  'bad-currency': (text: string) => [`${text} is no currency. Use an ISO 4217 code such as USD or EUR.`],
  'bad-role': (text: string, roles: string) => [`${text} is no role. Use ${roles}.`],
  'bad-email': (text: string) => [`${text} is not an e-mail address. It looks like name@firm.com.`],
  'empty-name': ['The name is empty. Give one, in quotes when it has spaces.'],
  'email-taken': (email: string) => [
    `Somebody at the firm has the address ${email}. Nobody was added.`,
    'See who: sharebill staff list. Else give another address.',
  ],
  'staff-not-found': (email: string) => [
    `Nobody at the firm has the address ${email}. Nothing was changed.`,
    'Run: sharebill staff list',
  ],
  'needs-administrator': [
    'Only an administrator may change the people of the firm. Nothing was changed.',
    'See who: sharebill staff list',
  ],
  'last-administrator': [
    'This is the only administrator: the firm needs one. Nothing was changed.',
    'Make somebody else an administrator first: sharebill staff role EMAIL administrator',
  ],
};

export const en = {
  help,
  settings,
  permissions,
  refusal,
  logoProblems,
  views,
  sharing,
  payments,
  paymentRefusals,
  manifests,
  moving,
  restored: restoring,
  connection: connections,
  providers,
  or: ' or ',
  firm: {
    added: (name: string, id: string) => `Added ${name}: ${id}`,
    next: 'Next, add an administrator:',
    id: 'Id',
    name: 'Name',
    none: 'No firm yet.',
    facts: {
      name: 'Name',
      id: 'Id',
      plan: 'Plan',
      timeZone: 'Time zone',
      currency: 'Currency',
      slack: 'Slack',
      teams: 'Teams',
    },
    notLinked: 'not linked',
    setting: 'Setting',
    value: 'Value',
    meaning: 'Meaning',
    empty: '—',
    changeWith: 'Change one with: sharebill firm set KEY VALUE',
    set: (key: string, value: string) => `${key} is now ${value}.`,
    cleared: (key: string) => `${key} is now empty.`,
    linked: (workspaceId: string, name: string) => `Slack workspace ${workspaceId} is linked to ${name}.`,
    nextLink: 'Next, link each person. They type /sharebill in Slack, which answers with their id:',
  },
  logo: {
    set: ({ type, width, height }: Logo) => [
      `The logo is set: ${type.toUpperCase()}, ${width} × ${height} pixels.`,
      'Bills show it from their next preview on. What was shared stays as it was.',
    ],
    removed: (name: string) => [`The logo is removed. Bills show the name ${name} from their next preview on.`],
  },
  staff: {
    added: (name: string, role: string) => `Added ${name} (${role}).`,
    nextLink: 'Next, link the person. They type /sharebill in Slack, which answers with their id:',
    firstAdministrator: (email: string) => `The firm has an administrator: commands that change it need --as ${email}`,
    linked: (email: string, user: string) => `${email} is ${user} in Slack.`,
    removed: (email: string) => `Removed ${email}: no access from now on, in Slack neither.`,
    roleChanged: (email: string, role: string) => `${email} has the role ${role} from now on.`,
    none: 'Nobody yet.',
    columns: { name: 'Name', email: 'E-mail', role: 'Role', slack: 'Slack', teams: 'Teams' },
  },
  contact: {
    set: {
      none: (name: string) => `${name} gets the PDF alone, from the next share on.`,
      'ledes-1998b': (name: string) => `${name} gets a LEDES 1998B file with each bill, from the next share on.`,
      'ledes-98bi': (name: string) => `${name} gets a LEDES 98BI file with each bill, from the next share on.`,
    },
    noTaxId: 'The file must name the tax id of the firm, which is not set yet. Run: sharebill firm set taxId ID',
    facts: { name: 'Name', emails: 'E-mail', billFile: 'File with bills' },
  },
  bills: {
    none: 'No bill matches.',
    noneAtAll: 'No bills. Import some: sharebill import FILE',
    columns: { number: 'Bill', client: 'Client', issued: 'Issued', due: 'Due', balance: 'Balance', status: 'Status' },
    trust: (number: string) => `${number} (trust)`,
    more: (shown: string) => `These are the newest ${shown}. Give more words, or --limit, to see others.`,
  },
  audit: {
    intact: (count: string, head: string) =>
      `${count} ${count === '1' ? 'entry' : 'entries'}, sealed, intact; head ${head}`,
    keepHead: (head: string) => `Keep the head where nobody can change it, and give it next time: --head ${head}`,
    noneSealed: 'No entry is sealed.',
    unsealed: (count: number, text: string) =>
      count === 1 ? '1 entry is not sealed yet.' : `${text} entries are not sealed yet.`,
    changed: (entry: { seq: number; id: string; action: string; when: string }) =>
      `Entry ${entry.seq} was changed, or put there: ${entry.id}, ${entry.action}, ${entry.when}`,
    missing: (from: number, to: number) =>
      from === to ? `Entry ${from} is missing.` : `The entries ${from} to ${to} are missing.`,
    otherHead: (last: number, head: number) =>
      head > last
        ? `The firm's head is entry ${head}, and the last entry is ${last}: entries were removed from the end, or the head was changed.`
        : `The firm's head is entry ${head}, and the last entry is ${last}: entries were put at the end, or the head was changed.`,
    rewritten: (seq: number, found: { seq: number; hash: string }) =>
      found.seq < seq
        ? `The head that you gave is entry ${seq}, and there are only ${found.seq}: the chain was cut off, or written anew.`
        : `Entry ${seq} is not the one that you gave: the chain was written anew, at that entry or before it. It has ${found.hash} now.`,
    goodSoFar: (count: number, text: string) =>
      count === 0
        ? 'No entry before that fits.'
        : count === 1
          ? 'The entry before that fits.'
          : `The ${text} entries before that fit together.`,
  },
  import: {
    file: (path: string, format: string) => `${path} (${format})`,
    lists: { contacts: 'Contacts', matters: 'Matters', bills: 'Bills', staff: 'People of the firm' },
    outcomes: { created: 'new', updated: 'updated', unchanged: 'unchanged' },
    noProblems: 'No problems found.',
    problems: (errors: string, warnings: string) => `Found ${errors} and ${warnings}:`,
    errors: (count: number, text: string) => (count === 1 ? '1 error' : `${text} errors`),
    warnings: (count: number, text: string) => (count === 1 ? '1 warning' : `${text} warnings`),
    error: 'error',
    warning: 'warning',
    row: (row: number) => `row ${row}`,
    column: (column: string) => `column ${column}`,
    wholeFile: 'the file',
    more: (count: string) => `and ${count} more`,
    dryRun: 'This was a dry run: nothing was changed. Run it again without --dry-run to import.',
    resuming: 'An earlier import was not finished. Finishing it first.',
    unreadable:
      'The earlier import was accepted by another version of ShareBill and cannot be applied by this one. Import its file again.',
    accepted:
      'The file is accepted and is being applied. It is safe to stop here (Ctrl-C): what is left is applied by the running process, or when ShareBill starts again.',
    progress: (done: string, rows: string) => `${done} of ${rows} rows`,
    failing: (error: string) => `Applying failed (${error}). It is tried again by itself; stopping here is safe.`,
    done: (created: string, updated: string, unchanged: string) =>
      `Imported. Bills: ${created} new, ${updated} updated, ${unchanged} unchanged.`,
  },
  control: {
    tooLong: 'The command is too long. Give shorter arguments.',
    notUnderstood: 'The running process did not understand the request. Use the sharebill of the same version.',
    wentAway: 'The running process stopped before the command was done. Look at its log, and run the command again.',
    notAllowed: 'ShareBill is running as another user. Run the command as that user.',
  },
  fault: (reference: string) =>
    `Something went wrong on our side. Please try again; if it stays, look in the log for the reference ${reference}`,
};
