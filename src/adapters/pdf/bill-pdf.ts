// The main thread's end of rendering: one long-lived worker, started again when it hangs or dies.
import type { Worker } from 'node:worker_threads';
import { Fault } from '../../core/fault.ts';
import type { BillDocument, BillPdf, RenderedPdf } from '../../ports/bill-pdf.ts';
import type { Logger } from '../../ports/logger.ts';
import type { StartWorker } from '../../ports/start-worker.ts';

export type BillPdfOptions = {
  readonly startWorker: StartWorker;
  readonly logger: Logger;
  readonly timeoutMs?: number;
};

type Waiting = { readonly resolve: (pdf: RenderedPdf) => void; readonly reject: (fault: Fault) => void };

type Answer = { readonly id: number } & ({ readonly ok: true; readonly pdf: RenderedPdf } | { readonly ok: false });

const TIMEOUT_MS = 20_000;

export function createBillPdf(options: BillPdfOptions): BillPdf & { stop(): Promise<void> } {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let nextId = 1;

  function started(): Worker {
    if (worker) {
      return worker;
    }

    const fresh = options.startWorker(new URL('./pdf-worker.ts', import.meta.url));
    fresh.on('message', (answer: Answer) => settle(waiting, answer));
    fresh.on('error', (cause) => lost(fresh, new Fault('pdf-failed', { retryable: true, cause })));
    fresh.on('exit', () => lost(fresh, new Fault('pdf-failed', { retryable: true })));
    fresh.unref();
    worker = fresh;

    return fresh;
  }

  function lost(which: Worker, fault: Fault): void {
    if (worker === which) {
      worker = undefined;
      rejectAll(waiting, fault);
    }
  }

  async function render(document: BillDocument): Promise<RenderedPdf> {
    const id = nextId;
    nextId += 1;
    const answered = new Promise<RenderedPdf>((resolve, reject) => waiting.set(id, { resolve, reject }));
    const current = started();
    current.postMessage({ id, document });
    const watchdog = setTimeout(() => {
      lost(current, new Fault('pdf-timeout', { retryable: true }));
      void current.terminate();
    }, options.timeoutMs ?? TIMEOUT_MS);

    return answered.finally(() => clearTimeout(watchdog));
  }

  return {
    render,
    stop: async () => {
      const current = worker;
      worker = undefined;
      await current?.terminate();
    },
  };
}

function settle(waiting: Map<number, Waiting>, answer: Answer): void {
  const entry = waiting.get(answer.id);
  waiting.delete(answer.id);
  if (answer.ok) {
    entry?.resolve(answer.pdf);
  } else {
    entry?.reject(new Fault('pdf-failed'));
  }
}

function rejectAll(waiting: Map<number, Waiting>, fault: Fault): void {
  for (const { reject } of waiting.values()) {
    reject(fault);
  }
  waiting.clear();
}
