// Runs commands as the command line does, and keeps what they print. Used by the tests beside it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readImportFile } from '../../../src/adapters/bill-sources/read-import-file.ts';
import type { CommandDeps, CommandIo } from '../../../src/adapters/command-line/command-deps.ts';
import { runCommand } from '../../../src/adapters/command-line/run-command.ts';
import type { Database } from '../../../src/adapters/database/open-database.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { systemIds } from '../../../src/adapters/system/system-ids.ts';
import type { FirmId } from '../../../src/core/ids.ts';
import type { Role } from '../../../src/core/staff.ts';
import { atEndOfFile } from '../../support/at-end-of-file.ts';
import { aFirmId } from '../../support/database.ts';
import { silentLogger } from '../../support/silent-logger.ts';

export const clock = systemClock();
export const ids = systemIds(clock);

export function depsOn(database: Database, overrides: Partial<CommandDeps> = {}): CommandDeps {
  const { directory, forFirm, search, restored } = database;

  return {
    directory,
    forFirm,
    search,
    restored,
    clock,
    ids,
    readImportFile,
    applyHere: true,
    logger: silentLogger,
    ...overrides,
  };
}

export type Printed = { readonly exit: number; readonly stdout: string; readonly stderr: string };

export async function runWith(
  deps: CommandDeps,
  argv: readonly string[],
  io: { cwd?: string; signal?: AbortSignal } = {},
): Promise<Printed> {
  const { printed, ...rest } = recordingIo(io);
  const exit = await runCommand(argv, rest, deps);

  return { exit, ...printed };
}

export function recordingIo(io: { cwd?: string; signal?: AbortSignal } = {}): CommandIo & {
  readonly printed: { stdout: string; stderr: string };
} {
  const printed = { stdout: '', stderr: '' };

  return {
    printed,
    stdout: (text) => {
      printed.stdout += text;
    },
    stderr: (text) => {
      printed.stderr += text;
    },
    cwd: '/',
    ...io,
  };
}

export type Person = { readonly id: string; readonly name: string; readonly email: string };

/** Somebody of the firm, put there without a command. */
export async function aPerson(
  database: Database,
  person: { firmId: FirmId; role: Role; name?: string; removed?: boolean },
): Promise<Person> {
  const { firmId, role, name = `The ${role}`, removed = false } = person;
  const id = ids.newId('stf');
  const email = `${role}.${id.slice(-6)}@harlow.example`;
  const createdAt = clock.now();
  const removedAt = removed ? createdAt : null;
  await database.forFirm(firmId).staffMember.create({ data: { firmId, id, name, email, role, createdAt, removedAt } });

  return { id, name, email };
}

/** A folder for the files of a test file. Removed after its last test. */
export async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sharebill-commands-'));
  atEndOfFile(() => rm(folder, { recursive: true, force: true }));

  return folder;
}

const HEADING =
  'INVOICE_DATE|INVOICE_NUMBER|CLIENT_ID|LAW_FIRM_MATTER_ID|INVOICE_TOTAL|BILLING_START_DATE|BILLING_END_DATE|INVOICE_DESCRIPTION|LINE_ITEM_NUMBER|EXP/FEE/INV_ADJ_TYPE|LINE_ITEM_NUMBER_OF_UNITS|LINE_ITEM_ADJUSTMENT_AMOUNT|LINE_ITEM_TOTAL|LINE_ITEM_DATE|LINE_ITEM_TASK_CODE|LINE_ITEM_EXPENSE_CODE|LINE_ITEM_ACTIVITY_CODE|TIMEKEEPER_ID|LINE_ITEM_DESCRIPTION|LAW_FIRM_ID|LINE_ITEM_UNIT_COST|TIMEKEEPER_NAME|TIMEKEEPER_CLASSIFICATION|CLIENT_MATTER_ID[]';

export type LedesBill = {
  readonly number: string;
  readonly client?: string;
  readonly units?: string;
  readonly description?: string;
};

/** A LEDES 1998B file of bills with one line of one hour at 100 each. */
export async function aLedesFile(path: string, bills: readonly LedesBill[]): Promise<string> {
  const lines = bills.map(
    ({ number, client = 'C-1', units = '1.00', description = 'Advice' }) =>
      `20260105|${number}|${client}|${client}-M|100.00|20251201|20251231|Services|1|F|${units}||100.00|20251215|L510||A102|T1|${description}|24-6437381|100.00|Arnsley, Robert|PT|423[]`,
  );
  await writeFile(path, ['LEDES1998B[]', HEADING, ...lines, ''].join('\n'));

  return path;
}

let files = 0;

/** The name of a new file of these bills in the folder. */
export async function aFile(folder: string, bills: readonly LedesBill[]): Promise<string> {
  files += 1;
  const name = `bills-${files}.txt`;
  await aLedesFile(join(folder, name), bills);

  return name;
}

/** A firm with somebody who imports from the folder, by commands. */
export async function anImporter(database: Database, options: { folder: string } & Partial<CommandDeps>) {
  const { folder, ...overrides } = options;
  const firmId = await aFirmId(database);
  const { email } = await aPerson(database, { firmId, role: 'billing' });
  const argv = (...words: string[]) => ['import', ...words, '--firm', firmId, '--as', email];

  return {
    firmId,
    email,
    db: database.forFirm(firmId),
    argv,
    run: (...words: string[]) => runWith(depsOn(database, overrides), argv(...words), { cwd: folder }),
  };
}
