// `sharebill staff add | list | link | role | remove`.
import type { Command } from 'commander';
import { ok } from '../../core/result.ts';
import { addStaffMember, changeRole, linkStaffMember, removeStaffMember } from '../../use-cases/staff.ts';
import { type ChatOptions, userTyped } from './chat-ids.ts';
import { type ChosenFirm, chooseCommission, chooseFirm } from './choose-firm.ts';
import type { CommandLine, CommandResult } from './command-deps.ts';
import {
  ADD_ADMINISTRATOR,
  type FirmOptions,
  type ReadingOptions,
  readingOptions,
  suggestion,
  type WritingOptions,
  writingOptions,
} from './options.ts';
import { shellWord, tableLines } from './printing.ts';
import { en } from './texts/en.ts';

const { help } = en;

export function declareStaffCommands(program: Command, line: CommandLine): void {
  const staff = program.command('staff').description(help.staff.group);
  writingOptions(
    staff
      .command('add')
      .description(help.staff.add)
      .argument('<name>', help.argument.staffName)
      .argument('<email>', help.argument.email)
      .requiredOption('--role <role>', help.option.role)
      .addHelpText('after', help.staff.addExample),
  ).action((name: string, email: string, options: AddOptions) =>
    line.answer({}, () => staffAdd(line, { ...options, name, email })),
  );
  readingOptions(staff.command('list').description(help.staff.list)).action((options: ReadingOptions) =>
    line.answer(options, () => staffList(line, options)),
  );
  writingOptions(
    staff
      .command('link')
      .description(help.staff.link)
      .argument('<email>', help.argument.email)
      .option('--slack <user>', help.option.slackUser)
      .option('--teams <user>', help.option.teamsUser)
      .addHelpText('after', help.staff.linkExample),
  ).action((email: string, options: LinkOptions) => line.answer({}, () => staffLink(line, { ...options, email })));
  writingOptions(
    staff
      .command('role')
      .description(help.staff.role)
      .argument('<email>', help.argument.email)
      .argument('<role>', help.option.role),
  ).action((email: string, role: string, options: WritingOptions) =>
    line.answer({}, () => staffRole(line, { ...options, email, role })),
  );
  writingOptions(
    staff.command('remove').description(help.staff.remove).argument('<email>', help.argument.email),
  ).action((email: string, options: WritingOptions) => line.answer({}, () => staffRemove(line, { ...options, email })));
}

type AddOptions = WritingOptions & { readonly role: string };

async function staffAdd(
  { deps }: CommandLine,
  request: AddOptions & { readonly name: string; readonly email: string },
): Promise<CommandResult> {
  const chosen = await chooseCommission(deps, { ...request, permission: 'manage-firm' });
  if (!chosen.ok) {
    return chosen;
  }

  const { firm, actor } = chosen.value;
  const { name, email, role } = request;
  const added = await addStaffMember({ ...deps, db: firm.db }, { actor, name, email, role });
  if (!added.ok) {
    return added;
  }

  // From the first administrator on, commands need to say who gives them.
  const first = actor.kind === 'operator' && role === 'administrator';
  const next = suggestion(`sharebill staff link ${shellWord(email)} --slack T…/U…`, {
    firm,
    as: first ? email : request.as,
  });
  const lines = [en.staff.added(name, role), en.staff.nextLink, next];

  return ok({ lines: first ? [...lines, en.staff.firstAdministrator(shellWord(email))] : lines });
}

async function staffList({ deps }: CommandLine, options: FirmOptions): Promise<CommandResult> {
  const chosen = await chooseFirm(deps, options.firm);
  if (!chosen.ok) {
    return chosen;
  }

  const people = await peopleOf(chosen.value);
  const words = en.staff.columns;
  const columns = [
    { heading: words.name },
    { heading: words.email },
    { heading: words.role },
    { heading: words.slack },
  ];
  const inTeams = people.some(({ teams }) => teams.length > 0);
  const shown = (users: readonly string[]) => users.join(', ') || en.firm.notLinked;
  const rows = people.map(({ name, email, role, slack, teams }) => [
    ...[name, email, role, shown(slack)],
    ...(inTeams ? [shown(teams)] : []),
  ]);
  const nobody = [en.staff.none, suggestion(ADD_ADMINISTRATOR, { firm: chosen.value })];

  return ok({
    lines: rows.length === 0 ? nobody : tableLines(inTeams ? [...columns, { heading: words.teams }] : columns, rows),
    json: people,
  });
}

/** Those who were not removed, as they were added. */
async function peopleOf({ db }: ChosenFirm) {
  const rows = await db.staffMember.findMany({
    where: { removedAt: null },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      name: true,
      email: true,
      role: true,
      identities: { select: { platform: true, workspaceId: true, userId: true } },
    },
  });

  return rows.map(({ identities, ...person }) => ({
    ...person,
    slack: usersIn('slack', identities),
    teams: usersIn('teams', identities),
  }));
}

type Identity = { readonly platform: string; readonly workspaceId: string; readonly userId: string };

function usersIn(platform: string, identities: readonly Identity[]): string[] {
  return identities
    .filter((identity) => identity.platform === platform)
    .map(({ workspaceId, userId }) => `${workspaceId}/${userId}`);
}

type LinkOptions = WritingOptions & ChatOptions;

async function staffLink(
  { deps }: CommandLine,
  request: LinkOptions & { readonly email: string },
): Promise<CommandResult> {
  const typed = userTyped(request);
  if (!typed.ok) {
    return typed;
  }

  const chosen = await chooseCommission(deps, { ...request, permission: 'manage-firm' });
  if (!chosen.ok) {
    return chosen;
  }

  const { firm, actor } = chosen.value;
  const { email } = request;
  const user = typed.value;
  const asked = { actor, who: { email }, user };
  const linked = await linkStaffMember({ ...deps, db: firm.db }, asked);

  return linked.ok ? ok({ lines: [en.staff.linked(email, `${user.workspaceId}/${user.userId}`)] }) : linked;
}

async function staffRole(
  { deps }: CommandLine,
  request: WritingOptions & { readonly email: string; readonly role: string },
): Promise<CommandResult> {
  const chosen = await chooseCommission(deps, { ...request, permission: 'manage-firm' });
  if (!chosen.ok) {
    return chosen;
  }

  const { firm, actor } = chosen.value;
  const { email, role } = request;
  const changed = await changeRole({ ...deps, db: firm.db }, { actor, who: { email }, role });

  return changed.ok ? ok({ lines: [en.staff.roleChanged(email, role)] }) : changed;
}

async function staffRemove(
  { deps }: CommandLine,
  request: WritingOptions & { readonly email: string },
): Promise<CommandResult> {
  const chosen = await chooseCommission(deps, { ...request, permission: 'manage-firm' });
  if (!chosen.ok) {
    return chosen;
  }

  const { firm, actor } = chosen.value;
  const { email } = request;
  const removed = await removeStaffMember({ ...deps, db: firm.db }, { actor, who: { email } });

  return removed.ok ? ok({ lines: [en.staff.removed(email)] }) : removed;
}
