// `sharebill restored`: what may have happened since the backup from which the database was restored. It is the operator's, and
// about all firms. With --yes the firms come first and the mark last: cut off at any moment, it can be run again.
import { type Command, Option } from 'commander';
import type { FirmId } from '../../core/ids.ts';
import { ok } from '../../core/result.ts';
import { confirmRestored } from '../../use-cases/confirm-restored.ts';
import { lookAtRestored, type RestoredFacts } from '../../use-cases/look-at-restored.ts';
import type { CommandDeps, CommandLine, CommandResult } from './command-deps.ts';
import { counted } from './import-lines.ts';
import { en } from './texts/en.ts';

const { restored: help } = en.help;
const { restored: words } = en;

type RestoredOptions = { readonly yes?: boolean; readonly hold?: boolean; readonly json?: boolean };

type Found = { readonly id: string; readonly name: string } & RestoredFacts;

export function declareRestoredCommand(program: Command, line: CommandLine): void {
  program
    .command('restored')
    .description(help.command)
    .option('--yes', help.option.yes)
    .addOption(new Option('--hold', help.option.hold).conflicts('yes'))
    .option('--json', en.help.option.json)
    .addHelpText('after', help.example)
    .action((options: RestoredOptions) => line.answer(options, () => restored(line, options)));
}

async function restored({ deps }: CommandLine, { yes = false, hold = false }: RestoredOptions): Promise<CommandResult> {
  if (hold) {
    await deps.restored.hold();
  }

  const foundAt = await deps.restored.foundAt();
  if (foundAt === undefined) {
    return ok({ lines: words.not, json: { restored: false } });
  }

  const firms = await eachFirm(deps, { foundAt, yes });
  if (yes) {
    await deps.restored.confirm();
  }
  const next = yes ? words.confirmed : words.next;

  return ok({
    lines: [...(yes ? [] : words.held(hold)), ...firms.flatMap((firm) => firmLines(firm, yes)), ...next],
    json: { restored: !yes, foundAt, firms },
  });
}

async function eachFirm(deps: CommandDeps, { foundAt, yes }: { foundAt: Date; yes: boolean }): Promise<Found[]> {
  const found: Found[] = [];
  for (const firm of await deps.directory.listFirms()) {
    const scoped = { ...deps, db: deps.forFirm(firm.id) };
    const facts = await (yes
      ? confirmRestored(scoped, { firmId: firm.id as FirmId, foundAt })
      : lookAtRestored(scoped, { foundAt }));
    found.push({ ...firm, ...facts });
  }

  return found;
}

function firmLines({ name, knownUntil, shares, mails, codes, links }: Found, yes: boolean): string[] {
  const mailed = { mails: counted(mails), shares: counted(shares) };
  const dropped = { codes: counted(codes), links: counted(links) };

  return [
    words.firm(name, knownUntil?.toJSON()),
    yes ? words.asked(mailed) : words.uncertain(mailed),
    yes ? words.dropped(dropped) : words.toDrop(dropped),
  ];
}
