// What Teams sends to the app: an activity of somebody in a conversation, with a token that the Connector signed.
// Used by workspace-teams.ts and by tests.
import { teamsUserId } from './connector-routes.ts';
import type { PlayedMicrosoft } from './played-microsoft.ts';
import type { TeamsPerson, TeamsRoom } from './teams-options.ts';

export type Acting = {
  readonly microsoft: PlayedMicrosoft;
  /** The app's endpoint. */
  readonly url: string;
  readonly person: TeamsPerson;
  readonly room: TeamsRoom;
};

export type AppAnswer = { readonly status: number; readonly body: Record<string, unknown> };

export function activityOf({ microsoft, person, room }: Acting, more: object): Record<string, unknown> {
  const { state, serviceUrl } = microsoft;
  const { tenantId } = state;
  const isGroup = room.kind !== 'personal';

  return {
    id: state.randomToken(),
    channelId: 'msteams',
    serviceUrl,
    timestamp: state.clock.now().toISOString(),
    from: { id: teamsUserId(person.id), aadObjectId: person.id, name: person.name },
    recipient: { id: `28:${state.app.id}`, name: 'ShareBill' },
    conversation: { id: room.id, tenantId, conversationType: room.kind, isGroup },
    channelData: { tenant: { id: tenantId } },
    ...more,
  };
}

/** Rejects when there is no answer in time. */
export async function sendActivity(acting: Acting, more: object, withinMs?: number): Promise<AppAnswer> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${await acting.microsoft.token()}` };
  const body = JSON.stringify(activityOf(acting, more));
  const signal = withinMs === undefined ? {} : { signal: AbortSignal.timeout(withinMs) };
  const response = await fetch(acting.url, { method: 'POST', headers, body, redirect: 'error', ...signal });
  const text = await response.text();

  return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
}
