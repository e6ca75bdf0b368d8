// The Web API methods that write messages: chat.postMessage, chat.update, chat.postEphemeral.
import { z } from 'zod';
import {
  type Answer,
  flag,
  json,
  type Method,
  method,
  type SlackError,
  slackError,
  zodMessages,
} from './api-answer.ts';
import { blockProblems, withIds } from './block-rules.ts';
import { type Block, messageBlocksSchema } from './block-schema.ts';
import { visibleToBot } from './directory-methods.ts';
import { valuesFor } from './field-values.ts';
import {
  addMessage,
  findMessage,
  openDirectMessage,
  replaceMessage,
  type SlackConversation,
  type SlackState,
} from './slack-state.ts';
import { messageOnWire } from './wire.ts';

const content = {
  channel: z.string(),
  text: z.string().optional(),
  blocks: json(z.array(z.unknown())).optional(),
  link_names: flag.optional(),
  parse: z.enum(['none', 'full']).optional(),
};
const metadata = json(
  z.strictObject({ event_type: z.string().min(1), event_payload: z.record(z.string(), z.unknown()) }),
).optional();
const unfurls = { unfurl_links: flag.optional(), unfurl_media: flag.optional(), mrkdwn: flag.optional() };

export const chatMethods: Record<string, Method> = {
  'chat.postMessage': method({ ...content, ...unfurls, metadata, thread_ts: z.string().optional() }, (state, args) => {
    const conversation = postable(state, args.channel);
    if ('error' in conversation) return conversation;
    const body = messageBody(state, args);
    if ('error' in body) return body;
    if (!threadExists(state, { conversationId: conversation.id, ts: args.thread_ts })) {
      return slackError('thread_not_found');
    }

    const where = { conversationId: conversation.id, userId: state.botUserId, threadTs: args.thread_ts };
    const message = addMessage(state, { ...where, ...body, metadata: args.metadata });
    return { ok: true, channel: conversation.id, ts: message.ts, message: messageOnWire(state, message) };
  }),

  'chat.update': method({ ...content, metadata, ts: z.string() }, (state, args): Answer => {
    const conversation = postable(state, args.channel);
    if ('error' in conversation) return conversation;
    const message = findMessage(state, { conversationId: conversation.id, ts: args.ts });
    if (message === undefined || message.onlyFor !== undefined) return slackError('message_not_found');
    if (message.userId !== state.botUserId) return slackError('cant_update_message');
    const body = messageBody(state, args);
    if ('error' in body) return body;

    const values = valuesFor(body.blocks, message.values);
    const changed = { ...message, ...body, values, edited: true, metadata: args.metadata ?? message.metadata };
    replaceMessage(state, { conversationId: conversation.id, ts: args.ts, message: changed });
    const wire = messageOnWire(state, changed);
    return { ok: true, channel: conversation.id, ts: args.ts, text: changed.text, message: wire };
  }),

  'chat.postEphemeral': method({ ...content, user: z.string(), thread_ts: z.string().optional() }, (state, args) => {
    const conversation = postable(state, args.channel);
    if ('error' in conversation) return conversation;
    if (!conversation.memberIds.includes(args.user)) return slackError('user_not_in_channel');
    const body = messageBody(state, args);
    if ('error' in body) return body;

    const where = { conversationId: conversation.id, userId: state.botUserId, threadTs: args.thread_ts };
    const message = addMessage(state, { ...where, ...body, onlyFor: args.user });
    return { ok: true, message_ts: message.ts };
  }),
};

/** The conversation that the bot may write to, or Slack's reason why not. A user's id means their direct messages. */
function postable(state: SlackState, channel: string): SlackConversation | SlackError {
  const direct = state.users.has(channel) ? openDirectMessage(state, channel) : undefined;
  const conversation = direct ?? visibleToBot(state, channel);

  if (conversation === undefined) return slackError('channel_not_found');
  if (conversation.archived) return slackError('is_archived');
  return conversation.botIsMember ? conversation : slackError('not_in_channel');
}

/** The text and blocks of a message, checked as Slack checks them. */
export function messageBody(
  state: SlackState,
  given: { text?: string | undefined; blocks?: unknown[] | undefined },
): { text: string; blocks: Block[]; values: ReturnType<typeof valuesFor> } | SlackError {
  const text = given.text ?? '';
  const parsed = messageBlocksSchema.safeParse(given.blocks ?? []);

  if (!parsed.success) return slackError('invalid_blocks', zodMessages(parsed.error));
  if (text === '' && parsed.data.length === 0) return slackError('no_text');
  if (text.length > 40_000) return slackError('msg_too_long');

  const blocks = withIds(parsed.data, state.randomToken);
  const problems = blockProblems(blocks);
  if (problems.length > 0) return slackError('invalid_blocks', problems);
  return { text, blocks, values: valuesFor(blocks, {}) };
}

function threadExists(state: SlackState, thread: { conversationId: string; ts: string | undefined }): boolean {
  return thread.ts === undefined || findMessage(state, thread) !== undefined;
}
