// The main thread's end of the embedded database: one session, taken in turns. Used by open-embedded.ts
// and the driver adapter.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { Fault } from '../../core/fault.ts';
import type { StartWorker } from '../../ports/start-worker.ts';
import { driverError } from './embedded-errors.ts';
import type { EmbeddedReply, EmbeddedRequest, EmbeddedRows } from './embedded-protocol.ts';

export type EmbeddedSession = {
  /** Waits for the session to be free and keeps others out until `release` is called. */
  take(): Promise<() => void>;
  /** The caller holds the session. */
  query(sql: string, values: readonly unknown[]): Promise<EmbeddedRows>;
  /** The rows alone, for the migrations. */
  rows(sql: string, values: readonly unknown[]): Promise<readonly unknown[][]>;
  /** Several statements at once. The caller holds the session. */
  script(sql: string): Promise<void>;
  onNotify(listener: (channel: string, payload: string) => void): void;
  /** Waits for the work under way, 2.5 seconds at most, then closes the database and its thread. */
  close(): Promise<void>;
};

type OnNotify = (channel: string, payload: string) => void;
type Unnumbered<Request> = Request extends unknown ? Omit<Request, 'id'> : never;
type Send = (request: Unnumbered<EmbeddedRequest>) => Promise<EmbeddedRows>;

/** What is left after it is rolled back at the next start, as after a killed process. */
const CLOSE_MS = 2_500;

/**
 * Fault('database-failed') when the thread cannot open the directory, and from every call once it has ended. `onLost`
 * is called when it ends by itself: nothing works from then on.
 */
export async function openEmbeddedSession(deps: {
  startWorker: StartWorker;
  dataDir: string;
  onLost?: ((fault: Fault) => void) | undefined;
}): Promise<EmbeddedSession> {
  const worker = deps.startWorker(new URL('./embedded-worker.ts', import.meta.url), { dataDir: deps.dataDir });
  const listeners: OnNotify[] = [];
  const line: Line = { pending: new Map(), failure: undefined };
  const send = await connect(worker, { line, listeners });
  const take = turns();
  const tellOfLoss = () => deps.onLost?.(line.failure ?? new Fault('database-failed'));
  worker.once('exit', tellOfLoss);

  return {
    take,
    query: (sql, values) => send({ op: 'query', sql, values }),
    rows: async (sql, values) => (await send({ op: 'query', sql, values })).rows,
    script: async (sql) => void (await send({ op: 'script', sql })),
    onNotify: (listener) => void listeners.push(listener),
    close: async () => {
      const turn = take();
      const closed = turn.then(() => send({ op: 'close' })).catch(() => undefined);
      worker.off('exit', tellOfLoss);
      await Promise.race([closed, sleep(CLOSE_MS, undefined, { ref: false })]);
      await worker.terminate();
      // Who still waits for a turn gets it, and then an error.
      void turn.then((release) => release());
    },
  };
}

/** First come, first served. */
function turns(): () => Promise<() => void> {
  let last: Promise<void> = Promise.resolve();

  return async () => {
    const before = last;
    const { promise, resolve } = withResolvers();
    last = promise;
    await before;

    return resolve;
  };
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((settled) => {
    resolve = settled;
  });

  return { promise, resolve };
}

type Pending = { resolve(rows: EmbeddedRows): void; reject(cause: Error): void };
type Line = { readonly pending: Map<number, Pending>; failure: Fault | undefined };

/** Resolves when the thread is ready. Once it has ended, every request fails. */
function connect(worker: Worker, { line, listeners }: { line: Line; listeners: readonly OnNotify[] }): Promise<Send> {
  return new Promise((resolve, reject) => {
    const end = (cause: unknown) => {
      line.failure ??= new Fault('database-failed', { cause });
      reject(line.failure);
      failAll(line, line.failure);
    };
    worker.on('message', (reply: EmbeddedReply) => {
      switch (reply.kind) {
        case 'ready':
          return resolve(sender(worker, line));
        case 'failed':
          void worker.terminate();
          return end(new Error(reply.error.message));
        case 'notify':
          return listeners.forEach((listener) => void listener(reply.channel, reply.payload));
        default:
          return settle(line, reply);
      }
    });
    worker.once('error', end);
    worker.once('exit', () => end(new Error('the thread of the database ended')));
  });
}

function sender(worker: Worker, line: Line): Send {
  let lastId = 0;

  return (request) =>
    new Promise((resolve, reject) => {
      if (line.failure !== undefined) {
        reject(line.failure);

        return;
      }

      lastId += 1;
      line.pending.set(lastId, { resolve, reject });
      worker.postMessage({ ...request, id: lastId });
    });
}

function failAll({ pending }: Line, fault: Fault): void {
  for (const { reject } of pending.values()) {
    reject(fault);
  }
  pending.clear();
}

function settle({ pending }: Line, reply: Extract<EmbeddedReply, { kind: 'rows' | 'error' }>): void {
  const waiting = pending.get(reply.id);
  pending.delete(reply.id);

  if (reply.kind === 'rows') {
    waiting?.resolve(reply.result);
  } else {
    waiting?.reject(driverError(reply.error));
  }
}
