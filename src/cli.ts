#!/usr/bin/env node
// The command `sharebill`: asks the running process, or works on the database itself when none is running.
import { resolve } from 'node:path';
import { callRunningProcess } from './adapters/command-line/control-client.ts';
import { isLocalCommand, runLocalCommand } from './adapters/command-line/local-commands.ts';
import {
  type CommandDeps,
  type CommandIo,
  explain,
  isQuestion,
  runCommand,
} from './adapters/command-line/run-command.ts';
import { terminalAsk } from './adapters/command-line/terminal.ts';
import { pinoLogger } from './adapters/system/pino-logger.ts';
import { keepHeapSmall } from './adapters/system/small-heap.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { systemIds } from './adapters/system/system-ids.ts';
import { en } from './adapters/system/texts/en.ts';
import { type Base, commandDeps, openBase } from './compose-base.ts';
import { type Connections, connectionsOf, secretKeyOf } from './compose-connections.ts';
import { type Config, loadConfig, loadEnvironment } from './config.ts';
import { codeOfCause, detailOf } from './core/fault.ts';

keepHeapSmall();
const argv = process.argv.slice(2);
const io: CommandIo = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  cwd: process.cwd(),
  ask: terminalAsk(process.stdin),
};

if (isQuestion(argv)) {
  process.exitCode = await explain(argv, io);
} else if (argv[0] === 'start') {
  await import('./main.ts');
} else if (isLocalCommand(argv)) {
  process.exitCode = await runWithoutConfiguration();
} else {
  process.exitCode = await runConfigured();
}

/** These must work where nothing is set up yet, or everything is wrong. */
async function runWithoutConfiguration(): Promise<number> {
  const environment = loadEnvironment();
  const { composeDoctor } = await import('./compose-doctor.ts');
  const { composeSetup } = await import('./compose-setup.ts');

  return runLocalCommand(argv, io, {
    doctor: () => composeDoctor(environment),
    setup: (given) => composeSetup(environment, io).run(given),
  });
}

async function runConfigured(): Promise<number> {
  const config = loadConfig('command');
  if (!config.ok) {
    io.stderr(`${en.badConfiguration(config.refusal)}\n`);

    return 1;
  }

  return argv[0] === 'manifest' ? runWithoutDatabase(config.value) : runHere(config.value);
}

/** What is installed in a chat is made of the configuration alone, before there is a database, and written where it is typed. */
function runWithoutDatabase({ publicUrl, teams, logLevel }: Config): Promise<number> {
  const parts = { ids: systemIds(systemClock()), logger: pinoLogger({ level: logLevel }) };

  return runCommand(argv, io, { ...parts, publicUrl, teamsAppId: teams?.appId } as CommandDeps);
}

async function runHere(config: Config): Promise<number> {
  // it needs the database for itself: while a process has it, opening it is refused
  const needsAll = argv[0] === 'move-to-postgres';

  return (needsAll ? undefined : await askRunningProcess(config)) ?? (await openAndRun(config));
}

async function askRunningProcess({ databaseUrl, dataDir }: Config): Promise<number | undefined> {
  return databaseUrl === undefined ? callRunningProcess({ dataDir: resolve(dataDir), argv, io }) : undefined;
}

async function openAndRun(config: Config): Promise<number> {
  try {
    const base = await openBase(config);
    const parts = await sharingParts(base, config);
    const connections = await connectionParts(base, config);
    const { move } = base.database;
    const paymentsOf = await paymentsParts(base, { config, connections });
    const deps = { ...commandDeps(base, config), sharing: parts?.sharing, connections, paymentsOf, move };
    const code = await runCommand(argv, io, { ...deps, applyHere: true });
    await parts?.stop();
    await base.database.stop();

    return code;
  } catch (cause) {
    io.stderr(`${en.fault(codeOfCause(cause), detailOf(cause))}\n`);

    return 1;
  }
}

/** Without the server's own key nothing that it made can be read, and nothing is made that it could. */
async function connectionParts(base: Base, config: Config) {
  const isServers = config.secretKey !== undefined || config.databaseUrl === undefined;

  return isServers ? connectionsOf(config, { ...base, secretKey: await secretKeyOf(config, base) }) : undefined;
}

type Paying = { readonly config: Config; readonly connections: Connections | undefined };

async function paymentsParts(base: Base, { config, connections }: Paying) {
  return config.workspace || connections === undefined
    ? undefined
    : (await import('./compose-payments.ts')).firmPayments({ ...base, ...connections }).paymentsOf;
}

/** Only one command renders and mails: the others start without all of that. Links need the secret of the server. */
async function sharingParts(base: Base, config: Config) {
  const isServers = config.secretKey !== undefined || config.databaseUrl === undefined;
  const canShare = argv[0] === 'again' && config.mail !== undefined && isServers;

  return canShare ? (await import('./compose.ts')).openSharing(base, config) : undefined;
}
