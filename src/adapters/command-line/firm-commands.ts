// `sharebill firm add | list | show | link | set`; `firm logo` is in logo-command.ts.
import type { Command } from 'commander';
import { firmSettings, SETTING_KEYS } from '../../core/firm-settings.ts';
import { ok, refuse } from '../../core/result.ts';
import { addFirm, type NewFirmRequest } from '../../use-cases/add-firm.ts';
import { linkWorkspace } from '../../use-cases/link-workspace.ts';
import { setFirmSetting } from '../../use-cases/set-firm-setting.ts';
import { type ChatOptions, workspaceTyped } from './chat-ids.ts';
import { type ChosenFirm, chooseCommission, chooseFirm } from './choose-firm.ts';
import type { CommandLine, CommandResult } from './command-deps.ts';
import { declareConnectionCommands } from './connection-commands.ts';
import { declareLogoCommand } from './logo-command.ts';
import {
  ADD_ADMINISTRATOR,
  type FirmOptions,
  type ReadingOptions,
  readingOptions,
  suggestion,
  type WritingOptions,
  writingOptions,
} from './options.ts';
import { tableLines } from './printing.ts';
import { en } from './texts/en.ts';

const { help } = en;

export function declareFirmCommands(program: Command, line: CommandLine): void {
  const firm = program.command('firm').description(help.firm.group);
  firm
    .command('add')
    .description(help.firm.add)
    .argument('<name>', help.argument.firmName)
    .requiredOption('--plan <plan>', help.option.plan)
    .requiredOption('--time-zone <zone>', help.option.timeZone)
    .requiredOption('--currency <code>', help.option.currency)
    .addHelpText('after', help.firm.addExample)
    .action((name: string, options: Omit<NewFirmRequest, 'name'>) =>
      line.answer({}, () => firmAdd(line, { ...options, name })),
    );
  firm
    .command('list')
    .description(help.firm.list)
    .option('--json', help.option.json)
    .action((options: { json?: boolean }) => line.answer(options, () => firmList(line)));
  readingOptions(firm.command('show').description(help.firm.show)).action((options: ReadingOptions) =>
    line.answer(options, () => firmShow(line, options)),
  );
  writingOptions(
    firm
      .command('link')
      .description(help.firm.link)
      .option('--slack <workspace>', help.option.slackWorkspace)
      .option('--teams <tenant>', help.option.teamsTenant)
      .addHelpText('after', help.firm.linkExample),
  ).action((options: LinkOptions) => line.answer({}, () => firmLink(line, options)));
  declareSet(firm, line);
  declareLogoCommand(firm, line);
  declareConnectionCommands(firm, line);
}

function declareSet(firm: Command, line: CommandLine): void {
  writingOptions(
    firm
      .command('set')
      .description(help.firm.set)
      .argument('[key]', help.argument.key)
      .argument('[value]', help.argument.value)
      .option('--list', help.option.listSettings)
      .option('--json', help.option.json)
      .addHelpText('after', help.firm.setExample),
  ).action((key: string | undefined, value: string | undefined, options: SetOptions) =>
    line.answer(options, () => (options.list ? settingList(line, options) : firmSet(line, { ...options, key, value }))),
  );
}

async function firmAdd({ deps }: CommandLine, request: NewFirmRequest): Promise<CommandResult> {
  if (deps.oneFirmOnly && (await deps.directory.listFirms()).length > 0) {
    return refuse({ code: 'one-firm-only' });
  }

  const added = await addFirm(deps, { ...request, currency: request.currency.toUpperCase() });
  if (!added.ok) {
    return added;
  }

  const firm = await chooseFirm(deps, added.value);
  if (!firm.ok) {
    return firm;
  }

  const { id, name } = firm.value;
  const next = suggestion(ADD_ADMINISTRATOR, { firm: firm.value });

  return ok({ lines: [en.firm.added(name, id), en.firm.next, next] });
}

async function firmList({ deps }: CommandLine): Promise<CommandResult> {
  const firms = await deps.directory.listFirms();
  const columns = [{ heading: en.firm.id }, { heading: en.firm.name }];
  const rows = firms.map(({ id, name }) => [id, name]);
  const lines = rows.length === 0 ? en.refusal['no-firm'] : tableLines(columns, rows);

  return ok({ lines, json: firms.map(({ id, name }) => ({ id, name })) });
}

async function firmShow({ deps }: CommandLine, options: FirmOptions): Promise<CommandResult> {
  const chosen = await chooseFirm(deps, options.firm);
  if (!chosen.ok) {
    return chosen;
  }

  const { db, id, name } = chosen.value;
  const { plan, timeZone, currency, settings } = await readFirm(chosen.value);
  const workspaces = await db.chatWorkspace.findMany({
    select: { platform: true, workspaceId: true },
    orderBy: { workspaceId: 'asc' },
  });
  const idsIn = (platform: string) =>
    workspaces.filter((one) => one.platform === platform).map(({ workspaceId }) => workspaceId);
  const [slack, teams] = [idsIn('slack'), idsIn('teams')];
  const words = en.firm.facts;
  const facts = tableLines(
    [{ heading: words.name }, { heading: name }],
    [
      [words.id, id],
      [words.plan, plan],
      [words.timeZone, timeZone],
      [words.currency, currency],
      [words.slack, slack.join(', ') || en.firm.notLinked],
      ...(teams.length > 0 ? [[words.teams, teams.join(', ')]] : []),
    ],
  );

  return ok({
    lines: [...facts, '', ...settingLines({ plan, ...settings })],
    json: { id, name, plan, timeZone, currency, slackWorkspaces: slack, teamsTenants: teams, settings },
  });
}

async function settingList({ deps }: CommandLine, options: FirmOptions): Promise<CommandResult> {
  const chosen = await chooseFirm(deps, options.firm);
  if (!chosen.ok) {
    return chosen;
  }

  const { plan, settings } = await readFirm(chosen.value);
  const values: SettingValues = { plan, ...settings };
  const json = KEYS.map((key) => ({ key, value: values[key], meaning: en.settings[key] }));

  return ok({ lines: [...settingLines(values), '', en.firm.changeWith], json });
}

const KEYS = ['plan', ...SETTING_KEYS] as const;

type SettingValues = Readonly<Record<(typeof KEYS)[number], string | number | boolean>>;

function settingLines(values: SettingValues): string[] {
  const columns = [{ heading: en.firm.setting }, { heading: en.firm.value }, { heading: en.firm.meaning }];

  return tableLines(
    columns,
    KEYS.map((key) => [key, String(values[key]) || en.firm.empty, en.settings[key]]),
  );
}

async function readFirm({ db, id }: ChosenFirm) {
  const firm = await db.firm.findFirstOrThrow({
    where: { id },
    select: { plan: true, timeZone: true, currency: true, settings: true },
  });

  return { ...firm, settings: firmSettings(firm.settings) };
}

type LinkOptions = WritingOptions & ChatOptions;

async function firmLink({ deps }: CommandLine, options: LinkOptions): Promise<CommandResult> {
  const typed = workspaceTyped(options);
  if (!typed.ok) {
    return typed;
  }

  const chosen = await chooseCommission(deps, { ...options, permission: 'manage-firm' });
  if (!chosen.ok) {
    return chosen;
  }

  const { firm, actor } = chosen.value;
  const linked = await linkWorkspace({ ...deps, db: firm.db }, { actor, ...typed.value });
  if (!linked.ok) {
    return linked;
  }

  const { platform, workspaceId } = typed.value;
  const user = platform === 'slack' ? 'U…' : 'OBJECT-ID';
  const next = suggestion(`sharebill staff link EMAIL --${platform} ${workspaceId}/${user}`, { firm, as: options.as });

  return ok({ lines: [en.firm.linked(workspaceId, firm.name), en.firm.nextLink, next] });
}

type SetOptions = WritingOptions & { readonly list?: boolean; readonly json?: boolean };
type SetRequest = WritingOptions & { readonly key: string | undefined; readonly value: string | undefined };

async function firmSet({ deps }: CommandLine, request: SetRequest): Promise<CommandResult> {
  const { key, value } = request;
  if (key === undefined || value === undefined) {
    return refuse({ code: 'nothing-to-set' });
  }

  const chosen = await chooseCommission(deps, { ...request, permission: 'manage-firm' });
  if (!chosen.ok) {
    return chosen;
  }

  const { firm, actor } = chosen.value;
  const set = await setFirmSetting({ ...deps, db: firm.db }, { actor, key, value });

  return set.ok ? ok({ lines: [value === '' ? en.firm.cleared(key) : en.firm.set(key, value)] }) : set;
}
