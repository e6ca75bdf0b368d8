// Starts the local workspace: a played Slack and a played Teams on loopback ports of their own, a mailbox, and the page that shows them.
// Called by the composition root when the workspace is on, and by tests.
import type { Router } from 'express';
import type { TeamsConfig } from '../teams-config.ts';
import { type Mailbox, startMailbox } from './mailbox.ts';
import { startSlackServer } from './slack/slack-server.ts';
import { createSlackState } from './slack/slack-state.ts';
import { createWorkspaceSlack, type WorkspaceSlack } from './slack/workspace-slack.ts';
import { startPlayedMicrosoft } from './teams/played-microsoft.ts';
import { createWorkspaceTeams, type WorkspaceTeams } from './teams/workspace-teams.ts';
import type { WorkspaceOptions, WorkspaceTenant } from './workspace-options.ts';
import { createWorkspaceRouter } from './workspace-router.ts';

export type Workspace = {
  /** To be mounted at /workspace. */
  readonly router: Router;
  /** What the app needs to talk to the played Slack, as it does to the real one. */
  readonly credentials: { readonly signingSecret: string; readonly botToken: string; readonly apiUrl: string };
  /** For the app's SLACK_API_URL. */
  readonly slackApiUrl: string;
  /** For the app's SMTP_URL. */
  readonly smtpUrl: string;
  readonly slack: WorkspaceSlack;
  /** What the app needs to talk to the played Microsoft; undefined when there is none. */
  readonly teams: TeamsConfig | undefined;
  readonly playedTeams: WorkspaceTeams | undefined;
  readonly mailbox: Mailbox;
  stop(): Promise<void>;
};

/** Starts all parts on free loopback ports. Rejects when a port cannot be opened. */
export async function startWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const state = createSlackState(options);
  const slack = createWorkspaceSlack(state);
  const api = await startSlackServer(state);
  const post = await startMailbox(options.clock);
  const tenant = options.teams && (await startTenant(options, options.teams));
  const page = createWorkspaceRouter({
    state,
    slack,
    teams: tenant?.page,
    mailbox: post.mailbox,
    pageToken: options.randomToken(),
    sampleFile: options.sampleFile,
    checkout: options.checkout,
  });

  return {
    router: page.router,
    credentials: { signingSecret: options.signingSecret, botToken: options.botToken, apiUrl: api.url },
    slackApiUrl: api.url,
    smtpUrl: post.url,
    slack,
    teams: tenant?.config,
    playedTeams: tenant?.page.teams,
    mailbox: post.mailbox,
    stop: async () => {
      page.stop();
      await Promise.all([api.stop(), post.stop(), tenant?.stop()]);
    },
  };
}

async function startTenant({ clock, randomToken }: WorkspaceOptions, tenant: WorkspaceTenant) {
  const { appId, appPassword, tenantId, personIds, messagesUrl } = tenant;
  const microsoft = await startPlayedMicrosoft({ ...tenant, clock, randomToken });
  const teams = createWorkspaceTeams({ microsoft, messagesUrl });

  return {
    config: { appId, appPassword, tenantId, openIdUrl: microsoft.openIdUrl },
    page: { teams, personIds },
    stop: microsoft.stop,
  };
}
