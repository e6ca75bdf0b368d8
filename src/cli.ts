#!/usr/bin/env node
// The command `sharebill`: asks the running process, or works on the database itself when none is running.
import { resolve } from 'node:path';
import { callRunningProcess } from './adapters/command-line/control-client.ts';
import { type CommandIo, runCommand } from './adapters/command-line/run-command.ts';
import { keepHeapSmall } from './adapters/system/small-heap.ts';
import { en } from './adapters/system/texts/en.ts';
import { type Base, commandDeps, openBase } from './compose-base.ts';
import { type Config, loadConfig } from './config.ts';
import { codeOfCause } from './core/fault.ts';

keepHeapSmall();
const argv = process.argv.slice(2);
const io: CommandIo = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  cwd: process.cwd(),
};

if (argv[0] === 'start') {
  await import('./main.ts');
} else {
  process.exitCode = await runHere();
}

async function runHere(): Promise<number> {
  const config = loadConfig('command');
  if (!config.ok) {
    io.stderr(`${en.badConfiguration(config.refusal)}\n`);

    return 1;
  }

  return (await askRunningProcess(config.value)) ?? (await openAndRun(config.value));
}

async function askRunningProcess({ databaseUrl, dataDir }: Config): Promise<number | undefined> {
  return databaseUrl === undefined ? callRunningProcess({ dataDir: resolve(dataDir), argv, io }) : undefined;
}

async function openAndRun(config: Config): Promise<number> {
  try {
    const base = await openBase(config);
    const parts = await sharingParts(base, config);
    const deps = { ...commandDeps(base, config), sharing: parts?.sharing };
    const code = await runCommand(argv, io, { ...deps, applyHere: true });
    await parts?.stop();
    await base.database.stop();

    return code;
  } catch (cause) {
    io.stderr(`${en.fault(codeOfCause(cause))}\n`);

    return 1;
  }
}

/** Only one command renders and mails: the others start without all of that. Links need the secret of the server. */
async function sharingParts(base: Base, config: Config) {
  const isServers = config.secretKey !== undefined || config.databaseUrl === undefined;
  const canShare = argv[0] === 'again' && config.mail !== undefined && isServers;

  return canShare ? (await import('./compose.ts')).openSharing(base, config) : undefined;
}
