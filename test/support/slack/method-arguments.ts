// The arguments that each Web API method takes, so that a misspelt one fails a test: Slack ignores it silently.
// Called by checked-fetch.ts.
import type { webApi } from '@slack/bolt';

type NamesOf<Arguments> = Arguments extends unknown ? keyof Arguments : never;

/** Every argument name of a method, no more and no fewer: a change in @slack/web-api fails to compile here. */
type Names<Arguments> = Record<Extract<NamesOf<NonNullable<Arguments>>, string>, true>;

const message = {
  as_user: true,
  attachments: true,
  blocks: true,
  channel: true,
  icon_emoji: true,
  icon_url: true,
  link_names: true,
  markdown_text: true,
  parse: true,
  text: true,
  thread_ts: true,
  token: true,
  username: true,
} as const;

const view = { token: true, view: true } as const;
const trigger = { interactivity_pointer: true, trigger_id: true } as const;
const conversation = { channel: true, token: true } as const;
const pages = { cursor: true, limit: true } as const;

const postMessage: Names<webApi.ChatPostMessageArguments> = {
  ...message,
  metadata: true,
  mrkdwn: true,
  reply_broadcast: true,
  unfurl_links: true,
  unfurl_media: true,
};

const update: Names<webApi.ChatUpdateArguments> = {
  as_user: true,
  attachments: true,
  blocks: true,
  channel: true,
  file_ids: true,
  link_names: true,
  markdown_text: true,
  metadata: true,
  parse: true,
  reply_broadcast: true,
  text: true,
  token: true,
  ts: true,
};

const chatMethods = {
  'chat.postMessage': postMessage,
  'chat.update': update,
  'chat.postEphemeral': { ...message, user: true } satisfies Names<webApi.ChatPostEphemeralArguments>,
  'chat.delete': { ...conversation, as_user: true, ts: true } satisfies Names<webApi.ChatDeleteArguments>,
  'chat.getPermalink': { ...conversation, message_ts: true } satisfies Names<webApi.ChatGetPermalinkArguments>,
};

const viewMethods = {
  'views.open': { ...view, ...trigger } satisfies Names<webApi.ViewsOpenArguments>,
  'views.push': { ...view, ...trigger } satisfies Names<webApi.ViewsPushArguments>,
  'views.update': {
    ...view,
    external_id: true,
    hash: true,
    view_id: true,
  } satisfies Names<webApi.ViewsUpdateArguments>,
  'views.publish': { ...view, hash: true, user_id: true } satisfies Names<webApi.ViewsPublishArguments>,
};

const directoryMethods = {
  'auth.test': { token: true } satisfies Names<webApi.AuthTestArguments>,
  'users.info': { include_locale: true, token: true, user: true } satisfies Names<webApi.UsersInfoArguments>,
  'users.lookupByEmail': { email: true, token: true } satisfies Names<webApi.UsersLookupByEmailArguments>,
  'users.list': {
    ...pages,
    include_locale: true,
    team_id: true,
    token: true,
  } satisfies Names<webApi.UsersListArguments>,
  'conversations.info': {
    ...conversation,
    include_locale: true,
    include_num_members: true,
  } satisfies Names<webApi.ConversationsInfoArguments>,
  'conversations.members': { ...conversation, ...pages } satisfies Names<webApi.ConversationsMembersArguments>,
  'files.info': {
    ...pages,
    count: true,
    file: true,
    page: true,
    token: true,
  } satisfies Names<webApi.FilesInfoArguments>,
  'conversations.open': {
    ...conversation,
    prevent_creation: true,
    return_im: true,
    users: true,
  } satisfies Names<webApi.ConversationsOpenArguments>,
  'conversations.replies': {
    ...conversation,
    ...pages,
    include_all_metadata: true,
    inclusive: true,
    latest: true,
    oldest: true,
    ts: true,
  } satisfies Names<webApi.ConversationsRepliesArguments>,
  'conversations.history': {
    ...conversation,
    ...pages,
    include_all_metadata: true,
    inclusive: true,
    latest: true,
    oldest: true,
  } satisfies Names<webApi.ConversationsHistoryArguments>,
};

const fileMethods = {
  'files.info': {
    ...pages,
    count: true,
    file: true,
    page: true,
    token: true,
  } satisfies Names<webApi.FilesInfoArguments>,
};

/** What comes before there is a token: an installation, and the connection of Socket Mode. */
const appMethods = {
  'oauth.v2.access': {
    client_id: true,
    client_secret: true,
    code: true,
    redirect_uri: true,
    grant_type: true,
    refresh_token: true,
  } satisfies Names<webApi.OAuthV2AccessArguments>,
  'apps.connections.open': { token: true as const },
};

const methods: Readonly<Record<string, Readonly<Record<string, true>>>> = {
  ...chatMethods,
  ...viewMethods,
  ...directoryMethods,
  ...fileMethods,
  ...appMethods,
};

// a listener's client sends the workspace along with every call, whatever the method's type says
const addedByBolt = 'team_id';

/** The names that a method does not take; undefined for a method that is not in our list at all. */
export function unknownArguments(method: string, given: readonly string[]): string[] | undefined {
  const known = methods[method];
  return known === undefined ? undefined : given.filter((name) => known[name] !== true && name !== addedByBolt);
}
