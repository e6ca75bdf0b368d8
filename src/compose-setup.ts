// Joins the set-up with the parts that it asks and fills: the same questions as the doctor's, the same commands as typed by
// hand. Used by cli.ts.
import { resolve } from 'node:path';
import { callRunningProcess } from './adapters/command-line/control-client.ts';
import { doctor } from './adapters/command-line/doctor-command.ts';
import { type CommandIo, runCommand } from './adapters/command-line/run-command.ts';
import { databaseChecks } from './adapters/database/database-checks.ts';
import { serverFacts } from './adapters/database/read-facts.ts';
import { tryMailServer } from './adapters/mail/mail-server-check.ts';
import type { EnvValues } from './adapters/setup/env-file.ts';
import type { Answers, Given, PartChecks } from './adapters/setup/questions.ts';
import { setup } from './adapters/setup/setup.ts';
import { en } from './adapters/setup/texts/en.ts';
import { tryToken } from './adapters/slack/slack-checks.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { systemIds } from './adapters/system/system-ids.ts';
import { en as systemTexts } from './adapters/system/texts/en.ts';
import { commandDeps, openBase } from './compose-base.ts';
import { composeDoctor } from './compose-doctor.ts';
import { type Config, type Environment, readConfig, readSettings } from './config.ts';
import { codeOfCause, detailOf } from './core/fault.ts';
import type { Finding } from './core/finding.ts';
import { ok, type Result, refuse } from './core/result.ts';
import { secretHider } from './hide-secrets.ts';
import { ownToken } from './slack-config.ts';

const LIMIT_MS = 10_000;

export function composeSetup(environment: Environment, io: CommandIo, isTerminal = process.stdin.isTTY === true) {
  const hide = secretHider(environment);
  const withValues = (values: EnvValues) => ({ ...environment, ...values });

  return {
    run: (given: Given) =>
      setup(given, {
        say: (line) => io.stdout(`${hide(line)}\n`),
        complain: (line) => io.stderr(`${hide(line)}\n`),
        cwd: io.cwd,
        isTerminal,
        terminal: {},
        environment,
        parts: (offline) => partChecks({ offline, slackApiUrl: environment.SLACK_API_URL }),
        newSecretKey: () => Buffer.from(systemIds(systemClock()).newSecret(), 'base64url').toString('base64'),
        saveFirm: (answers, values) => saveFirm(answers, withValues(values)),
        doctor: async (values) => void (await doctor({}, io, composeDoctor(withValues(values)))),
        uninterrupted,
      }),
  };
}

async function uninterrupted<T>(work: () => Promise<T>): Promise<T> {
  const notNow = () => undefined;
  process.on('SIGINT', notNow);
  try {
    return await work();
  } finally {
    process.off('SIGINT', notNow);
  }
}

function partChecks({ offline, slackApiUrl }: { offline: boolean; slackApiUrl: string | undefined }): PartChecks {
  const limit = () => AbortSignal.timeout(LIMIT_MS);

  return {
    variable: (name, value) => readSettings({ [name]: value }).unreadable[0],
    database: async (url) => {
      const facts = await serverFacts(url, systemClock());
      const deps = {
        facts: async () => facts,
        embedded: false,
        workspace: false,
        usesSlack: false,
        byInstalling: false,
      };
      const findings = await Promise.all(databaseChecks(deps).map((check) => check.run(limit())));

      return firstProblem(findings.flat());
    },
    mailServer: async (url) => (offline ? undefined : firstProblem(await tryMailServer(url, limit()))),
    slackToken: async (botToken) =>
      offline ? undefined : firstProblem([(await tryToken({ botToken, apiUrl: slackApiUrl })).finding]),
  };
}

function firstProblem(findings: readonly Finding[]): string | undefined {
  const found = findings.find(({ kind }) => kind === 'problem');

  return found && 'todo' in found ? `${found.what} ${found.todo}` : undefined;
}

type Typed = { readonly exit: number; readonly stdout: string; readonly stderr: string };
type Type = (...argv: readonly string[]) => Promise<Typed>;

/** Works on the database itself, or through the process that runs on it. */
async function saveFirm(answers: Answers, environment: Environment): Promise<Result<'saved', readonly string[]>> {
  const config = readConfig(environment);
  if (!config.ok) {
    return refuse(config.refusal);
  }

  try {
    return await withCommands(config.value, async (type) => {
      const team = await slackTeamOf(config.value);

      return enterFirm(type, { answers, team });
    });
  } catch (cause) {
    return refuse([systemTexts.fault(codeOfCause(cause), detailOf(cause))]);
  }
}

async function withCommands<T>(config: Config, work: (type: Type) => Promise<T>): Promise<T> {
  const dataDir = resolve(config.dataDir);
  const call: Type = (...argv) => recorded((io) => callRunningProcess({ dataDir, argv, io }));
  const running = config.databaseUrl === undefined && (await call('firm', 'list')).exit !== NOBODY;
  if (running) {
    return work(call);
  }

  const base = await openBase({ ...config, logLevel: 'error' });
  try {
    const deps = { ...commandDeps(base, config), applyHere: true };

    return await work((...argv) => recorded((io) => runCommand(argv, io, deps)));
  } finally {
    await base.database.stop();
  }
}

const NOBODY = -1;

async function recorded(run: (io: CommandIo) => Promise<number | undefined>): Promise<Typed> {
  const printed = { stdout: '', stderr: '' };
  const write = (to: keyof typeof printed) => (text: string) => {
    printed[to] += text;
  };
  const exit = (await run({ stdout: write('stdout'), stderr: write('stderr'), cwd: process.cwd() })) ?? NOBODY;

  return { exit, ...printed };
}

/** Undefined when Slack is not set up, or was not to be asked and does not answer. */
async function slackTeamOf({ slack }: Config): Promise<string | undefined> {
  const access = slack && ownToken(slack);

  return access && (await tryToken(access)).teamId;
}

type Entering = { readonly answers: Answers; readonly team: string | undefined };
type Person = { readonly email: string; readonly role: string };

async function enterFirm(type: Type, { answers, team }: Entering): Promise<Result<'saved', readonly string[]>> {
  const { firm, plan, timeZone, currency, admin } = answers;
  const firms = JSON.parse((await type('firm', 'list', '--json')).stdout) as readonly { name: string }[];
  const other = firms.find(({ name }) => name !== firm.trim());
  if (other !== undefined) {
    return refuse(en.otherFirm(other.name));
  }

  const email = answers.email.toLowerCase();
  const add = ['firm', 'add', firm, '--plan', plan, '--time-zone', timeZone, '--currency', currency];
  const added = firms.length > 0 ? undefined : await type(...add);
  if (added !== undefined && added.exit !== 0) {
    return refuse(linesOf(added));
  }

  const people = JSON.parse((await type('staff', 'list', '--json')).stdout) as readonly Person[];
  const known = people.find((person) => person.role === 'administrator');
  const as = known === undefined ? [] : ['--as', known.email];
  const isThere = people.some((person) => person.email === email);
  const person = ['staff', 'add', admin, email, '--role', 'administrator', ...as];

  return inTurn(type, [...(isThere ? [] : [person]), ...linking({ answers, team, as: known?.email ?? email })]);
}

function linking({ answers, team, as }: Entering & { as: string }): readonly (readonly string[])[] {
  if (team === undefined) {
    return [];
  }

  const user = `${team}/${answers.slackAdmin.toUpperCase()}`;
  const person = ['staff', 'link', answers.email, '--slack', user, '--as', as];

  return [['firm', 'link', '--slack', team, '--as', as], ...(answers.slackAdmin === '' ? [] : [person])];
}

async function inTurn(
  type: Type,
  commands: readonly (readonly string[])[],
): Promise<Result<'saved', readonly string[]>> {
  for (const command of commands) {
    const typed = await type(...command);
    if (typed.exit !== 0) {
      return refuse(linesOf(typed));
    }
  }

  return ok('saved');
}

function linesOf({ stderr }: Typed): readonly string[] {
  return stderr.trimEnd().split('\n');
}
