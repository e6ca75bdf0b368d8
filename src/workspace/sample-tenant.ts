// The Microsoft tenant that the local workspace plays for the sample firm: the same people, by their Entra object ids.
// Used by start-sample-workspace.ts.
import { sampleWorkspace } from './sample-workspace.ts';
import type { TeamsPerson, TeamsRoom } from './teams/teams-options.ts';
import type { WorkspaceTenant } from './workspace-options.ts';

/** By the ids that they have in Slack. */
const objectIds: Readonly<Record<string, string>> = {
  U0SAM: '5a3e1f60-7c1d-4b52-9a64-1d0c5b7e2a01',
  U0PRIYA: '7b90c2d4-0e6f-4f0b-8d35-64f1a9c83b02',
  U0GRACE: '1c7d84ae-5f23-4c98-b1e7-90ab3d6f5c03',
  U0TOM: 'd2f6a913-88b4-4e17-a5c0-3e7f12d94b04',
  U0NOEL: '94e0b7c5-3a61-4d2e-8f79-b5c8e016fd05',
  U0GAIL: 'e83b5d12-6f90-47ac-9b18-27d4c60fae06',
};

const people: readonly TeamsPerson[] = sampleWorkspace.users.map(({ id: slackId, name, note, guest }) => {
  const id = objectIds[slackId] ?? '';

  return { id, name, note, role: guest ? 'guest' : 'user', personalId: `a:${id}` };
});

const everyone = people.map(({ id }) => id);
const staff = people.filter(({ role }) => role !== 'guest').map(({ id }) => id);

const rooms: readonly TeamsRoom[] = [
  { id: '19:billing@thread.tacv2', name: 'billing', kind: 'channel', memberIds: staff },
  { id: '19:acme-with-guests@thread.v2', name: 'Acme, with a guest', kind: 'groupChat', memberIds: everyone },
  ...people.map(({ id, personalId }) => ({
    id: personalId,
    name: 'ShareBill',
    kind: 'personal' as const,
    memberIds: [id],
  })),
];

export const sampleTenant: Omit<WorkspaceTenant, 'appPassword' | 'messagesUrl'> = {
  appId: '0b6f1c52-94d8-4a37-8e2b-5d7c9a10e3f4',
  tenantId: 'c41d9e70-2b8a-4f63-a5d1-7e90b3c2486f',
  tenantName: sampleWorkspace.teamName,
  personIds: objectIds,
  people,
  rooms,
  seedMessages: sampleWorkspace.seedMessages.map(({ userId, text }) => ({
    roomId: '19:billing@thread.tacv2',
    personId: objectIds[userId] ?? '',
    text,
  })),
};

/** Object ids by name, to link the sample firm's staff members to. */
export function sampleObjectIds(): Readonly<Record<string, string>> {
  return Object.fromEntries(people.map(({ id, name }) => [name, id]));
}
