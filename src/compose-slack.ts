// Joins Slack with the rest: one workspace with the token of the environment, or those that have installed the app.
// Called by compose.ts.
import type { Express } from 'express';
import { addSlack, type SlackApp, type SlackOptions } from './adapters/slack/app.ts';
import { addInstall } from './adapters/slack/install-routes.ts';
import type { Removed } from './adapters/slack/installation-events.ts';
import {
  connectedWorkspaces,
  oneWorkspace,
  type SlackWorkspaces,
  type WebApiOptions,
  webClient,
} from './adapters/slack/workspaces.ts';
import type { Core } from './compose.ts';
import type { Actor } from './core/actor.ts';
import type { FirmId } from './core/ids.ts';
import type { SlackConfig } from './slack-config.ts';
import { connectWorkspace, mayConnect } from './use-cases/connect-workspace.ts';
import { disconnectWorkspace } from './use-cases/disconnect-workspace.ts';
import { workspaceToken } from './use-cases/workspace-token.ts';
import { readAppManifest } from './workspace/app-manifest.ts';
import type { Workspace } from './workspace/start-workspace.ts';

export type SlackParts = {
  readonly core: Core;
  readonly slack: SlackConfig;
  readonly fetch: SlackOptions['fetch'];
  readonly publicUrl: () => string;
  readonly forActor: SlackOptions['forActor'];
  readonly forFirm: SlackOptions['forFirm'];
};

const platform = 'slack';
/** Slack's clock and ours are not the same one. */
const CLOCKS_DIFFER_MS = 5_000;
const AUTHORIZE = '/oauth/v2/authorize';

export function composeSlack(web: Express, parts: SlackParts): SlackApp {
  const { core, slack, fetch, forActor, forFirm } = parts;
  const webApi = { ...core, apiUrl: slack.apiUrl, fetch };
  const workspaces = workspacesOf(parts, webApi);
  const { clockWatch, ids } = core;
  const { directory } = core.database;
  const { transport } = slack;
  const onRemoved = (removed: Removed) => takeRemoval(parts, { workspaces, removed });
  const scoped = { directory, forActor, forFirm };
  const app = addSlack({ ...webApi, ...scoped, web, transport, workspaces, clockWatch, ids, onRemoved });
  if ('clientId' in slack.access) {
    addInstall(web, installDeps(parts, { webApi, workspaces, access: slack.access }));
  }

  return app;
}

/** The local workspace has an app of its own. */
export function playedSlack({ credentials: { signingSecret, botToken, apiUrl } }: Workspace): SlackConfig {
  return { transport: { signingSecret }, access: { botToken }, apiUrl };
}

function workspacesOf({ core, slack }: SlackParts, webApi: WebApiOptions): SlackWorkspaces {
  const { directory, forFirm } = core.database;
  const { sealedBox } = core.connections;
  const tokenOf = async (workspaceId: string) => {
    const firmId = await directory.firmOfWorkspace(platform, workspaceId);

    return firmId === undefined
      ? undefined
      : workspaceToken({ db: forFirm(firmId), sealedBox }, { firmId, platform, workspaceId });
  };

  return 'botToken' in slack.access
    ? oneWorkspace(webApi, slack.access.botToken)
    : connectedWorkspaces({ ...webApi, tokenOf });
}

type Removal = { readonly workspaces: SlackWorkspaces; readonly removed: Removed };

/** The token is wiped at once, whatever else; the administrator is told once, for the second event finds none. */
async function takeRemoval({ core, slack }: SlackParts, { workspaces, removed }: Removal): Promise<void> {
  const { directory, forFirm } = core.database;
  const { workspaceId, eventId, reason, at } = removed;
  const firm = await directory.firmOfWorkspace(platform, workspaceId);
  if ('botToken' in slack.access) {
    if (await directory.rememberRequest('slack-removed', `${workspaceId}:${eventId}`)) {
      core.logger.error('slack app was removed: SLACK_BOT_TOKEN is of no use any more', { firm, workspaceId, reason });
    }

    return;
  }

  if (firm === undefined) {
    return;
  }

  const storedUntil = new Date(at.getTime() + CLOCKS_DIFFER_MS);
  const actor = { kind: 'system', firmId: firm as FirmId } as const;
  const request = { actor, platform, workspaceId, reason, storedUntil } as const;
  const isWiped = await disconnectWorkspace({ ...core, db: forFirm(firm) }, request);
  workspaces.forget(workspaceId);
  if (isWiped) {
    core.logger.error('slack app was removed: its token is wiped', { firm, workspaceId, reason });
  }
}

type Installing = {
  readonly webApi: WebApiOptions;
  readonly workspaces: SlackWorkspaces;
  readonly access: { readonly clientId: string; readonly clientSecret: string };
};

function installDeps({ core, slack, publicUrl }: SlackParts, { webApi, workspaces, access }: Installing) {
  const { directory, forFirm } = core.database;
  const { sealedBox, tickets } = core.connections;
  const connecting = (actor: Actor) => ({ ...core, sealedBox, db: forFirm(actor.firmId) });

  return {
    ...access,
    tickets,
    publicUrl,
    client: webClient(webApi),
    authorizeUrl: new URL(AUTHORIZE, slack.apiUrl ?? 'https://slack.com').href,
    scopes: readAppManifest().scopes,
    newSecret: () => core.ids.newSecret(),
    useOnce: (kind: string, key: string) => directory.rememberRequest(kind, key),
    firmName: (actor: Actor) => firmName(connecting(actor), actor),
    connect: async (request: Parameters<typeof connectWorkspace>[1]) => {
      const connected = await connectWorkspace(connecting(request.actor), request);
      workspaces.forget(request.workspaceId);

      return connected;
    },
    logger: core.logger,
  };
}

async function firmName({ db }: Pick<Parameters<typeof connectWorkspace>[0], 'db'>, actor: Actor) {
  if (!(await mayConnect(db, actor))) {
    return undefined;
  }

  return (await db.firm.findFirst({ where: { id: actor.firmId }, select: { name: true } }))?.name;
}
