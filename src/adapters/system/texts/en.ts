// What the process says to the person who starts it.

export const en = {
  running: (url: string) => `ShareBill is running at ${url}`,
  workspace: (url: string) => `Open ${url}/workspace and type /sharebill`,
  slack: (url: string) => `Slack's requests go to ${url}/slack/events`,
  noFirm:
    'No firm yet: run sharebill firm add "Your Firm LLP" --plan Boutique --time-zone America/New_York --currency USD',
  clockOff: (seconds: number) =>
    `Clock off: by the clock of this machine, Slack signed its last requests ${Math.abs(seconds)} seconds ${seconds > 0 ? 'ago' : 'in the future'}. Set the clock: from 300 seconds on, requests are refused.`,
  noChat: 'No chat platform is set up. Set SLACK_SIGNING_SECRET and SLACK_BOT_TOKEN.',
  ignored: (names: string) => `The local workspace is on: ${names} is not used, and no mail leaves this machine.`,
  badConfiguration: (problems: readonly string[]) =>
    `ShareBill cannot start with this configuration:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
  fault: (code: string) => faults[code] ?? `ShareBill cannot start (${code}). The log says more.`,
  stopping: 'Stopping …',
} as const;

const faults: Readonly<Record<string, string>> = {
  EADDRINUSE: 'The port is taken by another program. Set PORT to another one, or to 0 for any free one.',
  EACCES: 'The port or the data directory is not ours to use. Choose another PORT or DATA_DIR.',
  'database-in-use':
    'Another ShareBill process has this data directory open. Stop it first, or set DATA_DIR to another directory.',
  'database-unreachable': 'The PostgreSQL server of DATABASE_URL does not answer. Check the address and that it runs.',
  'database-failed':
    'The embedded database cannot be opened. Restore DATA_DIR from a backup, or name another DATA_DIR.',
  'schema-newer': 'The database was used by a newer version of ShareBill. Install that version again.',
  'migration-edited':
    'A migration of this version differs from the one that the database was made with. Install the released version again.',
  'migration-failed': 'The database could not be brought up to date. Nothing was changed; the log says why.',
  'migration-unfinished': 'An earlier migration was cut off. Restore the database from a backup, and start again.',
  'control-socket-in-use': 'Another ShareBill process takes commands for this data directory. Stop it first.',
  'control-socket-blocked': 'The socket for commands cannot be made in DATA_DIR. Choose a directory on a local disk.',
  'one-firm-only':
    'SLACK_* and SMTP_* in the environment serve one firm, and this database holds several. Use one database for each firm.',
};
