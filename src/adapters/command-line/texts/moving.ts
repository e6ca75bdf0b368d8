// What `move-to-postgres` prints. Part of the texts of en.ts.

export const moving = {
  copied: (table: string, rows: string, perSecond: string) => `${table}: ${rows} rows (${perSecond} rows/s)`,
  verified: 'Every table compared: the rows on both sides are the same.',
  committed: 'Written on the server.',
  marked: 'The embedded database is closed for good: no process opens it any more.',
  summary: (rows: string, tables: number, seconds: string) => `${rows} rows of ${tables} tables, ${seconds} seconds.`,
  canBeMoved: 'The server is ready, and holds nothing of ours. This was a dry run: nothing was changed.',
  moved: 'Moved.',
  recognised: 'An earlier run had copied everything, and every row is the same: only the mark was missing.',
  next: (databaseUrl: string) => [
    'Now set, with the password that you gave:',
    `  DATABASE_URL=${databaseUrl}`,
    'and, where SECRET_KEY is not set, set it to what the file secret-key in DATA_DIR holds: links that were mailed need it.',
    'Keep DATA_DIR until a backup of the server was made and tried.',
  ],
} as const;

export const movingHelp = {
  command: 'Move the embedded database to a PostgreSQL server (14 or newer): copy everything, compare, switch over.',
  example: `
Stop ShareBill first. The server's database must be empty, or hold our empty tables. Cut off at any moment, either all
is as before or the move is done: run the command again, it finds out. Leave the password out of the address and set
PGPASSWORD when others can see the commands of this machine.

Examples:
  sharebill move-to-postgres postgres://sharebill@db.harlow.example/sharebill --dry-run
  sharebill move-to-postgres postgres://sharebill@db.harlow.example/sharebill`,
  argument: { url: 'the address of the database: postgres://user:password@host:port/name' },
  option: { dryRun: 'only look whether it can be done' },
} as const;

const UNCHANGED = 'Nothing was changed.';

export const movingRefusals = {
  'no-move-here': [
    `Nothing can be moved from here: a running process has the database, or DATABASE_URL names a server already. ${UNCHANGED}`,
    'Stop ShareBill, unset DATABASE_URL, and run the command again.',
  ],
  'move-restored': [
    `This database was restored from a backup, and that is not confirmed yet. ${UNCHANGED}`,
    'Run first: sharebill restored',
  ],
  'target-url': [`The address must look like postgres://user:password@host:port/name. ${UNCHANGED}`],
  'target-unreachable': [
    `The server does not answer, or does not let us in. ${UNCHANGED}`,
    'Check host, port, name of the database, user and password: psql with the same address must work.',
  ],
  'target-rights': [
    `The user may not make tables in that database. ${UNCHANGED}`,
    'Make the user the owner of the database: ALTER DATABASE name OWNER TO user',
  ],
  'target-too-old': (version: string) => [`That server is PostgreSQL ${version}; 14 or newer is needed. ${UNCHANGED}`],
  'target-encoding': (encoding: string) => [
    `That database stores text as ${encoding}; UTF8 is needed. ${UNCHANGED}`,
    'Make one: CREATE DATABASE name ENCODING UTF8 TEMPLATE template0',
  ],
  'target-extensions': (names: string) => [
    `That server lacks ${names}. ${UNCHANGED}`,
    'Install the package postgresql-contrib of its version.',
  ],
  'target-not-empty': (table: string) => [
    `That database is in use: ${table} has rows, and they are not a copy of these. ${UNCHANGED}`,
    'Name an empty database.',
  ],
  'move-differs': (table: string) => [
    `${table} is not the same on both sides after the copy, or somebody wrote to it meanwhile. The copy was taken back.`,
    'See that nothing else uses that database, and run the command again.',
  ],
  'move-broke-off': (cause: string) => [
    `The server broke off (${cause}). The embedded database is as it was.`,
    'Run the command again: it finds out by itself whether the copy was written.',
  ],
} as const;
