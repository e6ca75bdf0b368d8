// Asks the running process to run a command. Called by cli.ts when the database is embedded.
import { createConnection, type Socket } from 'node:net';
import type { CommandIo } from './command-deps.ts';
import { type ControlFrame, lineOf, MAX_REQUEST_BYTES, readFrame } from './control-frames.ts';
import { controlPlace, isTrusted, spelledOut } from './control-path.ts';
import { textOf } from './printing.ts';
import { EXIT } from './run-command.ts';
import { en } from './texts/en.ts';

export type CallOptions = { readonly dataDir: string; readonly argv: readonly string[]; readonly io: CommandIo };

/** The command's exit code; undefined when no process runs on that data directory. Never throws. */
export async function callRunningProcess({ dataDir, argv, io }: CallOptions): Promise<number | undefined> {
  const directory = await spelledOut(dataDir);
  const place = controlPlace(directory);
  if (!(await isTrusted(place, directory).catch(() => false))) {
    return undefined;
  }

  const socket = await connect(place.path);
  if (socket === 'nobody') {
    return undefined;
  }

  if (socket === 'forbidden') {
    return complain(io, en.control.notAllowed);
  }

  const request = lineOf({ argv, cwd: io.cwd });
  if (Buffer.byteLength(request) > MAX_REQUEST_BYTES) {
    socket.destroy();

    return complain(io, en.control.tooLong);
  }

  socket.write(request);

  return (await answerOf(socket, io)) ?? complain(io, en.control.wentAway);
}

function complain(io: CommandIo, text: string): number {
  io.stderr(textOf([text]));

  return EXIT.refused;
}

function connect(path: string): Promise<Socket | 'nobody' | 'forbidden'> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => resolve(socket));
    socket.once('error', (cause: NodeJS.ErrnoException) => {
      resolve(cause.code === 'EACCES' || cause.code === 'EPERM' ? 'forbidden' : 'nobody');
    });
  });
}

/** Passes on what the command prints; undefined when the connection ended before the command did. */
async function answerOf(socket: Socket, io: CommandIo): Promise<number | undefined> {
  let rest = '';
  socket.setEncoding('utf8');
  try {
    for await (const part of socket) {
      const lines = `${rest}${part}`.split('\n');
      rest = lines.pop() ?? '';
      const frames = lines.map(readFrame);
      const exit = frames.map((frame) => passOn(frame, io)).find((code) => code !== undefined);
      if (exit !== undefined) {
        return exit;
      }

      await answerIn(socket, { frames, io });
    }
  } catch {
    // The connection broke: the caller says so.
  }

  return undefined;
}

type Heard = { readonly frames: readonly (ControlFrame | undefined)[]; readonly io: CommandIo };

/** A command asks one thing at a time, and waits for the answer. */
async function answerIn(socket: Socket, { frames, io }: Heard): Promise<void> {
  const asked = frames.find((frame) => frame !== undefined && 'ask' in frame);
  if (asked && 'ask' in asked) {
    const line = lineOf({ answer: (await io.ask?.(asked.ask)) ?? null });
    socket.write(Buffer.byteLength(line) > MAX_REQUEST_BYTES ? lineOf({ answer: null }) : line);
  }
}

function passOn(frame: ControlFrame | undefined, io: CommandIo): number | undefined {
  if (frame === undefined || 'ask' in frame) {
    return undefined;
  }

  if ('exit' in frame) {
    return frame.exit;
  }

  if ('stdout' in frame) {
    io.stdout(frame.stdout);
  } else {
    io.stderr(frame.stderr);
  }

  return undefined;
}
