// The parser as every command has it, before commands are declared. Used by run-command.ts and local-commands.ts.
import { Command } from 'commander';
import type { CommandIo } from './command-deps.ts';
import { visible } from './printing.ts';
import { en } from './texts/en.ts';

const LINE_WIDTH = 110;

export function bareProgram(io: CommandIo): Command {
  return new Command('sharebill')
    .description(en.help.program)
    .addHelpText('after', en.help.afterProgram)
    .showHelpAfterError(en.help.afterError)
    .helpOption('-h, --help', en.help.helpOption)
    .helpCommand('help [command]', en.help.helpCommand)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout(visibleLines(text)),
      writeErr: (text) => io.stderr(visibleLines(text)),
      getOutHelpWidth: () => LINE_WIDTH,
      getErrHelpWidth: () => LINE_WIDTH,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
}

/** The parser repeats the user's own words, whatever is in them. */
function visibleLines(text: string): string {
  return text.split('\n').map(visible).join('\n');
}
