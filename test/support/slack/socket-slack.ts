// Plays Slack's end of Socket Mode on loopback, for a product that is started with its app-level token: strict about what
// it is sent. Like Slack it sends what was not acknowledged once more over the next connection. Used by journeys.
// https://docs.slack.dev/apis/events-api/using-socket-mode
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { RawRequest, SlackAnswer } from './signed-slack.ts';

const ACK_MS = 10_000;

type Pending = {
  readonly envelope: Readonly<Record<string, unknown>>;
  /** How many copies were sent, and acknowledged. */
  sent: number;
  acked: number;
  readonly answers: string[];
  readonly settle: (answer: SlackAnswer) => void;
};

export type SocketSlack = Awaited<ReturnType<typeof startSocketSlack>>;

export async function startSocketSlack(appToken = 'xapp-tests') {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const pending = new Map<string, Pending>();
  const violations: string[] = [];
  const state = { copies: 1, links: 0, connections: 0, envelopes: 0, open: undefined as WebSocket | undefined };

  server.on('connection', (socket) => {
    state.connections += 1;
    state.open = socket;
    socket.on('message', (data) => take(data));
    socket.on('close', () => {
      if (state.open === socket) state.open = undefined;
    });
    socket.send(JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A0SHAREBILL' } }));
    for (const waiting of pending.values()) {
      if (waiting.acked === 0) push(socket, waiting);
    }
  });

  function push(socket: WebSocket, waiting: Pending): void {
    waiting.sent += 1;
    socket.send(JSON.stringify({ ...waiting.envelope, retry_attempt: waiting.sent - 1 }));
  }

  function take(data: RawData): void {
    const ack = JSON.parse(String(data)) as { envelope_id?: string; payload?: object };
    const waiting = pending.get(ack.envelope_id ?? '');
    if (!waiting) return void violations.push(`an acknowledgement of nothing that was sent: ${String(data)}`);

    waiting.acked += 1;
    waiting.answers.push(JSON.stringify(ack.payload ?? {}));
    if (waiting.acked > waiting.sent) violations.push(`acknowledged more often than sent: ${ack.envelope_id}`);
    if (new Set(waiting.answers).size > 1) violations.push(`two answers to one envelope: ${waiting.answers.join()}`);
    const isEmpty = Object.keys(ack.payload ?? {}).length === 0;
    waiting.settle({ status: 200, body: isEmpty ? '' : ack.payload });
  }

  return {
    appToken,
    violations,
    /** What `apps.connections.open` answers: each opens one connection. */
    url: () => {
      state.links += 1;

      return `ws://127.0.0.1:${port}/link/?ticket=${state.links}`;
    },
    connections: () => state.connections,
    isOpen: () => state.open !== undefined,
    /** How many of the envelopes so far had each of their copies acknowledged. */
    acknowledged: () => [...pending.values()].filter(({ acked, sent }) => acked > 0 && acked <= sent).length,
    envelopes: () => pending.size,
    /** From now on every envelope comes so many times. */
    sendCopies: (copies: number) => {
      state.copies = copies;
    },
    /** Says that this connection ends, as Slack does now and then. */
    disconnect: (reason: 'warning' | 'refresh_requested') => {
      state.open?.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'played' } }));
    },
    /** Cuts the line. */
    cut: () => state.open?.terminate(),
    send: ({ body }: Pick<RawRequest, 'body'>): Promise<SlackAnswer> => {
      state.envelopes += 1;
      const id = `envelope-${state.envelopes}`;
      const envelope = { ...contentOf(body), envelope_id: id, accepts_response_payload: true };

      return new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`not acknowledged in time: ${id}`)), ACK_MS);
        const settle = (answer: SlackAnswer) => {
          clearTimeout(late);
          resolve(answer);
        };
        const waiting: Pending = { envelope, sent: 0, acked: 0, answers: [], settle };
        pending.set(id, waiting);
        for (let copy = 0; copy < state.copies && state.open; copy += 1) push(state.open, waiting);
      });
    },
    stop: async () => {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What comes as a form over HTTP is JSON here. */
function contentOf(body: string): { type: string; payload: unknown } {
  if (body.startsWith('{')) return { type: 'events_api', payload: JSON.parse(body) };

  const form = new URLSearchParams(body);
  const payload = form.get('payload');

  return payload === null
    ? { type: 'slash_commands', payload: Object.fromEntries(form) }
    : { type: 'interactive', payload: JSON.parse(payload) };
}
