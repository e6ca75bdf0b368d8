// `sharebill firm connect | disconnect stripe | paypal | lawpay` and `sharebill payment confirm-lawpay`: a firm's own accounts at
// payment providers. Declared by connection-commands.ts and payment-commands.ts.
import type { Command } from 'commander';
import { ACCOUNT_PROVIDERS, type AccountProvider, type LawpayPageUnit } from '../../core/payment-provider.ts';
import { ok, type Result, refuse } from '../../core/result.ts';
import type { ProviderAccounts } from '../../ports/provider-account.ts';
import { connectProvider } from '../../use-cases/connect-provider.ts';
import { disconnectProvider } from '../../use-cases/disconnect-provider.ts';
import { confirmPages } from '../../use-cases/lawpay-pages.ts';
import type { PaymentsOf } from '../../use-cases/payment-providers.ts';
import { connectionIdOf } from '../../use-cases/provider-connections.ts';
import { askAccount } from './ask-account.ts';
import { type Commission, chooseCommission } from './choose-firm.ts';
import type { CommandDeps, CommandLine, CommandResult } from './command-deps.ts';
import { suggestion, type WritingOptions, writingOptions } from './options.ts';
import { textOf } from './printing.ts';
import type { CommandRefusal } from './refusal-lines.ts';
import { en } from './texts/en.ts';

const { providers: words, help } = en;

export type ProviderOptions = WritingOptions & { readonly address?: boolean; readonly evenOpen?: boolean };

export function accountProviderOf(kind: string): AccountProvider | undefined {
  return ACCOUNT_PROVIDERS.find((one) => one === kind);
}

/** Below `sharebill payment`. */
export function declareConfirmLawpay(payment: Command, line: CommandLine): void {
  writingOptions(
    payment
      .command('confirm-lawpay')
      .description(help.providers.confirm)
      .option('--shows <amount>', help.providers.shows)
      .addHelpText('after', help.providers.confirmExample),
  ).action((options: ConfirmOptions) => line.answer({}, () => confirmLawpay(line, options)));
}

type Parts = {
  readonly accounts: ProviderAccounts;
  readonly sealedBox: NonNullable<CommandDeps['connections']>['sealedBox'];
  readonly paymentsOf: PaymentsOf;
};

/** Undefined where nothing can be sealed, and in the workspace. */
function partsOf({ connections, paymentsOf }: CommandDeps): Parts | undefined {
  return connections && paymentsOf ? { ...connections, paymentsOf } : undefined;
}

type Commissioned = Commission & { readonly parts: Parts };

async function commissioned(
  { deps }: CommandLine,
  options: WritingOptions,
): Promise<Result<Commissioned, CommandRefusal>> {
  const parts = partsOf(deps);
  if (!parts) {
    return refuse({ code: 'no-accounts-here' });
  }

  const chosen = await chooseCommission(deps, { ...options, permission: 'manage-firm' });

  return chosen.ok ? ok({ ...chosen.value, parts }) : chosen;
}

export async function connectAccount(
  line: CommandLine,
  { kind, ...options }: ProviderOptions & { readonly kind: AccountProvider },
): Promise<CommandResult> {
  const chosen = await commissioned(line, options);
  if (!chosen.ok) {
    return chosen;
  }

  const url = webhookUrl(line.deps, { firmId: chosen.value.firm.id, kind });
  if (options.address) {
    return url === undefined ? refuse({ code: 'needs-public-url' }) : ok({ lines: words.address(kind, url) });
  }

  return connect(line, { ...chosen.value, kind, options, url });
}

type Connecting = Commissioned & {
  readonly kind: AccountProvider;
  readonly options: ProviderOptions;
  readonly url: string | undefined;
};

async function connect(line: CommandLine, connecting: Connecting): Promise<CommandResult> {
  const { firm, actor, kind, parts, options, url } = connecting;
  const read = await askAccount(line.io, { accounts: parts.accounts, kind });
  if (!read.ok) {
    return read;
  }

  const { ofEnvironment } = parts.accounts;
  const deps = { ...line.deps, ...parts, db: firm.db, ofEnvironment };
  const request = { actor, account: read.value, evenOpen: options.evenOpen ?? false };
  const connected = await connectProvider(deps, request);
  if (!connected.ok) {
    return connected;
  }

  const done = words.connected(kind, { firm: firm.name, account: connected.value.externalId });
  if (kind !== 'lawpay') {
    return ok({ lines: [done, ...(url === undefined ? [] : [words.webhook(kind, url)])] });
  }

  line.io.stdout(textOf([done]));

  return confirm(line, { ...connecting, shows: undefined });
}

function webhookUrl(
  { publicUrl }: CommandDeps,
  { firmId, kind }: { readonly firmId: string; readonly kind: AccountProvider },
): string | undefined {
  return publicUrl === undefined ? undefined : `${publicUrl}/webhooks/${kind}/${connectionIdOf(firmId, kind)}`;
}

export async function disconnectAccount(
  line: CommandLine,
  { kind, ...options }: ProviderOptions & { readonly kind: AccountProvider },
): Promise<CommandResult> {
  const chosen = await commissioned(line, options);
  if (!chosen.ok) {
    return chosen;
  }

  const { firm, actor, parts } = chosen.value;
  const request = { actor, kind, evenOpen: options.evenOpen ?? false };
  const done = await disconnectProvider({ ...line.deps, ...parts, db: firm.db }, request);
  if (!done.ok) {
    return done;
  }

  const pages = kind === 'lawpay' ? [words.leftPages] : [];

  return ok({ lines: [words.disconnected(kind), ...words.left(done.value), ...pages] });
}

type ConfirmOptions = WritingOptions & { readonly shows?: string };

async function confirmLawpay(line: CommandLine, options: ConfirmOptions): Promise<CommandResult> {
  const chosen = await commissioned(line, options);

  return chosen.ok ? confirm(line, { ...chosen.value, options, shows: options.shows }) : chosen;
}

type Confirming = Commissioned & {
  readonly options: WritingOptions;
  /** Undefined: the person is asked. */
  readonly shows: string | undefined;
};

async function confirm(line: CommandLine, confirming: Confirming): Promise<CommandResult> {
  const { firm, actor, parts, options, shows } = confirming;
  const { pages } = await parts.paymentsOf(firm.id);
  if (pages.length === 0) {
    return refuse({ code: 'no-lawpay' });
  }

  if (pages.every(({ isConfirmed }) => isConfirmed)) {
    return ok({ lines: [words.confirmedBefore] });
  }

  const shown = shows ?? (await whatIsShown(line, { pages, testLink: parts.accounts.testLink }));
  if (shown === undefined) {
    const again = suggestion('sharebill payment confirm-lawpay --shows 10.00', { firm, as: options.as });

    return ok({ lines: [words.notConfirmed, again] });
  }

  const done = await confirmPages({ ...line.deps, db: firm.db }, { actor, pages, shown });

  return done.ok ? ok({ lines: [words.confirmed] }) : done;
}

type Looking = { readonly pages: readonly LawpayPageUnit[]; readonly testLink: ProviderAccounts['testLink'] };

/** The very pages that are confirmed afterwards. '' is another amount; undefined when nobody is there to look. */
async function whatIsShown({ io }: CommandLine, { pages, testLink }: Looking): Promise<string | undefined> {
  io.stdout(textOf(words.tryLinks(pages.map(testLink))));
  const answer = await io.ask?.({ kind: 'line', text: words.doesItShow(pages.length) });
  if (answer === undefined || answer.trim() === '') {
    return undefined;
  }

  return words.yes.test(answer.trim()) ? '10.00' : '';
}
