// What a person starts from the composer or from a message: slash commands, shortcuts and plain messages.
// Called through WorkspaceSlack.
import { sendForm, sendPayload } from './app-request.ts';
import { newResponseUrl, readContent, showResponse } from './response-address.ts';
import {
  addMessage,
  findMessage,
  type SlackConversation,
  type SlackMessage,
  type SlackState,
  type SlackUser,
} from './slack-state.ts';
import { newTrigger } from './view-methods.ts';
import { channelOnWire, handleOf, messageOnWire } from './wire.ts';

export const troubleText = 'We had some trouble connecting. Try again?';

/** How the app took it: `trouble` is what the person is told instead. */
export type Outcome = { readonly kind: 'ok' } | { readonly kind: 'trouble'; readonly text: string };

export type Place = { readonly userId: string; readonly conversationId: string };

/** `/sharebill …`. What the app answers at once is shown to the person alone, unless it says `in_channel`. */
export async function runCommand(
  state: SlackState,
  request: Place & { text: string; command?: string },
): Promise<Outcome> {
  const { user, conversation } = placeOf(state, request);
  const command = request.command ?? '/sharebill';
  const channel = channelOnWire(conversation);
  const responseUrl = newResponseUrl(state, request);
  const reply = await sendForm(state, {
    token: 'legacy-verification-token',
    team_id: state.teamId,
    team_domain: domainOf(state),
    channel_id: channel.id,
    channel_name: channel.name,
    user_id: user.id,
    user_name: handleOf(user),
    command,
    text: asTyped(request.text),
    api_app_id: state.appId,
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: newTrigger(state, { userId: user.id }),
  });

  if (reply.kind === 'timeout') return trouble(`${command} failed with the error "operation_timeout"`);
  if (reply.kind === 'failed') return trouble(`${command} failed with the error "dispatch_failed"`);
  return showCommandAnswer(state, { ...request, body: reply.body });
}

function showCommandAnswer(state: SlackState, answer: Place & { body: string }): Outcome {
  if (answer.body.trim() === '') return { kind: 'ok' };

  const content = readContent(answer.body) ?? { text: answer.body };
  const address = { ...answer, messageTs: undefined, atMs: 0, uses: 0 };
  const problem = showResponse(state, { address, content });
  return problem === undefined ? { kind: 'ok' } : trouble(`The app's answer was not understood: ${problem}`);
}

/** A shortcut of the app's that belongs to no message. */
export async function runShortcut(
  state: SlackState,
  request: { userId: string; callbackId?: string },
): Promise<Outcome> {
  const user = userOf(state, request.userId);

  const reply = await sendPayload(state, {
    type: 'shortcut',
    ...originOf(state, user),
    action_ts: secondsOf(state),
    callback_id: request.callbackId ?? callbackIdOf(state, 'global'),
    trigger_id: newTrigger(state, { userId: user.id }),
  });
  return outcomeOf(reply);
}

/** A shortcut from the menu of a message. */
export async function runMessageShortcut(
  state: SlackState,
  request: Place & { ts: string; callbackId?: string },
): Promise<Outcome> {
  const { user, conversation } = placeOf(state, request);
  const message = messageOf(state, request);

  const reply = await sendPayload(state, {
    type: 'message_action',
    ...originOf(state, user),
    action_ts: secondsOf(state),
    callback_id: request.callbackId ?? callbackIdOf(state, 'message'),
    trigger_id: newTrigger(state, { userId: user.id }),
    response_url: newResponseUrl(state, request),
    channel: channelOnWire(conversation),
    message_ts: message.ts,
    message: messageOnWire(state, message),
  });
  return outcomeOf(reply);
}

/** Something the person simply writes. The app is not told: it reads no messages. */
export function postAsUser(state: SlackState, request: Place & { text: string; threadTs?: string }): SlackMessage {
  placeOf(state, request);
  const { userId, conversationId, threadTs } = request;
  return addMessage(state, { userId, conversationId, text: asTyped(request.text), threadTs, blocks: [], values: {} });
}

/** What a person types has its control signs as entities: https://docs.slack.dev/messaging/formatting-message-text/#escaping */
function asTyped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The fields that every interaction carries about its sender. */
export function originOf(state: SlackState, user: SlackUser) {
  return {
    token: 'legacy-verification-token',
    api_app_id: state.appId,
    team: { id: state.teamId, domain: domainOf(state) },
    user: { id: user.id, username: handleOf(user), name: handleOf(user), team_id: user.teamId },
    enterprise: null,
    is_enterprise_install: false,
  };
}

export function outcomeOf(reply: { kind: string }): Outcome {
  return reply.kind === 'answered' ? { kind: 'ok' } : trouble(troubleText);
}

export function trouble(text: string): Outcome {
  return { kind: 'trouble', text };
}

export function userOf(state: SlackState, id: string): SlackUser {
  const user = state.users.get(id);
  if (user === undefined) throw new Error(`no such person in the workspace: ${id}`);
  return user;
}

export function placeOf(state: SlackState, place: Place): { user: SlackUser; conversation: SlackConversation } {
  const conversation = state.conversations.get(place.conversationId);
  if (conversation === undefined) throw new Error(`no such conversation in the workspace: ${place.conversationId}`);
  if (!conversation.memberIds.includes(place.userId)) throw new Error(`${place.userId} is not in ${conversation.name}`);

  return { user: userOf(state, place.userId), conversation };
}

/** A message that this person can see. */
export function messageOf(state: SlackState, at: Place & { ts: string }): SlackMessage {
  const message = findMessage(state, at);
  const hidden = message?.onlyFor !== undefined && message.onlyFor !== at.userId;
  if (message === undefined || hidden) throw new Error(`no such message: ${at.conversationId} ${at.ts}`);
  return message;
}

export function secondsOf(state: SlackState): string {
  return (state.clock.now().getTime() / 1000).toFixed(6);
}

function domainOf(state: SlackState): string {
  return state.teamName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

function callbackIdOf(state: SlackState, kind: 'global' | 'message'): string {
  const shortcut = state.shortcuts.find((candidate) => candidate.kind === kind);
  if (shortcut === undefined) throw new Error(`the workspace has no ${kind} shortcut`);
  return shortcut.callbackId;
}
