// Bolt as we want it: mounted in our web server, silent but through our log, and never answering 5xx to what it
// cannot read. Used by app.ts.
import { App, type Logger as BoltLogger, ExpressReceiver, LogLevel } from '@slack/bolt';
import type { Express } from 'express';
import type { Logger } from '../../ports/logger.ts';

export type BoltOptions = {
  readonly web: Express;
  readonly endpoint: string;
  readonly signingSecret: string;
  readonly botToken: string;
  readonly logger: Logger;
};

/** Slack waits three seconds; what nobody has answered by then gets 404. */
const UNHANDLED_MS = 2_800;

export function createBolt(options: BoltOptions): App {
  const logger = quietLogger(options.logger);
  const receiver = new ExpressReceiver({
    signingSecret: options.signingSecret,
    app: options.web,
    endpoints: options.endpoint,
    bodyLimit: '1mb',
    logger,
    unhandledRequestTimeoutMillis: UNHANDLED_MS,
    // A signed request that we cannot read: our own faults were caught before.
    processEventErrorHandler: async ({ error, response }) => {
      options.logger.warn('slack request could not be read', {}, error);
      if (!response.headersSent) {
        response.writeHead(400).end();
      }

      return false;
    },
  });
  const app = new App({ receiver, logger, authorize: async () => ({ botToken: options.botToken }) });
  app.error(async (error) => {
    throw error;
  });

  return app;
}

/** The library's own words may hold what came in: only that there were some is logged. */
export function quietLogger(logger: Logger): BoltLogger {
  const quiet = () => undefined;

  return {
    debug: quiet,
    info: quiet,
    warn: () => logger.debug('slack library warns'),
    error: () => logger.debug('slack library reports an error'),
    setLevel: quiet,
    getLevel: () => LogLevel.ERROR,
    setName: quiet,
  };
}
