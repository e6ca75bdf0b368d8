// `sharebill bill void`.
import type { Command } from 'commander';
import { ok } from '../../core/result.ts';
import { voidBill } from '../../use-cases/void-bill.ts';
import { chooseCommission } from './choose-firm.ts';
import type { CommandLine, CommandResult } from './command-deps.ts';
import { findBill } from './find-bill.ts';
import { type WritingOptions, writingOptions } from './options.ts';
import { en } from './texts/en.ts';

const { sharing: help } = en.help;

export function declareBillCommands(program: Command, line: CommandLine): void {
  const bill = program.command('bill').description(help.billGroup);
  writingOptions(
    bill
      .command('void')
      .description(help.void)
      .argument('<bill>', help.argument.bill)
      .addHelpText('after', help.voidExample),
  ).action((typed: string, options: WritingOptions) => line.answer({}, () => billVoid(line, { ...options, typed })));
}

async function billVoid(
  { deps }: CommandLine,
  request: WritingOptions & { readonly typed: string },
): Promise<CommandResult> {
  const chosen = await chooseCommission(deps, { ...request, permission: 'share-bills' });
  if (!chosen.ok) {
    return chosen;
  }

  const { firm, actor } = chosen.value;
  const bill = await findBill(firm.db, request.typed);
  if (!bill.ok) {
    return bill;
  }

  const voided = await voidBill({ ...deps, db: firm.db }, { actor, billId: bill.value.id });

  return voided.ok ? ok({ lines: [en.sharing.voided(voided.value.number)] }) : voided;
}
