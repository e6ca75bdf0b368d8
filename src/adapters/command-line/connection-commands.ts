// `sharebill firm connect | disconnect` and `sharebill rotate-key`: what keeps a token of its own for each firm.
import type { Command } from 'commander';
import type { FirmId } from '../../core/ids.ts';
import { ok, refuse } from '../../core/result.ts';
import { disconnectWorkspace } from '../../use-cases/disconnect-workspace.ts';
import { type KeyCount, rotateKey } from '../../use-cases/rotate-key.ts';
import { slackWorkspaceOf } from './chat-ids.ts';
import { type ChosenFirm, chooseCommission, chooseFirm } from './choose-firm.ts';
import type { CommandLine, CommandResult } from './command-deps.ts';
import { type ReadingOptions, suggestion, type WritingOptions, writingOptions } from './options.ts';
import { tableLines } from './printing.ts';
import { accountProviderOf, connectAccount, disconnectAccount, type ProviderOptions } from './provider-commands.ts';
import { en } from './texts/en.ts';

const { help, connection: words } = en;
const KIND = 'slack';

type ConnectOptions = ProviderOptions & ReadingOptions & { readonly kind: string | undefined };
type DisconnectOptions = ProviderOptions & { readonly kind: string; readonly workspace?: string };

/** Below `sharebill firm`. */
export function declareConnectionCommands(firm: Command, line: CommandLine): void {
  writingOptions(
    firm
      .command('connect')
      .description(help.connection.connect)
      .argument('[what]', help.connection.what)
      .option('--address', help.providers.address)
      .option('--even-open', help.providers.evenOpen)
      .option('--json', help.option.json)
      .addHelpText('after', help.connection.connectExample),
  ).action((kind: string | undefined, options: Omit<ConnectOptions, 'kind'>) =>
    line.answer(options, () => connect(line, { ...options, kind })),
  );
  writingOptions(
    firm
      .command('disconnect')
      .description(help.connection.disconnect)
      .argument('<what>', help.connection.what)
      .option('--workspace <id>', help.connection.workspace)
      .option('--even-open', help.providers.evenOpen)
      .addHelpText('after', help.connection.disconnectExample),
  ).action((kind: string, options: Omit<DisconnectOptions, 'kind'>) =>
    line.answer({}, () => disconnect(line, { ...options, kind })),
  );
}

export function declareKeyCommand(program: Command, line: CommandLine): void {
  program
    .command('rotate-key')
    .description(help.connection.rotateKey)
    .addHelpText('after', help.connection.rotateKeyExample)
    .action(() => line.answer({}, () => rotate(line)));
}

async function connect(line: CommandLine, options: ConnectOptions): Promise<CommandResult> {
  const { kind } = options;
  const account = accountProviderOf(kind ?? '');
  if (account !== undefined) {
    return connectAccount(line, { ...options, kind: account });
  }

  if (kind !== undefined && kind !== KIND) {
    return refuse({ code: 'bad-connection', text: kind });
  }

  return kind === undefined ? list(line, options) : makeLink(line, options);
}

async function list({ deps }: CommandLine, options: ReadingOptions): Promise<CommandResult> {
  const firm = await chooseFirm(deps, options.firm);
  if (!firm.ok) {
    return firm;
  }

  const rows = await connectionsIn(firm.value);
  const waiting = await firm.value.db.lawpayPage.count({ where: { confirmedAt: null } });
  const columns = [
    { heading: words.kind },
    { heading: words.what },
    { heading: words.state },
    { heading: words.since },
  ];
  const cells = rows.map(({ kind, externalId, connected, since }) => [
    kind,
    externalId,
    connected ? (kind === 'lawpay' && waiting > 0 ? en.providers.waits : words.connected) : words.wiped,
    since.slice(0, 10),
  ]);

  return ok({ lines: rows.length === 0 ? [words.none] : tableLines(columns, cells), json: rows });
}

async function connectionsIn({ db }: ChosenFirm) {
  const rows = await db.connection.findMany({
    orderBy: [{ kind: 'asc' }, { externalId: 'asc' }],
    select: { kind: true, externalId: true, secrets: true, createdAt: true },
  });

  return rows.map(({ kind, externalId, secrets, createdAt }) => ({
    kind,
    externalId,
    connected: secrets !== null,
    since: createdAt.toISOString(),
  }));
}

async function makeLink({ deps }: CommandLine, options: WritingOptions): Promise<CommandResult> {
  const chosen = await chooseCommission(deps, { ...options, permission: 'manage-firm' });
  if (!chosen.ok) {
    return chosen;
  }

  const url = deps.connections?.installUrl?.(chosen.value.actor);

  return url === undefined ? refuse({ code: 'no-install' }) : ok({ lines: words.link(chosen.value.firm.name, url) });
}

async function disconnect(line: CommandLine, options: DisconnectOptions): Promise<CommandResult> {
  const account = accountProviderOf(options.kind);
  if (account !== undefined) {
    return disconnectAccount(line, { ...options, kind: account });
  }

  return options.kind === KIND
    ? disconnectSlack(line, options)
    : refuse({ code: 'bad-connection', text: options.kind });
}

async function disconnectSlack({ deps }: CommandLine, options: DisconnectOptions): Promise<CommandResult> {
  const { workspace } = options;
  const named = workspace === undefined ? undefined : slackWorkspaceOf(workspace);
  if (workspace !== undefined && named === undefined) {
    return refuse({ code: 'bad-slack-workspace', text: workspace });
  }

  const chosen = await chooseCommission(deps, { ...options, permission: 'manage-firm' });
  if (!chosen.ok) {
    return chosen;
  }

  const { firm, actor } = chosen.value;
  const open = (await connectionsIn(firm)).filter((each) => each.kind === KIND && each.connected);
  const wanted = open.filter(({ externalId }) => named === undefined || externalId === named);
  for (const { externalId: workspaceId } of wanted) {
    const request = { actor, platform: KIND, workspaceId, reason: 'command' } as const;
    await disconnectWorkspace({ ...deps, db: firm.db }, request);
  }

  const again = suggestion('sharebill firm connect slack', { firm, as: options.as });

  return wanted.length === 0
    ? refuse({ code: 'not-connected' })
    : ok({ lines: [...wanted.map(({ externalId }) => words.disconnected(externalId)), words.again, again] });
}

/** For whoever has the machine: the key is the machine's, and no firm's. */
async function rotate({ deps }: CommandLine): Promise<CommandResult> {
  const { connections } = deps;
  if (!connections) {
    return refuse({ code: 'no-secret-key' });
  }

  const counts: KeyCount[] = [];
  for (const { id } of await deps.directory.listFirms()) {
    counts.push(await rotateKey({ ...deps, ...connections, db: deps.forFirm(id) }, id as FirmId));
  }

  const sum = (name: keyof KeyCount) => counts.reduce((total, count) => total + count[name], 0);
  const [renewed, asTheyWere, unreadable] = [sum('renewed'), sum('asTheyWere'), sum('unreadable')];

  return unreadable > 0
    ? refuse({ code: 'key-unknown', renewed, unreadable })
    : ok({ lines: words.rotated(renewed, asTheyWere) });
}
