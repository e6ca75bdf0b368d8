// The control socket: requests that are none, and callers and processes that go away.
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { silentLogger } from '../../support/silent-logger.ts';
import { aGate, answerTo, controlWorld, echo } from './control-world.ts';

const world = controlWorld();

describe('What is no request', () => {
  it.each([
    ['no JSON', 'hello\n'],
    ['no cwd', '{"argv":[]}\n'],
    ['a cwd that depends on where one is', '{"argv":[],"cwd":"data"}\n'],
    ['words that are no text', '{"argv":[1],"cwd":"/"}\n'],
    ['fields that nobody knows', '{"argv":[],"cwd":"/","env":{}}\n'],
    ['nothing', '\n'],
  ])('%s is refused, and runs nothing', async (_what, bytes) => {
    const run = vi.fn(echo);
    const { path } = await world.start({ run });

    const frames = (await answerTo(path, bytes)).trim().split('\n');

    expect(frames.map((frame) => JSON.parse(frame))).toEqual([
      { stderr: expect.stringContaining('did not understand the request') },
      { exit: 2 },
    ]);
    expect(run).not.toHaveBeenCalled();
  });

  it('64 KB are taken, one byte more is refused', async () => {
    const run = vi.fn(async () => 0);
    const { path } = await world.start({ run });
    const frame = (length: number) => {
      const empty = JSON.stringify({ argv: [''], cwd: '/' }).length + 1;

      return `${JSON.stringify({ argv: ['x'.repeat(length - empty)], cwd: '/' })}\n`;
    };

    const most = await answerTo(path, frame(64 * 1024));
    const more = await answerTo(path, frame(64 * 1024 + 1));

    expect(most).toBe('{"exit":0}\n');
    expect(more).toContain('{"exit":2}');
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('bytes without an end are refused when they are too many, or take too long', async () => {
    const { path } = await world.start({ requestTimeoutMs: 200 });

    expect(await answerTo(path, 'x'.repeat(64 * 1024 + 1))).toContain('{"exit":2}');
    expect(await answerTo(path, '{"argv":')).toContain('{"exit":2}');
  });

  it('a command that is too long is refused before it is sent', async () => {
    const run = vi.fn(echo);
    await world.start({ run });

    const { exit, stderr } = await world.call('x'.repeat(64 * 1024));

    expect({ exit, stderr }).toEqual({ exit: 1, stderr: 'The command is too long. Give shorter arguments.\n' });
    expect(run).not.toHaveBeenCalled();
  });

  it('a second request on the same connection is not run', async () => {
    const run = vi.fn(echo);
    const { path } = await world.start({ run });
    const request = '{"argv":["one"],"cwd":"/"}\n';

    const answer = await answerTo(path, `${request}${request}`);

    expect(answer.match(/exit/g)).toHaveLength(1);
    expect(run).toHaveBeenCalledTimes(1);
  });
});

describe('A caller or a process that goes away', () => {
  it('the caller: the command is told, its output is dropped, and the next caller is served', async () => {
    const told = aGate();
    const ended = aGate();
    const { path } = await world.start({
      run: async ([word], io) => {
        if (word === 'wait') {
          io.signal?.addEventListener('abort', () => told.open());
          await told.opened;
          io.stdout('x'.repeat(1_000_000));
          ended.open();
        }

        return 0;
      },
    });
    const socket = createConnection(path);
    socket.write('{"argv":["wait"],"cwd":"/"}\n');
    await new Promise((resolve) => setTimeout(resolve, 50));

    socket.destroy();
    await ended.opened;

    expect((await world.call('next')).exit).toBe(0);
  });

  it('a caller that leaves before it has said anything harms nobody', async () => {
    const { path } = await world.start();
    for (let count = 0; count < 30; count += 1) {
      const socket = createConnection(path);
      await once(socket, 'connect');
      socket.write(count % 2 === 0 ? '{"argv"' : '');
      socket.destroy();
    }

    expect((await world.call('hello')).exit).toBe(7);
  });

  it('a command that throws ends with an exit code, and is logged without its words', async () => {
    const logged: unknown[] = [];
    const error = (...entry: unknown[]) => void logged.push(entry.slice(0, 2));
    await world.start({ run: () => Promise.reject(new Error('no')), logger: { ...silentLogger, error } });

    expect((await world.call('secret')).exit).toBe(1);
    expect(logged).toEqual([['command failed', {}]]);
  });

  it('the process: the caller is told that the command may not be done', async () => {
    const server = createServer((socket) => {
      socket.once('data', () => {
        socket.write('{"stdout":"half"}\n{"std');
        socket.destroySoon();
      });
    });
    server.listen(join(world.folder, 'control.sock'));
    await once(server, 'listening');

    const { exit, stdout, stderr } = await world.call('import', 'march.txt');

    server.close();
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: 'half' });
    expect(stderr).toContain('The running process stopped before the command was done.');
  });

  it('stopping ends the waiting commands, waits for them, and removes the socket', async () => {
    let ended = false;
    const running = aGate();
    const socket = await world.start({
      run: (_argv, io) =>
        new Promise((resolve) => {
          running.open();
          io.signal?.addEventListener('abort', () => {
            setTimeout(() => {
              ended = true;
              resolve(1);
            }, 50);
          });
        }),
    });
    const waiting = world.call('import', 'march.txt');
    await running.opened;

    await socket.stop();

    expect(ended).toBe(true);
    expect((await waiting).stderr).toContain('The running process stopped before the command was done.');
    expect(await readdir(world.folder)).toEqual([]);
  });

  it('stopping does not wait for a caller that never hangs up', async () => {
    const socket = await world.start();
    const caller = createConnection({ path: socket.path, allowHalfOpen: true });
    caller.write('{"argv":["hello"],"cwd":"/"}\n');
    await once(caller, 'data');

    await socket.stop();

    caller.destroy();
    expect(await readdir(world.folder)).toEqual([]);
  });
});
