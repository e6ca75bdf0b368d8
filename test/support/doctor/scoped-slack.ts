// Stands for Slack where only its headers matter, which neither emulator has: the scopes of a token, and the time. Knows
// two methods and one token; refuses all else as Slack does. Used by the tests of the doctor and of the set-up.
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export const BOT_TOKEN = 'xoxb-of-the-doctor';
export const SCOPES: readonly string[] = JSON.parse(readFileSync('manifests/slack.json', 'utf8')).oauth_config.scopes
  .bot;

export type InstalledTeam = {
  readonly teamId: string;
  readonly error?: string;
  readonly scopes?: readonly string[];
  readonly hangs?: boolean;
};

export type ScopedSlack = {
  readonly apiUrl: string;
  /** What it says; may be changed at any time. */
  readonly says: { scopes: readonly string[] | undefined; error: string | undefined; aheadMs: number; blocks: object };
  /** Tokens of workspaces that installed the app, and what is different about each; may be changed at any time. */
  readonly installed: Map<string, InstalledTeam>;
  /** How many it has answered at the same time, at most. */
  readonly most: number;
  /** What it was asked. */
  readonly asked: { readonly method: string; readonly fields: Record<string, string> }[];
  stop(): Promise<void>;
};

const WELL = { ok: true };

export async function startScopedSlack(): Promise<ScopedSlack> {
  const says: ScopedSlack['says'] = { scopes: SCOPES, error: undefined, aheadMs: 0, blocks: WELL };
  const asked: ScopedSlack['asked'] = [];
  let [atOnce, most] = [0, 0];
  const installed: ScopedSlack['installed'] = new Map();
  const server = createServer({ keepAlive: false }, async (request, response) => {
    const method = (request.url ?? '').replace('/api/', '');
    const fields = Object.fromEntries(new URLSearchParams(await text(request)));
    asked.push({ method, fields });
    atOnce += 1;
    most = Math.max(most, atOnce);
    response.once('close', () => {
      atOnce -= 1;
    });
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    const team = installed.get(token);
    if (team?.hangs) return;
    const error = isKnown(request, { token, team }) ? (team?.error ?? says.error) : 'invalid_auth';
    const scopes = team?.scopes ?? says.scopes;
    response.setHeader('date', new Date(Date.now() + says.aheadMs).toUTCString());
    response.setHeader('content-type', 'application/json');
    if (scopes !== undefined) response.setHeader('x-oauth-scopes', scopes.join(','));
    response.end(JSON.stringify(error === undefined ? answerTo(method, { ...says, team }) : { ok: false, error }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    says,
    installed,
    asked,
    get most() {
      return most;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

type Asking = { readonly token: string; readonly team: InstalledTeam | undefined };

function isKnown({ method }: IncomingMessage, { token, team }: Asking): boolean {
  return method === 'POST' && (token === BOT_TOKEN || team !== undefined);
}

function answerTo(method: string, { blocks, team }: ScopedSlack['says'] & Pick<Asking, 'team'>): object {
  switch (method) {
    case 'auth.test':
      return {
        ok: true,
        team: 'Harlow & Reed',
        team_id: team?.teamId ?? 'T0DOCTOR',
        user_id: 'U0BOT',
        bot_id: 'B0BOT',
      };
    case 'blocks.validate':
      return blocks;
    default:
      return { ok: false, error: 'unknown_method' };
  }
}
