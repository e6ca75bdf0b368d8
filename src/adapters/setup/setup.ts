// `sharebill setup`: the answers, by dialogue or by flags; then `.env`, the firm and its administrator; then a look at all
// of it. Called by compose-setup.ts.
import { join } from 'node:path';
import { ok, type Result, refuse } from '../../core/result.ts';
import { answersByFlags, type FlagRefusal } from './by-flags.ts';
import { answersByDialog, askWhetherToChange, type Terminal } from './dialog.ts';
import { changedEnv, type EnvValues, readEnvFile, stageEnvFile } from './env-file.ts';
import { type Answers, EMBEDDED, type Given, type Known, type PartChecks } from './questions.ts';
import { en } from './texts/en.ts';

export type SetupDeps = {
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
  readonly cwd: string;
  readonly isTerminal: boolean;
  readonly terminal: Terminal;
  readonly environment: Known['environment'];
  readonly parts: (offline: boolean) => PartChecks;
  /** 32 random bytes as base64. */
  readonly newSecretKey: () => string;
  /** Puts firm and administrator into the database that these variables name; lines that say why not. */
  readonly saveFirm: (answers: Answers, values: EnvValues) => Promise<Result<'saved', readonly string[]>>;
  readonly doctor: (values: EnvValues) => Promise<void>;
  /** Keeps Ctrl-C from ending the process within `work`. */
  readonly uninterrupted: <T>(work: () => Promise<T>) => Promise<T>;
};

const EXIT = { done: 0, refused: 1, usage: 2, interrupted: 130 } as const;

/** The exit code. */
export async function setup(given: Given, deps: SetupDeps): Promise<number> {
  try {
    return await run(given, deps);
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'ExitPromptError') {
      deps.complain(en.stopped);

      return EXIT.interrupted;
    }
    throw cause;
  }
}

async function run(given: Given, deps: SetupDeps): Promise<number> {
  const path = join(deps.cwd, '.env');
  const before = await readEnvFile(path);
  if (before !== undefined && given.yes !== true && !(await mayChange(deps))) {
    return EXIT.usage;
  }

  const answers = await answersOf(given, deps);
  if (!answers.ok) {
    return refused(answers.refusal, deps);
  }

  const values = valuesOf(answers.value, deps);
  const saved = await deps.uninterrupted(() =>
    save({ path, before: before ?? '', answers: answers.value, values }, deps),
  );
  if (!saved.ok) {
    return complainOf([en.notSaved, ...saved.refusal], deps);
  }

  deps.say(en.firmAdded(answers.value.firm, answers.value.admin));
  deps.say(`${en.written}\n\n${en.looking}\n`);
  await deps.doctor(values);
  for (const line of answers.value.slackBotToken === '' ? en.next.slack : en.next.start) {
    deps.say(line);
  }

  return EXIT.done;
}

async function mayChange({ isTerminal, terminal, complain }: SetupDeps): Promise<boolean> {
  if (!isTerminal) {
    complain(en.fileIsThere);

    return false;
  }

  const may = await askWhetherToChange(terminal);
  if (!may) {
    complain(en.nothingChanged);
  }

  return may;
}

async function answersOf(given: Given, deps: SetupDeps): Promise<Result<Answers, FlagRefusal>> {
  const { environment, isTerminal, terminal, say } = deps;
  const known = { given, environment };
  const parts = deps.parts(given.offline === true);
  if (!isTerminal) {
    return answersByFlags(known, parts);
  }

  for (const line of en.intro) {
    say(line);
  }

  return ok(await answersByDialog({ known, parts, terminal, say }));
}

function refused(refusal: FlagRefusal, deps: SetupDeps): number {
  if (refusal.code === 'missing') {
    complainOf([en.missing(refusal.flags.join(' ')), en.missingHelp], deps);

    return EXIT.usage;
  }

  return complainOf([...refusal.lines, en.nothingChanged], deps);
}

function complainOf(lines: readonly string[], { complain }: SetupDeps): number {
  for (const line of lines) {
    complain(line);
  }

  return EXIT.refused;
}

/** What stands in `.env` afterwards. A key that is set stays: all that it protects would be lost with it. */
function valuesOf(answers: Answers, { environment, newSecretKey }: SetupDeps): EnvValues {
  const { database, dataDir, port, publicUrl } = answers;
  const isDefault = (name: string, value: string) => environment[name] === undefined && DEFAULTS[name] === value;

  return {
    WORKSPACE: 'off',
    NODE_ENV: publicUrl.startsWith('https:') ? 'production' : '',
    PUBLIC_URL: publicUrl,
    PORT: isDefault('PORT', port) ? '' : port,
    DATABASE_URL: database === EMBEDDED ? '' : database,
    DATA_DIR: isDefault('DATA_DIR', dataDir) ? '' : dataDir,
    SECRET_KEY: environment.SECRET_KEY ?? newSecretKey(),
    SMTP_URL: answers.smtp,
    MAIL_FROM: answers.mailFrom,
    SLACK_SIGNING_SECRET: answers.slackBotToken === '' ? '' : answers.slackSigningSecret,
    SLACK_BOT_TOKEN: answers.slackBotToken,
  };
}

const DEFAULTS: Readonly<Record<string, string>> = { PORT: '3000', DATA_DIR: './data' };

type Saving = {
  readonly path: string;
  readonly before: string;
  readonly answers: Answers;
  readonly values: EnvValues;
};

/** The file gets its place last, when the firm is there: whoever breaks in between finds the old one. */
async function save({ path, before, answers, values }: Saving, deps: SetupDeps) {
  deps.say(en.saving);
  const staged = await stageEnvFile(path, changedEnv(before, values));
  try {
    const saved = await deps.saveFirm(answers, values);
    if (!saved.ok) {
      return refuse(saved.refusal);
    }
    await staged.commit();

    return saved;
  } finally {
    await staged.discard();
  }
}
