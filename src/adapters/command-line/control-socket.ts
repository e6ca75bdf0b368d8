// Lets the command line reach the running process, which alone may have the embedded database open: a socket that
// only the process's own user can open. Each connection brings one command, and gets what it prints.
import { chmod, lstat, rm } from 'node:fs/promises';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { Fault } from '../../core/fault.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Asking, CommandIo } from './command-deps.ts';
import { type ControlFrame, lineOf, MAX_REQUEST_BYTES, readAnswer, readRequest } from './control-frames.ts';
import { type ControlPlace, controlPlace, spelledOut } from './control-path.ts';
import { textOf } from './printing.ts';
import { EXIT } from './run-command.ts';
import { en } from './texts/en.ts';

export type ControlSocketOptions = {
  readonly dataDir: string;
  /** The command's exit code. `io.signal` is aborted when the caller is gone, and by `stop`. */
  readonly run: (argv: readonly string[], io: CommandIo) => Promise<number>;
  readonly logger: Logger;
  /** How long a caller may take to send its request; 10 s. */
  readonly requestTimeoutMs?: number;
};

export type ControlSocket = {
  readonly path: string;
  /** Takes no more commands, lets go of the callers, and waits for the commands under way. */
  stop(): Promise<void>;
};

const MAX_CALLERS = 50;
/** A person looks for a key, or at a page, before they answer. */
const ANSWER_WITHIN_MS = 15 * 60_000;

/**
 * Throws Fault('control-socket-in-use') when another process answers there, and Fault('control-socket-blocked') when
 * something that is no socket, or is not ours, stands in its place.
 */
export async function startControlSocket(options: ControlSocketOptions): Promise<ControlSocket> {
  const place = controlPlace(await spelledOut(options.dataDir));
  const callers = new Set<Socket>();
  const commands = new Set<Promise<void>>();
  const server = createServer((socket) => {
    callers.add(socket);
    socket.once('close', () => callers.delete(socket));
    const command = serve(socket, options).finally(() => commands.delete(command));
    commands.add(command);
  });
  server.maxConnections = MAX_CALLERS;
  await removeStale(place);
  await listen(server, place);
  server.on('error', (cause) => options.logger.warn('control socket failed', {}, cause));

  return {
    path: place.path,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of callers) {
        socket.destroy();
      }

      await Promise.all([...commands, closed]);
    },
  };
}

/** The socket is never open to others, not even between its making and the change of its mode. */
async function listen(server: Server, { path, isFile }: ControlPlace): Promise<void> {
  const listening = new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(new Fault('control-socket-blocked', { cause })));
    server.once('listening', resolve);
  });
  const before = isFile ? process.umask(0o077) : undefined;
  try {
    // A socket is bound before this returns.
    server.listen(path);
  } finally {
    if (before !== undefined) {
      process.umask(before);
    }
  }

  await listening;
  server.removeAllListeners('error');
  if (isFile) {
    await chmod(path, 0o600);
  }
}

/** What a killed process left behind. */
async function removeStale({ path, isFile }: ControlPlace): Promise<void> {
  const found = isFile ? await lstat(path).catch(() => undefined) : undefined;
  if (found === undefined) {
    return;
  }

  if (!found.isSocket()) {
    throw new Fault('control-socket-blocked');
  }

  const answer = await knock(path);
  if (answer === 'answered') {
    throw new Fault('control-socket-in-use');
  }

  if (answer === 'forbidden') {
    throw new Fault('control-socket-blocked');
  }

  await rm(path, { force: true }).catch((cause: unknown) => {
    throw new Fault('control-socket-blocked', { cause });
  });
}

function knock(path: string): Promise<'answered' | 'nobody' | 'forbidden'> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve('answered');
    });
    socket.once('error', (cause: NodeJS.ErrnoException) => {
      resolve(cause.code === 'EACCES' || cause.code === 'EPERM' ? 'forbidden' : 'nobody');
    });
  });
}

/** Never throws. */
async function serve(socket: Socket, options: ControlSocketOptions): Promise<void> {
  const { run, logger, requestTimeoutMs = 10_000 } = options;
  const gone = new AbortController();
  socket.on('error', () => gone.abort());
  socket.on('close', () => gone.abort());
  const send = (frame: ControlFrame) => {
    if (socket.writable) {
      socket.write(lineOf(frame));
    }
  };

  const line = await requestLine(socket, requestTimeoutMs);
  const request = line === undefined ? undefined : readRequest(line);
  if (gone.signal.aborted) {
    return;
  }

  if (!request) {
    send({ stderr: textOf([en.control.notUnderstood]) });
    send({ exit: EXIT.usage });
    socket.end();

    return;
  }

  const { argv, cwd } = request;
  const io = { stdout: write('stdout'), stderr: write('stderr'), cwd, signal: gone.signal, ask };
  send({ exit: await run(argv, io).catch(failed) });
  socket.end();

  function write(to: 'stdout' | 'stderr'): (text: string) => void {
    return (text) => send(to === 'stdout' ? { stdout: text } : { stderr: text });
  }

  async function ask(asking: Asking): Promise<string | undefined> {
    if (gone.signal.aborted) {
      return undefined;
    }

    const answered = requestLine(socket, ANSWER_WITHIN_MS);
    send({ ask: asking });
    const answer = await answered;

    return (answer === undefined ? undefined : readAnswer(answer)?.answer) ?? undefined;
  }

  function failed(cause: unknown): number {
    logger.error('command failed', {}, cause);

    return EXIT.refused;
  }
}

/** The next line; undefined when it is too long, too slow or cut off. What follows it is thrown away. */
function requestLine(socket: Socket, timeoutMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    const timer = setTimeout(() => end(undefined), timeoutMs);
    const take = (part: Buffer) => {
      const length = part.indexOf('\n');
      parts.push(length === -1 ? part : part.subarray(0, length));
      bytes += length === -1 ? part.length : length + 1;
      if (bytes > MAX_REQUEST_BYTES) {
        end(undefined);
      } else if (length !== -1) {
        end(Buffer.concat(parts).toString('utf8'));
      }
    };
    const closed = () => end(undefined);
    const end = (line: string | undefined) => {
      clearTimeout(timer);
      socket.off('data', take);
      socket.off('close', closed);
      // Without a reader the end of the caller would not be seen.
      socket.resume();
      resolve(line);
    };
    socket.on('data', take);
    socket.once('close', closed);
  });
}
