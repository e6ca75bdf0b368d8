import { createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { freePort } from './free-port.ts';

/** Where Linux begins to hand out ports by itself. */
const BY_THE_SYSTEM = 32_768;

afterEach(() => vi.unstubAllEnvs());

describe('A free port', () => {
  it('is given once', async () => {
    const ports = [];
    for (let index = 0; index < 300; index += 1) ports.push(await freePort());

    expect(new Set(ports).size).toBe(300);
  });

  it('is none that the system gives to somebody else, or another test file takes', async () => {
    vi.stubEnv('VITEST_POOL_ID', '1');
    const here = Math.floor((await freePort()) / 1000);
    vi.stubEnv('VITEST_POOL_ID', '2');
    const there = await freePort();

    expect(Math.floor(there / 1000)).not.toBe(here);
    expect(there).toBeLessThan(BY_THE_SYSTEM);
  });

  it('can be listened on', async () => {
    const server = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

    expect(server.address()).toMatchObject({ port });
    server.close();
  });
});
