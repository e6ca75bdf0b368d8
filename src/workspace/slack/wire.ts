// Our records in the JSON that Slack puts on the wire. Used by the Web API answers and by the requests to the app.
import type { SlackConversation, SlackMessage, SlackState, SlackUser, SlackView } from './slack-state.ts';

export function viewOnWire(state: SlackState, view: SlackView) {
  const { payload } = view;

  return {
    id: view.id,
    team_id: state.teamId,
    type: payload.type,
    blocks: payload.blocks,
    private_metadata: payload.private_metadata ?? '',
    callback_id: payload.callback_id ?? '',
    state: { values: view.values },
    hash: view.hash,
    title: payload.title,
    clear_on_close: payload.clear_on_close ?? false,
    notify_on_close: payload.notify_on_close ?? false,
    close: payload.close ?? null,
    submit: payload.submit ?? null,
    previous_view_id: view.previousId,
    root_view_id: view.rootId,
    app_id: state.appId,
    external_id: payload.external_id ?? '',
    app_installed_team_id: state.teamId,
    bot_id: state.botId,
  };
}

export function messageOnWire(state: SlackState, message: SlackMessage) {
  const byBot = message.userId === state.botUserId;

  return {
    type: 'message',
    user: message.userId,
    ts: message.ts,
    text: message.text,
    team: state.teamId,
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(byBot ? { bot_id: state.botId, app_id: state.appId } : {}),
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    ...(message.metadata === undefined ? {} : { metadata: message.metadata }),
    ...(message.edited ? { edited: { user: message.userId, ts: message.ts } } : {}),
  };
}

export function userOnWire(user: SlackUser) {
  return {
    id: user.id,
    team_id: user.teamId,
    name: handleOf(user),
    deleted: user.deleted,
    real_name: user.name,
    tz: 'America/New_York',
    profile: { real_name: user.name, display_name: user.name },
    is_admin: false,
    is_owner: false,
    is_restricted: user.guest || user.ultraRestricted,
    is_ultra_restricted: user.ultraRestricted,
    is_bot: user.bot,
    is_app_user: user.bot,
    is_stranger: user.stranger,
  };
}

/** The lower-case name that Slack calls the user name. */
export function handleOf(user: SlackUser): string {
  return user.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '.');
}

export function conversationOnWire(state: SlackState, conversation: SlackConversation) {
  const isIm = conversation.kind === 'im';

  return {
    id: conversation.id,
    ...(isIm ? { user: conversation.memberIds[0] } : { name: conversation.name }),
    is_channel: !isIm && !conversation.private,
    is_group: false,
    is_im: isIm,
    is_mpim: false,
    is_private: conversation.private,
    is_archived: conversation.archived,
    is_member: conversation.botIsMember,
    is_shared: conversation.extShared,
    is_ext_shared: conversation.extShared,
    is_org_shared: false,
    context_team_id: state.teamId,
  };
}

/** What a request says about where it comes from: Slack names direct messages and private channels so. */
export function channelOnWire(conversation: SlackConversation): { id: string; name: string } {
  if (conversation.kind === 'im') return { id: conversation.id, name: 'directmessage' };
  return { id: conversation.id, name: conversation.private ? 'privategroup' : conversation.name };
}
