// What the local workspace is told when it starts: the people, the conversations and the app it talks to.
// Filled in by the composition root from the sample firm, and by tests.
import type { Router } from 'express';
import type { Clock } from '../ports/clock.ts';
import type { AppManifest } from './app-manifest.ts';
import type { FileLimits } from './file-store.ts';
import type { TeamsOptions } from './teams/teams-options.ts';

export type WorkspaceUser = {
  readonly id: string;
  readonly name: string;
  /** One or two words shown in the "You are" picker: 'Billing', 'Guest', 'Not linked'. */
  readonly note: string;
  readonly guest: boolean;
};

export type WorkspaceConversation = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'channel' | 'im';
  readonly extShared: boolean;
  readonly memberIds: readonly string[];
  readonly private?: boolean;
  readonly archived?: boolean;
  /** Whether our bot was invited; true unless said otherwise. */
  readonly botIsMember?: boolean;
};

export type WorkspaceShortcut = {
  /** `global` is in the composer's menu, `message` in the menu of each message. */
  readonly kind: 'global' | 'message';
  readonly name: string;
  readonly callbackId: string;
};

export type WorkspaceOptions = {
  readonly teamId: string;
  readonly teamName: string;
  readonly botToken: string;
  readonly signingSecret: string;
  readonly users: readonly WorkspaceUser[];
  readonly conversations: readonly WorkspaceConversation[];
  readonly seedMessages: readonly { conversationId: string; userId: string; text: string }[];
  /** The app's Slack endpoint, known only once the app listens. */
  readonly appEventsUrl: () => string;
  readonly clock: Clock;
  readonly randomToken: () => string;
  /** The app's shortcuts as its Slack manifest names them. */
  readonly shortcuts?: readonly WorkspaceShortcut[];
  /** How long the app may take to acknowledge, in milliseconds; Slack's 3,000 unless a test is in a hurry. */
  readonly ackTimeoutMs?: number;
  /** What the app may do and hear; as its Slack manifest says unless a test says otherwise. */
  readonly app?: AppManifest;
  /** How long after each failed try an event is sent again; Slack's 0, 1 and 5 minutes unless a test is in a hurry. */
  readonly eventRetryDelaysMs?: readonly number[];
  readonly fileLimits?: FileLimits;
  /** A file that the page offers to try. */
  readonly sampleFile?: SampleFile;
  /** The pages of the sandbox payment provider, to be mounted at /checkout. */
  readonly checkout?: Router;
  /** With it the page has a Teams beside its Slack. */
  readonly teams?: WorkspaceTenant;
};

export type WorkspaceTenant = Omit<TeamsOptions, 'clock' | 'randomToken'> & {
  /** The app's endpoint of Teams, known only once the app listens. */
  readonly messagesUrl: () => string;
  /** Object ids by the ids that the same people have in Slack. */
  readonly personIds: Readonly<Record<string, string>>;
};

export type SampleFile = { readonly name: string; readonly read: () => Promise<Uint8Array> };

export const defaultShortcuts: readonly WorkspaceShortcut[] = [
  { kind: 'global', name: 'Share a bill', callbackId: 'share-bill' },
  { kind: 'message', name: 'Share a bill', callbackId: 'share-bill-of-message' },
];
