// Our records in the JSON that Slack puts on the wire. Used by the Web API answers and by the requests to the app.
import { fileKind } from './file-kinds.ts';
import type {
  SlackConversation,
  SlackFile,
  SlackHome,
  SlackMessage,
  SlackState,
  SlackUser,
  SlackView,
} from './slack-state.ts';

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

/** What an app finds of a Home tab: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload */
export function homeOnWire(state: SlackState, home: SlackHome) {
  const { payload } = home;

  return {
    id: home.id,
    team_id: state.teamId,
    type: payload.type,
    blocks: payload.blocks,
    private_metadata: payload.private_metadata ?? '',
    callback_id: payload.callback_id ?? '',
    state: { values: home.values },
    hash: home.hash,
    title: { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: false,
    notify_on_close: false,
    close: null,
    submit: null,
    previous_view_id: null,
    root_view_id: home.id,
    app_id: state.appId,
    external_id: payload.external_id ?? '',
    app_installed_team_id: state.teamId,
    bot_id: state.botId,
  };
}

export function messageOnWire(state: SlackState, message: SlackMessage) {
  const byBot = message.userId === state.botUserId;
  const files = filesOf(state, message);

  return {
    type: 'message',
    user: message.userId,
    ts: message.ts,
    text: message.text,
    team: state.teamId,
    ...(files.length > 0
      ? { subtype: 'file_share', upload: true, files: files.map((file) => fileOnWire(state, file)) }
      : {}),
    ...(message.blocks.length > 0 ? { blocks: message.blocks } : {}),
    ...(byBot ? { bot_id: state.botId, app_id: state.appId } : {}),
    ...(message.threadTs === undefined ? {} : { thread_ts: message.threadTs }),
    ...(message.metadata === undefined ? {} : { metadata: message.metadata }),
    ...(message.edited ? { edited: { user: message.userId, ts: message.ts } } : {}),
  };
}

function filesOf(state: SlackState, message: SlackMessage): SlackFile[] {
  return (message.fileIds ?? []).flatMap((id) => state.files.get(id) ?? []);
}

/** A deleted file is a `tombstone`: its id and nothing else. */
export function fileOnWire(state: SlackState, file: SlackFile) {
  if (file.deleted) return { id: file.id, mode: 'tombstone' };

  return {
    id: file.id,
    created: file.createdAtSeconds,
    timestamp: file.createdAtSeconds,
    name: file.name,
    title: file.name,
    ...fileKind(file.name),
    user: file.userId,
    user_team: state.teamId,
    editable: false,
    size: file.size,
    mode: 'hosted',
    is_external: false,
    external_type: '',
    is_public: conversationKind(state, file) === 'channels',
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: `${state.apiUrl}${filePath(state, file)}`,
    url_private_download: `${state.apiUrl}${filePath(state, file, 'download')}`,
    permalink: `${state.apiUrl}/files/${file.userId}/${file.id}/${slugOf(file.name)}`,
    has_rich_preview: false,
    file_access: 'visible',
    ...sharedIn(state, file),
    comments_count: 0,
  };
}

/** The path of a file's private address. */
export function filePath(state: SlackState, file: SlackFile, part?: 'download'): string {
  const folder = part === undefined ? '' : `/${part}`;
  return `/files-pri/${state.teamId}-${file.id}${folder}/${slugOf(file.name)}`;
}

/** A file's name as Slack has it in addresses. */
function slugOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9.-]+/g, '_');
}

function conversationKind(state: SlackState, file: SlackFile): 'channels' | 'groups' | 'ims' {
  const conversation = state.conversations.get(file.conversationId);
  if (conversation?.kind === 'im') return 'ims';
  return conversation?.private === true ? 'groups' : 'channels';
}

function sharedIn(state: SlackState, file: SlackFile) {
  const kind = conversationKind(state, file);
  const message = state.messages.get(file.conversationId)?.find(({ fileIds }) => fileIds?.includes(file.id));
  const share = { ts: message?.ts ?? '', team_id: state.teamId, share_user_id: file.userId, source: 'UPLOAD' };

  return {
    channels: [],
    groups: [],
    ims: [],
    [kind]: [file.conversationId],
    shares: { [kind === 'channels' ? 'public' : 'private']: { [file.conversationId]: [share] } },
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
