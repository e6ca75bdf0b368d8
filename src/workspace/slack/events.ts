// The Events API: signed JSON to the app, sent again when the app does not answer with 2xx in time, as Slack does.
// Used for files, and by tests through WorkspaceSlack.
import { setTimeout as sleep } from 'node:timers/promises';
import { type AppReply, sendJson } from './app-request.ts';
import { type Outcome, outcomeOf, secondsOf } from './commands.ts';
import type { SlackState } from './slack-state.ts';

export type EventDelivery = {
  /** `not-sent`: the app may not hear of it, or has not subscribed to it. */
  readonly kind: 'not-sent' | 'answered' | 'given-up';
  readonly tries: number;
};

type AppEvent = { readonly type: string; readonly [key: string]: unknown };

/** Sends an event such as `{type: 'app_uninstalled'}` once, whatever the app has subscribed to. */
export async function sendEvent(state: SlackState, event: Record<string, unknown>): Promise<Outcome> {
  return outcomeOf(await sendJson(state, { body: envelope(state, event) }));
}

/** Sends an event that the app has subscribed to, up to four times. Never rejects. */
export async function deliverEvent(state: SlackState, event: AppEvent): Promise<EventDelivery> {
  if (!state.app.botEvents.includes(event.type)) return { kind: 'not-sent', tries: 0 };

  const body = envelope(state, event);
  let reply = await sendJson(state, { body });
  let tries = 1;
  for (const delayMs of state.eventRetryDelaysMs) {
    if (!wantsAnother(reply) || !(await isStillRunning(state, delayMs))) break;
    reply = await sendJson(state, { body, headers: retryHeaders(tries, reply) });
    tries += 1;
  }
  return { kind: reply.kind === 'answered' ? 'answered' : 'given-up', tries };
}

function envelope(state: SlackState, event: Record<string, unknown>): Record<string, unknown> {
  return {
    type: 'event_callback',
    token: 'legacy-verification-token',
    team_id: state.teamId,
    context_team_id: state.teamId,
    context_enterprise_id: null,
    api_app_id: state.appId,
    event: { event_ts: secondsOf(state), ...event },
    event_id: `Ev${state.randomToken()}`,
    event_time: Math.floor(state.clock.now().getTime() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: state.teamId,
        user_id: state.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
}

/** `X-Slack-No-Retry: 1` on an answer that is not 2xx asks Slack to leave it at that. */
function wantsAnother(reply: AppReply): boolean {
  return reply.kind === 'timeout' || (reply.kind === 'failed' && !reply.noRetry);
}

function retryHeaders(number: number, reply: AppReply): Record<string, string> {
  return { 'x-slack-retry-num': String(number), 'x-slack-retry-reason': reasonOf(reply) };
}

function reasonOf(reply: AppReply): string {
  if (reply.kind === 'timeout') return 'http_timeout';
  return reply.kind === 'failed' && reply.status > 0 ? 'http_error' : 'connection_failed';
}

async function isStillRunning(state: SlackState, delayMs: number): Promise<boolean> {
  const { signal } = state.ended;
  return sleep(delayMs, true, { signal, ref: false }).catch(() => false);
}
