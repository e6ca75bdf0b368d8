// What is tried with the other firm's ids, words and people on the command line; used by the access matrix. Reading
// commands without --as belong to whoever has the machine, who may read every firm: for them the firm asked about is named.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Attempts, type Exchange, exchange, forEach } from './attempt.ts';
import { found, NOBODY, onOther, onOwn, tried, type } from './command-attempt.ts';
import { operatorAttempts } from './operator-attempts.ts';
import { OTHER_NAME, OTHER_NUMBER, otherFirmFile } from './other-firm-file.ts';
import { shareCommands } from './share-command-attempts.ts';
import type { TwoFirms } from './two-firms.ts';
import { viewCommands } from './view-command-attempts.ts';

const THEIR_MAIL = 'benedikt@ostlundvarga.test';

const firmCommands: Attempts = {
  'firm add <name> --plan --time-zone --currency': [
    tried('their name, beside a firm that is there', /This database has its firm/, () => [
      ['firm', 'add', OTHER_NAME, '--plan', 'None', '--time-zone', 'UTC', '--currency', 'USD'],
    ]),
  ],
  'firm list --json': [
    {
      what: 'the names and ids of all firms, and nothing else of them',
      says: /Harlow & Reed LLP/,
      own: 'nothing',
      run: (firms) => forEach([[], ['--json']], (json) => listFirms(firms, json)),
    },
  ],
  'firm show --firm --json': [
    found('our own firm', /Time zone|timeZone/, (_, side) => [
      ['firm', 'show', '--firm', side.firmId],
      ['firm', 'show', '--firm', side.firmId, '--json'],
    ]),
    tried('each of their ids but the firm’s', /There is no firm with the id/, ({ theirIds }) =>
      theirIds.filter((id) => !id.startsWith('frm_')).map((id) => ['firm', 'show', '--firm', id]),
    ),
  ],
  'firm link --slack --teams --as --firm': [
    tried('our administrator on their firm', NOBODY, (firms, side) => [
      ['firm', 'link', '--slack', 'T0NEW', ...onOther(firms, side)],
    ]),
    tried('their workspace for our firm', /belongs to another firm here, for good/, ({ theirs, ours }) => [
      ['firm', 'link', '--slack', theirs.teamId, ...onOwn(ours)],
    ]),
  ],
  'firm logo [file] --remove --as --firm': [
    tried('our administrator on their firm', NOBODY, (firms, side) => [
      ['firm', 'logo', 'src/adapters/bill-sources/sample-logo.png', ...onOther(firms, side)],
      ['firm', 'logo', '--remove', ...onOther(firms, side)],
    ]),
  ],
  'firm connect [what] --address --even-open --json --as --firm': [
    tried('our administrator on their firm', NOBODY, (firms, side) => [
      ['firm', 'connect', 'slack', ...onOther(firms, side)],
      ['firm', 'connect', 'stripe', '--address', ...onOther(firms, side)],
      ['firm', 'connect', 'stripe', ...onOther(firms, side)],
    ]),
    tried('an account, with nothing to connect it by', /Nothing was given/, (_, side) =>
      ['stripe', 'paypal', 'lawpay'].map((kind) => ['firm', 'connect', kind, '--even-open', ...onOwn(side)]),
    ),
    tried(
      'our own connections, and a link where there is none to be had',
      /smtp\.|Nothing is connected|not set up for/,
      (_, side) => [
        ['firm', 'connect', '--firm', side.firmId],
        ['firm', 'connect', 'slack', ...onOwn(side)],
      ],
    ),
  ],
  'firm disconnect <what> --workspace --even-open --as --firm': [
    tried('our administrator on their firm', NOBODY, (firms, side) => [
      ['firm', 'disconnect', 'slack', ...onOther(firms, side)],
      ['firm', 'disconnect', 'stripe', '--even-open', ...onOther(firms, side)],
    ]),
    tried('an account that only they had', /no such connection/, ({ ours }) => [
      ['firm', 'disconnect', 'stripe', '--even-open', ...onOwn(ours)],
    ]),
    tried('their workspace, from our firm', /no such connection/, ({ ours, theirs }) => [
      ['firm', 'disconnect', 'slack', '--workspace', theirs.teamId, ...onOwn(ours)],
    ]),
  ],
  'firm set [key] [value] --list --json --as --firm': [
    tried('our administrator on their firm', NOBODY, (firms, side) => [
      ['firm', 'set', 'plan', 'Starter', ...onOther(firms, side)],
      ['firm', 'set', 'email', 'stolen@harlowreed.test', ...onOther(firms, side)],
    ]),
    tried('our own settings', /holdSeconds/, (_, side) => [['firm', 'set', '--list', ...onOwn(side)]]),
  ],
};

const staffCommands: Attempts = {
  'staff add <name> <email> --role --as --firm': [
    tried('our administrator on their firm', NOBODY, (firms, side) => [
      ['staff', 'add', 'Spy', 'spy@harlowreed.test', '--role', 'administrator', ...onOther(firms, side)],
    ]),
  ],
  'staff link <email> --slack --teams --as --firm': [
    tried('our administrator on their firm', NOBODY, (firms, side) => [
      ['staff', 'link', THEIR_MAIL, '--slack', `${firms.theirs.teamId}/U0SPY`, ...onOther(firms, side)],
    ]),
    tried('our people as users of their workspace', /is not linked to this firm/, ({ ours, theirs }) => [
      ['staff', 'link', 'tom@harlowreed.test', '--slack', `${theirs.teamId}/${theirs.person.id}`, ...onOwn(ours)],
      ['staff', 'link', 'tom@harlowreed.test', '--slack', `${theirs.teamId}/U0SPY`, ...onOwn(ours)],
    ]),
    tried('their people as users of our workspace', NOBODY, ({ ours }) => [
      ['staff', 'link', THEIR_MAIL, '--slack', `${ours.teamId}/U0SPY`, ...onOwn(ours)],
    ]),
  ],
  'staff list --firm --json': [
    found('our own people', /Grace Harlow|Ottilie Varga/, (_, side) => [
      ['staff', 'list', '--firm', side.firmId],
      ['staff', 'list', '--firm', side.firmId, '--json'],
    ]),
  ],
  'staff role <email> <role> --as --firm': [
    tried('our administrator on their firm', NOBODY, (firms, side) => [
      ['staff', 'role', THEIR_MAIL, 'read-only', ...onOther(firms, side)],
    ]),
    tried('their people, from our firm', NOBODY, ({ ours, theirIds }) =>
      [THEIR_MAIL, ...theirIds].map((word) => ['staff', 'role', word, 'read-only', ...onOwn(ours)]),
    ),
  ],
  'staff remove <email> --as --firm': [
    tried('our administrator on their firm', NOBODY, (firms, side) => [
      ['staff', 'remove', THEIR_MAIL, ...onOther(firms, side)],
    ]),
    tried('their people, from our firm', NOBODY, ({ ours, theirIds }) =>
      [THEIR_MAIL, ...theirIds].map((word) => ['staff', 'remove', word, ...onOwn(ours)]),
    ),
  ],
};

const NO_CONTACT = /No contact is called/;
const THEIR_WORDS = ['Quillfeather', 'Quillfeather Holdings'];

const contactCommands: Attempts = {
  'contact set <contact> --bill-file --json --as --firm': [
    tried('our administrator on their firm', NOBODY, (firms, side) => [
      ['contact', 'set', 'Quillfeather', '--bill-file', 'ledes-1998b', ...onOther(firms, side)],
    ]),
    tried('their contacts and each of their ids, from our firm', NO_CONTACT, ({ ours, theirIds }) =>
      [...THEIR_WORDS, THEIR_MAIL, ...theirIds].map((word) => [
        ...['contact', 'set', word, '--bill-file', 'ledes-98bi'],
        ...onOwn(ours),
      ]),
    ),
  ],
  'contact show <contact> --firm --json': [
    found('their contacts and each of their ids on our firm', NO_CONTACT, ({ theirIds }, side) =>
      [...THEIR_WORDS, THEIR_MAIL, ...theirIds].flatMap((word) => [
        ['contact', 'show', word, '--firm', side.firmId],
        ['contact', 'show', word, '--json', '--firm', side.firmId],
      ]),
    ),
  ],
};

const billCommands: Attempts = {
  'bills [query] --state --limit --as --firm --json': [
    tried('our person on their firm', NOBODY, (firms, side) => [['bills', OTHER_NUMBER, ...onOther(firms, side)]]),
    found('their words and each of their ids on our firm', /No bill matches|\[\]/, ({ theirIds }, side) =>
      [OTHER_NUMBER, 'QV', 'Quillfeather', 'Zephyr', ...theirIds].flatMap((word) => [
        ['bills', word, ...onOwn(side)],
        ['bills', word, '--json', '--firm', side.firmId],
      ]),
    ),
    found('words that both firms have', /1042/, (_, side) => [
      ['bills', '1042', ...onOwn(side)],
      ['bills', '--limit', '500', '--json', ...onOwn(side)],
    ]),
  ],
  'import <file> --format --state --currency --source --dates --dry-run --json --as --firm': [
    {
      what: 'our person on their firm',
      says: NOBODY,
      own: 'nothing',
      run: async (firms, side) => {
        const file = await aFile(firms, { name: 'for-theirs.json', content: otherFirmFile() });

        return forEach([[]], () => type(firms, ['import', file, ...onOther(firms, side)]));
      },
    },
    {
      what: 'a file with their external ids, first checked and then applied to our firm',
      says: /Bills +2 +0 +0|"created": 2/,
      own: 'nothing',
      run: async (firms) => {
        const file = await aFile(firms, { name: 'of-theirs.json', content: withOurWords() });

        return forEach([['--dry-run'], ['--json']], (more) =>
          type(firms, ['import', file, ...more, ...onOwn(firms.ours)]),
        );
      },
    },
    {
      what: 'a file that names their people',
      says: /Nothing was imported/,
      own: 'nothing',
      run: async (firms) => {
        const { staff: _, ...content } = otherFirmFile();
        const file = await aFile(firms, { name: 'people-of-theirs.json', content });

        const given = JSON.stringify(content);
        const send = async () => (await firms.command('import', file, ...onOwn(firms.ours))).printed;

        return [await exchange(firms, { given, send })];
      },
    },
  ],
};

const auditCommands: Attempts = {
  'verify-audit --head --as --firm --json': [
    tried('our person on their firm', NOBODY, (firms, side) => [
      ['verify-audit', ...onOther(firms, side)],
      ['verify-audit', '--json', ...onOther(firms, side)],
    ]),
    tried('our own firm', /No entry is sealed|sealed, intact|"intact": true/, (_, side) => [
      ['verify-audit', ...onOwn(side)],
      ['verify-audit', '--json', '--firm', side.firmId],
    ]),
    tried('each of their ids but the firm’s', /There is no firm with the id/, ({ theirIds }) =>
      theirIds.filter((id) => !id.startsWith('frm_')).map((id) => ['verify-audit', '--firm', id]),
    ),
  ],
};

const SETUP_FLAGS =
  '--firm --plan --time-zone --currency --admin --email --database --data-dir --smtp --mail-from --public-url --port --slack-bot-token --slack-signing-secret --slack-admin --offline --yes';

/** What the running process answers: counts of all firms together to the one, nothing to the other. */
const localCommands: Attempts = {
  'doctor --online --json --mail': [
    tried('the facts of the database', /"firms": 2/, () => [['doctor'], ['doctor', '--json']]),
    tried(
      'tokens and accounts, of which there are none',
      /^\{\s+"workspaces": \[\],\s+"accounts": \[\]\s+\}\n$/,
      () => [['doctor', '--online']],
    ),
  ],
  [`setup ${SETUP_FLAGS}`]: [
    tried('their firm and administrator', /Type it in a terminal of your own/, ({ theirs }) => [
      ['setup', '--firm', OTHER_NAME, '--email', theirs.administrator],
    ]),
  ],
};

export const commandAttempts: Attempts = {
  ...operatorAttempts,
  ...localCommands,
  ...firmCommands,
  ...staffCommands,
  ...contactCommands,
  ...billCommands,
  ...viewCommands,
  ...shareCommands,
  ...auditCommands,
};

function listFirms(firms: TwoFirms, json: readonly string[]): Promise<Exchange> {
  const { theirs, command } = firms;
  const given = `${theirs.firmId} ${OTHER_NAME}`;

  return exchange(firms, { given, send: async () => (await command('firm', 'list', ...json)).printed });
}

async function aFile({ folder }: TwoFirms, { name, content }: { name: string; content: object }): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(content));

  return path;
}

/** Bills of ours under external ids that so far only the second firm has, for a client of ours. */
function withOurWords() {
  const lineItems = [{ kind: 'expense', date: '2026-02-11', description: 'Filing fee', amount: '55.00' }];
  const external = { client: 'acme', matters: ['acme-lease'] };
  const bills = otherFirmFile().bills.filter(({ externalId }) => externalId !== 'bill-1042');

  return {
    ...otherFirmFile(),
    firm: { ...otherFirmFile().firm, name: 'Harlow & Reed LLP' },
    staff: [],
    contacts: [{ externalId: 'acme', kind: 'company', name: 'Acme LLC', isClient: true }],
    matters: [{ externalId: 'acme-lease', displayNumber: '00012-Acme', description: 'Lease dispute', client: 'acme' }],
    bills: bills.map((bill, index) => ({
      ...bill,
      ...external,
      number: `5500${index}`,
      subject: 'Filing',
      lineItems,
      payments: [],
      total: '55.00',
    })),
  };
}
