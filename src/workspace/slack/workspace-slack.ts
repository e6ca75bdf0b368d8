// The played Slack as its users: tests and the page's endpoints do through it what a person does in Slack.

import type { FileLimits } from '../file-store.ts';
import { type Outcome, type Place, postAsUser, runCommand, runMessageShortcut, runShortcut } from './commands.ts';
import { sendEvent } from './events.ts';
import { addFailure, type Failure } from './failure-switches.ts';
import { type Dropped, type DroppedFile, deleteFile, dropFile } from './files.ts';
import { type HomeTab, type OpenedHome, openHome } from './home.ts';
import { act, change, type Entries, openViewOf, type Suggestions, suggest } from './interactions.ts';
import {
  type ApiCall,
  type AppRequest,
  notify,
  openDirectMessage,
  type SlackConversation,
  type SlackHome,
  type SlackMessage,
  type SlackState,
  type SlackUser,
  type SlackView,
} from './slack-state.ts';
import { close, type Submission, submit } from './submission.ts';
import { newTrigger } from './view-methods.ts';
import { stackOf } from './view-stack.ts';

export type MessageAt = Place & { readonly ts: string };

/** Where a field's name is asked for: `action_id`, `block_id`, or `block_id/action_id`. */
export type WorkspaceSlack = {
  /** `text` is what follows the command. */
  command(request: Place & { text: string; command?: string }): Promise<Outcome>;
  shortcut(request: { userId: string; callbackId?: string }): Promise<Outcome>;
  messageShortcut(request: MessageAt & { callbackId?: string }): Promise<Outcome>;
  post(request: Place & { text: string; threadTs?: string }): SlackMessage;
  event(event: Record<string, unknown>): Promise<Outcome>;
  /** Drops a file into a conversation; the app is told while this goes on, and `delivery` says how that ended. */
  dropFile(request: DroppedFile): Promise<Dropped>;
  deleteFile(fileId: string): Promise<void>;
  fileLimits(): FileLimits;

  /** Opens a tab of the person's conversation with the app, Home or Messages. */
  openHome(request: { userId: string; tab: HomeTab }): OpenedHome;
  /** What the app has published on the person's Home tab. */
  home(userId: string): SlackHome | undefined;
  /** The modal the person sees now; undefined when none is open. The methods below take a Home tab's view as well. */
  openView(userId: string): SlackView | undefined;
  view(viewId: string): SlackView;
  stack(userId: string): readonly SlackView[];
  /** Types into a type-ahead of a modal and gives what the app offers. */
  type(request: { viewId: string; field: string; query: string; values?: Entries }): Promise<Suggestions>;
  /** Changes fields; the app hears of those that report their changes. */
  change(request: { viewId: string; values: Entries }): Promise<Outcome>;
  /** Presses a button, an overflow choice (`value`), or Enter in a text field that reports it. */
  click(request: { viewId: string; field: string; value?: string; values?: Entries }): Promise<Outcome>;
  submit(request: { viewId: string; values?: Entries }): Promise<Submission>;
  close(request: { viewId: string; all?: boolean }): Promise<void>;

  typeInMessage(request: MessageAt & { field: string; query: string }): Promise<Suggestions>;
  changeMessage(request: MessageAt & { values: Entries }): Promise<Outcome>;
  clickMessage(request: MessageAt & { field: string; value?: string }): Promise<Outcome>;

  /** The messages of a conversation, oldest first: all of them, or those that one person sees. */
  messages(conversationId: string, viewer?: { userId: string }): readonly SlackMessage[];
  users(): readonly SlackUser[];
  conversations(): readonly SlackConversation[];
  directMessageOf(userId: string): SlackConversation;

  /** A trigger id as if the person had just clicked; with `viewId`, clicked in that modal. */
  triggerId(request: { userId: string; viewId?: string }): string;
  /** Makes the next calls of a method (or of `response_url`, or of `files.download`) fail. */
  fail(method: string, how: Failure & { times?: number }): void;
  changeUser(userId: string, change: Partial<SlackUser>): void;
  changeConversation(conversationId: string, change: Partial<SlackConversation>): void;
  /** The Web API calls that were answered, oldest first, failures by switch apart. */
  calls(): readonly ApiCall[];
  /** The signed requests sent to the app, oldest first: to replay them byte for byte. */
  requests(): readonly AppRequest[];
  /** Calls back after every change; the answer stops it. */
  subscribe(listener: () => void): () => void;
};

export function createWorkspaceSlack(state: SlackState): WorkspaceSlack {
  return {
    command: (request) => runCommand(state, request),
    shortcut: (request) => runShortcut(state, request),
    messageShortcut: (request) => runMessageShortcut(state, request),
    post: (request) => postAsUser(state, request),
    event: (event) => sendEvent(state, event),
    dropFile: (request) => dropFile(state, request),
    deleteFile: (fileId) => deleteFile(state, fileId),
    fileLimits: () => state.fileStore.limits,
    openHome: (request) => openHome(state, request),
    home: (userId) => state.homes.get(userId),
    ...viewActions(state),
    ...messageActions(state),
    ...testHooks(state),
    users: () => [...state.users.values()],
    conversations: () => [...state.conversations.values()],
    directMessageOf: (userId) => openDirectMessage(state, userId),
    subscribe: (listener) => {
      state.listeners.add(listener);
      return () => state.listeners.delete(listener);
    },
  };
}

function viewActions(state: SlackState) {
  return {
    openView: (userId: string) => stackOf(state, userId).at(-1),
    view: (viewId: string) => openViewOf(state, viewId),
    stack: (userId: string) => stackOf(state, userId),
    type: ({ viewId, ...rest }: Parameters<WorkspaceSlack['type']>[0]) =>
      suggest(state, { target: { viewId }, ...rest }),
    change: ({ viewId, values }: Parameters<WorkspaceSlack['change']>[0]) =>
      change(state, { target: { viewId }, values }),
    click: ({ viewId, ...rest }: Parameters<WorkspaceSlack['click']>[0]) => act(state, { target: { viewId }, ...rest }),
    submit: (request: Parameters<WorkspaceSlack['submit']>[0]) => submit(state, request),
    close: (request: Parameters<WorkspaceSlack['close']>[0]) => close(state, request),
  };
}

function messageActions(state: SlackState) {
  return {
    typeInMessage: (request: Parameters<WorkspaceSlack['typeInMessage']>[0]) =>
      suggest(state, { target: placeIn(request), field: request.field, query: request.query }),
    changeMessage: (request: Parameters<WorkspaceSlack['changeMessage']>[0]) =>
      change(state, { target: placeIn(request), values: request.values }),
    clickMessage: (request: Parameters<WorkspaceSlack['clickMessage']>[0]) =>
      act(state, { target: placeIn(request), field: request.field, value: request.value }),
    messages: (conversationId: string, viewer?: { userId: string }) =>
      (state.messages.get(conversationId) ?? []).filter(
        ({ onlyFor }) => viewer === undefined || onlyFor === undefined || onlyFor === viewer.userId,
      ),
  };
}

function placeIn({ userId, conversationId, ts }: MessageAt): MessageAt {
  return { userId, conversationId, ts };
}

function testHooks(state: SlackState) {
  return {
    triggerId: (request: { userId: string; viewId?: string }) => newTrigger(state, request),
    fail: (method: string, { times = 1, ...failure }: Failure & { times?: number }) =>
      addFailure(state, { method, times, failure }),
    changeUser: (userId: string, change: Partial<SlackUser>) => {
      changeEntry(state.users, { id: userId, change });
      notify(state);
    },
    changeConversation: (conversationId: string, change: Partial<SlackConversation>) => {
      changeEntry(state.conversations, { id: conversationId, change });
      notify(state);
    },
    calls: () => state.calls,
    requests: () => state.requests,
  };
}

function changeEntry<T extends object>(map: Map<string, T>, request: { id: string; change: Partial<T> }): void {
  const entry = map.get(request.id);
  if (entry === undefined) throw new Error(`not in the workspace: ${request.id}`);
  map.set(request.id, { ...entry, ...request.change });
}
