// The main thread's end of rendering: one long-lived worker, given one bill at a time, and started again when
// it hangs or dies.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { Fault } from '../../core/fault.ts';
import type { BillDocument, BillPdf, RenderedPdf } from '../../ports/bill-pdf.ts';
import type { Logger } from '../../ports/logger.ts';
import type { StartWorker } from '../../ports/start-worker.ts';
import { lineCount, splitBill } from './bill-parts.ts';
import type { PdfAnswer, PdfRequest } from './pdf-worker.ts';

export type BillPdfOptions = {
  readonly startWorker: StartWorker;
  readonly logger: Logger;
  /** For one bill, from its turn on: time spent waiting for others does not count. Milliseconds. */
  readonly timeoutMs?: number;
};

const TIMEOUT_MS = 20_000;
/** After a bill with more line items, the next one gets a new worker. */
const MOST_KEPT_LINES = 2_000;

type HeldWorker = {
  /** The worker, started if there is none. */
  readonly running: () => Worker;
  /** Ends it, whatever it is doing: its answer would be taken for that of the next bill. */
  readonly discard: () => Promise<void>;
};

/** `stop` ends the worker; bills that are waiting then are refused with a Fault that may be retried. */
export function createBillPdf(options: BillPdfOptions): BillPdf & { stop(): Promise<void> } {
  const worker = holdWorker(options);
  let queue: Promise<unknown> = Promise.resolve();
  let stops = 0;

  async function renderNow(document: BillDocument): Promise<RenderedPdf> {
    const request = { document, timeoutMs: options.timeoutMs ?? TIMEOUT_MS };
    const answer = await ask(worker.running(), request).catch((cause) => {
      void worker.discard();
      throw cause instanceof Fault ? cause : new Fault('pdf-failed', { cause });
    });
    if (!answer.ok) {
      options.logger.warn('bill PDF not rendered', { reason: answer.reason, where: answer.where });
      throw new Fault('pdf-failed');
    }
    if (lineCount(document) > MOST_KEPT_LINES) {
      // Its memory goes back to the system: a thread gives back little of it while it lives.
      void worker.discard();
    }

    return answer.pdf;
  }

  return {
    render: (document) => {
      const stopsBefore = stops;
      const rendered = queue.then(() => {
        if (stops !== stopsBefore) {
          throw new Fault('pdf-failed', { retryable: true });
        }

        return renderNow(document);
      });
      queue = rendered.catch(() => undefined);

      return rendered;
    },
    stop: () => {
      stops += 1;

      return worker.discard();
    },
  };
}

function holdWorker({ startWorker, logger }: BillPdfOptions): HeldWorker {
  let worker: Worker | undefined;

  function start(): Worker {
    const fresh = startWorker(new URL('./pdf-worker.ts', import.meta.url));
    // Idle, it must neither keep the process from ending nor bring it down.
    fresh.unref();
    fresh.on('error', (cause) => logger.warn('PDF worker failed', {}, cause));
    fresh.on('exit', () => {
      worker = worker === fresh ? undefined : worker;
    });

    return fresh;
  }

  return {
    running: () => {
      worker ??= start();

      return worker;
    },
    discard: async () => {
      const current = worker;
      worker = undefined;
      await current?.terminate();
    },
  };
}

/** Throws Fault('pdf-timeout' | 'pdf-failed', retryable) when the worker does not answer or dies. */
async function ask(worker: Worker, request: { document: BillDocument; timeoutMs: number }): Promise<PdfAnswer> {
  const { promise, resolve, reject } = deferred<PdfAnswer>();
  const failed = (cause?: unknown) => reject(new Fault('pdf-failed', { retryable: true, cause }));
  const exited = () => failed();
  const watchdog = setTimeout(() => reject(new Fault('pdf-timeout', { retryable: true })), request.timeoutMs);
  worker.once('message', resolve).once('error', failed).once('exit', exited);
  try {
    await Promise.race([promise, post(worker, request.document)]);

    return await promise;
  } finally {
    clearTimeout(watchdog);
    worker.off('message', resolve).off('error', failed).off('exit', exited);
  }
}

async function post(worker: Worker, document: BillDocument): Promise<void> {
  const parts = splitBill(document);
  for (const [index, part] of parts.entries()) {
    worker.postMessage({ part, last: index === parts.length - 1 } satisfies PdfRequest);
    await nextTurn();
  }
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (fault: Fault) => void } {
  let resolve: (value: T) => void = () => undefined;
  let reject: (fault: Fault) => void = () => undefined;
  const promise = new Promise<T>((settle, refuse) => {
    resolve = settle;
    reject = refuse;
  });

  return { promise, resolve, reject };
}
