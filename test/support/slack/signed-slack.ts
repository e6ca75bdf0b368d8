// Plays Slack towards our app without a browser: sends signed commands, clicks, submissions and type-aheads with
// payloads as complete as Slack's, and checks every answer. Used by journeys and the tests of the Slack adapter.
import { createHmac } from 'node:crypto';
import { prepareBlockSchema } from './block-schema.ts';
import { type AckKind, checkAck } from './check-ack.ts';
import {
  type ClickRequest,
  type CommandRequest,
  clickPayload,
  commandPayload,
  type Envelope,
  type MessageActionRequest,
  messageActionPayload,
  type ShortcutRequest,
  type SlackPerson,
  type SubmitRequest,
  type SuggestRequest,
  shortcutPayload,
  submissionPayload,
  suggestionPayload,
} from './slack-payloads.ts';

export interface SlackDriverOptions {
  readonly eventsUrl: string;
  readonly signingSecret: string;
  readonly teamId: string;
  readonly now: () => Date;
  /** A fresh trigger id of the emulated Slack, for the user and, in a modal, for pushing onto that view. */
  readonly triggerId: (request: { userId: string; viewId?: string }) => Promise<string>;
  /** Where the app may send delayed answers; one that no one listens on unless said otherwise. */
  readonly responseUrl?: string;
  /** How long the app may take to answer, in milliseconds; Slack's 3,000 unless said otherwise. */
  readonly ackWithinMs?: number;
  /** Another way than signed HTTP: the socket of socket-slack.ts. */
  readonly send?: (request: RawRequest) => Promise<SlackAnswer>;
}

/** What the app answered: the body parsed when it is JSON, else as text. */
export interface SlackAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface RawRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type SlackDriver = ReturnType<typeof slackDriver>;

/**
 * A driver for one Slack workspace. Every method resolves to the app's answer; it throws when the app does not answer
 * in time, or answers 200 with something that Slack would refuse.
 */
export function slackDriver(options: SlackDriverOptions) {
  prepareBlockSchema();

  return {
    command: (request: CommandRequest) => sendCommand(options, request),
    blockActions: (request: ClickRequest) => sendClick(options, request),
    viewSubmission: (request: SubmitRequest) => sendSubmission(options, request),
    blockSuggestion: (request: SuggestRequest) => sendSuggestion(options, request),
    shortcut: (request: ShortcutRequest) => sendShortcut(options, request),
    messageAction: (request: MessageActionRequest) => sendMessageAction(options, request),
    /** A file that the person drops into their direct messages; `eventId` names the event, as its retries do. */
    fileShared: (request: FileSharedRequest) => sendFileShared(options, request),
    /** Any other event, as Slack words it. */
    event: (request: EventRequest) => sendEvent(options, request),
    /** Sends exactly these headers and this body: for tests of the signature and of replays. */
    raw: (request: RawRequest) => post(options, request),
    /** The headers that Slack would send with this body now. */
    sign: (body: string) => signedHeaders(options, body),
  };
}

async function sendCommand(options: SlackDriverOptions, request: CommandRequest): Promise<SlackAnswer> {
  const envelope = await seal(options, { userId: request.user.id });
  const body = new URLSearchParams(commandPayload(envelope, request)).toString();
  return ask(options, { kind: 'command', body });
}

async function sendClick(options: SlackDriverOptions, request: ClickRequest): Promise<SlackAnswer> {
  const viewId = 'view' in request.in ? { viewId: request.in.view.id } : {};
  const envelope = await seal(options, { userId: request.user.id, ...viewId });
  return ask(options, { kind: 'block_actions', body: form(clickPayload(envelope, request)) });
}

async function sendSubmission(options: SlackDriverOptions, request: SubmitRequest): Promise<SlackAnswer> {
  const envelope = await seal(options, { userId: request.user.id, viewId: request.view.id });
  const body = form(submissionPayload(envelope, request));
  return ask(options, { kind: 'view_submission', body, view: request.view });
}

async function sendSuggestion(options: SlackDriverOptions, request: SuggestRequest): Promise<SlackAnswer> {
  // a type-ahead carries no trigger id: Slack gives none out for it
  const envelope = { ...unsealed(options), triggerId: '' };
  return ask(options, { kind: 'block_suggestion', body: form(suggestionPayload(envelope, request)) });
}

async function sendShortcut(options: SlackDriverOptions, request: ShortcutRequest): Promise<SlackAnswer> {
  const envelope = await seal(options, { userId: request.user.id });
  return ask(options, { kind: 'shortcut', body: form(shortcutPayload(envelope, request)) });
}

async function sendMessageAction(options: SlackDriverOptions, request: MessageActionRequest): Promise<SlackAnswer> {
  const envelope = await seal(options, { userId: request.user.id });
  return ask(options, { kind: 'shortcut', body: form(messageActionPayload(envelope, request)) });
}

export interface FileSharedRequest {
  readonly user: SlackPerson;
  readonly conversationId: string;
  readonly fileId: string;
  readonly eventId: string;
}

export interface EventRequest {
  readonly event: { readonly type: string } & Readonly<Record<string, unknown>>;
  readonly eventId: string;
}

/** https://docs.slack.dev/reference/events/file_shared */
async function sendFileShared(options: SlackDriverOptions, request: FileSharedRequest): Promise<SlackAnswer> {
  const { user, conversationId, fileId, eventId } = request;
  const event = { type: 'file_shared', file_id: fileId, user_id: user.id, channel_id: conversationId };

  return sendEvent(options, { event: { ...event, file: { id: fileId } }, eventId });
}

/** https://docs.slack.dev/apis/events-api */
async function sendEvent(options: SlackDriverOptions, { event, eventId }: EventRequest): Promise<SlackAnswer> {
  const now = options.now().getTime() / 1000;
  const body = JSON.stringify({
    token: 'deprecated-verification-token',
    team_id: options.teamId,
    api_app_id: 'A0SHAREBILL',
    event: { ...event, event_ts: `${now.toFixed(6)}` },
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(now),
    authorizations: [{ enterprise_id: null, team_id: options.teamId, user_id: 'U0SHAREBILL', is_bot: true }],
    is_ext_shared_channel: false,
  });

  return post(options, { headers: { ...signedHeaders(options, body), 'content-type': 'application/json' }, body });
}

async function seal(options: SlackDriverOptions, request: { userId: string; viewId?: string }): Promise<Envelope> {
  return { ...unsealed(options), triggerId: await options.triggerId(request) };
}

function unsealed({ teamId, now, responseUrl }: SlackDriverOptions): Omit<Envelope, 'triggerId'> {
  // port 9 is "discard": an app that uses the address without being asked to fails loudly
  return { teamId, now: now(), responseUrl: responseUrl ?? 'http://127.0.0.1:9/slack-response' };
}

function form(payload: object): string {
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
}

async function ask(
  options: SlackDriverOptions,
  question: { kind: AckKind; body: string; view?: unknown },
): Promise<SlackAnswer> {
  const answer = await post(options, { headers: signedHeaders(options, question.body), body: question.body });
  if (answer.status === 200) checkAck(answer.body, question);
  return answer;
}

async function post(options: SlackDriverOptions, request: RawRequest): Promise<SlackAnswer> {
  if (options.send) return options.send(request);

  const { headers, body } = request;
  const signal = AbortSignal.timeout(options.ackWithinMs ?? 3000);
  const response = await fetch(options.eventsUrl, { method: 'POST', headers, body, signal });
  const text = await response.text();

  const isJson = response.headers.get('content-type')?.includes('application/json') ?? false;
  return { status: response.status, body: isJson && text !== '' ? JSON.parse(text) : text };
}

/** https://docs.slack.dev/authentication/verifying-requests-from-slack: v0 = HMAC-SHA256 of `v0:timestamp:body` */
function signedHeaders(options: SlackDriverOptions, body: string): Record<string, string> {
  const seconds = String(Math.floor(options.now().getTime() / 1000));
  const digest = createHmac('sha256', options.signingSecret).update(`v0:${seconds}:${body}`).digest('hex');

  return {
    'content-type': 'application/x-www-form-urlencoded',
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'x-slack-request-timestamp': seconds,
    'x-slack-signature': `v0=${digest}`,
  };
}
