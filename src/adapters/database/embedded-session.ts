// The main thread's end of the embedded database: one session, taken in turns. Used by open-embedded.ts
// and the driver adapter.
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
  /** Several statements at once. The caller holds the session. */
  script(sql: string): Promise<void>;
  onNotify(listener: (channel: string, payload: string) => void): void;
  /** Waits for the work under way, then closes the database and its thread. */
  close(): Promise<void>;
};

type Pending = { resolve(rows: EmbeddedRows): void; reject(cause: Error): void };

/** Fault('database-failed') when the thread cannot open the directory. */
export async function openEmbeddedSession(deps: {
  startWorker: StartWorker;
  dataDir: string;
}): Promise<EmbeddedSession> {
  const worker = deps.startWorker(new URL('./embedded-worker.ts', import.meta.url), { dataDir: deps.dataDir });
  const pending = new Map<number, Pending>();
  const listeners: ((channel: string, payload: string) => void)[] = [];
  const send = sender(worker, pending);
  await ready(worker, pending);

  worker.on('message', (reply: EmbeddedReply) => {
    if (reply.kind === 'notify') {
      for (const listener of listeners) {
        listener(reply.channel, reply.payload);
      }

      return;
    }

    settle(pending, reply);
  });

  const take = turns();

  return {
    take,
    query: (sql, values) => send({ op: 'query', sql, values }),
    script: async (sql) => void (await send({ op: 'script', sql })),
    onNotify: (listener) => void listeners.push(listener),
    close: async () => {
      await take();
      await send({ op: 'close' });
      await worker.terminate();
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

type Unnumbered<Request> = Request extends unknown ? Omit<Request, 'id'> : never;

function sender(worker: Worker, pending: Map<number, Pending>) {
  let lastId = 0;

  return (request: Unnumbered<EmbeddedRequest>): Promise<EmbeddedRows> =>
    new Promise((resolve, reject) => {
      lastId += 1;
      pending.set(lastId, { resolve, reject });
      worker.postMessage({ ...request, id: lastId });
    });
}

function ready(worker: Worker, pending: Map<number, Pending>): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown) => {
      const fault = new Fault('database-failed', { cause });
      reject(fault);
      for (const { reject: rejectOne } of pending.values()) {
        rejectOne(fault);
      }
      pending.clear();
    };

    worker.once('message', (reply: EmbeddedReply) => {
      if (reply.kind === 'failed') {
        void worker.terminate();
        fail(new Error(reply.error.message));

        return;
      }

      resolve();
    });
    worker.once('error', fail);
    worker.once('exit', () => fail(new Error('the thread of the database ended')));
  });
}

function settle(pending: Map<number, Pending>, reply: EmbeddedReply): void {
  if (reply.kind !== 'rows' && reply.kind !== 'error') {
    return;
  }

  const waiting = pending.get(reply.id);
  pending.delete(reply.id);

  if (reply.kind === 'rows') {
    waiting?.resolve(reply.result);
  } else {
    waiting?.reject(driverError(reply.error));
  }
}
