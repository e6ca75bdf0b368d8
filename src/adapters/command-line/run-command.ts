// Runs one command of the command line. Called by cli.ts, and by the control socket of a running process: both do
// the same. Reads no environment, ends no process, prints only through `io`.
import { type Command, CommanderError } from 'commander';
import { bareProgram } from './bare-program.ts';
import { declareBillCommands } from './bill-commands.ts';
import { declareBillsCommand } from './bills-command.ts';
import type { CommandDeps, CommandIo, CommandLine, CommandResult } from './command-deps.ts';
import { declareKeyCommand } from './connection-commands.ts';
import { declareContactCommands } from './contact-commands.ts';
import { declareDoctorCommand } from './doctor-command.ts';
import { declareFirmCommands } from './firm-commands.ts';
import { declareImportCommand } from './import-command.ts';
import { declareManifestCommands } from './manifest-commands.ts';
import { declareMoveCommand } from './move-command.ts';
import { declarePaymentCommands } from './payment-commands.ts';
import { jsonText, textOf } from './printing.ts';
import { refusalLines } from './refusal-lines.ts';
import { declareRestoredCommand } from './restored-command.ts';
import { declareSetupCommand } from './setup-command.ts';
import { declareShareCommands } from './share-commands.ts';
import { declareStaffCommands } from './staff-commands.ts';
import { en } from './texts/en.ts';
import { declareVerifyAuditCommand } from './verify-audit-command.ts';
import { declareViewCommands } from './view-commands.ts';

/** done: all is well. refused: nothing was changed, or something broke. usage: the words were not understood. */
export const EXIT = { done: 0, refused: 1, usage: 2 } as const;

export type { CommandDeps, CommandIo } from './command-deps.ts';

/** Words that ask what there is: `help …`, `firm add --help`, or none at all. */
export function isQuestion(argv: readonly string[]): boolean {
  const [first, last] = [argv[0], argv.at(-1) ?? ''];
  const words = argv.slice(0, -1);

  return first === undefined || first === 'help' || (ASKING.has(last) && words.every((word) => !word.startsWith('-')));
}

const ASKING = new Set(['--help', '-h']);

/** Answers a question. No command is run for it, so that there need be no database, and none is made. */
export function explain(argv: readonly string[], io: CommandIo): Promise<number> {
  return runCommand(argv, io, {} as CommandDeps);
}

/** `argv` are the words after `sharebill`. The exit code; never throws. */
export async function runCommand(argv: readonly string[], io: CommandIo, deps: CommandDeps): Promise<number> {
  let exitCode: number = EXIT.done;
  const line: CommandLine = {
    io,
    deps,
    answer: async (options, work) => {
      exitCode = print(io, { options, result: await work() });
    },
  };

  try {
    await programOf(line).parseAsync(argv, { from: 'user' });
  } catch (cause) {
    exitCode = cause instanceof CommanderError ? usageExit(cause) : faultExit(line, cause);
  }

  return exitCode;
}

function programOf(line: CommandLine): Command {
  const program = bareProgram(line.io);
  declareFirmCommands(program, line);
  declareStaffCommands(program, line);
  declareContactCommands(program, line);
  declareImportCommand(program, line);
  declareBillsCommand(program, line);
  declareViewCommands(program, line);
  declareBillCommands(program, line);
  declareShareCommands(program, line);
  declarePaymentCommands(program, line);
  declareVerifyAuditCommand(program, line);
  declareMoveCommand(program, line);
  declareRestoredCommand(program, line);
  declareKeyCommand(program, line);
  declareManifestCommands(program, line);
  declareDoctorCommand(program, line);
  declareSetupCommand(program, line);

  return program;
}

function print(io: CommandIo, answered: { options: { json?: boolean }; result: CommandResult }): number {
  const { options, result } = answered;
  if (!result.ok) {
    io.stderr(textOf(refusalLines(result.refusal)));

    return EXIT.refused;
  }

  const { lines, json } = result.value;
  io.stdout(options.json && json !== undefined ? jsonText(json) : textOf(lines));

  return EXIT.done;
}

export function usageExit(error: CommanderError): number {
  return error.exitCode === 0 ? EXIT.done : EXIT.usage;
}

/** The log gets the cause, the user a reference to it. That nobody waits for the command any more is no fault. */
function faultExit({ io, deps }: CommandLine, cause: unknown): number {
  const leftAlone = io.signal?.aborted && cause instanceof Error && cause.name === 'AbortError';
  if (!leftAlone) {
    const reference = deps.ids.newSecret().slice(0, 8);
    deps.logger.error('command failed', { reference }, cause);
    io.stderr(textOf([en.fault(reference)]));
  }

  return EXIT.refused;
}
