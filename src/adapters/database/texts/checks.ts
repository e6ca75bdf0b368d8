// What the doctor says of the database, and of what is in it.

const ON_SERVER = 'The PostgreSQL server of DATABASE_URL';

type Words = { readonly what: string; readonly todo: string };

const unreachable: Words = {
  what: `${ON_SERVER} cannot be reached.`,
  todo: 'Check host and port in DATABASE_URL, that the server runs, and that a firewall lets this machine in.',
};
const certificate: Words = {
  what: `${ON_SERVER} has a certificate that is not trusted.`,
  todo: 'Add its authority with NODE_EXTRA_CA_CERTS, or use a server with a certificate of a public one.',
};
const signIn: Words = {
  what: `${ON_SERVER} refuses user or password.`,
  todo: 'Correct them in DATABASE_URL; signs such as @ : / in a password are written as %40 %3A %2F.',
};
const notAllowed: Words = {
  what: `The user of DATABASE_URL may not read the tables of ShareBill.`,
  todo: 'Use the user that ShareBill was first started with, or give this one the tables: REASSIGN OWNED BY … TO ….',
};

/** By the code of PostgreSQL (appendix A of its manual), of Node, or of the driver. */
const causes: Readonly<Record<string, Words>> = {
  ENOTFOUND: {
    what: 'There is no machine with the host name in DATABASE_URL.',
    todo: 'Correct the host name, or the DNS of this machine.',
  },
  ECONNREFUSED: {
    what: 'Nothing listens at the host and port of DATABASE_URL.',
    todo: 'Start PostgreSQL there, or correct host and port.',
  },
  CONNECT_TIMEOUT: { ...unreachable, what: `${ON_SERVER} does not answer in 5 seconds.` },
  '28P01': signIn,
  '28000': signIn,
  '3D000': {
    what: 'The database that DATABASE_URL names is not there.',
    todo: 'Make it: createdb NAME, or correct the name at the end of DATABASE_URL.',
  },
  '42501': notAllowed,
  '53300': {
    what: `${ON_SERVER} has no connection left.`,
    todo: 'Raise max_connections there, or end programs that hold connections. ShareBill takes up to 12 for each process.',
  },
  '57P03': { what: `${ON_SERVER} is starting or stopping.`, todo: 'Wait, and run doctor again.' },
  '57014': {
    what: `${ON_SERVER} needs more than 5 seconds for a simple question.`,
    todo: 'Look at its load and its disk.',
  },
};

export const checkTexts = {
  titles: {
    database: 'Database',
    migrations: 'Tables of the database',
    clock: 'Clock of the database',
    restored: 'Restored from a backup',
    firm: 'Firm and people',
    jobs: 'Work in the background',
    unknownMails: 'Mails whose arrival is not known',
  },
  server: (version: string) => `PostgreSQL ${version} answers.`,
  embedded: (version: string) => `The embedded PostgreSQL ${version} opens.`,
  embeddedIsRisky: {
    what: 'The database is the embedded one: a power cut can lose the last seconds.',
    todo: 'For a firm use a PostgreSQL server: sharebill move-to-postgres URL moves everything there.',
  },
  oldServer: (version: string) => ({
    what: `The server is PostgreSQL ${version}, which is too old.`,
    todo: 'Use PostgreSQL 14 or newer.',
  }),
  extensions: (names: string) => `The extensions ${names} are there.`,
  extensionsComing: (names: string) => `The extensions ${names} are made at the first start.`,
  noExtension: (names: string) => ({
    what: `The server has no extension ${names}.`,
    todo: 'Install the package postgresql-contrib on the server.',
  }),
  mayNotCreate: (names: string) => ({
    what: `The extensions ${names} are not made, and the user of DATABASE_URL may not make them.`,
    todo: `As an administrator of the server: ${names
      .split(', ')
      .map((name) => `CREATE EXTENSION ${name};`)
      .join(' ')} GRANT CREATE ON DATABASE … TO …;`,
  }),
  mayNotMakeTables: {
    what: 'The user of DATABASE_URL may make nothing in this database.',
    todo: 'As an administrator of the server: GRANT CREATE ON DATABASE … TO …; and GRANT ALL ON SCHEMA public TO …;',
  },
  cause: (code: string): Words =>
    causes[code] ??
    (/CERT|UNABLE_TO_VERIFY|SELF_SIGNED/.test(code)
      ? certificate
      : { ...unreachable, what: `${unreachable.what.slice(0, -1)} (${code}).` }),
  badUrl: 'DATABASE_URL cannot be read: see Configuration.',
  notMade: 'The embedded database is made at the first start.',
  broken: {
    what: 'The embedded database cannot be opened.',
    todo: 'Restore DATA_DIR from a backup, or name another DATA_DIR.',
  },
  otherVersion: {
    what: 'The running ShareBill is another version than this command: it does not say what is in its database.',
    todo: 'Use the sharebill of the same version, or start ShareBill again.',
  },
  held: (pid: number) => ({
    what: `Process ${pid} has the embedded database open, and takes no commands.`,
    todo: 'Wait if it is starting; else stop it. If it is another user’s, run doctor as that user.',
  }),
  moved: (detail: string) => ({
    what: `The embedded database was moved to a PostgreSQL server: ${detail}.`,
    todo: 'Set DATABASE_URL to that server.',
  }),
  notKnown: 'Not known while the database cannot be read.',
  migrated: (count: number) => `All ${count} migrations are applied.`,
  pending: (count: number) =>
    `${count === 1 ? '1 migration is' : `${count} migrations are`} applied at the next start.`,
  unfinished: (names: string) => ({
    what: `A migration was cut off: ${names}.`,
    todo: 'Restore the database from a backup, and start ShareBill again.',
  }),
  unknown: (names: string) => ({
    what: `The database was used by a newer ShareBill, which made ${names}.`,
    todo: 'Install that version again.',
  }),
  edited: (names: string) => ({
    what: `A migration of this version differs from the one that was applied: ${names}.`,
    todo: 'Install the released version again.',
  }),
  clockAgrees: (seconds: number) => `It agrees with the clock of this machine (${seconds} s apart).`,
  clockOff: (seconds: number) => ({
    what: `It is ${Math.abs(seconds)} seconds ${seconds > 0 ? 'ahead of' : 'behind'} the clock of this machine.`,
    todo: 'Set both clocks by NTP. Links, codes and holds end too early or too late by that much.',
  }),
  noContents: 'Not known before all migrations are applied.',
  notRestored: 'It was not, or that is confirmed.',
  restored: {
    what: 'The database was restored from a backup: nothing is mailed or posted until that is confirmed.',
    todo: 'sharebill restored says what may have happened since, and what to do.',
  },
  noFirm: {
    what: 'There is no firm yet.',
    todo: 'sharebill setup, or: sharebill firm add "Your Firm LLP" --plan Boutique --time-zone America/New_York --currency USD',
  },
  severalFirms: (count: number) => ({
    what: `There are ${count} firms, and the Slack app and mail server of the environment serve one.`,
    todo: 'Give each firm a database and a process of its own.',
  }),
  firms: (firms: number, people: number) =>
    `${firms === 1 ? 'The firm is' : `${firms} firms are`} there, with ${people === 1 ? '1 person' : `${people} people`}.`,
  noAdministrator: {
    what: 'The firm has no administrator.',
    todo: 'sharebill staff add "NAME" EMAIL --role administrator',
  },
  noWorkspace: {
    what: 'No Slack workspace is linked to the firm: nobody can use ShareBill in Slack.',
    todo: 'sharebill firm link --slack T… --as EMAIL; whoever types /sharebill in Slack reads the id.',
  },
  notConnected: { what: 'No workspace is connected.', todo: 'sharebill firm connect slack --as EMAIL' },
  nobodyLinked: {
    what: 'Nobody of the firm is linked to their Slack account.',
    todo: 'sharebill staff link EMAIL --slack T…/U… --as EMAIL; whoever types /sharebill in Slack reads both ids.',
  },
  linked: (linked: number, people: number) => `${linked} of ${people} people are linked to Slack.`,
  jobsWell: 'Nothing waits that is due, and nothing has failed for good.',
  jobsLate: (seconds: number) => ({
    what: `The oldest work that is due has waited for ${spanOf(seconds)}.`,
    todo: 'Start ShareBill if it does not run; else look in its log for what fails.',
  }),
  jobsFailed: (kind: string, count: number) => ({
    what: `${count} of the kind ${kind} ${count === 1 ? 'has' : 'have'} failed for good.`,
    todo: 'Look in the log for "job failed" of that kind; what was meant to happen has not.',
  }),
  noUnknownMails: 'There are none.',
  unknownMails: (count: number) => ({
    what: `Of ${count === 1 ? '1 mail' : `${count} mails`} nobody knows whether it arrived: the mail server fell silent, or the database was restored.`,
    todo: 'Who shared finds "Resend" and "Mark as sent" on the card in Slack.',
  }),
} as const;

function spanOf(seconds: number): string {
  if (seconds < 120) {
    return `${Math.round(seconds)} seconds`;
  }

  return seconds < 7_200 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds / 3_600)} hours`;
}
