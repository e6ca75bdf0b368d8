// Posts and updates our messages in Slack conversations, and says who can read one.
import { webApi } from '@slack/bolt';
import { Fault } from '../../core/fault.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ConversationPort, PostOutcome, Privacy } from '../../ports/conversation.ts';
import { messageBlocks, notificationText } from './blocks.ts';
import { remembering } from './remember.ts';
import type { SlackWorkspace, SlackWorkspaces } from './workspaces.ts';

/** Slack's words for "you cannot post there, and trying again will not help". */
const UNREACHABLE = new Set([
  'channel_not_found',
  'not_in_channel',
  'is_archived',
  'restricted_action',
  'restricted_action_read_only_channel',
  'restricted_action_non_threadable_channel',
  'restricted_action_thread_locked',
  'restricted_action_thread_only_channel',
  'thread_not_found',
  'cannot_reply_to_message',
  'edit_window_closed',
  'cannot_dm_bot',
  'user_not_found',
  'message_not_found',
  'cant_update_message',
  'user_disabled',
  'ekm_access_denied',
  'not_allowed_token_type',
  'messages_tab_disabled',
]);
/** Slack's words for "something broke on our side": the message may be there. */
const BROKE_OFF = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout']);
/** Node's codes for a connection that was never made: nothing was said, so nothing is there. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** Codes of OpenSSL and Node for a certificate that we do not trust: such a connection carries nothing either. */
const UNTRUSTED = /CERT|^UNABLE_TO_|^ERR_TLS/;
/** Only one more try is made after such an answer: it waits until the trouble may be over. */
const AFTER_UNKNOWN_MS = 15_000;
const PRIVACY_LIMIT_MS = 2_000;
const MOST_MEMBERS = 200;

/** Who comes later reads the older messages anyway: half a minute more tells nobody anything new. */
const KEEP_PRIVACY_MS = 30_000;

export function slackConversation({
  workspaces,
  clock,
}: {
  workspaces: Pick<SlackWorkspaces, 'at'>;
  clock: Clock;
}): ConversationPort {
  const rememberedPrivacy = remembering<Privacy>({
    clock,
    keepMs: KEEP_PRIVACY_MS,
    isProven: (privacy) => privacy !== 'unproven',
    ask: (key) => withinLimit(privacyAt(workspaces, key)),
  });

  return {
    post: (to, message, key) =>
      outcomeOf(async () => {
        const { client } = await workspaces.at(to.workspaceId);
        const answer = await client.chat.postMessage({
          channel: to.conversation,
          text: notificationText(message),
          blocks: messageBlocks(message),
          ...(to.thread === undefined ? {} : { thread_ts: to.thread }),
          unfurl_links: false,
          unfurl_media: false,
          metadata: { event_type: 'sharebill_card', event_payload: { id: key } },
        });

        return { channel: answer.channel, ts: answer.ts };
      }),
    update: (posted, message) =>
      outcomeOf(async () => {
        const { client } = await workspaces.at(posted.workspaceId);
        const answer = await client.chat.update({
          channel: posted.postedIn,
          ts: posted.postedId,
          text: notificationText(message),
          blocks: messageBlocks(message),
        });

        return { channel: answer.channel, ts: answer.ts };
      }),
    privacyOf: ({ workspaceId, conversation }) => rememberedPrivacy(`${workspaceId}/${conversation}`),
  };
}

async function outcomeOf(
  call: () => Promise<{ channel?: string | undefined; ts?: string | undefined }>,
): Promise<PostOutcome> {
  try {
    const { channel, ts } = await call();
    if (channel !== undefined && ts !== undefined) {
      return { kind: 'posted', posted: { postedIn: channel, postedId: ts } };
    }

    return unknown(new Fault('chat-answer'));
  } catch (cause) {
    return outcomeOfError(cause);
  }
}

function outcomeOfError(cause: unknown): PostOutcome {
  // our own: nothing was asked of Slack. A workspace that is not connected may be so again.
  if (cause instanceof Fault) {
    return { kind: 'not-sent', fault: { retryable: true, cause } };
  }

  if (cause instanceof webApi.WebAPIRateLimitedError) {
    return { kind: 'not-sent', fault: { retryable: true, cause, retryAfterMs: cause.retryAfter * 1000 } };
  }

  if (cause instanceof webApi.WebAPIPlatformError && UNREACHABLE.has(cause.data.error)) {
    return { kind: 'unreachable', reason: cause.data.error };
  }

  return mayHaveArrived(cause) ? unknown(cause) : { kind: 'not-sent', fault: { retryable: true, cause } };
}

function unknown(cause: unknown): PostOutcome {
  return { kind: 'unknown', fault: { retryable: true, cause, retryAfterMs: AFTER_UNKNOWN_MS } };
}

/** Slack broke off, or the connection did after it was made. Anything else that Slack said, it said instead of posting. */
function mayHaveArrived(cause: unknown): boolean {
  if (cause instanceof webApi.WebAPIPlatformError) {
    return BROKE_OFF.has(cause.data.error);
  }

  if (cause instanceof webApi.WebAPIHTTPError) {
    return cause.statusCode >= 500 || cause.statusCode === 408;
  }

  const code = codeOfConnection(cause);

  return !NEVER_CONNECTED.has(code) && !UNTRUSTED.test(code);
}

/** Node's code for what went wrong, wherever the library and fetch have put it. */
function codeOfConnection(cause: unknown): string {
  const inner = cause instanceof webApi.WebAPIRequestError ? cause.original : cause;
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : '';

  return NEVER_CONNECTED.has(code) || !(inner instanceof Error) || inner.cause === undefined
    ? code
    : codeOfConnection(inner.cause);
}

/** Slack's ids have no slash. */
async function privacyAt(workspaces: Pick<SlackWorkspaces, 'at'>, key: string): Promise<Privacy> {
  const [workspaceId = '', conversation = ''] = key.split('/');
  try {
    return await privacyOf(await workspaces.at(workspaceId), conversation);
  } catch {
    return 'unproven';
  }
}

async function privacyOf(workspace: SlackWorkspace, conversation: string): Promise<Privacy> {
  const { channel } = await workspace.client.conversations.info({ channel: conversation });
  if (!channel) {
    return 'unproven';
  }

  if (channel.is_im) {
    return 'personal';
  }

  return channel.is_ext_shared || channel.is_shared || channel.is_pending_ext_shared
    ? 'has-outsiders'
    : privacyOfMembers(workspace, conversation);
}

/** Slack has no mark for a conversation with guests: its members are looked at one by one, and remembered. */
async function privacyOfMembers({ client, people }: SlackWorkspace, conversation: string): Promise<Privacy> {
  const { members, response_metadata } = await client.conversations.members({
    channel: conversation,
    limit: MOST_MEMBERS,
  });
  if (!members || response_metadata?.next_cursor) {
    return 'unproven';
  }

  const standings = await Promise.all(members.map((member) => people.standingOf(member)));
  if (standings.includes('guest')) {
    return 'has-outsiders';
  }

  return standings.includes('unproven') ? 'unproven' : 'inside';
}

async function withinLimit(work: Promise<Privacy>): Promise<Privacy> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<Privacy>((resolve) => {
    timer = setTimeout(() => resolve('unproven'), PRIVACY_LIMIT_MS);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
