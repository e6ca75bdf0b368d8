// A port of this machine that nobody listens on, and that nobody else is given.
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that the system hands out by itself (from 32,768 on Linux): one of those can be taken before it is used. */
const FIRST_PORT = 10_000;
/** Test files that run at the same time take from different ports. */
const PORTS_EACH = 1000;
const RUNS_AT_ONCE = 20;

const given = new Set<number>();

/** Each port once for a process. */
export async function freePort(): Promise<number> {
  const lane = Number(process.env.VITEST_POOL_ID ?? 0) % RUNS_AT_ONCE;
  const port = FIRST_PORT + lane * PORTS_EACH + randomInt(PORTS_EACH);
  if (given.has(port) || !(await isFree(port))) return freePort();
  given.add(port);

  return port;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
