// Posts and updates our messages in Slack conversations, and says who can read one.
import { webApi } from '@slack/bolt';
import { Fault } from '../../core/fault.ts';
import { MOST_MEMBERS, mayBeThere, notSent, rememberedPrivacy, wasNeverConnected } from '../../handlers/posting.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ConversationPort, PostOutcome, Privacy } from '../../ports/conversation.ts';
import { messageBlocks, notificationText } from './blocks.ts';
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
export function slackConversation({
  workspaces,
  clock,
}: {
  workspaces: Pick<SlackWorkspaces, 'at'>;
  clock: Clock;
}): ConversationPort {
  const privacyOf = rememberedPrivacy(clock, ({ workspaceId, conversation }) =>
    privacyAt(workspaces, { workspaceId, conversation }),
  );

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
    privacyOf,
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

    return mayBeThere(new Fault('chat-answer'));
  } catch (cause) {
    return outcomeOfError(cause);
  }
}

function outcomeOfError(cause: unknown): PostOutcome {
  // our own: nothing was asked of Slack. A workspace that is not connected may be so again.
  if (cause instanceof Fault) {
    return notSent(cause);
  }

  if (cause instanceof webApi.WebAPIRateLimitedError) {
    return notSent(cause, cause.retryAfter * 1000);
  }

  if (cause instanceof webApi.WebAPIPlatformError && UNREACHABLE.has(cause.data.error)) {
    return { kind: 'unreachable', reason: cause.data.error };
  }

  return mayHaveArrived(cause) ? mayBeThere(cause) : notSent(cause);
}

/** Slack broke off, or the connection did after it was made. Anything else that Slack said, it said instead of posting. */
function mayHaveArrived(cause: unknown): boolean {
  if (cause instanceof webApi.WebAPIPlatformError) {
    return BROKE_OFF.has(cause.data.error);
  }

  if (cause instanceof webApi.WebAPIHTTPError) {
    return cause.statusCode >= 500 || cause.statusCode === 408;
  }

  return !wasNeverConnected(codeOfConnection(cause));
}

/** Node's code for what went wrong, wherever the library and fetch have put it. */
function codeOfConnection(cause: unknown): string {
  const inner = cause instanceof webApi.WebAPIRequestError ? cause.original : cause;
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : '';

  return wasNeverConnected(code) || !(inner instanceof Error) || inner.cause === undefined
    ? code
    : codeOfConnection(inner.cause);
}

async function privacyAt(
  workspaces: Pick<SlackWorkspaces, 'at'>,
  { workspaceId, conversation }: { readonly workspaceId: string; readonly conversation: string },
): Promise<Privacy> {
  const workspace = await workspaces.at(workspaceId);
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
