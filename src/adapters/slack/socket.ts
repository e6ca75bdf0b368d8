// Socket Mode: Slack's requests come over a connection that we open, for firms without a public address. Used by app.ts.
import { setTimeout as pause } from 'node:timers/promises';
import { type App, type Receiver, SocketModeReceiver, webApi } from '@slack/bolt';
import type { Logger } from '../../ports/logger.ts';
import { quietLogger } from './bolt-logger.ts';
import { answeringOnce } from './socket-answers.ts';
import type { WebApiOptions } from './workspaces.ts';

export type SocketOptions = Pick<WebApiOptions, 'apiUrl' | 'fetch' | 'logger'> & { readonly appToken: string };

export type Socket = {
  readonly receiver: Receiver;
  /** Opens the connection, and opens it again whenever it ends. */
  start(): void;
  /** Within six seconds. */
  stop(): Promise<void>;
};

const HELLO_MS = 20_000;
/** What is being answered may end. */
const FINISH_MS = 3_000;
const CLOSE_MS = 2_000;
/** A connection that lived so long was a good one. */
const GOOD_MS = 10_000;
const FIRST_WAIT_MS = 250;
const MOST_WAIT_MS = 30_000;

type Client = SocketModeReceiver['client'];

export function openSocket(options: SocketOptions): Socket {
  const { logger } = options;
  const slack = slackReceiver(options);
  const stopping = new AbortController();
  const answers = answeringOnce();
  const receiver: Receiver = {
    // the one method of the app that Slack's receiver calls
    init: (app) => slack.init({ processEvent: answers.answerWith(app, stopping.signal) } as App),
    start: () => slack.start(),
    stop: () => slack.stop(),
  };

  return {
    receiver,
    start: () => void keepOpen(slack.client, { logger, stopping: stopping.signal }),
    stop: async () => {
      stopping.abort();
      await answers.finished(FINISH_MS);
      await close(slack.client);
    },
  };
}

/** The library's way to reconnect waits five seconds at least, and ends the process when Slack refuses: ours is below. */
function slackReceiver({ appToken, apiUrl, fetch, logger }: SocketOptions): SocketModeReceiver {
  return new SocketModeReceiver({
    appToken,
    logger: quietLogger(logger),
    autoReconnectEnabled: false,
    installerOptions: {
      clientOptions: {
        ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
        ...(fetch === undefined ? {} : { fetch }),
        retryConfig: { retries: 0 },
        timeout: 10_000,
      },
    },
    customPropertiesExtractor: ({ envelope_id: envelopeId }: { envelope_id?: string }) => ({ envelopeId }),
    processEventErrorHandler: async ({ error }) => {
      logger.warn('slack request could not be read', {}, error);

      return false;
    },
  });
}

type Keeping = { readonly logger: Logger; readonly stopping: AbortSignal };

async function keepOpen(client: Client, { logger, stopping }: Keeping): Promise<void> {
  let [failures, isTold] = [0, false];
  while (!stopping.aborted) {
    try {
      await connect(client);
      isTold = false;
      failures = (await livesLong(client)) ? 0 : failures + 1;
    } catch (cause) {
      failures += 1;
      isTold = isTold || stopping.aborted || tell(logger, cause);
    }

    const wait = Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 10));
    await pause(wait, undefined, { signal: stopping }).catch(() => undefined);
  }
}

/** Resolves when the connection has ended. */
async function livesLong(client: Client): Promise<boolean> {
  let isLong = false;
  const timer = setTimeout(() => {
    isLong = true;
  }, GOOD_MS);
  await new Promise<void>((resolve) => {
    client.once('disconnected', () => resolve());
  });
  clearTimeout(timer);

  return isLong;
}

/** Resolves when Slack has said hello. */
async function connect(client: Client): Promise<void> {
  const late = new AbortController();
  const tooLate = pause(HELLO_MS, undefined, { signal: late.signal }).then(
    () => Promise.reject(new Error('no hello')),
    () => undefined,
  );
  try {
    await Promise.race([client.start(), tooLate.then(() => new Promise(() => undefined))]);
  } catch (cause) {
    await close(client);
    throw cause;
  } finally {
    late.abort();
  }
}

/** Once for each outage. When Slack says no, somebody must act. */
function tell(logger: Logger, cause: unknown): true {
  if (cause instanceof webApi.WebAPIPlatformError) {
    const { error: reason } = cause.data;
    logger.error('slack refuses SLACK_APP_TOKEN: no requests come in', { reason }, cause);
  } else {
    logger.warn('the connection to slack cannot be opened and is tried again', {}, cause);
  }

  return true;
}

/** The second time it waits for Slack's goodbye no longer. */
async function close(client: Client): Promise<void> {
  const closed = client.disconnect().catch(() => undefined);
  const late = new AbortController();
  const limit = pause(CLOSE_MS, undefined, { signal: late.signal }).then(
    () => client.disconnect(),
    () => undefined,
  );
  await Promise.race([closed, limit.catch(() => undefined)]);
  late.abort();
}
