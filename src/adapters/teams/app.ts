// The routes of Teams: which handler answers what. Every request is proven to be Microsoft's, and the firm's own tenant's, before
// anything of it is read.
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { faultTextOf, type HandlerDeps } from '../../handlers/handling.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ConversationPort } from '../../ports/conversation.ts';
import type { DroppedFilesPort } from '../../ports/dropped-files.ts';
import type { IdGenerator } from '../../ports/id-generator.ts';
import type { SealedBox } from '../../ports/sealed-box.ts';
import type { Directory } from '../database/directory.ts';
import { dialogAgain, faultAnswer, type InvokeBody } from './answering.ts';
import { onAsk, onAskAccess, onFixedAddress, onOpen, onPerson, onPress, onYes } from './card-buttons.ts';
import { teamsConversation } from './conversation.ts';
import { teamsFiles } from './dropped-files.ts';
import { connectorIdentity } from './identity.ts';
import { lateAnswers } from './late-answers.ts';
import { teamsPeople } from './people.ts';
import { platform } from './places.ts';
import { Activity, DialogValue, PressValue, SearchValue } from './schema.ts';
import type { TeamsSdk } from './sdk.ts';
import { isServiceUrl } from './service-url.ts';
import { onCommand, onComposed, onConfirm, onEdit, onFill, onMessage, onPreview, onSuggest } from './share-bill.ts';
import type { Asked, Pressed, TeamsDeps } from './teams-deps.ts';
import { textIn } from './values.ts';

export type TeamsOptions = Omit<HandlerDeps, 'platform' | 'standingOf' | 'faultText' | 'directory'> & {
  readonly directory: Directory;
  readonly sdk: TeamsSdk;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly sealedBox: SealedBox;
  readonly appId: string;
  readonly tenantId: string;
  /** A played Microsoft on this machine; undefined means Microsoft's own. */
  readonly openIdUrl?: string | undefined;
};

/** The ports through which messages are posted and files fetched; and what runs while the process does. */
export type TeamsApp = {
  readonly conversation: ConversationPort;
  readonly files: DroppedFilesPort;
  start(): void;
  stop(): Promise<void>;
};

const ENDPOINT = '/api/messages';
/** Teams sends no larger ones: a card of ours is 28 KB. */
const MOST_BYTES = '256kb';

export function addTeams(web: Express, options: TeamsOptions): TeamsApp {
  const deps = depsOf(options);
  const prove = proving(options);
  const note = conversationNotes(options);
  web.post(ENDPOINT, prove, express.json({ limit: MOST_BYTES }), async (request, response) => {
    const asked = await askedIn(deps, { options, note, request, response });
    if (asked) {
      await answer(deps, { asked, response });
    }
  });
  web.use(ENDPOINT, badBody);

  return {
    conversation: teamsConversation(options),
    files: teamsFiles(options),
    start: () => undefined,
    stop: async () => undefined,
  };
}

function depsOf(options: TeamsOptions): TeamsDeps {
  const people = teamsPeople(options);
  const late = lateAnswers({ newKey: () => options.ids.newId('job') });

  return { ...options, platform, people, late, standingOf: people.standingOf, faultText: faultTextOf(options) };
}

/** Nothing is read of a body before its sender is proven. */
function proving({ appId, clock, openIdUrl, logger }: TeamsOptions) {
  const identity = connectorIdentity({ appId, clock, openIdUrl });

  return async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    const proof = await identity(request.header('authorization'));
    switch (proof.kind) {
      case 'proven':
        response.locals.proof = proof;

        return next();
      case 'refused':
        return void response.status(401).end();
      case 'unproven':
        logger.warn('the keys of the Bot Connector could not be fetched', {}, proof.cause);

        return void response.status(503).end();
    }
  };
}

type Coming = {
  readonly options: TeamsOptions;
  readonly note: (noting: Noting) => Promise<void>;
  readonly request: Request;
  readonly response: Response;
};

/** Undefined when it was answered already: it is no request of ours. */
async function askedIn(deps: TeamsDeps, { options, note, request, response }: Coming): Promise<Asked | undefined> {
  const read = Activity.safeParse(request.body);
  if (!read.success) {
    response.status(400).end();

    return undefined;
  }

  const activity = read.data;
  if (!isOurs(activity, { options, proof: response.locals.proof })) {
    response.status(403).end();

    return undefined;
  }

  const who = { workspaceId: options.tenantId, userId: activity.from.aadObjectId.toLowerCase() };
  const { id: conversation } = activity.conversation;
  deps.people.sawIn(who, conversation);
  // without it the answer still goes out; later messages to them may have to look for the way
  await note({ who, activity }).catch((cause: unknown) => void deps.faultText(cause));

  return { who, activity, conversation };
}

type Proven = { readonly claims: Readonly<Record<string, unknown>>; readonly endorsements: readonly string[] };

/** The token is for that address and for that channel, and the conversation of the firm's own tenant. */
function isOurs(
  { serviceUrl, channelId, conversation, channelData }: Activity,
  { options, proof }: { readonly options: TeamsOptions; readonly proof: Proven },
): boolean {
  const tenants = [conversation.tenantId, channelData?.tenant?.id].filter((tenant) => tenant !== undefined);
  const isOwn = tenants.length > 0 && tenants.every((tenant) => tenant.toLowerCase() === options.tenantId);

  return (
    isOwn &&
    isServiceUrl(serviceUrl, options.openIdUrl) &&
    proof.claims.serviceurl === serviceUrl &&
    proof.endorsements.includes(channelId)
  );
}

type Noting = { readonly who: Asked['who']; readonly activity: Activity };

const MOST_NOTED = 10_000;

/** Where we may write to them later: written down when it is new to this process, not at each letter that somebody types. */
function conversationNotes({ directory }: TeamsOptions): (noting: Noting) => Promise<void> {
  const noted = new Map<string, string>();

  return async ({ who, activity }) => {
    const { workspaceId, userId } = who;
    const { serviceUrl } = activity;
    const { id: conversation, conversationType: kind } = activity.conversation;
    if (noted.get(conversation) === serviceUrl) {
      return;
    }

    const owner = kind === 'personal' ? userId : '';
    await directory.rememberConversation({ platform, workspaceId, conversation, kind, userId: owner, serviceUrl });
    if (noted.size >= MOST_NOTED) {
      noted.clear();
    }
    noted.set(conversation, serviceUrl);
  };
}

type Answering = { readonly asked: Asked; readonly response: Response };

async function answer(deps: TeamsDeps, { asked, response }: Answering): Promise<void> {
  const { type, name = '', id = '' } = asked.activity;
  if (type === 'invoke') {
    const body = await answerInvoke(deps, asked, name).catch((cause: unknown) => faultAnswer(deps, { name, cause }));

    return void (body ? response.status(200).json(body) : response.status(501).end());
  }

  response.status(200).end();
  if (type === 'message') {
    const key = `${asked.who.workspaceId}:${asked.conversation}:${id}`;
    const work = deps.directory
      .rememberRequest('teams-message', key)
      .then((isNew) => (isNew ? onMessage(deps, asked) : undefined));
    await work.catch((cause: unknown) => void deps.faultText(cause));
  }
}

/** Undefined of an invoke that we do not know. */
async function answerInvoke(deps: TeamsDeps, asked: Asked, name: string): Promise<InvokeBody | undefined> {
  const { value } = asked.activity;
  switch (name) {
    case 'application/search': {
      const { queryText: text, dataset } = SearchValue.parse(value);

      return onSuggest(deps, { who: asked.who, dataset, text });
    }
    case 'composeExtension/fetchTask':
      return onComposed(deps, asked, DialogValue.parse(value).messagePayload?.body?.content);
    case 'task/fetch':
      return onFetch(deps, { ...asked, data: DialogValue.parse(value).data ?? {} });
    case 'task/submit':
    case 'composeExtension/submitAction':
      return onSubmit(deps, { ...asked, data: DialogValue.parse(value).data ?? {} });
    case 'adaptiveCard/action': {
      const { verb, data } = PressValue.parse(value).action;

      return onPress(deps, { ...asked, verb, data: data ?? {} });
    }
    default:
      return undefined;
  }
}

async function onFetch(deps: TeamsDeps, pressed: Pressed): Promise<InvokeBody | undefined> {
  switch (textIn(pressed.data, 'act')) {
    case 'command':
      return onCommand(deps, pressed);
    case 'open':
      return onOpen(deps, pressed);
    case 'ask':
      return onAsk(pressed);
    default:
      return undefined;
  }
}

/** What the buttons of our dialogs do. */
export const ACTS: Readonly<Record<string, (deps: TeamsDeps, pressed: Pressed) => Promise<InvokeBody | undefined>>> = {
  fill: onFill,
  share: onPreview,
  preview: onConfirm,
  'edit-share': onEdit,
  'share-again': (deps, pressed) => onOpen(deps, { ...pressed, data: { ...pressed.data, id: 'share-again' } }),
  'fix-address': onFixedAddress,
  'add-person': onPerson,
  'link-person': onPerson,
  'accept-person': onPerson,
  'ask-access': onAskAccess,
  press: onYes,
  wait: onWait,
};

async function onSubmit(deps: TeamsDeps, pressed: Pressed): Promise<InvokeBody | undefined> {
  return ACTS[textIn(pressed.data, 'act')]?.(deps, pressed);
}

/** After a restart the dialog begins again where it was. */
async function onWait(deps: TeamsDeps, pressed: Pressed): Promise<InvokeBody> {
  const { who, data } = pressed;
  const draftId = textIn(data, 'draft');

  return (await dialogAgain(deps, { who, key: textIn(data, 'key'), draftId })) ?? onEdit(deps, pressed);
}

/** A body that cannot be read, or is too large. */
function badBody(cause: unknown, _request: Request, response: Response, next: NextFunction): void {
  const status = cause instanceof Error && 'status' in cause ? Number(cause.status) : 500;
  if (status >= 400 && status < 500) {
    response.status(status).end();
  } else {
    next(cause);
  }
}
