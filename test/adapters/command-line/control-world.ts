// A control socket in a folder of its own, and callers of it. Used by the tests beside it.
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach } from 'vitest';
import type { CommandIo } from '../../../src/adapters/command-line/command-deps.ts';
import { callRunningProcess } from '../../../src/adapters/command-line/control-client.ts';
import {
  type ControlSocket,
  type ControlSocketOptions,
  startControlSocket,
} from '../../../src/adapters/command-line/control-socket.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { recordingIo } from './command-world.ts';

/** A new data directory before each test; after it the sockets are stopped and the directory is gone. */
export function controlWorld() {
  const started: ControlSocket[] = [];
  const world = { folder: '', start, call };

  beforeEach(async () => {
    world.folder = await realpath(await mkdtemp(join(tmpdir(), 'sharebill-control-')));
  });

  afterEach(async () => {
    await Promise.all(started.splice(0).map((socket) => socket.stop()));
    await rm(world.folder, { recursive: true, force: true });
  });

  async function start(options: Partial<ControlSocketOptions> = {}): Promise<ControlSocket> {
    const standard = { dataDir: world.folder, run: echo, logger: silentLogger };
    const socket = await startControlSocket({ ...standard, ...options });
    started.push(socket);

    return socket;
  }

  async function call(...argv: string[]) {
    const { printed, ...io } = recordingIo({ cwd: '/home/dana' });
    const exit = await callRunningProcess({ dataDir: world.folder, argv, io });

    return { exit, ...printed };
  }

  return world;
}

/** A command that prints its own words. */
export async function echo(argv: readonly string[], io: CommandIo): Promise<number> {
  io.stdout(`${argv.join(' ')} in ${io.cwd}\n`);
  io.stderr('to the other\n');

  return 7;
}

/** Everything that the process answers to these bytes. */
export function answerTo(path: string, bytes: string): Promise<string> {
  const socket = createConnection(path);
  socket.write(bytes);

  return text(socket);
}

export function aGate(): { open(): void; readonly opened: Promise<void> } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });

  return { open: () => open(), opened };
}
