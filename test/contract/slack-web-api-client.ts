// What the parts of the Web API contract share: the Slack they run on, its client and a few payloads.
// Used by slack-web-api.ts and the files of its parts.
import { type webApi as WebApi, webApi } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import { expect } from 'vitest';
import { checkedFetch } from '../support/slack/checked-fetch.ts';

/** A running Slack with the people and conversations that the suite speaks of. */
export interface ContractSlack {
  readonly apiUrl: string;
  readonly botToken: string;
  readonly teamId: string;
  readonly staffMemberId: string;
  readonly guestId: string;
  /** A conversation with the bot, the staff member and the guest. */
  readonly openConversationId: string;
  /** A private conversation that the bot was not invited to. */
  readonly closedConversationId: string;
  /** A conversation with the bot that is shared with another organisation. */
  readonly sharedConversationId: string;
  /** A trigger id as if the user had just clicked; with a view's id, clicked in that view. */
  triggerId(request: { userId: string; viewId?: string }): Promise<string>;
  /** Shares a file as a person does, and gives its id. */
  shareFile(request: { conversationId: string; name: string; bytes: Uint8Array }): Promise<string>;
  /** Returns once the trigger ids given out so far are too old. */
  letTriggersExpire(): Promise<void>;
  stop(): Promise<void>;
}

/** The Slack and its client, once the suite has started them. */
export type Context = () => { slack: ContractSlack; client: WebApi.WebClient };

/** Slack's own client, without its retries and with every request checked. */
export function clientOf(slack: ContractSlack, token: string | undefined): WebApi.WebClient {
  return new webApi.WebClient(token, {
    slackApiUrl: slack.apiUrl,
    fetch: checkedFetch(),
    retryConfig: { retries: 0 },
    logLevel: webApi.LogLevel.ERROR,
  });
}

/** What a call rejects with when Slack answers this error code. */
export function slackSays(error: string | RegExp) {
  const expected: unknown = typeof error === 'string' ? error : expect.stringMatching(error);
  return { data: { ok: false, error: expected } };
}

/** A message's text and blocks. */
export function message(text: string) {
  return { text, blocks: blocks(text) };
}

/** The simplest blocks that Slack takes. */
export function blocks(text: string): KnownBlock[] {
  return [{ type: 'section', block_id: 'body', text: { type: 'plain_text', text } }];
}
