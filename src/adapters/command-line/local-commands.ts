// The commands that work where nothing else does yet: without a database, a running process, or a configuration that can
// be read. Called by cli.ts.
import { CommanderError } from 'commander';
import { bareProgram } from './bare-program.ts';
import type { CommandIo } from './command-deps.ts';
import { type DoctorDeps, type DoctorOptions, declareDoctor, doctor } from './doctor-command.ts';
import { EXIT, usageExit } from './run-command.ts';
import { declareSetup } from './setup-command.ts';

export type LocalDeps = {
  readonly doctor: () => DoctorDeps;
  /** What was given by flags; the exit code. */
  readonly setup: (given: Readonly<Record<string, string | boolean>>) => Promise<number>;
};

const LOCAL = ['doctor', 'setup'];

export function isLocalCommand(argv: readonly string[]): boolean {
  return LOCAL.includes(argv[0] ?? '');
}

/** The exit code. */
export async function runLocalCommand(argv: readonly string[], io: CommandIo, deps: LocalDeps): Promise<number> {
  let exitCode: number = EXIT.done;
  const program = bareProgram(io);
  declareDoctor(program).action(async (options: DoctorOptions) => {
    exitCode = await doctor(options, io, deps.doctor());
  });
  declareSetup(program).action(async (given: Readonly<Record<string, string | boolean>>) => {
    exitCode = await deps.setup(given);
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (cause) {
    if (!(cause instanceof CommanderError)) {
      throw cause;
    }
    exitCode = usageExit(cause);
  }

  return exitCode;
}
