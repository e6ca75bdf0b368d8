// Everything that leaves the product towards Slack while the access tests run: calls of the Web API, and the delayed
// answers that go to a response URL. Used by two-firms.ts.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { vi } from 'vitest';

export type OutsideCall = { readonly method: string; readonly body: string };

export type Outside = {
  readonly responseUrl: string;
  readonly calls: readonly OutsideCall[];
  /** Calls below this address are the product's. */
  watch(apiUrl: string): void;
  /** Resolves when a call of one of the methods has come after the first `seen` calls; rejects after five seconds. */
  waitFor(methods: readonly string[], seen: number): Promise<void>;
  stop(): Promise<void>;
};

const TRIES = 1_000;
const LOOK_MS = 5;

/** To be called before the product starts: it takes the place of the global fetch until `stop`. */
export async function startOutside(): Promise<Outside> {
  const calls: OutsideCall[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(Buffer.from(part as Uint8Array));
    calls.push({ method: 'response_url', body: Buffer.concat(parts).toString() });
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  let watched = 'nothing yet';
  const original = globalThis.fetch;
  vi.stubGlobal('fetch', async (...[url, init]: Parameters<typeof fetch>) => {
    if (!(url instanceof Request) || !url.url.startsWith(watched)) return original(url, init);
    const body = plain(await url.clone().text());
    const answer = await original(url, init);
    // Known only when Slack has it: what follows from the call can be looked at then.
    calls.push({ method: url.url.slice(watched.length), body });
    return answer;
  });

  return {
    calls,
    responseUrl: `http://127.0.0.1:${port}/response`,
    watch: (apiUrl) => {
      watched = apiUrl;
    },
    waitFor: (methods, seen) => waitFor(calls, { methods, seen }),
    stop: async () => {
      vi.unstubAllGlobals();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function waitFor(calls: readonly OutsideCall[], { methods, seen }: { methods: readonly string[]; seen: number }) {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (calls.slice(seen).some(({ method }) => methods.includes(method))) return;
    await sleep(LOOK_MS);
  }
  throw new Error(
    `no ${methods.join(' or ')} came, only: ${calls
      .slice(seen)
      .map((call) => call.method)
      .join(', ')}`,
  );
}

/** The values of a form one under the other, so that texts in them are found as they are. */
function plain(body: string): string {
  return [...new URLSearchParams(body)].map(([name, value]) => `${name}: ${value}`).join('\n');
}
