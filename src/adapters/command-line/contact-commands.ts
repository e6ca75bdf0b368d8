// `sharebill contact set | show | deactivate`.
import type { Command } from 'commander';
import { BILL_FILE_SETTINGS, type BillFileSetting } from '../../core/bill-file.ts';
import { ok, refuse } from '../../core/result.ts';
import { deactivateContact } from '../../use-cases/deactivate-contact.ts';
import { type FoundContact, findContact } from '../../use-cases/find-contact.ts';
import { setBillFile } from '../../use-cases/set-bill-file.ts';
import { chooseCommission, chooseFirm } from './choose-firm.ts';
import type { Answer, CommandLine, CommandResult } from './command-deps.ts';
import { type ReadingOptions, readingOptions, type WritingOptions, writingOptions } from './options.ts';
import { tableLines } from './printing.ts';
import { en } from './texts/en.ts';

const { help } = en;

export function declareContactCommands(program: Command, line: CommandLine): void {
  const contact = program.command('contact').description(help.contact.group);
  writingOptions(
    contact
      .command('set')
      .description(help.contact.set)
      .argument('<contact>', help.argument.contact)
      .requiredOption('--bill-file <format>', help.option.billFile)
      .option('--json', help.option.json)
      .addHelpText('after', help.contact.setExample),
  ).action((words: string, options: SetOptions) => line.answer(options, () => contactSet(line, { ...options, words })));
  writingOptions(
    contact
      .command('deactivate')
      .description(help.sharing.deactivate)
      .argument('<contact>', help.argument.contact)
      .addHelpText('after', help.sharing.deactivateExample),
  ).action((words: string, options: WritingOptions) =>
    line.answer({}, () => contactDeactivate(line, { ...options, words })),
  );
  readingOptions(
    contact.command('show').description(help.contact.show).argument('<contact>', help.argument.contact),
  ).action((words: string, options: ReadingOptions) =>
    line.answer(options, () => contactShow(line, { ...options, words })),
  );
}

type SetOptions = WritingOptions & { readonly billFile: string; readonly json?: boolean };

async function contactSet(
  { deps }: CommandLine,
  request: SetOptions & { readonly words: string },
): Promise<CommandResult> {
  const billFile = BILL_FILE_SETTINGS.find((setting) => setting === request.billFile);
  if (billFile === undefined) {
    return refuse({ code: 'bad-bill-file', text: request.billFile });
  }

  const chosen = await chooseCommission(deps, { ...request, permission: 'set-contacts' });
  if (!chosen.ok) {
    return chosen;
  }

  const { firm, actor } = chosen.value;
  const scoped = { ...deps, db: firm.db };
  const found = await findContact(scoped, { firmId: firm.id, words: request.words });
  if (!found.ok) {
    return found;
  }

  await setBillFile(scoped, { actor, contactId: found.value.id, billFile });
  const noTaxId = billFile !== 'none' && found.value.firmTaxId === '' ? [en.contact.noTaxId] : [];

  return ok({
    lines: [en.contact.set[billFile](found.value.name), ...noTaxId],
    json: jsonOf({ ...found.value, billFile }),
  });
}

async function contactDeactivate(
  { deps }: CommandLine,
  request: WritingOptions & { readonly words: string },
): Promise<CommandResult> {
  const chosen = await chooseCommission(deps, { ...request, permission: 'set-contacts' });
  if (!chosen.ok) {
    return chosen;
  }

  const { firm, actor } = chosen.value;
  const scoped = { ...deps, db: firm.db };
  const found = await findContact(scoped, { firmId: firm.id, words: request.words });
  if (!found.ok) {
    return found;
  }

  const { sessions, shares } = await deactivateContact(scoped, { actor, contactId: found.value.id });

  return ok({ lines: [en.sharing.deactivated(found.value.name), en.sharing.ended(sessions, shares)] });
}

async function contactShow(
  { deps }: CommandLine,
  request: ReadingOptions & { readonly words: string },
): Promise<CommandResult> {
  const firm = await chooseFirm(deps, request.firm);
  if (!firm.ok) {
    return firm;
  }

  const { db, id: firmId } = firm.value;
  const found = await findContact({ ...deps, db }, { firmId, words: request.words });

  return found.ok ? ok(shown(found.value)) : found;
}

function shown(contact: FoundContact): Answer {
  const { facts } = en.contact;
  const lines = tableLines(
    [{ heading: facts.name }, { heading: contact.name }],
    [
      [facts.emails, contact.addresses.join(', ') || en.firm.empty],
      [facts.billFile, contact.billFile],
    ],
  );

  return { lines, json: jsonOf(contact) };
}

function jsonOf({ id, name, addresses, billFile }: FoundContact & { readonly billFile: BillFileSetting }) {
  return { id, name, emails: addresses, billFile };
}
