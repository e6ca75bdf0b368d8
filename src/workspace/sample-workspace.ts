// The people and conversations that the local workspace plays for the sample firm. Used by compose.ts.
import type { WorkspaceConversation, WorkspaceOptions, WorkspaceUser } from './workspace-options.ts';

/** Who the sample firm's mails come from. */
export const SAMPLE_SENDER = 'bills@harlowreed.test';

const people: readonly WorkspaceUser[] = [
  { id: 'U0SAM', name: 'Sam Ortiz', note: 'Billing', guest: false },
  { id: 'U0PRIYA', name: 'Priya Raman', note: 'Attorney', guest: false },
  { id: 'U0GRACE', name: 'Grace Harlow', note: 'Administrator', guest: false },
  { id: 'U0TOM', name: 'Tom Becker', note: 'Read-only', guest: false },
  { id: 'U0NOEL', name: 'Noel Park', note: 'Not linked', guest: false },
  { id: 'U0GAIL', name: 'Gail Ito', note: 'Guest', guest: true },
];

const staff = people.filter(({ guest }) => !guest).map(({ id }) => id);

const conversations: readonly WorkspaceConversation[] = [
  { id: 'C0BILLING', name: 'billing', kind: 'channel', extShared: false, memberIds: staff },
  { id: 'C0ACME', name: 'acme-with-guests', kind: 'channel', extShared: false, memberIds: people.map(({ id }) => id) },
  { id: 'C0CLIENT', name: 'northwind-shared', kind: 'channel', extShared: true, memberIds: staff },
  ...people.map(({ id }) => ({
    id: `D${id}`,
    name: 'ShareBill',
    kind: 'im' as const,
    extShared: false,
    memberIds: [id],
  })),
];

export const sampleWorkspace: Pick<
  WorkspaceOptions,
  'teamId' | 'teamName' | 'users' | 'conversations' | 'seedMessages'
> = {
  teamId: 'T0SAMPLE',
  teamName: 'Harlow & Reed LLP',
  users: people,
  conversations,
  seedMessages: [
    {
      conversationId: 'C0BILLING',
      userId: 'U0PRIYA',
      text: 'Dana at Acme asked for bill 1042 again. Could someone send it to her today?',
    },
  ],
};

/** Slack ids by name, to link the sample firm's staff members to. */
export function sampleUserIds(): Readonly<Record<string, string>> {
  return Object.fromEntries(people.map(({ id, name }) => [name, id]));
}
