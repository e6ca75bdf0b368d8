// The running process: starts everything, says where it is, and stops it on a signal. Loaded by main.ts.
import { resolve } from 'node:path';
import { startControlSocket } from './adapters/command-line/control-socket.ts';
import { runCommand } from './adapters/command-line/run-command.ts';
import { catchTheRest } from './adapters/system/last-resort.ts';
import { pinoLogger } from './adapters/system/pino-logger.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { systemIds } from './adapters/system/system-ids.ts';
import { en } from './adapters/system/texts/en.ts';
import { compose, type ProcessConfig, type ShareBill } from './compose.ts';
import type { Config } from './config.ts';

/** Throws what keeps it from starting. */
export async function run(config: ProcessConfig): Promise<void> {
  const logger = pinoLogger({ level: config.logLevel });
  catchTheRest({ logger, ids: systemIds(systemClock()), end: () => process.exit(1) });
  const started = start(config);
  stopOnSignal(async () => (await started.catch(() => undefined))?.stop());
  const { shareBill } = await started;
  await sayWhere(config, shareBill);
}

async function start(config: ProcessConfig): Promise<{ shareBill: ShareBill; stop: () => Promise<void> }> {
  const shareBill = await compose(config);
  const stopControl = await startControl(config, shareBill);

  return {
    shareBill,
    stop: async () => {
      await stopControl();
      await shareBill.stop();
    },
  };
}

/** The embedded database has room for one process: commands are run by this one. */
async function startControl(config: Config, { command }: ShareBill): Promise<() => Promise<void>> {
  if (config.databaseUrl !== undefined) {
    return async () => undefined;
  }

  const control = await startControlSocket({
    dataDir: resolve(config.dataDir),
    logger: command.logger,
    run: (argv, io) => runCommand(argv, io, { ...command, applyHere: false }),
  });

  return () => control.stop();
}

async function sayWhere(config: ProcessConfig, { url, localUrl, database }: ShareBill): Promise<void> {
  if (config.role === 'worker') {
    say(en.worker(localUrl));
  } else {
    sayAddresses(config, url);
  }

  if ((await database.directory.listFirms()).length === 0) {
    say(en.noFirm);
  }

  if (await database.restored.foundAt()) {
    say(en.restored);
  }
}

function sayAddresses({ workspace, slack, role }: ProcessConfig, url: string): void {
  say(en.running(url));
  if (workspace) {
    say(en.workspace(url));
  } else {
    say(slackWords(slack, url));
  }

  if (role === 'web') {
    say(en.web);
  }
}

function slackWords(slack: Config['slack'], url: string): string {
  if (!slack) {
    return en.noChat;
  }

  return 'appToken' in slack.transport ? en.slackSocket : en.slack(url);
}

/** Heard from the very first moment: a start that is under way ends, and is stopped then. A second signal ends the process at once. */
function stopOnSignal(stop: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      say(en.stopping);
      void stop().finally(() => process.exit(0));
    });
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
