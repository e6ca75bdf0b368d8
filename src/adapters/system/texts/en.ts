// What the process says to the person who starts it.

export const en = {
  running: (url: string) => `ShareBill is running at ${url}`,
  worker: (url: string) => `ShareBill is running jobs. Its health: ${url}/readyz`,
  web: 'Jobs are left to processes with --role worker: nothing is sent until one runs.',
  workspace: (url: string) => `Open ${url}/workspace and type /sharebill`,
  slack: (url: string) => `Slack's requests go to ${url}/slack/events`,
  slackSocket: 'Slack is reached by Socket Mode: no address of ours is needed.',
  noFirm:
    'No firm yet: run sharebill firm add "Your Firm LLP" --plan Boutique --time-zone America/New_York --currency USD',
  restored:
    'The database was restored from a backup: nothing is mailed or posted until that is confirmed. Run: sharebill restored',
  clockOff: (seconds: number) =>
    `Clock off: by the clock of this machine, Slack signed its last requests ${Math.abs(seconds)} seconds ${seconds > 0 ? 'ago' : 'in the future'}. Set the clock: from 300 seconds on, requests are refused.`,
  clockOffDatabase: (seconds: number) =>
    `Clock off: the clock of this machine is ${Math.abs(seconds)} seconds ${seconds > 0 ? 'ahead of' : 'behind'} the database's. Set the clock.`,
  databaseAway: 'The database does not answer. Check that the PostgreSQL server of DATABASE_URL runs.',
  schemaNewer: 'The database is used by a newer version of ShareBill by now. Start this process with that version.',
  jobsLate: (minutes: number) =>
    `Jobs are late: one has been due for ${minutes} minutes. Check that a process with --role worker or all runs, or start more.`,
  unknownWord: (word: string) => `ShareBill does not know "${word}". It can be started with --role web, worker or all.`,
  unknownRole: (role: string) => `There is no role "${role}". --role is web, worker or all.`,
  roleInWorkspace: (role: string) =>
    `--role ${role}: the local workspace is one process. Start it without --role, or set WORKSPACE=off and DATABASE_URL.`,
  roleEmbedded: (role: string) =>
    `--role ${role}: the embedded database has room for one process. Set DATABASE_URL to a PostgreSQL server, or start without --role.`,
  noChat:
    'No chat platform is set up. Set SLACK_SIGNING_SECRET (or SLACK_APP_TOKEN) and SLACK_BOT_TOKEN (or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET).',
  ignored: (names: string) => `The local workspace is on: ${names} is not used, and no mail leaves this machine.`,
  badConfiguration: (problems: readonly string[]) =>
    `ShareBill cannot start with this configuration:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
  fault: (code: string, detail = '') =>
    faults[code]?.replace('DETAIL', () => detail) ?? `ShareBill cannot start (${code}). The log says more.`,
  stopping: 'Stopping …',
} as const;

const faults: Readonly<Record<string, string>> = {
  EADDRINUSE: 'The port is taken by another program. Set PORT to another one, or to 0 for any free one.',
  EACCES: 'The port or the data directory is not ours to use. Choose another PORT or DATA_DIR.',
  'database-in-use':
    'Another ShareBill process has this data directory open. Stop it first, or set DATA_DIR to another directory.',
  'database-moved':
    'This database was moved to a PostgreSQL server: DETAIL. Set DATABASE_URL to that server. To go back to the database as it was before, remove that file: what happened on the server since is not in it.',
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
  'secret-key-changed':
    'SECRET_KEY is not the one with which tokens in the database were encrypted. Set SECRET_KEY to that one again, or name it as SECRET_KEY_PREVIOUS. Nothing was changed.',
  'one-firm-only':
    'What the environment names serves one firm, and this database holds several. Use one database for each firm; or set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET in place of SLACK_BOT_TOKEN, take STRIPE_*, PAYPAL_* and LAWPAY_* out, and connect each firm’s own account: sharebill firm connect.',
};
