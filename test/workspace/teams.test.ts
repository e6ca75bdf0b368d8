// The Teams that the workspace plays: what reaches the app and when, what it refuses of the app's answers, and who sees what.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import { startWorkspace, type Workspace } from '../../src/workspace/start-workspace.ts';
import { teamsPageState } from '../../src/workspace/teams/teams-page-state.ts';
import type { WorkspaceTeams } from '../../src/workspace/teams/workspace-teams.ts';

type Heard = {
  readonly authorization: string;
  readonly body: Record<string, unknown> & { readonly value: Record<string, unknown> };
};

const DANA = 'd0000000-0000-4000-8000-000000000001';
const GAIL = 'd0000000-0000-4000-8000-000000000002';
const ROOM = '19:acme@thread.v2';
const OWN = 'a:dana';
const app = {
  appId: '11111111-1111-4111-8111-111111111111',
  appPassword: 'secret',
  tenantId: '22222222-2222-4222-8222-222222222222',
};

let workspace: Workspace;
let origin: string;
let teams: WorkspaceTeams;
let heard: Heard[];
let answer: { status: number; body: unknown };
let stopApp: () => Promise<void>;

beforeEach(async () => {
  heard = [];
  answer = { status: 200, body: {} };
  const web = express();
  web.post('/api/messages', express.json(), (request, response) => {
    heard.push({ authorization: request.header('authorization') ?? '', body: request.body });
    response.status(answer.status).json(answer.body);
  });
  const server = createServer(web);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stopApp = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  workspace = await startWorkspace({
    teamId: 'T0',
    teamName: 'Firm',
    botToken: 'xoxb-x',
    signingSecret: 'x',
    users: [],
    conversations: [],
    seedMessages: [],
    appEventsUrl: () => origin,
    clock: systemClock(),
    randomToken: randomUUID,
    teams: tenant(),
  });
  web.use('/workspace', workspace.router);
  if (!workspace.playedTeams) throw new Error('no Teams');
  teams = workspace.playedTeams;
});

afterEach(async () => {
  await workspace.stop();
  await stopApp();
});

const inRoom = { personId: DANA, roomId: ROOM };

function cardOf(text: string): object {
  const body = [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text }] }];

  return { type: 'AdaptiveCard', version: '1.5', body };
}

function dialogOf(card: object): object {
  const content = { contentType: 'application/vnd.microsoft.card.adaptive', content: card };

  return { task: { type: 'continue', value: { title: 'A title', card: content } } };
}

function tenant() {
  return {
    ...app,
    messagesUrl: () => `${origin}/api/messages`,
    personIds: {},
    people: [
      { id: DANA, name: 'Dana Reyes', personalId: OWN },
      { id: GAIL, name: 'Gail Ito', role: 'guest' as const, personalId: 'a:gail' },
    ],
    rooms: [
      { id: ROOM, name: 'Acme', kind: 'groupChat' as const, memberIds: [DANA, GAIL] },
      { id: OWN, kind: 'personal' as const, memberIds: [DANA] },
    ],
  };
}

/** What somebody sees of the cards in the room. */
function cardsFor(personId: string): unknown[] {
  const room = teamsPageState(teams.state, personId).conversations.find(({ id }) => id === ROOM);

  return (room?.messages ?? []).map((message) => ('card' in message ? message.card : undefined));
}

async function connector(
  path: string,
  { method = 'POST', body }: { method?: string; body: object },
): Promise<Response> {
  const microsoft = new URL(workspace.teams?.openIdUrl ?? '').origin;
  const form = {
    grant_type: 'client_credentials',
    client_id: app.appId,
    client_secret: app.appPassword,
    scope: 'https://api.botframework.com/.default',
  };
  const given = await fetch(`${microsoft}/${app.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  const { access_token: token } = (await given.json()) as { access_token: string };

  return fetch(`${microsoft}/teams/v3/conversations/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

function posting(card: object) {
  const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }];

  return { body: { type: 'message', attachments } };
}

describe('What somebody does in the played Teams', () => {
  it('reaches the app with a token that the published keys prove', async () => {
    await teams.say({ personId: DANA, roomId: OWN, text: 'help' });

    const [first] = heard;
    const token = first?.authorization.replace('Bearer ', '') ?? '';
    const keys = createRemoteJWKSet(new URL('/keys', workspace.teams?.openIdUrl));
    const { payload } = await jwtVerify(token, keys, { audience: app.appId });
    expect(payload).toMatchObject({ iss: 'https://api.botframework.com', serviceurl: first?.body.serviceUrl });
    expect(first?.body).toMatchObject({ type: 'message', text: 'help', from: { aadObjectId: DANA } });
  });

  it('is not heard by the app in a group, unless it is called by its name', async () => {
    await teams.say({ ...inRoom, text: 'Who sends the bill?' });
    expect(heard).toEqual([]);
    await teams.say({ ...inRoom, text: '@ShareBill bills' });

    expect(heard[0]?.body).toMatchObject({
      text: '<at>ShareBill</at> bills',
      entities: [{ type: 'mention', text: '<at>ShareBill</at>', mentioned: { id: `28:${app.appId}` } }],
    });
  });

  it('with the command on a message hands over the message as HTML, which its text cannot change', async () => {
    answer.body = dialogOf(cardOf('A form'));
    await teams.say({ ...inRoom, text: 'Bill 1042 <b>& more' });
    const messageId = teams.state.said.at(-1)?.id;
    await teams.compose({ ...inRoom, messageId });

    expect(heard[0]?.body.value).toMatchObject({
      commandContext: 'message',
      messagePayload: { body: { contentType: 'html', content: '<p>Bill 1042 &lt;b&gt;&amp; more</p>' } },
    });
  });

  it('is refused where the person is not', async () => {
    await expect(teams.say({ personId: GAIL, roomId: OWN, text: 'x' })).rejects.toThrow('not in that conversation');
    await expect(teams.compose({ personId: 'nobody', roomId: ROOM })).rejects.toThrow('not in that conversation');
    expect(heard).toEqual([]);
  });

  it('finds people without asking the app, as Teams does', async () => {
    const found = await teams.search({
      ...inRoom,
      dataset: 'graph.microsoft.com/users?scope=currentContext',
      text: 'ga',
    });

    expect(found).toEqual({ kind: 'choices', choices: [{ title: 'Gail Ito', value: GAIL }] });
    expect(heard).toEqual([]);
  });
});

describe('What the app answers to the played Teams', () => {
  it('opens a dialog when it is one', async () => {
    answer.body = dialogOf(cardOf('A form'));

    expect(await teams.compose(inRoom)).toEqual({ kind: 'dialog', title: 'A title', card: cardOf('A form') });
  });

  it.each([
    ['is no dialog', () => ({ task: { type: 'message', value: 'x' } }), /does not understand/],
    ['is empty', () => ({}), /does not understand/],
    ['has a card of another version', () => dialogOf({ ...cardOf('x'), version: '1.2' }), /does not draw/],
    [
      'has a button that Teams does not know',
      () => dialogOf({ ...cardOf('x'), actions: [{ type: 'Action.Nope' }] }),
      /draw/,
    ],
  ])('is trouble when it %s, and is kept as a complaint', async (_, body, words) => {
    answer.body = body();

    expect(await teams.compose(inRoom)).toMatchObject({ kind: 'trouble', text: expect.stringMatching(words) });
    expect(teams.state.complaints.splice(0).length).toBeGreaterThan(0);
  });

  it('is trouble when it is an error', async () => {
    answer.status = 501;

    expect(await teams.compose(inRoom)).toMatchObject({ kind: 'trouble', text: expect.stringContaining('501') });
  });

  it('to a button takes the place of the card for the one who pressed, until the message changes', async () => {
    const activities = `${encodeURIComponent(ROOM)}/activities`;
    const posted = await connector(activities, posting(cardOf('For all')));
    const { id: messageId } = (await posted.json()) as { id: string };
    answer.body = { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: cardOf('For one') };
    await teams.execute({ ...inRoom, messageId, verb: 'view', data: {} });

    expect(heard[0]?.body).toMatchObject({ name: 'adaptiveCard/action', replyToId: messageId });
    expect(cardsFor(DANA)).toEqual([cardOf('For one')]);
    expect(cardsFor(GAIL)).toEqual([cardOf('For all')]);
    await connector(`${activities}/${messageId}`, { method: 'PUT', ...posting(cardOf('New for all')) });
    expect(cardsFor(DANA)).toEqual([cardOf('New for all')]);
  });

  it('to a button may be words for the one who pressed', async () => {
    answer.body = { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Cancelled.' };

    expect(await teams.execute({ ...inRoom, messageId: 'm1', verb: 'x', data: {} })).toEqual({
      kind: 'told',
      text: 'Cancelled.',
    });
  });
});

describe('The Teams of the page', () => {
  it('is for its own page alone', async () => {
    const body = JSON.stringify({ ...inRoom, text: 'x' });
    const headers = { 'content-type': 'application/json', origin, 'x-workspace-token': 'guessed' };
    const refused = await fetch(`${origin}/workspace/teams/say`, { method: 'POST', headers, body });

    expect(refused.status).toBe(403);
    expect(heard).toEqual([]);
  });

  it("serves Microsoft's own client of cards from its own origin", async () => {
    const script = await fetch(`${origin}/workspace/assets/adaptivecards.js`);

    expect(script.headers.get('content-type')).toMatch(/javascript/);
    expect(await script.text()).toContain('AdaptiveCards');
  });
});
