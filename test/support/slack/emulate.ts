// A Slack for tests that we did not write: `emulate` 0.11.2 on loopback, behind a thin relay of ours.
// Used by the contract suite of the Web API, by journeys and by the tests of the Slack adapter.
//
// What emulate does not do, and what the relay or the caller does about it:
// - It takes a port only and listens on every interface. Node's listen() also takes a bound server as its first
//   argument, so it gets one that is bound to 127.0.0.1, on a port nobody else can take in between.
// - It cannot be seeded with ids: users and conversations get random ones, the team is always T000000001. Ask for them
//   by name: `userId('dana')`, `conversationId('billing')`.
// - Every seeded conversation has every seeded user, and the bot is in none: set right after the start with invite,
//   kick and leave, as its owner `admin`, whom every workspace has.
// - It takes any token it does not know for `admin`'s: the relay answers invalid_auth.
// - It has no guest flags and no is_ext_shared: the relay adds the seeded ones to users.info and conversations.info.
// - Nothing lists views: the relay remembers those that went by in the answers of views.*. It never sees the views of
//   an ack (`response_action`), and counts a view as open until the process ends: nobody can close one.
// - It answers not_in_channel for a private conversation without the bot, where Slack says channel_not_found.
// - Trigger ids live between 2 and 3 s of real time, as it counts in whole seconds.
// - It has files, and answers a download without a token with 401, where Slack redirects to its sign-in page; its
//   addresses lead past the relay.
// - It has no direct messages with the bot: direct-messages.ts plays these, and the files that are dropped there.
// - It has no check of blocks at all: use `checkedFetch`.
import { type AddressInfo, createServer, type Server } from 'node:net';
import { createEmulator } from 'emulate';
import { asNode, type SchemaNode } from './block-limits.ts';
import { type DirectMessages, directMessages } from './direct-messages.ts';
import { type PlayedSocket, type Relay, startRelay } from './emulate-relay.ts';
import type { OpenView } from './slack-payloads.ts';

export interface EmulatedUser {
  readonly name: string;
  readonly email?: string;
  readonly realName?: string;
  readonly isGuest?: boolean;
}

export interface EmulatedConversation {
  readonly name: string;
  readonly isPrivate?: boolean;
  readonly isExternallyShared?: boolean;
  /** Names of users; everyone unless said otherwise. */
  readonly members?: readonly string[];
  /** Whether the bot was invited; yes unless said otherwise. */
  readonly hasBot?: boolean;
}

export interface EmulatedSlackOptions {
  readonly botToken: string;
  readonly users: readonly EmulatedUser[];
  readonly conversations: readonly EmulatedConversation[];
  /** Where a browser may be led back to after an installation. */
  readonly redirectUris?: readonly string[];
  /** For an app in Socket Mode. */
  readonly socket?: PlayedSocket | undefined;
}

export interface EmulatedSlack {
  /** For `slackApiUrl` of the client; ends in `/api/`. */
  readonly apiUrl: string;
  readonly teamId: string;
  readonly botUserId: string;
  userId(name: string): string;
  conversationId(name: string): string;
  /** A trigger id as if the user had just clicked; with a view's id one that can push onto that view. */
  triggerId(request: { userId: string; viewId?: string }): Promise<string>;
  /** The views that views.* answered with, each as it last was, the one touched last at the end. */
  openViews(): readonly OpenView[];
  /** The view touched last; throws when there is none. */
  lastView(): OpenView;
  /** The messages of a conversation, oldest first; with a thread's ts those of the thread. */
  messages(conversationId: string, threadTs?: string): Promise<readonly SchemaNode[]>;
  /** Shares a file as `admin`, whom every workspace has, in a conversation that is not private; gives its id. */
  shareFile(request: { conversationId: string; name: string; bytes: Uint8Array }): Promise<string>;
  /** Direct messages with the bot, and the files dropped there. */
  readonly direct: DirectMessages;
  stop(): Promise<void>;
}

type Call = (method: string, given: object) => Promise<SchemaNode>;

const bot = { app_id: 'A0SHAREBILL', bot_id: 'B0SHAREBILL', bot_user_id: 'U0SHAREBILL', bot_name: 'sharebill' };
/** What an installation is made with. */
export const oauthApp = { client_id: 'emulated', client_secret: 'emulated' };
// of the bot as well: emulate takes 5,000 requests of a token in an hour, and what tests ask is not to use up the product's
const testToken = 'xoxb-emulated-tests';
// emulate's own first user, who is in every conversation it seeds
const owner = { id: 'U000000001', token: 'xoxp-emulated-owner' };

/** Starts an emulated Slack on 127.0.0.1 with a free port; end it with `stop`. */
export async function startEmulatedSlack(options: EmulatedSlackOptions): Promise<EmulatedSlack> {
  const door = await boundServer();
  const url = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
  const seed = { slack: seedOf(options) };
  const emulator = await createEmulator({ service: 'slack', port: door as unknown as number, baseUrl: url, seed });

  const asOwner = caller(url, owner.token);
  const ids = await readIds(asOwner);
  for (const conversation of options.conversations) await setMembers(asOwner, { ids, conversation });
  const direct = directMessages(options.botToken);
  const extras = extrasOf(options, ids);
  const { botToken, socket } = options;
  const relay = await startRelay({ target: url, botToken, extras, direct, socket });

  return emulatedSlack({ direct, relay, ids, options, url, stop: () => emulator.close().then(() => close(door)) });
}

function emulatedSlack(started: {
  direct: DirectMessages;
  relay: Relay;
  ids: Ids;
  options: EmulatedSlackOptions;
  url: string;
  stop: () => Promise<void>;
}): EmulatedSlack {
  const { relay, ids } = started;
  const asBot = caller(started.url, testToken);

  return {
    apiUrl: `${relay.url}/api/`,
    teamId: 'T000000001',
    botUserId: bot.bot_user_id,
    direct: started.direct,
    userId: (name) => known(ids.users, name),
    conversationId: (name) => known(ids.conversations, name),
    async triggerId({ userId, viewId }) {
      const given = { user_id: userId, ...(viewId === undefined ? {} : { view_id: viewId }) };
      return String((await asBot('views.generateTriggerId', given)).trigger_id);
    },
    openViews: () => relay.views(),
    lastView: () => lastOf(relay.views()),
    shareFile: (request) => shareFile(caller(started.url, owner.token), request),
    messages: (conversationId, threadTs) => readMessages(asBot, { conversationId, threadTs }),
    async stop() {
      await relay.stop();
      await started.stop();
    },
  };
}

function seedOf({ botToken, users, conversations, redirectUris = [] }: EmulatedSlackOptions) {
  return {
    users: users.map(({ name, email, realName }) => ({ name, email, real_name: realName })),
    channels: conversations.map(({ name, isPrivate }) => ({ name, is_private: isPrivate ?? false })),
    oauth_apps: [{ ...bot, ...oauthApp, name: 'ShareBill', redirect_uris: [...redirectUris] }],
    tokens: [
      ...[botToken, testToken].map((token) => ({
        token,
        user_id: bot.bot_user_id,
        app_id: bot.app_id,
        bot_id: bot.bot_id,
      })),
      { token: owner.token, user_id: owner.id },
    ],
  };
}

interface Ids {
  readonly users: ReadonlyMap<string, string>;
  readonly conversations: ReadonlyMap<string, string>;
}

async function readIds(call: Call): Promise<Ids> {
  const users = await call('users.list', { limit: 1000 });
  const channels = await call('conversations.list', { limit: 1000, types: 'public_channel,private_channel' });

  return { users: idsByName(users.members), conversations: idsByName(channels.channels) };
}

function idsByName(list: unknown): Map<string, string> {
  const items = Array.isArray(list) ? list.map(asNode) : [];
  return new Map(items.map(({ name, id }) => [String(name), String(id)]));
}

async function setMembers(
  call: Call,
  { ids, conversation }: { ids: Ids; conversation: EmulatedConversation },
): Promise<void> {
  const channel = known(ids.conversations, conversation.name);
  if (conversation.hasBot !== false) await call('conversations.invite', { channel, users: bot.bot_user_id });

  const kept = conversation.members;
  const leaving = [...ids.users].filter(([name, id]) => isSeeded(id) && kept !== undefined && !kept.includes(name));
  for (const [, user] of leaving) await call('conversations.kick', { channel, user });
  await call('conversations.leave', { channel });
}

function isSeeded(userId: string): boolean {
  return userId !== owner.id && userId !== bot.bot_user_id;
}

/** The flags that emulate does not know, by the id of the user or conversation they belong to. */
function extrasOf({ users, conversations }: EmulatedSlackOptions, ids: Ids): ReadonlyMap<string, SchemaNode> {
  const flags = users.map(({ name, isGuest = false }): [string, SchemaNode] => [
    known(ids.users, name),
    { is_restricted: isGuest, is_ultra_restricted: false },
  ]);
  const shared = conversations.map(({ name, isExternallyShared = false }): [string, SchemaNode] => [
    known(ids.conversations, name),
    { is_ext_shared: isExternallyShared, is_shared: isExternallyShared, is_org_shared: false },
  ]);

  return new Map([...flags, ...shared]);
}

/** Read as the bot: it wrote what a test wants to see, so it is there. */
async function readMessages(
  asBot: Call,
  { conversationId, threadTs }: { conversationId: string; threadTs: string | undefined },
): Promise<readonly SchemaNode[]> {
  const given = { channel: conversationId, limit: 1000 };
  const answer =
    threadTs === undefined
      ? await asBot('conversations.history', given)
      : await asBot('conversations.replies', { ...given, ts: threadTs });

  const messages = Array.isArray(answer.messages) ? answer.messages.map(asNode) : [];
  // history comes newest first, a thread oldest first
  return threadTs === undefined ? messages.toReversed() : messages;
}

/** The three steps of an upload. */
async function shareFile(
  call: Call,
  { conversationId, name, bytes }: { conversationId: string; name: string; bytes: Uint8Array },
): Promise<string> {
  const place = await call('files.getUploadURLExternal', { filename: name, length: bytes.length });
  await fetch(String(place.upload_url), { method: 'POST', body: bytes as Uint8Array<ArrayBuffer> });

  const files = [{ id: place.file_id, title: name }];
  await call('files.completeUploadExternal', { files, channel_id: conversationId });
  return String(place.file_id);
}

/** Calls emulate itself; throws its error code. */
function caller(url: string, token: string): Call {
  return async (method, given) => {
    // a kept connection can be closed by emulate at the moment it is used again
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', connection: 'close' };
    const response = await fetch(`${url}/api/${method}`, { method: 'POST', headers, body: JSON.stringify(given) });
    const answer = asNode(await response.json());
    if (answer.ok !== true) throw new Error(`${method}: ${String(answer.error)}`);
    return answer;
  };
}

function known(ids: ReadonlyMap<string, string>, name: string): string {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`the emulated Slack has nothing called ${name}`);
  return id;
}

function lastOf(views: readonly OpenView[]): OpenView {
  const view = views.at(-1);
  if (view === undefined) throw new Error('no view was opened');
  return view;
}

function boundServer(): Promise<Server> {
  const server = createServer();
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
