// Tries what firms have connected, tokens of workspaces and accounts at payment providers, for the doctor: in the process that can
// open them. Used by compose.ts for a running process, and by compose-doctor.ts.
import { callRunningProcess } from './adapters/command-line/control-client.ts';
import type { FactsResult, OwnFactsResult } from './adapters/database/read-facts.ts';
import type { SealedConnection } from './adapters/database/sealed-connections.ts';
import { accountFindings, type KeptAccount } from './adapters/payments/connected-accounts.ts';
import {
  type KeptToken,
  type LookDeps,
  lookAtWorkspaces,
  type WorkspaceLook,
} from './adapters/slack/connected-checks.ts';
import { sealedBox } from './adapters/system/sealed-box.ts';
import type { Base } from './compose-base.ts';
import type { Connections } from './compose-connections.ts';
import type { Config } from './config.ts';
import type { Finding } from './core/finding.ts';
import { ACCOUNT_PROVIDERS } from './core/payment-provider.ts';
import { ok, type Result, refuse } from './core/result.ts';
import type { Clock } from './ports/clock.ts';
import type { ProviderAccounts } from './ports/provider-account.ts';
import type { SealedBox } from './ports/sealed-box.ts';
import { providerAccounts } from './provider-accounts.ts';

type Looking = Pick<LookDeps, 'apiUrl' | 'clock'> & {
  readonly connections: readonly SealedConnection[];
  readonly sealedBox: Pick<SealedBox, 'open'>;
  readonly accounts: Pick<ProviderAccounts, 'kept'>;
  /** Whether workspaces have tokens of their own. */
  readonly byInstalling: boolean;
};

/** Plain data without secrets: it goes through the control socket as JSON. */
export type ConnectedLooks = {
  readonly workspaces: readonly WorkspaceLook[];
  readonly accounts: readonly Finding[];
};

export type LooksResult = Result<ConnectedLooks, { readonly code: 'no-database' | 'no-key' | 'other-process' }>;

const KIND = 'slack';

async function lookAtConnected(looking: Looking): Promise<ConnectedLooks> {
  const { connections, sealedBox, byInstalling, accounts, ...deps } = looking;
  const tokens = connections.filter(({ kind }) => byInstalling && kind === KIND);
  const [workspaces, found] = await Promise.all([
    lookAtWorkspaces(
      tokens.map((connection) => tokenOf(connection, sealedBox)),
      deps,
    ),
    accountFindings(connections.flatMap((connection) => accountOf(connection, looking))),
  ]);

  return { workspaces, accounts: found };
}

type Running = Pick<Base, 'clock' | 'database'> & { readonly connections: Connections };

/** A doctor in another process hears how what is connected fares. */
export function triedConnections({ clock, database, connections }: Running, { slack }: Pick<Config, 'slack'>) {
  const byInstalling = slack !== undefined && 'clientId' in slack.access;
  const looking = { clock, byInstalling, apiUrl: slack?.apiUrl, ...connections };

  return async () => lookAtConnected({ ...looking, connections: await database.sealedConnections() });
}

function accountOf({ secrets, ...place }: SealedConnection, { sealedBox, accounts }: Looking): readonly KeptAccount[] {
  const kind = ACCOUNT_PROVIDERS.find((one) => one === place.kind);
  if (kind === undefined || secrets === null) {
    return [];
  }

  const { firmId } = place;
  try {
    return [{ firmId, kind, account: accounts.kept(kind, sealedBox.open(secrets, place)) }];
  } catch {
    return [{ firmId, kind, account: undefined }];
  }
}

function tokenOf({ secrets, ...place }: SealedConnection, box: Pick<SealedBox, 'open'>): KeptToken {
  const workspaceId = place.externalId;
  if (secrets === null) {
    return { workspaceId, lost: 'wiped' };
  }

  try {
    return { workspaceId, token: box.open(secrets, place) };
  } catch {
    return { workspaceId, lost: 'unreadable' };
  }
}

type Reading = Pick<Looking, 'byInstalling'> & {
  readonly config: Config;
  readonly dataDir: string;
  readonly clock: Clock;
};

/** `facts` are those that this process has read itself, or those that the running one told. */
export async function connectedLooks(
  facts: () => Promise<FactsResult | OwnFactsResult>,
  { config, dataDir, clock, byInstalling }: Reading,
): Promise<LooksResult> {
  const read = await facts();
  if (!read.ok || read.value.contents === undefined) {
    return refuse({ code: 'no-database' });
  }

  if (!('sealed' in read.value)) {
    return looksOfRunning(dataDir);
  }

  const { secretKey, previousSecretKey: previous, slack } = config;
  if (secretKey === undefined) {
    return refuse({ code: 'no-key' });
  }

  const box = sealedBox({ secretKey, previous });
  const looking = { clock, byInstalling, apiUrl: slack?.apiUrl, sealedBox: box, connections: read.value.sealed };

  return ok(await lookAtConnected({ ...looking, accounts: providerAccounts(config.payments, clock) }));
}

/** The running process alone has the embedded database open: it looks, and says what it found. */
async function looksOfRunning(dataDir: string): Promise<LooksResult> {
  let printed = '';
  const stdout = (text: string) => {
    printed += text;
  };
  const io = { stdout, stderr: () => undefined, cwd: dataDir };
  const exit = await callRunningProcess({ dataDir, argv: ['doctor', '--online'], io });
  const answer = exit === 0 ? (JSON.parse(printed) as Partial<ConnectedLooks> | null) : null;

  // an older one answers with the facts of its database, or of workspaces alone
  return answer?.workspaces === undefined
    ? refuse({ code: 'other-process' })
    : ok({ accounts: [], ...answer, workspaces: answer.workspaces });
}
