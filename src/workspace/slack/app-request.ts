// Sends the app what Slack would send it: signed, in Slack's encodings, with Slack's time limit for the answer.
// Used by the commands, shortcuts, interactions and events of this folder.
import { createHmac } from 'node:crypto';
import { record, type SlackState } from './slack-state.ts';

export type AppReply =
  | { readonly kind: 'answered'; readonly body: string }
  | { readonly kind: 'timeout' }
  /** `status` is 0 when there was no answer at all. */
  | { readonly kind: 'failed'; readonly status: number; readonly noRetry: boolean };

/** A slash command: a form of plain fields. */
export function sendForm(state: SlackState, fields: Record<string, string>): Promise<AppReply> {
  return send(state, { body: String(new URLSearchParams(fields)), type: 'application/x-www-form-urlencoded' });
}

/** An interaction: a form with one field, `payload`, that holds JSON. */
export function sendPayload(state: SlackState, payload: Record<string, unknown>): Promise<AppReply> {
  return sendForm(state, { payload: JSON.stringify(payload) });
}

/** An event: JSON. */
export function sendJson(
  state: SlackState,
  { body, headers = {} }: { body: Record<string, unknown>; headers?: Record<string, string> },
): Promise<AppReply> {
  return send(state, { body: JSON.stringify(body), type: 'application/json', headers });
}

async function send(
  state: SlackState,
  message: { body: string; type: string; headers?: Record<string, string> },
): Promise<AppReply> {
  const url = state.appEventsUrl();
  const headers = { ...signature(state, message.body), ...message.headers, 'content-type': message.type };
  record(state.requests, { url, headers, body: message.body });

  try {
    const response = await fetch(url, {
      method: 'POST',
      body: message.body,
      // Slack keeps no connection to the app open; nor may the workspace when it stops.
      headers: { ...headers, connection: 'close', 'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)' },
      redirect: 'error',
      signal: AbortSignal.timeout(state.ackTimeoutMs),
    });
    const body = await response.text();
    if (response.ok) return { kind: 'answered', body };

    const noRetry = response.headers.get('x-slack-no-retry') === '1';
    return { kind: 'failed', status: response.status, noRetry };
  } catch (cause) {
    const late = cause instanceof Error && cause.name === 'TimeoutError';
    return late ? { kind: 'timeout' } : { kind: 'failed', status: 0, noRetry: false };
  }
}

/** Slack's request signature, version 0: HMAC-SHA256 over version, time stamp and body. */
function signature(state: SlackState, body: string) {
  const timestamp = String(Math.floor(state.clock.now().getTime() / 1000));
  const hmac = createHmac('sha256', state.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');

  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${hmac}` };
}
