// Builds the payloads that Slack sends to an app, with every field that Slack documents, so that a handler cannot
// depend on one that is not there. Called by signed-slack.ts.
import type {
  BlockAction,
  BlockElementAction,
  BlockSuggestion,
  GlobalShortcut,
  MessageShortcut,
  SlashCommand,
  ViewOutput,
  ViewSubmitAction,
} from '@slack/bolt';

export interface SlackPerson {
  readonly id: string;
  readonly name: string;
}

export interface SlackRoom {
  readonly id: string;
  readonly name: string;
}

/** What all payloads share. */
export interface Envelope {
  readonly teamId: string;
  readonly triggerId: string;
  readonly responseUrl: string;
  readonly now: Date;
}

type StateValues = ViewOutput['state']['values'];
type PostedMessage = NonNullable<BlockAction['message']>;

/** A view as the emulated Slack hands it out. */
export type OpenView = Omit<ViewOutput, 'state'> & Partial<Pick<ViewOutput, 'state'>>;

export interface CommandRequest {
  readonly user: SlackPerson;
  readonly conversation: SlackRoom;
  readonly command: string;
  readonly text?: string;
}

export interface ClickRequest {
  readonly user: SlackPerson;
  readonly action: BlockElementAction;
  /** Where it was clicked: in a view, or on a message of a conversation. */
  readonly in: { readonly view: OpenView } | { readonly conversation: SlackRoom; readonly message: PostedMessage };
  readonly values?: StateValues;
}

export interface SubmitRequest {
  readonly user: SlackPerson;
  readonly view: OpenView;
  readonly values: StateValues;
}

export interface SuggestRequest {
  readonly user: SlackPerson;
  readonly view: OpenView;
  readonly blockId: string;
  readonly actionId: string;
  readonly value: string;
  readonly values?: StateValues;
}

export interface ShortcutRequest {
  readonly user: SlackPerson;
  readonly callbackId: string;
}

export interface MessageActionRequest extends ShortcutRequest {
  readonly conversation: SlackRoom;
  readonly message: MessageShortcut['message'];
}

// Slack leaves response_url out in a view, whatever the type says
type ClickPayload = Omit<BlockAction, 'response_url'> & { response_url?: string };

const teamDomain = 'example-firm';
const appId = 'A0SHAREBILL';
// the deprecated verification token, which Slack still sends; the signature is what counts
const token = 'deprecated-verification-token';

/** The form fields of a slash command. */
export function commandPayload(envelope: Envelope, request: CommandRequest) {
  return {
    token,
    team_id: envelope.teamId,
    team_domain: teamDomain,
    channel_id: request.conversation.id,
    channel_name: request.conversation.name,
    user_id: request.user.id,
    user_name: request.user.name,
    command: request.command,
    text: request.text ?? '',
    api_app_id: appId,
    is_enterprise_install: 'false',
    response_url: envelope.responseUrl,
    trigger_id: envelope.triggerId,
  } satisfies SlashCommand;
}

/** A click or a choice, in a view or on a message. */
export function clickPayload(envelope: Envelope, request: ClickRequest): ClickPayload {
  return {
    type: 'block_actions',
    user: { ...person(envelope, request.user), username: request.user.name },
    api_app_id: appId,
    token,
    team: team(envelope),
    is_enterprise_install: false,
    trigger_id: envelope.triggerId,
    actions: [request.action],
    ...clickPlace(envelope, request),
  };
}

/** A view handed in with what its fields hold. */
export function submissionPayload(envelope: Envelope, request: SubmitRequest) {
  return {
    type: 'view_submission',
    team: team(envelope),
    user: person(envelope, request.user),
    api_app_id: appId,
    token,
    trigger_id: envelope.triggerId,
    view: { ...request.view, state: { values: request.values } },
    response_urls: [],
    is_enterprise_install: false,
  } satisfies ViewSubmitAction;
}

/** What was typed into an external select of a view. */
export function suggestionPayload(envelope: Envelope, request: SuggestRequest) {
  return {
    type: 'block_suggestion',
    user: person(envelope, request.user),
    container: { type: 'view', view_id: request.view.id },
    api_app_id: appId,
    token,
    action_id: request.actionId,
    block_id: request.blockId,
    value: request.value,
    team: team(envelope),
    is_enterprise_install: false,
    view: { ...request.view, state: { values: request.values ?? request.view.state?.values ?? {} } },
  } satisfies BlockSuggestion;
}

/** A shortcut from the composer's menu. */
export function shortcutPayload(envelope: Envelope, request: ShortcutRequest) {
  return {
    type: 'shortcut',
    token,
    action_ts: timestamp(envelope),
    team: team(envelope),
    user: { id: request.user.id, username: request.user.name, team_id: envelope.teamId },
    is_enterprise_install: false,
    callback_id: request.callbackId,
    trigger_id: envelope.triggerId,
  } satisfies GlobalShortcut;
}

/** A shortcut from the menu of a message. */
export function messageActionPayload(envelope: Envelope, request: MessageActionRequest) {
  return {
    type: 'message_action',
    token,
    action_ts: timestamp(envelope),
    team: team(envelope),
    user: person(envelope, request.user),
    channel: request.conversation,
    is_enterprise_install: false,
    callback_id: request.callbackId,
    trigger_id: envelope.triggerId,
    response_url: envelope.responseUrl,
    message_ts: request.message.ts,
    message: request.message,
  } satisfies MessageShortcut;
}

function clickPlace(envelope: Envelope, { in: place, values }: ClickRequest) {
  if ('view' in place) {
    const view = { ...place.view, state: { values: values ?? place.view.state?.values ?? {} } };
    return { container: { type: 'view', view_id: view.id }, view };
  }

  const { conversation, message } = place;
  const container = { type: 'message', message_ts: message.ts, channel_id: conversation.id, is_ephemeral: false };
  const state = { values: values ?? {} };
  return { container, channel: conversation, message, state, response_url: envelope.responseUrl };
}

function team({ teamId }: Envelope) {
  return { id: teamId, domain: teamDomain };
}

function person({ teamId }: Envelope, user: SlackPerson) {
  return { id: user.id, name: user.name, team_id: teamId };
}

function timestamp({ now }: Envelope): string {
  return (now.getTime() / 1000).toFixed(6);
}
