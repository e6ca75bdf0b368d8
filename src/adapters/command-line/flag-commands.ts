// `sharebill payment flags` and `sharebill payment clear`. Declared by payment-commands.ts.
import type { Command } from 'commander';
import { formatMoney, moneyToJson } from '../../core/money.ts';
import { ok } from '../../core/result.ts';
import { clearFlag, type OpenFlag, openFlags } from '../../use-cases/decide-flags.ts';
import { chooseCommission, chooseFirm } from './choose-firm.ts';
import type { CommandLine, CommandResult } from './command-deps.ts';
import { type ReadingOptions, readingOptions, type WritingOptions, writingOptions } from './options.ts';
import { tableLines } from './printing.ts';
import { en } from './texts/en.ts';

const { payments: words, help } = en;
const texts = help.payments;

export function declareFlagCommands(payment: Command, line: CommandLine): void {
  readingOptions(payment.command('flags').description(texts.flags).addHelpText('after', texts.flagsExample)).action(
    (options: ReadingOptions) => line.answer(options, () => showFlags(line, options)),
  );
  writingOptions(
    payment
      .command('clear')
      .description(texts.clear)
      .argument('<flag>', texts.argument.flag)
      .addHelpText('after', texts.clearExample),
  ).action((flagId: string, options: WritingOptions) => line.answer({}, () => clear(line, { ...options, flagId })));
}

async function showFlags({ deps }: CommandLine, { firm }: ReadingOptions): Promise<CommandResult> {
  const chosen = await chooseFirm(deps, firm);
  if (!chosen.ok) {
    return chosen;
  }

  const flags = await openFlags(chosen.value.db);
  const json = flags.map(({ amount, ...flag }) => ({ ...flag, ...moneyToJson(amount) }));

  return ok({ lines: flags.length === 0 ? [words.noFlags] : flagLines(flags), json });
}

function flagLines(flags: readonly OpenFlag[]): string[] {
  const { since, provider, payment, bill, amount, why, flag } = words.flagColumns;
  const columns = [since, provider, payment, bill, why].map((heading) => ({ heading }));
  const rows = flags.map((one) => [
    ...[one.since.toISOString().slice(0, 10), one.provider, one.providerRef, one.number ?? ''],
    ...[words.flagCodes[one.code], formatMoney(one.amount), one.id],
  ]);

  return [...tableLines([...columns, { heading: amount, right: true }, { heading: flag }], rows), words.howToClear];
}

async function clear(
  { deps }: CommandLine,
  { flagId, ...options }: WritingOptions & { readonly flagId: string },
): Promise<CommandResult> {
  const chosen = await chooseCommission(deps, { ...options, permission: 'record-payments' });
  if (!chosen.ok) {
    return chosen;
  }

  const { firm, actor } = chosen.value;
  const cleared = await clearFlag({ ...deps, db: firm.db }, { actor, flagId });

  return cleared.ok ? ok({ lines: [words.cleared(flagId)] }) : cleared;
}
