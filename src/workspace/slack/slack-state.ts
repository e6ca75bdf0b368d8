// Everything the played Slack remembers: people, conversations, messages, open modals, trigger ids, response
// addresses. In memory, gone at stop. Read and changed by the other files of this folder.
import type { Clock } from '../../ports/clock.ts';
import { type AppManifest, readAppManifest } from '../app-manifest.ts';
import { createFileStore, type FileStore } from '../file-store.ts';
import {
  defaultShortcuts,
  type WorkspaceOptions,
  type WorkspaceShortcut,
  type WorkspaceUser,
} from '../workspace-options.ts';
import type { Block, HomePayload, Option, ViewPayload } from './block-schema.ts';
import type { FailureSwitch } from './failure-switches.ts';
import type { FieldValues } from './field-values.ts';

export type SlackUser = WorkspaceUser & {
  readonly teamId: string;
  readonly deleted: boolean;
  /** A single-channel guest; every one of them is a guest too. */
  readonly ultraRestricted: boolean;
  /** Someone of another organisation, met through a shared channel. */
  readonly stranger: boolean;
  readonly bot: boolean;
};

export type SlackConversation = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'channel' | 'im';
  readonly extShared: boolean;
  readonly private: boolean;
  readonly archived: boolean;
  readonly botIsMember: boolean;
  readonly memberIds: readonly string[];
};

export type SlackMessage = {
  readonly ts: string;
  readonly conversationId: string;
  readonly userId: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** What was chosen in the elements of the message. */
  readonly values: FieldValues;
  /** The ids of the files that came with it. */
  readonly fileIds?: readonly string[] | undefined;
  readonly threadTs?: string | undefined;
  readonly metadata?: { event_type: string; event_payload: Record<string, unknown> } | undefined;
  /** Set on an ephemeral message: the only person who sees it. */
  readonly onlyFor?: string | undefined;
  readonly edited: boolean;
};

/** What is known of a file; its bytes are in the store while they are kept. */
export type SlackFile = {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly userId: string;
  readonly conversationId: string;
  readonly createdAtSeconds: number;
  readonly deleted: boolean;
};

export type SlackView = {
  readonly id: string;
  readonly hash: string;
  readonly userId: string;
  readonly payload: ViewPayload;
  readonly values: FieldValues;
  readonly rootId: string;
  readonly previousId: string | null;
};

/** What the app has published on one person's Home tab. */
export type SlackHome = {
  readonly id: string;
  readonly hash: string;
  readonly userId: string;
  readonly payload: HomePayload;
  readonly values: FieldValues;
};

export type Trigger = { userId: string; viewId: string | undefined; atMs: number; used: boolean };

export type ResponseAddress = {
  userId: string;
  conversationId: string;
  /** The message it belongs to, for `replace_original`. */
  messageTs: string | undefined;
  atMs: number;
  uses: number;
};

export type ApiCall = { method: string; args: Record<string, unknown>; answer: Record<string, unknown> };
export type AppRequest = { url: string; headers: Record<string, string>; body: string };

export type SlackState = {
  readonly teamId: string;
  readonly teamName: string;
  readonly botToken: string;
  readonly signingSecret: string;
  readonly appId: string;
  readonly botId: string;
  readonly botUserId: string;
  readonly shortcuts: readonly WorkspaceShortcut[];
  readonly ackTimeoutMs: number;
  readonly app: AppManifest;
  readonly eventRetryDelaysMs: readonly number[];
  readonly clock: Clock;
  readonly randomToken: () => string;
  readonly appEventsUrl: () => string;
  /** Our own address, known once it listens. */
  apiUrl: string;
  readonly users: Map<string, SlackUser>;
  readonly conversations: Map<string, SlackConversation>;
  readonly messages: Map<string, SlackMessage[]>;
  /** Each person's open modals, the visible one last. */
  readonly stacks: Map<string, SlackView[]>;
  readonly homes: Map<string, SlackHome>;
  readonly triggers: Map<string, Trigger>;
  readonly responseAddresses: Map<string, ResponseAddress>;
  /** The options offered so far by field, so that a choice can be sent back whole. */
  readonly offered: Map<string, Option[]>;
  readonly files: Map<string, SlackFile>;
  readonly fileStore: FileStore;
  readonly failures: Map<string, FailureSwitch[]>;
  readonly calls: ApiCall[];
  readonly requests: AppRequest[];
  readonly listeners: Set<() => void>;
  /** Aborted when the workspace stops: nothing is sent again after that. */
  readonly ended: AbortController;
  lastTs: number;
};

const messagesKept = 500;
const recordsKept = 500;

/** The state at the start: the given people and conversations, the bot, and the seeded messages. */
export function createSlackState(options: WorkspaceOptions): SlackState {
  const state: SlackState = {
    ...pickOptions(options),
    appId: 'A0SHAREBILL',
    botId: 'B0SHAREBILL',
    botUserId: 'U0SHAREBILL',
    apiUrl: '',
    users: new Map(),
    conversations: new Map(),
    messages: new Map(),
    stacks: new Map(),
    homes: new Map(),
    triggers: new Map(),
    responseAddresses: new Map(),
    offered: new Map(),
    files: new Map(),
    fileStore: createFileStore(options.fileLimits),
    failures: new Map(),
    calls: [],
    requests: [],
    listeners: new Set(),
    ended: new AbortController(),
    lastTs: 0,
  };

  seed(state, options);
  return state;
}

function pickOptions(options: WorkspaceOptions) {
  return {
    teamId: options.teamId,
    teamName: options.teamName,
    botToken: options.botToken,
    signingSecret: options.signingSecret,
    shortcuts: options.shortcuts ?? defaultShortcuts,
    ackTimeoutMs: options.ackTimeoutMs ?? 3000,
    app: options.app ?? readAppManifest(),
    eventRetryDelaysMs: options.eventRetryDelaysMs ?? [0, 60_000, 300_000],
    clock: options.clock,
    randomToken: options.randomToken,
    appEventsUrl: options.appEventsUrl,
  };
}

function seed(state: SlackState, options: WorkspaceOptions): void {
  const plain = { teamId: state.teamId, deleted: false, ultraRestricted: false, stranger: false };
  const bot = { id: state.botUserId, name: 'ShareBill', note: 'App', guest: false, bot: true };

  state.users.set(bot.id, { ...plain, ...bot });
  for (const user of options.users) state.users.set(user.id, { ...plain, ...user, bot: false });

  for (const conversation of options.conversations) {
    state.conversations.set(conversation.id, { private: false, archived: false, botIsMember: true, ...conversation });
  }
  for (const message of options.seedMessages) addMessage(state, { ...message, blocks: [], values: {} });
}

/** A message time stamp: seconds of the clock and six digits that make it unique and rising. */
export function nextTs(state: SlackState): string {
  const now = state.clock.now().getTime() * 1000;

  state.lastTs = Math.max(now, state.lastTs + 1);
  const digits = String(state.lastTs);
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

/** Adds a message to the end of its conversation and tells the listeners. */
export function addMessage(state: SlackState, message: Omit<SlackMessage, 'ts' | 'edited'>): SlackMessage {
  const added = { ...message, ts: nextTs(state), edited: false };
  const messages = [...(state.messages.get(message.conversationId) ?? []), added];

  state.messages.set(message.conversationId, messages.slice(-messagesKept));
  notify(state);
  return added;
}

export function findMessage(
  state: SlackState,
  at: { conversationId: string; ts: string | undefined },
): SlackMessage | undefined {
  return state.messages.get(at.conversationId)?.find((message) => message.ts === at.ts);
}

/** Puts a changed message in the place of the one with its time stamp; `undefined` takes it away. */
export function replaceMessage(
  state: SlackState,
  change: { conversationId: string; ts: string; message: SlackMessage | undefined },
): void {
  const messages = state.messages.get(change.conversationId) ?? [];
  const changed = messages.flatMap((message) => (message.ts === change.ts ? (change.message ?? []) : message));

  state.messages.set(change.conversationId, changed);
  notify(state);
}

/** The person's direct messages with the bot, made when there are none yet. */
export function openDirectMessage(state: SlackState, userId: string): SlackConversation {
  const existing = [...state.conversations.values()].find(
    ({ kind, memberIds }) => kind === 'im' && memberIds.includes(userId),
  );
  if (existing !== undefined) return existing;

  const made: SlackConversation = {
    id: newId(state, 'D'),
    name: 'ShareBill',
    kind: 'im',
    extShared: false,
    private: false,
    archived: false,
    botIsMember: true,
    memberIds: [userId],
  };
  state.conversations.set(made.id, made);
  notify(state);
  return made;
}

/** An id as Slack makes them: a letter for the kind, then capitals and digits. */
export function newId(state: SlackState, kind: 'D' | 'F'): string {
  const token = state.randomToken().replaceAll(/[^A-Za-z0-9]/g, '');
  return `${kind}${token.slice(0, 10).toUpperCase()}`;
}

/** A hash that tells one state of a view from the next. */
export function newHash(state: SlackState): string {
  return `${nextTs(state).split('.')[0]}.${state.randomToken().slice(0, 8)}`;
}

/** Keeps the record of a call or request, dropping the oldest ones. */
export function record<T>(list: T[], entry: T): void {
  list.push(entry);
  if (list.length > recordsKept) list.shift();
}

export function notify(state: SlackState): void {
  for (const listener of state.listeners) listener();
}
