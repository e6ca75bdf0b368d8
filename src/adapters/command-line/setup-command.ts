// `sharebill setup`: what can be given by flags. Declared here once: cli.ts runs it where it is typed (adapters/setup), a
// running process has no terminal to ask in.
import type { Command } from 'commander';
import { refuse } from '../../core/result.ts';
import type { CommandLine } from './command-deps.ts';
import { doctorTexts } from './texts/doctor.ts';
import { setupHelp as help } from './texts/setup.ts';

export function declareSetup(program: Command): Command {
  const setup = program.command('setup').description(doctorTexts.help.setup);
  for (const [flags, meaning] of Object.entries(help.options)) {
    setup.option(flags, meaning);
  }

  return setup.addHelpText('after', help.after);
}

export function declareSetupCommand(program: Command, line: CommandLine): void {
  declareSetup(program).action(() => line.answer({}, async () => refuse({ code: 'setup-is-local' })));
}
