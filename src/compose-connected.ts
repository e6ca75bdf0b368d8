// Tries the tokens of the workspaces that were connected by installing, for the doctor: in the process that can open them.
// Used by compose.ts for a running process, and by compose-doctor.ts.
import { callRunningProcess } from './adapters/command-line/control-client.ts';
import type { FactsResult, OwnFactsResult } from './adapters/database/read-facts.ts';
import type { SealedConnection } from './adapters/database/sealed-connections.ts';
import {
  type KeptToken,
  type LookDeps,
  lookAtWorkspaces,
  type WorkspaceLook,
} from './adapters/slack/connected-checks.ts';
import type { ConnectedResult } from './adapters/slack/slack-checks.ts';
import { sealedBox } from './adapters/system/sealed-box.ts';
import type { Config } from './config.ts';
import { ok, refuse } from './core/result.ts';
import type { Clock } from './ports/clock.ts';
import type { SealedBox } from './ports/sealed-box.ts';

type Looking = Pick<LookDeps, 'apiUrl' | 'clock'> & {
  readonly connections: readonly SealedConnection[];
  readonly sealedBox: Pick<SealedBox, 'open'>;
};

const KIND = 'slack';

export function lookAtConnected({ connections, sealedBox, ...deps }: Looking): Promise<readonly WorkspaceLook[]> {
  const ours = connections.filter(({ kind }) => kind === KIND);

  return lookAtWorkspaces(
    ours.map((connection) => tokenOf(connection, sealedBox)),
    deps,
  );
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

type Reading = { readonly config: Config; readonly dataDir: string; readonly clock: Clock };

/** `facts` are those that this process has read itself, or those that the running one told. */
export async function connectedLooks(
  facts: () => Promise<FactsResult | OwnFactsResult>,
  { config, dataDir, clock }: Reading,
): Promise<ConnectedResult> {
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

  return ok(await lookAtConnected({ clock, apiUrl: slack?.apiUrl, sealedBox: box, connections: read.value.sealed }));
}

/** The running process alone has the embedded database open: it looks, and says what it found. */
async function looksOfRunning(dataDir: string): Promise<ConnectedResult> {
  let printed = '';
  const stdout = (text: string) => {
    printed += text;
  };
  const io = { stdout, stderr: () => undefined, cwd: dataDir };
  const exit = await callRunningProcess({ dataDir, argv: ['doctor', '--online'], io });
  const answer = exit === 0 ? (JSON.parse(printed) as { readonly workspaces?: readonly WorkspaceLook[] } | null) : null;

  // an older one answers with the facts of its database
  return answer?.workspaces === undefined ? refuse({ code: 'other-process' }) : ok(answer.workspaces);
}
