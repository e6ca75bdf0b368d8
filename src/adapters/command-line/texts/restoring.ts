// What `restored` prints. Part of the texts of en.ts.

type Mails = { readonly mails: string; readonly shares: string };
type Dropped = { readonly codes: string; readonly links: string };

export const restoring = {
  not: ['This database was not restored from a backup, or that is confirmed. Nothing is held back.'],
  held: (asked: boolean) => [
    asked
      ? 'From now on this database is taken for restored: within seconds nothing is mailed or posted any more.'
      : 'This database was restored: it knows nothing of what happened after the backup. Nothing is mailed or posted.',
  ],
  firm: (name: string, until: string | undefined) =>
    until === undefined ? `${name}: nothing was ever done.` : `${name}: the last that it knows of was at ${until}.`,
  uncertain: ({ mails, shares }: Mails) => `  mails that may have gone out since: ${mails}, of ${shares} shares`,
  asked: ({ mails, shares }: Mails) => `  mails whose sharers are asked: ${mails}, of ${shares} shares`,
  toDrop: ({ codes, links }: Dropped) => `  codes and links that are not mailed: ${codes} and ${links}`,
  dropped: ({ codes, links }: Dropped) => `  codes and links that were dropped: ${codes} and ${links}`,
  next: [
    'See that the database from before is not used by any ShareBill any more: two would both send mails. Then run:',
    '  sharebill restored --yes',
    'Each of those mails is then shown as unknown: who shared finds "Resend" and "Mark as sent" on the card. Nothing of them',
    'goes out by itself. Clients who wait for a code or a link ask again. What was shared since the restore is sent.',
  ],
  confirmed: ['Confirmed. Processes that send start again within seconds.'],
};

export const restoringHelp = {
  command: 'Say what a database that was restored from a backup cannot know, and let it send again.',
  example: `
After a restore by pg_restore nothing is mailed or posted until this was run with --yes. Cut off at any moment, run it again.
A copy of the server's files, or a recovery to a point in time, cannot be told from the database that it was: before
ShareBill is started on it, run this with --hold.

Examples:
  sharebill restored
  sharebill restored --yes
  sharebill restored --hold`,
  option: {
    yes: 'confirm: ask the sharers about mails that may have gone out, and start sending again',
    hold: 'take this database for restored',
  },
} as const;
