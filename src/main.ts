// The process: reads the configuration, starts everything, and stops it on a signal. `npm start` runs it.
import { resolve } from 'node:path';
import { startControlSocket } from './adapters/command-line/control-socket.ts';
import { runCommand } from './adapters/command-line/run-command.ts';
import { catchTheRest } from './adapters/system/last-resort.ts';
import { pinoLogger } from './adapters/system/pino-logger.ts';
import { keepHeapSmall } from './adapters/system/small-heap.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { systemIds } from './adapters/system/system-ids.ts';
import { en } from './adapters/system/texts/en.ts';
import { compose, type ShareBill } from './compose.ts';
import { type Config, loadConfig } from './config.ts';
import { codeOfCause } from './core/fault.ts';

keepHeapSmall();
const loaded = loadConfig();
if (loaded.ok) {
  await run(loaded.value);
} else {
  fail(en.badConfiguration(loaded.refusal));
}

async function run(config: Config): Promise<void> {
  const logger = pinoLogger({ level: config.logLevel });
  catchTheRest({ logger, ids: systemIds(systemClock()), end: () => process.exit(1) });
  const started = start(config);
  stopOnSignal(async () => (await started.catch(() => undefined))?.stop());
  try {
    const { shareBill } = await started;
    await sayWhere(config, shareBill);
  } catch (cause) {
    fail(en.fault(codeOfCause(cause)));
  }
}

async function start(config: Config): Promise<{ shareBill: ShareBill; stop: () => Promise<void> }> {
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

async function sayWhere(config: Config, { url, database }: ShareBill): Promise<void> {
  say(en.running(url));
  if (config.workspace) {
    say(en.workspace(url));
  } else {
    say(config.slack ? en.slack(url) : en.noChat);
  }

  if ((await database.directory.listFirms()).length === 0) {
    say(en.noFirm);
  }
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

function fail(text: string): void {
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}
