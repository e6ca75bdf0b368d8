// A way to the PostgreSQL server that a test can cut, close and fill with silence.
import { createServer, connect as dial, type Server, type Socket } from 'node:net';

export type CutProxy = {
  /** The same database, reached through here. */
  readonly url: string;
  /** Every connection ends at once, and no new one is taken until `open`. */
  shut(): Promise<void>;
  open(): Promise<void>;
  /** Connections stay, and nothing passes, until it is set back. */
  silent(on: boolean): void;
  close(): Promise<void>;
};

export async function openCutProxy(databaseUrl: string): Promise<CutProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let silent = false;

  function join(from: Socket, to: Socket): void {
    sockets.add(from);
    from.on('data', (bytes) => silent || to.write(bytes));
    from.on('error', () => undefined);
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
  }

  const server = createServer((client) => {
    const database = dial(Number(target.port || 5432), target.hostname);
    join(client, database);
    join(database, client);
  });
  const port = await listen(server, 0);
  const shut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) {
        socket.destroy();
      }
    });
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);

  return {
    url: url.href,
    shut,
    open: async () => void (await listen(server, port)),
    silent: (on) => {
      silent = on;
    },
    close: async () => (server.listening ? shut() : undefined),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
