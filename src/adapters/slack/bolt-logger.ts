// The log that Slack's libraries get. Used by bolt.ts, socket.ts and workspaces.ts.
import { type Logger as BoltLogger, LogLevel } from '@slack/bolt';
import type { Logger } from '../../ports/logger.ts';

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
