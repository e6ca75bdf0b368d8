// Stands for Slack where only its headers matter, which neither emulator has: the scopes of a token, and the time. Knows
// two methods and one token; refuses all else as Slack does. Used by the tests of the doctor and of the set-up.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export const BOT_TOKEN = 'xoxb-of-the-doctor';
export const SCOPES: readonly string[] = JSON.parse(readFileSync('manifests/slack.json', 'utf8')).oauth_config.scopes
  .bot;

export type ScopedSlack = {
  readonly apiUrl: string;
  /** What it says; may be changed at any time. */
  readonly says: { scopes: readonly string[] | undefined; error: string | undefined; aheadMs: number; blocks: object };
  /** What it was asked. */
  readonly asked: { readonly method: string; readonly fields: Record<string, string> }[];
  stop(): Promise<void>;
};

const WELL = { ok: true };

export async function startScopedSlack(): Promise<ScopedSlack> {
  const says: ScopedSlack['says'] = { scopes: SCOPES, error: undefined, aheadMs: 0, blocks: WELL };
  const asked: ScopedSlack['asked'] = [];
  const server = createServer({ keepAlive: false }, async (request, response) => {
    const method = (request.url ?? '').replace('/api/', '');
    const fields = Object.fromEntries(new URLSearchParams(await text(request)));
    asked.push({ method, fields });
    const isKnown = request.method === 'POST' && request.headers.authorization === `Bearer ${BOT_TOKEN}`;
    const error = isKnown ? says.error : 'invalid_auth';
    response.setHeader('date', new Date(Date.now() + says.aheadMs).toUTCString());
    response.setHeader('content-type', 'application/json');
    if (says.scopes !== undefined) response.setHeader('x-oauth-scopes', says.scopes.join(','));
    response.end(JSON.stringify(error === undefined ? answerTo(method, says) : { ok: false, error }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    says,
    asked,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function answerTo(method: string, { blocks }: ScopedSlack['says']): object {
  switch (method) {
    case 'auth.test':
      return { ok: true, team: 'Harlow & Reed', team_id: 'T0DOCTOR', user_id: 'U0BOT', bot_id: 'B0BOT' };
    case 'blocks.validate':
      return blocks;
    default:
      return { ok: false, error: 'unknown_method' };
  }
}
