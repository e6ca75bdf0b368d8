// The Bot Connector: posting and updating messages, opening a personal chat, and who is in a conversation. Strict: what it does not
// know is an error, as at the real one. Behaviour of POST /v3/conversations after Microsoft's published notes on it.
import express, { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { cardProblems } from './card-problems.ts';
import { complain } from './refusing.ts';
import type { TeamsRoom } from './teams-options.ts';
import { changed, nextMessageId, roomIdOf, type TeamsState } from './teams-state.ts';

const ACTIVITIES = '/v3/conversations/:id/activities';

export function connectorRoutes(state: TeamsState, gave: (token: string) => boolean): Router {
  const connector = Router();
  connector.use(authorised(state, gave), express.json({ limit: '40kb' }));
  connector.post('/v3/conversations', openPersonal(state));
  connector.post(ACTIVITIES, (request, response) => post(state, request, response));
  connector.put(`${ACTIVITIES}/:activityId`, (request, response) => update(state, request, response));
  connector.get('/v3/conversations/:id/pagedmembers', (request, response) => {
    const place = placeIn(state, request, response);
    if (place) response.json({ members: place.memberIds.map((id) => memberOf(state, id)) });
  });
  connector.get('/v3/conversations/:id/members/:userId', (request, response) => {
    const place = placeIn(state, request, response);
    if (!place) return;

    const id = place.memberIds.find((one) => one === request.params.userId);
    if (id === undefined) return void response.status(404).json({ error: { code: 'MemberNotFoundInConversation' } });
    response.json(memberOf(state, id));
  });

  return connector;
}

function authorised(state: TeamsState, gave: (token: string) => boolean): RequestHandler {
  return (request, response, next) => {
    const token = /^Bearer (.+)$/.exec(request.header('authorization') ?? '')?.[1] ?? '';
    if (gave(token)) return next();

    complain(state, { response, text: `${request.method} ${request.path} without our token`, status: 401 });
  };
}

function openPersonal(state: TeamsState): RequestHandler {
  const NewConversation = newConversationBy(state);

  return (request, response) => {
    const read = NewConversation.safeParse(request.body);
    if (!read.success) {
      return complain(state, { response, text: `new conversation: ${read.error.message}`, status: 400 });
    }

    const person = state.people.get(read.data.members[0]?.id ?? '');
    if (!person) return void response.status(403).json({ error: { code: 'Forbidden', message: 'not installed' } });

    const { personalId: id } = person;
    if (!state.rooms.has(id)) state.rooms.set(id, { id, kind: 'personal', memberIds: [person.id] });
    response.status(201).json({ id });
  };
}

function post(state: TeamsState, request: Request, response: Response): void {
  if (!placeIn(state, request, response) || !isActivity(state, request, response)) return;

  const message = {
    id: nextMessageId(state),
    conversation: String(request.params.id),
    at: state.clock.now(),
    activity: request.body,
    updates: 0,
  };
  state.posted.push(message);
  changed(state);
  response.status(201).json({ id: message.id });
}

function update(state: TeamsState, request: Request, response: Response): void {
  if (!placeIn(state, request, response) || !isActivity(state, request, response)) return;

  const { id: conversation, activityId: id } = request.params;
  const known = state.posted.find((one) => one.id === id && one.conversation === conversation);
  if (!known) return void response.status(404).json({ error: { code: 'ActivityNotFoundInConversation' } });

  known.activity = request.body;
  known.updates += 1;
  // what somebody had in its place is of the message before
  for (const key of state.ownCards.keys()) if (key.startsWith(`${id} `)) state.ownCards.delete(key);
  changed(state);
  response.json({ id });
}

function placeIn({ rooms }: TeamsState, request: Request, response: Response): TeamsRoom | undefined {
  const place = rooms.get(roomIdOf(String(request.params.id)));
  if (place && !place.hasNoBot) return place;

  const code = place ? 'BotNotInConversationRoster' : 'ConversationNotFound';
  const message = 'The bot is not part of the conversation roster.';
  response.status(place ? 403 : 404).json({ error: { code, message } });

  return undefined;
}

/** Microsoft's own client reads every card. */
function isActivity(state: TeamsState, request: Request, response: Response): boolean {
  const read = MessageActivity.safeParse(request.body);
  const cards = read.data?.attachments.map(({ content }) => content) ?? [];
  const problems = read.success ? cards.flatMap(cardProblems) : [read.error.message];
  const at = `${request.method} ${request.path}`;
  state.complaints.push(...problems.slice(1).map((problem) => `${at}: ${problem}`));
  const [problem] = problems;
  if (problem !== undefined) complain(state, { response, text: `${at}: ${problem}`, status: 400 });

  return problem === undefined;
}

function memberOf({ people, tenantId: ours }: TeamsState, id: string) {
  const { name = '', role = 'user', tenantId = ours } = people.get(id) ?? {};

  return { id: teamsUserId(id), name, aadObjectId: id, objectId: id, tenantId, userRole: role };
}

/** Bot Framework's own name for a user in Teams. */
export function teamsUserId(objectId: string): string {
  return `29:${objectId}`;
}

function newConversationBy({ app, tenantId }: TeamsState) {
  return z.strictObject({
    isGroup: z.literal(false),
    tenantId: z.literal(tenantId),
    bot: z.strictObject({ id: z.literal(`28:${app.id}`), name: z.string() }),
    members: z.array(z.strictObject({ id: z.string().min(1), name: z.string() })).length(1),
  });
}

const MessageActivity = z.strictObject({
  type: z.literal('message'),
  id: z.string().optional(),
  summary: z.string().max(2_000).optional(),
  attachments: z
    .array(z.strictObject({ contentType: z.literal('application/vnd.microsoft.card.adaptive'), content: z.unknown() }))
    .min(1),
});
