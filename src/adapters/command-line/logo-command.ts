// `sharebill firm logo FILE | --remove`.
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { MAX_LOGO_BYTES } from '../../core/logo.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import { setFirmLogo } from '../../use-cases/set-firm-logo.ts';
import { chooseCommission } from './choose-firm.ts';
import type { CommandIo, CommandLine, CommandResult } from './command-deps.ts';
import { type WritingOptions, writingOptions } from './options.ts';
import type { LogoFileRefusal } from './refusal-lines.ts';
import { en } from './texts/en.ts';

const { help } = en;

type LogoOptions = WritingOptions & { readonly remove?: boolean };
type LogoRequest = LogoOptions & { readonly file: string | undefined };

export function declareLogoCommand(firm: Command, line: CommandLine): void {
  writingOptions(
    firm
      .command('logo')
      .description(help.firm.logo)
      .argument('[file]', help.argument.logo)
      .option('--remove', help.option.removeLogo)
      .addHelpText('after', help.firm.logoExample),
  ).action((file: string | undefined, options: LogoOptions) =>
    line.answer({}, () => firmLogo(line, { ...options, file })),
  );
}

async function firmLogo({ deps, io }: CommandLine, request: LogoRequest): Promise<CommandResult> {
  const { file, remove = false } = request;
  if ((file !== undefined) === remove) {
    return refuse({ code: 'which-logo' });
  }

  const chosen = await chooseCommission(deps, { ...request, permission: 'manage-firm' });
  if (!chosen.ok) {
    return chosen;
  }

  const read = file === undefined ? ok(undefined) : await readLogo(io, file);
  if (!read.ok) {
    return read;
  }

  const { firm, actor } = chosen.value;
  const set = await setFirmLogo({ ...deps, db: firm.db }, { actor, logo: read.value });
  if (!set.ok) {
    return refuse({ code: 'logo-refused', path: file ?? '', reason: set.refusal.reason });
  }

  return ok({ lines: set.value === undefined ? en.logo.removed(firm.name) : en.logo.set(set.value) });
}

/** Does not open what is too large to be a logo. */
async function readLogo(io: CommandIo, file: string): Promise<Result<Uint8Array, LogoFileRefusal>> {
  const path = resolve(io.cwd, file);
  try {
    const facts = await stat(path);
    if (!facts.isFile()) {
      return refuse({ code: 'logo-refused', path: file, reason: 'unreadable' });
    }

    return facts.size > MAX_LOGO_BYTES
      ? refuse({ code: 'logo-refused', path: file, reason: 'too-large' })
      : ok(await readFile(path));
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';

    return refuse({ code: 'logo-refused', path: file, reason: missing ? 'missing' : 'unreadable' });
  }
}
