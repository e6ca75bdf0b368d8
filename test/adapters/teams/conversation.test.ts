// What becomes of a message to Teams when the Connector answers badly or not at all: through Microsoft's own library, on loopback.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { teamsConversation } from '../../../src/adapters/teams/conversation.ts';
import { teamsSdk } from '../../../src/adapters/teams/sdk.ts';
import type { Message } from '../../../src/chat/messages.ts';
import { freePort } from '../../support/free-port.ts';
import {
  APP_ID,
  APP_PASSWORD,
  objectIdOf,
  type PlayedTeams,
  personOf,
  startPlayedTeams,
  TENANT_ID,
} from '../../support/teams/played-teams.ts';

const ROOM = '19:billing@thread.v2';
const CHANNEL = '19:matters@thread.tacv2';
const message: Message = { text: 'Bill 1042', title: 'Bill 1042', lines: ['Sent'], context: [], buttons: [] };
const POSTS = /\/activities$/;

let played: PlayedTeams;
beforeAll(async () => {
  const people = [personOf('sam'), personOf('gail', { role: 'guest' }), personOf('olive', { tenantId: 'elsewhere' })];
  played = await startPlayedTeams({
    people,
    rooms: [
      { id: ROOM, kind: 'groupChat', memberIds: [objectIdOf('sam')] },
      { id: CHANNEL, kind: 'channel', memberIds: [objectIdOf('sam')] },
      { id: '19:guest@thread.v2', kind: 'groupChat', memberIds: [objectIdOf('sam'), objectIdOf('gail')] },
      { id: '19:client@thread.v2', kind: 'groupChat', memberIds: [objectIdOf('sam'), objectIdOf('olive')] },
      { id: '19:closed@thread.v2', kind: 'groupChat', memberIds: [objectIdOf('sam')], hasNoBot: true },
    ],
  });
});
afterAll(async () => {
  const { complaints } = played;
  await played.stop();
  expect(complaints).toEqual([]);
});

let callsBefore = 0;
beforeEach(() => {
  callsBefore = played.calls.length;
});
const postsMade = () =>
  played.calls.slice(callsBefore).filter((call) => call.startsWith('POST') && POSTS.test(call)).length;

const clock = systemClock();
const base = { platform: 'teams', workspaceId: TENANT_ID, userId: '' };

function conversationAt(serviceUrl: string) {
  const sdk = teamsSdk({
    appId: APP_ID,
    appPassword: APP_PASSWORD,
    tenantId: TENANT_ID,
    openIdUrl: played.openIdUrl,
    clock,
  });
  const kindOf = (conversation: string) => (conversation === CHANNEL ? 'channel' : 'groupChat');
  const directory = {
    conversationAt: async ({ conversation }: { conversation: string }) =>
      conversation.startsWith('19:') ? { ...base, conversation, kind: kindOf(conversation), serviceUrl } : undefined,
    newestConversation: async ({ userId }: { userId?: string }) =>
      userId === undefined ? { ...base, conversation: ROOM, kind: 'groupChat', serviceUrl } : undefined,
  };
  const deps = { sdk, directory, clock };

  return teamsConversation(deps);
}

const here = () => conversationAt(played.serviceUrl);
const to = (conversation: string, more: object = {}) => ({
  workspaceId: TENANT_ID,
  conversation,
  direct: false,
  ...more,
});

describe('A message to Teams', () => {
  it('is posted, and changed in place', async () => {
    const outcome = await here().post(to(ROOM), message, 'key');
    expect(outcome).toMatchObject({ kind: 'posted', posted: { postedIn: ROOM } });
    if (outcome.kind !== 'posted') throw new Error('not posted');

    const updated = await here().update(
      { workspaceId: TENANT_ID, ...outcome.posted },
      { ...message, lines: ['Viewed'] },
    );
    expect(updated).toEqual(outcome);
    expect(played.posted.at(-1)).toMatchObject({ updates: 1 });
  });

  it('to a person goes to their own chat with the bot', async () => {
    const outcome = await here().post({ ...to(objectIdOf('sam')), direct: true }, message, 'key');
    expect(outcome).toMatchObject({ kind: 'posted', posted: { postedIn: 'a:personal-sam' } });
  });

  it('that answers another stands in its thread, where there are threads', async () => {
    expect(await here().post(to(CHANNEL, { thread: 'm1' }), message, 'key')).toMatchObject({
      posted: { postedIn: `${CHANNEL};messageid=m1` },
    });
    expect(await here().post(to(ROOM, { thread: 'm1' }), message, 'key')).toMatchObject({ posted: { postedIn: ROOM } });
  });

  it.each([500, 502, 503, 504, 408])(
    'that is answered with %i may be there, and is not tried again by the library',
    async (status) => {
      played.fail({ method: 'POST', path: POSTS, status });
      expect(await here().post(to(ROOM), message, 'key')).toMatchObject({
        kind: 'unknown',
        fault: { retryAfterMs: 15_000 },
      });
      expect(postsMade()).toBe(1);
    },
  );

  it('that was taken, and then the connection was cut, may be there', async () => {
    const before = played.posted.length;
    played.fail({ method: 'POST', path: POSTS, status: 0, afterwards: true });
    expect(await here().post(to(ROOM), message, 'key')).toMatchObject({ kind: 'unknown' });
    expect(played.posted.length - before).toBe(1);
  });

  it.each([
    [429, 7_000],
    [412, undefined],
    [401, undefined],
  ])('that is answered with %i is surely not there, and waits as long as it is told', async (status, retryAfterMs) => {
    const wait = retryAfterMs === undefined ? {} : { retryAfter: retryAfterMs / 1000 };
    played.fail({ method: 'POST', path: POSTS, status, ...wait });
    const outcome = await here().post(to(ROOM), message, 'key');
    expect(outcome).toMatchObject({ kind: 'not-sent', fault: { retryable: true } });
    expect('fault' in outcome && outcome.fault.retryAfterMs).toBe(retryAfterMs);
    expect(postsMade()).toBe(1);
  });

  it('to nobody who listens is surely not there', async () => {
    const port = await freePort();
    const outcome = await conversationAt(`http://127.0.0.1:${port}/teams/`).post(to(ROOM), message, 'key');
    expect(outcome).toMatchObject({ kind: 'not-sent', fault: { retryable: true } });
  });

  it('without a token for us is surely not there', async () => {
    const refusing = await startPlayedTeams({ people: [], rooms: [] });
    refusing.fail({ method: 'POST', path: /token$/, status: 500 });
    const options = {
      appId: APP_ID,
      appPassword: APP_PASSWORD,
      tenantId: TENANT_ID,
      openIdUrl: refusing.openIdUrl,
      clock,
    };
    const sdk = teamsSdk(options);
    await expect(sdk.post({ serviceUrl: refusing.serviceUrl, conversation: ROOM }, {})).rejects.toMatchObject({
      code: 'teams-token',
    });
    await refusing.stop();
  });

  it.each(['19:closed@thread.v2', '19:gone@thread.v2'])(
    'to a conversation that we are not in cannot be posted: %s',
    async (id) => {
      expect(await here().post(to(id), message, 'key')).toMatchObject({ kind: 'unreachable' });
    },
  );

  it('that somebody deleted cannot be changed', async () => {
    const posted = { workspaceId: TENANT_ID, postedIn: ROOM, postedId: 'no-such-message' };
    expect(await here().update(posted, message)).toMatchObject({ kind: 'unreachable' });
  });

  it('whose place cannot be found out is surely not there', async () => {
    played.fail({ method: 'POST', path: /\/v3\/conversations$/, status: 503 });
    const outcome = await here().post({ ...to(objectIdOf('sam')), direct: true }, message, 'key');
    expect(outcome).toMatchObject({ kind: 'not-sent', fault: { retryable: true } });
  });
});

describe('Who can read a conversation', () => {
  it.each([
    [ROOM, 'inside'],
    ['19:guest@thread.v2', 'has-outsiders'],
    ['19:client@thread.v2', 'has-outsiders'],
    ['19:closed@thread.v2', 'unproven'],
  ])('of %s is %s', async (conversation, privacy) => {
    expect(await here().privacyOf({ workspaceId: TENANT_ID, conversation })).toBe(privacy);
  });
});
