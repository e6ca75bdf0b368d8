// Bolt as we want it: mounted in our web server or at the end of a socket, silent but through our log, and never
// answering 5xx to what it cannot read. Used by app.ts.
import { App, ExpressReceiver, type Receiver } from '@slack/bolt';
import type { Express } from 'express';
import type { Logger } from '../../ports/logger.ts';
import { quietLogger } from './bolt-logger.ts';
import type { SlackWorkspaces } from './workspaces.ts';

/** Slack waits three seconds; what nobody has answered by then gets 404. */
const UNHANDLED_MS = 2_800;

export type HttpOptions = {
  readonly web: Express;
  readonly endpoint: string;
  readonly signingSecret: string;
  readonly logger: Logger;
};

export function httpReceiver({ web, endpoint, signingSecret, logger }: HttpOptions): Receiver {
  return new ExpressReceiver({
    signingSecret,
    app: web,
    endpoints: endpoint,
    bodyLimit: '1mb',
    logger: quietLogger(logger),
    unhandledRequestTimeoutMillis: UNHANDLED_MS,
    // A signed request that we cannot read: our own faults were caught before.
    processEventErrorHandler: async ({ error, response }) => {
      logger.warn('slack request could not be read', {}, error);
      if (!response.headersSent) {
        response.writeHead(400).end();
      }

      return false;
    },
  });
}

export type BoltOptions = {
  readonly receiver: Receiver;
  readonly workspaces: Pick<SlackWorkspaces, 'find'>;
  readonly logger: Logger;
};

/** Without a token a request goes on: its handler says in words that the workspace is not connected. */
export function createBolt({ receiver, workspaces, logger }: BoltOptions): App {
  const app = new App({
    receiver,
    logger: quietLogger(logger),
    authorize: async ({ teamId }) => {
      const workspace = await workspaces.find(teamId ?? '');

      return workspace ? { botToken: workspace.botToken } : {};
    },
  });
  app.error(async (error) => {
    throw error;
  });

  return app;
}
