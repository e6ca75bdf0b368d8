// One HTTP request as bytes on a socket: what no client library would send. Used by the tests of what comes in from
// Slack.
import { connect } from 'node:net';

export type RawRequest = {
  readonly url: string;
  readonly method?: string;
  readonly path?: string;
  /** Each a line of the head, as it is; Host is added. */
  readonly head: readonly string[];
  /** Whole, or in pieces that are sent as fast as they are taken. */
  readonly body?: string | Iterable<Buffer>;
};

/** The status of the answer; 0 when the connection ended without one. */
export function rawStatus(request: RawRequest): Promise<number> {
  const { hostname, port, host, pathname } = new URL(request.url);
  const start = `${request.method ?? 'POST'} ${request.path ?? pathname} HTTP/1.1`;
  const socket = connect(Number(port), hostname);
  const answer = new Promise<number>((resolve) => {
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
      if (status !== undefined) resolve(Number(status));
    });
    socket.on('error', () => undefined).on('close', () => resolve(0));
  });
  socket.write(`${[start, `Host: ${host}`, ...request.head].join('\r\n')}\r\n\r\n`);
  const { body = '' } = request;
  if (typeof body === 'string') socket.write(body);
  else void pour(socket, { pieces: body, until: answer });

  return answer.finally(() => socket.destroy());
}

async function pour(
  socket: ReturnType<typeof connect>,
  { pieces, until }: { pieces: Iterable<Buffer>; until: Promise<number> },
): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed) return;
    if (!socket.write(piece)) await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), until]);
  }
}
