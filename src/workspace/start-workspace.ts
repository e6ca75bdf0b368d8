// Starts the local workspace: a played Slack on its own loopback port, a mailbox, and the page that shows both.
// Called by the composition root when the workspace is on, and by tests.
import type { Router } from 'express';
import { type Mailbox, startMailbox } from './mailbox.ts';
import { startSlackServer } from './slack/slack-server.ts';
import { createSlackState } from './slack/slack-state.ts';
import { createWorkspaceSlack, type WorkspaceSlack } from './slack/workspace-slack.ts';
import type { WorkspaceOptions } from './workspace-options.ts';
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
  readonly mailbox: Mailbox;
  stop(): Promise<void>;
};

/** Starts all parts on free loopback ports. Rejects when a port cannot be opened. */
export async function startWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const state = createSlackState(options);
  const slack = createWorkspaceSlack(state);
  const api = await startSlackServer(state);
  const post = await startMailbox(options.clock);
  const page = createWorkspaceRouter({
    state,
    slack,
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
    mailbox: post.mailbox,
    stop: async () => {
      page.stop();
      await Promise.all([api.stop(), post.stop()]);
    },
  };
}
