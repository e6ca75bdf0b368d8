// The Web API methods that tell the app who and where: auth.test, users.info, conversations.*.
import { z } from 'zod';
import { type Method, method, slackError, wholeNumber } from './api-answer.ts';
import { openDirectMessage, type SlackConversation, type SlackState } from './slack-state.ts';
import { conversationOnWire, userOnWire } from './wire.ts';

export const directoryMethods: Record<string, Method> = {
  'auth.test': method({}, (state) => ({
    ok: true,
    url: `${state.apiUrl}/`,
    team: state.teamName,
    user: 'sharebill',
    team_id: state.teamId,
    user_id: state.botUserId,
    bot_id: state.botId,
    is_enterprise_install: false,
  })),

  'users.info': method({ user: z.string() }, (state, args) => {
    const user = state.users.get(args.user);
    return user === undefined ? slackError('user_not_found') : { ok: true, user: userOnWire(user) };
  }),

  'conversations.info': method({ channel: z.string() }, (state, args) => {
    const conversation = visibleToBot(state, args.channel);
    if (conversation === undefined) return slackError('channel_not_found');

    return { ok: true, channel: conversationOnWire(state, conversation) };
  }),

  'conversations.members': method(
    { channel: z.string(), cursor: z.string().optional(), limit: wholeNumber.min(1).max(1000).optional() },
    (state, args) => {
      const conversation = visibleToBot(state, args.channel);
      if (conversation === undefined) return slackError('channel_not_found');

      const members = [...conversation.memberIds, ...(conversation.botIsMember ? [state.botUserId] : [])];
      const start = args.cursor === undefined || args.cursor === '' ? 0 : Number(args.cursor);
      if (!Number.isInteger(start) || start < 0 || start > members.length) return slackError('invalid_cursor');

      const end = start + (args.limit ?? 100);
      const next = end < members.length ? String(end) : '';
      return { ok: true, members: members.slice(start, end), response_metadata: { next_cursor: next } };
    },
  ),

  'conversations.open': method({ users: z.string() }, (state, args) => {
    const user = state.users.get(args.users);
    if (user === undefined) return slackError('user_not_found');
    if (user.deleted) return slackError('user_disabled');

    return { ok: true, channel: { id: openDirectMessage(state, user.id).id } };
  }),
};

/** A private channel that the bot was not invited to does not exist for it. */
export function visibleToBot(state: SlackState, id: string): SlackConversation | undefined {
  const conversation = state.conversations.get(id);
  return conversation?.private === true && !conversation.botIsMember ? undefined : conversation;
}
