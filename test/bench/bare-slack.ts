// The smallest server that answers Slack's Web API: it says when each form came, and costs next to nothing.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type BareView = { readonly id: string; readonly callback_id: string; readonly private_metadata: string };

export type BareSlack = {
  readonly apiUrl: string;
  /** The time of the `views.open` with that trigger id. */
  opened(triggerId: string): Promise<number>;
  /** The preview that took the place of the form opened with that trigger id. */
  preview(triggerId: string): Promise<BareView>;
  stop(): Promise<void>;
};

export async function startBareSlack(): Promise<BareSlack> {
  const opened = new Map<string, (at: number) => void>();
  const previews = new Map<string, (view: BareView) => void>();
  const server = createServer(async (request, response) => {
    const at = performance.now();
    const body = new URLSearchParams(await textOf(request));
    const triggerId = body.get('trigger_id') ?? body.get('view_id') ?? '';
    opened.get(triggerId)?.(at);
    const view = JSON.parse(body.get('view') ?? '{}') as Partial<BareView>;
    if (view.callback_id === 'preview') {
      previews.get(triggerId)?.({ ...view, id: triggerId } as BareView);
      previews.delete(triggerId);
    }
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ok: true, ...answers[request.url ?? ''], view: { id: triggerId, hash: '1.1' } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`,
    opened: (triggerId) => new Promise((resolve) => opened.set(triggerId, resolve)),
    preview: (triggerId) => new Promise((resolve) => previews.set(triggerId, resolve)),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const answers: Readonly<Record<string, object>> = {
  '/api/auth.test': { team_id: 'T0BENCH', user_id: 'U0BOT', bot_id: 'B0BOT' },
  '/api/users.info': { user: { id: 'U0SAM', team_id: 'T0BENCH' } },
  '/api/conversations.info': { channel: { id: 'C0BENCH', is_channel: true } },
  '/api/conversations.members': { members: ['U0SAM'] },
  '/api/chat.postMessage': { channel: 'C0BENCH', ts: '1.000001' },
  '/api/chat.update': { channel: 'C0BENCH', ts: '1.000001' },
};

async function textOf(request: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}
