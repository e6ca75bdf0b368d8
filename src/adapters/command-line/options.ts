// The options that many commands have, declared once, and what a suggested command must repeat of them.
import type { Command } from 'commander';
import type { ChosenFirm } from './choose-firm.ts';
import { shellWord } from './printing.ts';
import { en } from './texts/en.ts';

export type FirmOptions = { readonly firm?: string };
export type ReadingOptions = FirmOptions & { readonly json?: boolean };
export type WritingOptions = FirmOptions & { readonly as?: string };

/** `--firm` and `--json`. */
export function readingOptions(command: Command): Command {
  return command.option('--firm <id>', en.help.option.firm).option('--json', en.help.option.json);
}

/** `--as` and `--firm`. */
export function writingOptions(command: Command): Command {
  return command.option('--as <email>', en.help.option.as).option('--firm <id>', en.help.option.firm);
}

export const ADD_ADMINISTRATOR = 'sharebill staff add "NAME" EMAIL --role administrator';

/** The next command to type, with the `--as` and `--firm` that it needs. */
export function suggestion(words: string, given: { firm: ChosenFirm; as?: string | undefined }): string {
  const who = given.as === undefined ? '' : ` --as ${shellWord(given.as)}`;
  const where = given.firm.only ? '' : ` --firm ${shellWord(given.firm.id)}`;

  return `  ${words}${who}${where}`;
}
