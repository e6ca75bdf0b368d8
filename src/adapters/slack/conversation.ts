// Posts and updates our messages in Slack conversations, and says who can read one.
import { webApi } from '@slack/bolt';
import { Fault } from '../../core/fault.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ConversationPort, PostOutcome, Privacy } from '../../ports/conversation.ts';
import { escapedText, messageBlocks } from './blocks.ts';
import type { SlackPeople } from './people.ts';
import { remembering } from './remember.ts';

/** Slack's words for "you cannot post there, and trying again will not help". */
const UNREACHABLE = new Set([
  'channel_not_found',
  'not_in_channel',
  'is_archived',
  'restricted_action',
  'cannot_dm_bot',
  'user_not_found',
  'message_not_found',
  'cant_update_message',
  'user_disabled',
  'ekm_access_denied',
  'not_allowed_token_type',
  'messages_tab_disabled',
]);
const PRIVACY_LIMIT_MS = 2_000;
const MOST_MEMBERS = 200;

/** Who comes later reads the older messages anyway: half a minute more tells nobody anything new. */
const KEEP_PRIVACY_MS = 30_000;

export function slackConversation(deps: {
  client: webApi.WebClient;
  people: SlackPeople;
  clock: Clock;
}): ConversationPort {
  const { client, clock } = deps;
  const rememberedPrivacy = remembering<Privacy>({
    clock,
    keepMs: KEEP_PRIVACY_MS,
    isProven: (privacy) => privacy !== 'unproven',
    ask: (conversation) => withinLimit(privacyOf(deps, conversation)),
  });

  return {
    post: (to, message, key) =>
      outcomeOf(async () => {
        const answer = await client.chat.postMessage({
          channel: to.conversation,
          text: escapedText(message.text),
          blocks: messageBlocks(message),
          unfurl_links: false,
          unfurl_media: false,
          metadata: { event_type: 'sharebill_card', event_payload: { id: key } },
        });

        return { channel: answer.channel, ts: answer.ts };
      }),
    update: (posted, message) =>
      outcomeOf(async () => {
        const answer = await client.chat.update({
          channel: posted.postedIn,
          ts: posted.postedId,
          text: escapedText(message.text),
          blocks: messageBlocks(message),
        });

        return { channel: answer.channel, ts: answer.ts };
      }),
    privacyOf: ({ conversation }) => rememberedPrivacy(conversation),
  };
}

async function outcomeOf(
  call: () => Promise<{ channel?: string | undefined; ts?: string | undefined }>,
): Promise<PostOutcome> {
  try {
    const { channel, ts } = await call();
    if (channel === undefined || ts === undefined) {
      throw new Fault('chat-failed', { retryable: true });
    }

    return { kind: 'posted', postedIn: channel, postedId: ts };
  } catch (cause) {
    return refusedOrFault(cause);
  }
}

function refusedOrFault(cause: unknown): PostOutcome {
  if (cause instanceof webApi.WebAPIPlatformError && UNREACHABLE.has(cause.data.error)) {
    return { kind: 'unreachable', reason: cause.data.error };
  }

  const retryAfterMs = cause instanceof webApi.WebAPIRateLimitedError ? cause.retryAfter * 1000 : undefined;
  throw new Fault('chat-failed', { retryable: true, cause, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
}

async function privacyOf(
  deps: { client: webApi.WebClient; people: SlackPeople },
  conversation: string,
): Promise<Privacy> {
  try {
    const { channel } = await deps.client.conversations.info({ channel: conversation });
    if (!channel) {
      return 'unproven';
    }

    if (channel.is_im) {
      return 'inside';
    }

    return channel.is_ext_shared || channel.is_shared || channel.is_pending_ext_shared
      ? 'has-outsiders'
      : await privacyOfMembers(deps, conversation);
  } catch {
    return 'unproven';
  }
}

/** Slack has no mark for a conversation with guests: its members are looked at one by one, and remembered. */
async function privacyOfMembers(
  deps: { client: webApi.WebClient; people: SlackPeople },
  conversation: string,
): Promise<Privacy> {
  const { members, response_metadata } = await deps.client.conversations.members({
    channel: conversation,
    limit: MOST_MEMBERS,
  });
  if (!members || response_metadata?.next_cursor) {
    return 'unproven';
  }

  const standings = await Promise.all(members.map((member) => deps.people.standingOf(member)));
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
