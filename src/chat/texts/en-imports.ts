// What is said in chat about a file that was dropped there, in English. Part of the texts of `en.ts`.

export const importRefusals = {
  'import-not-found': 'That file is not there any more, or it is not yours. Drop it again.',
  'import-being-read': 'The file is being read right now. Wait a moment and look at its card again.',
  'import-has-errors': 'The file has errors, so nothing of it can be imported. Correct them and drop it again.',
  'import-accepted': 'The file is being imported already. Its card shows how it goes.',
  'import-discarded': 'The file was discarded. Drop it again to import it.',
  'import-expired': 'The file has waited for more than a day and was thrown away. Drop the file again.',
  'import-failed': 'The file could not be read; its card says why. Drop the file again.',
  'import-out-of-date':
    'Another file of the same system was imported since this one was checked, so it is checked once more. Press Import when its card is ready.',
  'import-needs-administrator':
    'The file adds people to the firm, which only an administrator may do. Ask one to import it.',
} as const;

type Tally = { readonly created: string; readonly updated: string; readonly unchanged: string };

export const importCard = {
  title: (name: string) => (name === '' ? 'Import a file' : `Import: ${name}`),
  reading: 'Reading the file…',
  readingOf: (count: string) => `Reading the file: ${count} records so far…`,
  readingSlow: 'It takes longer than usual: we keep trying.',
  readingStopped:
    'It could not be read, because something went wrong on our side. Discard it, and drop the file again.',
  checked: (format: string) => `${format}. Nothing is imported yet.`,
  nothingNew: 'All of it is known already: importing it changes nothing.',
  list: { contacts: 'Contacts', matters: 'Matters', bills: 'Bills' },
  tally: (list: string, { created, updated, unchanged }: Tally) =>
    `${list}: ${created} new, ${updated} changed, ${unchanged} as before`,
  total: (totals: string) => `Total of the bills: ${totals}`,
  people: (count: string) => `People of the firm: ${count} new`,
  drafts:
    'New bills come in as drafts, for the file does not say; known ones keep their state. A draft cannot be mailed: choose another state below if they are approved.',
  noProblems: 'No problems found.',
  errors: (errors: string) =>
    `${errors}. Nothing is imported until the file is corrected: correct it and drop it again.`,
  warnings: (warnings: string) => `${warnings}. They stop nothing.`,
  errorCount: (count: number, words: string) => `${words} ${count === 1 ? 'error' : 'errors'}`,
  warningCount: (count: number, words: string) => `${words} ${count === 1 ? 'warning' : 'warnings'}`,
  problem: { error: 'Error', warning: 'Warning' },
  row: (row: number) => `row ${row}`,
  column: (column: string) => `column ${column}`,
  wholeFile: 'the whole file',
  more: (count: string) =>
    `… and ${count} more. This shows up to 1,000 of them: sharebill import FILE --dry-run --json`,
  thisValue: 'This value',
  keptUntil: (date: string, time: string) => `Kept until ${date}, ${time}; then it is thrown away.`,
  import: 'Import',
  discard: 'Discard',
  applying: (done: string, all: string) => `Importing: ${done} of ${all} records…`,
  applyingSlow: 'It could not go on for the moment: we keep trying, and nothing is lost.',
  applyingStopped: (id: string) =>
    `It stopped, because something went wrong on our side. What was imported stays, the rest waits. Give your administrator this reference: ${id}`,
  done: ({ created, updated, unchanged }: Tally) =>
    `Done: ${created} new bills, ${updated} changed, ${unchanged} as before.`,
  doneContacts: 'Done: contacts and matters are imported.',
  lookAtBills: 'Type /sharebill bills to see them.',
  share: 'Share this bill',
  discarded: 'Discarded. Nothing was imported.',
  expired: 'It waited for more than a day and was thrown away. Nothing was imported. Drop the file again.',
  state: {
    label: 'State of the bills',
    placeholder: 'Choose a state',
    draft: 'Draft',
    awaiting_approval: 'Awaiting approval',
    awaiting_payment: 'Awaiting payment',
    paid: 'Paid',
  },
  dateOrder: {
    label: 'How are dates written?',
    placeholder: 'Choose an order',
    DMY: 'Day, month, year: 31/12/2026',
    MDY: 'Month, day, year: 12/31/2026',
    YMD: 'Year, month, day: 2026/12/31',
  },
  source: { label: 'Whose ids does the file have?', placeholder: 'Choose a system' },
  format: {
    'ledes-1998b': 'LEDES 1998B',
    'ledes-98bi': 'LEDES 98BI',
    sharebill: 'ShareBill JSON',
    xero: 'Xero CSV',
    quickbooks: 'QuickBooks CSV',
    'contacts-csv': 'Contacts CSV',
  },
  notRead: (why: string) => `Your file was not read. ${why}`,
  failure: {
    'no-permission': 'You may not import bills any more. Ask your administrator.',
    gone: 'The file is not in this conversation any more. Drop it again.',
    'no-access':
      'We may not read this file. If it lives in another service, download it and drop the file itself; else ask your administrator to install ShareBill again (in Slack with the permission files:read).',
    'too-large': 'The file is larger than 300 MB. Split it, or import it with the command sharebill import.',
    'not-fetched': 'The file was not handed out to us for ten minutes. Drop it again later.',
    'file-changed': 'The file is not the one that was read before. Drop it again.',
    'file-too-large': 'A ShareBill JSON file holds at most 50 MB. Split it.',
    'empty-file': 'The file is empty. Export it again.',
    'binary-file':
      'This is not a text file: a ZIP, PDF or spreadsheet cannot be imported. Unpack it, or export the bills as text.',
    'unknown-format':
      'We do not know what this file is. Export the bills in one of the formats that the command sharebill import --help names.',
  },
  otherFailure: 'The file cannot be read. Export it again and drop it.',
} as const;
