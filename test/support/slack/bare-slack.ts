// The smallest server that answers Slack's Web API: it says when each form came, keeps the posted cards, and costs next
// to nothing. Used by the benches and the long tests.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BARE_WORKSPACE } from './bare-workspace.ts';

export type BareView = { readonly id: string; readonly callback_id: string; readonly private_metadata: string };

/** One posted message as it reads now. `key` is what the app says of itself in the metadata. */
export type BareCard = { readonly key: string; readonly conversation: string; readonly content: string };

export type BareSlack = {
  readonly apiUrl: string;
  /** The time of the `views.open` with that trigger id. */
  opened(triggerId: string): Promise<number>;
  /** The preview that took the place of the form opened with that trigger id. */
  preview(triggerId: string): Promise<BareView>;
  /** What each view shows, by the trigger that opened it. */
  readonly views: ReadonlyMap<string, string>;
  /** By `ts`, oldest first. */
  readonly cards: ReadonlyMap<string, BareCard>;
  /** Called with the method of each call before it is answered; none unless set. */
  beforeAnswer(listener: (method: string) => void): void;
  stop(): Promise<void>;
};

type State = {
  readonly opened: Map<string, (at: number) => void>;
  readonly previews: Map<string, (view: BareView) => void>;
  readonly views: Map<string, string>;
  readonly cards: Map<string, BareCard>;
  posts: number;
};

export async function startBareSlack(): Promise<BareSlack> {
  const state: State = { opened: new Map(), previews: new Map(), views: new Map(), cards: new Map(), posts: 0 };
  let beforeAnswer: (method: string) => void = () => undefined;
  const server = createServer(async (request, response) => {
    const at = performance.now();
    const body = new URLSearchParams(await textOf(request));
    const method = (request.url ?? '').slice('/api/'.length);
    const triggerId = noteView(state, { body, at });
    const answer = { ...answers[method], ...noteCard(state, { body, method }) };
    beforeAnswer(method);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ok: true, ...answer, view: { id: triggerId, hash: '1.1' } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    opened: (triggerId) => new Promise((resolve) => state.opened.set(triggerId, resolve)),
    preview: (triggerId) => new Promise((resolve) => state.previews.set(triggerId, resolve)),
    views: state.views,
    cards: state.cards,
    beforeAnswer: (listener) => {
      beforeAnswer = listener;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const { teamId, userId, conversation } = BARE_WORKSPACE;

const answers: Readonly<Record<string, object>> = {
  'auth.test': { team_id: teamId, user_id: 'U0BOT', bot_id: 'B0BOT' },
  'users.info': { user: { id: userId, team_id: teamId } },
  'conversations.info': { channel: { id: conversation, is_channel: true } },
  'conversations.members': { members: [userId] },
};

/** The view has the id of the trigger that opened it. */
function noteView({ opened, previews, views }: State, { body, at }: { body: URLSearchParams; at: number }): string {
  const triggerId = body.get('trigger_id') ?? body.get('view_id') ?? '';
  opened.get(triggerId)?.(at);
  const shown = body.get('view');
  if (shown === null) return triggerId;

  views.set(triggerId, shown);
  const view = JSON.parse(shown) as Partial<BareView>;
  if (view.callback_id === 'preview') {
    previews.get(triggerId)?.({ ...view, id: triggerId } as BareView);
    previews.delete(triggerId);
  }

  return triggerId;
}

function noteCard(state: State, { body, method }: { body: URLSearchParams; method: string }): object {
  const content = body.get('blocks') ?? '';
  const channel = body.get('channel') ?? '';
  // what goes into a card's thread is no card
  if (method === 'chat.postMessage' && body.has('thread_ts')) return { channel, ts: '2.000000' };

  if (method === 'chat.postMessage') {
    state.posts += 1;
    const ts = `1.${String(state.posts).padStart(6, '0')}`;
    const metadata = JSON.parse(body.get('metadata') ?? '{}') as { event_payload?: { id?: string } };
    state.cards.set(ts, { key: metadata.event_payload?.id ?? '', conversation: channel, content });

    return { channel, ts };
  }

  if (method === 'chat.update') {
    const ts = body.get('ts') ?? '';
    state.cards.set(ts, { key: state.cards.get(ts)?.key ?? '', conversation: channel, content });

    return { channel, ts };
  }

  return {};
}

async function textOf(request: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}
