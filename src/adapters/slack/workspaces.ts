// The Slack workspaces that we speak to, each with its token: the one of the environment, or those that were connected
// by installing. Made by compose-slack.ts; asked by every handler, and by what posts and fetches.
import { webApi } from '@slack/bolt';
import { Fault } from '../../core/fault.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { quietLogger } from './bolt-logger.ts';
import { type SlackPeople, slackPeople } from './people.ts';

export type SlackWorkspace = {
  readonly client: webApi.WebClient;
  readonly botToken: string;
  readonly people: SlackPeople;
};

export type SlackWorkspaces = {
  /** Undefined when it is not connected, or not any more. */
  find(workspaceId: string): Promise<SlackWorkspace | undefined>;
  /** The same; throws Fault('slack-not-connected', retryable) then. */
  at(workspaceId: string): Promise<SlackWorkspace>;
  /** What is remembered of it counts no longer. */
  forget(workspaceId: string): void;
};

export type WebApiOptions = {
  readonly apiUrl?: string | undefined;
  readonly fetch?: NonNullable<webApi.WebClientOptions['fetch']> | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** Another process may have wiped the token: it counts here no longer than this. */
const KEEP_MS = 10_000;

/** Every request and every post with the one token, whatever workspace is named. */
export function oneWorkspace(options: WebApiOptions, botToken: string): SlackWorkspaces {
  const workspace = workspaceOf(options, botToken);

  return { find: async () => workspace, at: async () => workspace, forget: () => undefined };
}

type Kept = { readonly workspace: SlackWorkspace; readonly until: number };

export function connectedWorkspaces(
  options: WebApiOptions & { readonly tokenOf: (workspaceId: string) => Promise<string | undefined> },
): SlackWorkspaces {
  const kept = new Map<string, Kept>();
  let forgotten = 0;

  const find = async (workspaceId: string): Promise<SlackWorkspace | undefined> => {
    const now = options.clock.now().getTime();
    const known = kept.get(workspaceId);
    if (known && known.until > now) {
      return known.workspace;
    }

    const before = forgotten;
    const botToken = await options.tokenOf(workspaceId);
    kept.delete(workspaceId);
    if (botToken === undefined) {
      return undefined;
    }

    const isSame = known?.workspace.botToken === botToken;
    const workspace = isSame ? known.workspace : workspaceOf(options, botToken);
    // a token that was wiped while we asked is not kept
    if (before === forgotten) {
      kept.set(workspaceId, { workspace, until: now + KEEP_MS });
    }

    return workspace;
  };

  return {
    find,
    at: async (workspaceId) => (await find(workspaceId)) ?? notConnected(),
    forget: (workspaceId) => {
      forgotten += 1;
      kept.delete(workspaceId);
    },
  };
}

function notConnected(): never {
  throw new Fault('slack-not-connected', { retryable: true });
}

function workspaceOf(options: WebApiOptions, botToken: string): SlackWorkspace {
  const client = webClient(options, botToken);

  return { client, botToken, people: slackPeople({ client, clock: options.clock }) };
}

/** Without a token for what comes before there is one. */
export function webClient({ apiUrl, fetch, logger }: WebApiOptions, botToken?: string): webApi.WebClient {
  return new webApi.WebClient(botToken, {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    ...(fetch === undefined ? {} : { fetch }),
    logger: quietLogger(logger),
    // The product tries again by itself, so that no message is posted twice.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 10_000,
  });
}
