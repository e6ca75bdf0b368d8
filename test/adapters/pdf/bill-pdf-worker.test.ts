// Rendering off the main thread: one bill after the other, and no failure of one is that of the next.
import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { type BillPdfOptions, createBillPdf } from '../../../src/adapters/pdf/bill-pdf.ts';
import { startWorker } from '../../../src/adapters/system/start-worker.ts';
import type { BillDocument, RenderedPdf } from '../../../src/ports/bill-pdf.ts';
import type { LogFields } from '../../../src/ports/logger.ts';
import { isWatching, stallOf, startControl } from '../../support/loop-stalls.ts';
import { pdfReader } from '../../support/pdf-text.ts';
import { silentLogger } from '../../support/silent-logger.ts';
import { aDocument, aLine, aMatter, pagesOf, someLines } from './a-bill.ts';

const opened: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((pdf) => pdf.stop()));
});

function aBillPdf(options: Partial<BillPdfOptions> = {}): ReturnType<typeof createBillPdf> {
  const pdf = createBillPdf({ startWorker, logger: silentLogger, ...options });
  opened.push(pdf);

  return pdf;
}

/** Starts real workers and keeps hold of them. */
function watchedWorkers(): { started: Worker[]; startWorker: BillPdfOptions['startWorker'] } {
  const started: Worker[] = [];

  return {
    started,
    startWorker: (module, data) => {
      const worker = startWorker(module, data);
      started.push(worker);

      return worker;
    },
  };
}

const slow = () => aDocument({ matters: [aMatter(someLines(5_000))] });

/** A line item that cannot be drawn: its amount is of no currency. */
const broken = () => aDocument({ matters: [aMatter([aLine({ amount: { minor: 1n, currency: 'secret' } })])] });

describe('Rendering a bill', () => {
  it('gives the same bytes for the same bill, in another worker and after other bills too', async () => {
    const [one, other] = [aBillPdf(), aBillPdf()];
    const name = 'Łukasz x\u0302 Ольга 山';
    const document = () => aDocument({ mark: 'draft', billTo: { name, addressLines: [] } });

    const first = await one.render(document());
    await other.render(aDocument({ subject: 'Ольга x\u0302 ≤ Παπαδόπουλος', number: '7' }));
    const second = await other.render(document());

    expect(second.sha256).toBe(first.sha256);
    expect(Buffer.from(second.bytes).equals(first.bytes)).toBe(true);
  });

  it.runIf(pdfReader())('takes one bill after the other', async () => {
    const pdf = aBillPdf();
    const order: string[] = [];

    await Promise.all(
      ['1', '2', '3'].map(async (number) => {
        const { bytes } = await pdf.render(aDocument({ number }));
        order.push(/Bill \d/.exec(pagesOf(bytes)[0] ?? '')?.[0] ?? 'nothing');
      }),
    );

    expect(order).toEqual(['Bill 1', 'Bill 2', 'Bill 3']);
  });

  it('counts the time of a bill from its turn on', async () => {
    const pdf = aBillPdf({ startWorker: () => aSteadyWorker(30) as unknown as Worker, timeoutMs: 70 });

    const rendered = await Promise.all(Array.from({ length: 5 }, () => pdf.render(aDocument())));

    expect(rendered.map(({ pageCount }) => pageCount)).toEqual([1, 1, 1, 1, 1]);
  });

  it('says that it took too long instead of hanging, and goes on with the next bill in a new worker', async () => {
    const workers = watchedWorkers();
    const pdf = aBillPdf({ startWorker: workers.startWorker, timeoutMs: 3_000 });
    await pdf.render(aDocument());
    const ended = once(workers.started[0] ?? aSteadyWorker(0), 'exit');
    const hanging = pdf.render(slowest());
    const next = pdf.render(aDocument());

    await expect(hanging).rejects.toMatchObject({ code: 'pdf-timeout', retryable: true });
    expect((await next).pageCount).toBe(1);
    expect(workers.started).toHaveLength(2);
    await ended;
  });

  it('says that it failed when its worker dies, and goes on with the next bill in a new one', async () => {
    const workers = watchedWorkers();
    const pdf = aBillPdf({ startWorker: workers.startWorker });
    await pdf.render(aDocument());
    const dying = pdf.render(slow());
    const next = pdf.render(aDocument());
    setTimeout(() => void workers.started[0]?.terminate(), 20);

    await expect(dying).rejects.toMatchObject({ code: 'pdf-failed', retryable: true });
    expect((await next).pageCount).toBe(1);
    expect(workers.started).toHaveLength(2);
  });

  it('says that it failed when its worker runs out of memory, logs that, and goes on with the next bill', async () => {
    const logged: [string, unknown][] = [];
    const warn = (message: string, _fields?: LogFields, cause?: unknown) => void logged.push([message, cause]);
    const logger = { ...silentLogger, warn };
    const pdf = aBillPdf({ startWorker: inLittleMemory, logger, timeoutMs: 60_000 });

    await expect(pdf.render(slowest())).rejects.toMatchObject({ code: 'pdf-failed', retryable: true });

    expect(logged).toEqual([['PDF worker failed', expect.objectContaining({ code: 'ERR_WORKER_OUT_OF_MEMORY' })]]);
    expect((await pdf.render(aDocument())).pageCount).toBe(1);
  });

  it('says that it failed on a bill that cannot be drawn, logs where without a word of it, and keeps its worker', async () => {
    const logged: [string, LogFields | undefined][] = [];
    const warn = (message: string, fields?: LogFields) => void logged.push([message, fields]);
    const workers = watchedWorkers();
    const pdf = aBillPdf({ startWorker: workers.startWorker, logger: { ...silentLogger, warn } });

    await expect(pdf.render(broken())).rejects.toMatchObject({ code: 'pdf-failed', retryable: false });

    expect(logged).toEqual([
      ['bill PDF not rendered', { reason: 'RangeError', where: expect.stringContaining('at ') }],
    ]);
    expect(JSON.stringify(logged)).not.toContain('secret');
    expect((await pdf.render(aDocument())).pageCount).toBe(1);
    expect(workers.started).toHaveLength(1);
  });

  it('ends the worker after a bill of more than 2,000 line items, which gives its memory back', async () => {
    const workers = watchedWorkers();
    const pdf = aBillPdf({ startWorker: workers.startWorker });
    await pdf.render(slow());

    await once(workers.started[0] ?? aSteadyWorker(0), 'exit');
    expect((await pdf.render(aDocument())).pageCount).toBe(1);
    expect(workers.started).toHaveLength(2);
  });

  it('refuses what is waiting when it is stopped, and can be used again', async () => {
    const pdf = aBillPdf();
    const waiting = [pdf.render(slow()), pdf.render(aDocument())];
    const settled = Promise.allSettled(waiting);

    await pdf.stop();

    for (const outcome of await settled) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'pdf-failed', retryable: true } });
    }
    expect((await pdf.render(aDocument())).pageCount).toBe(1);
  });

  it('does not keep the process from ending, nor ends it before the bill is there', async () => {
    const source = (path: string) => JSON.stringify(new URL(`../../../${path}`, import.meta.url).href);
    const script = `
      import { createBillPdf } from ${source('src/adapters/pdf/bill-pdf.ts')};
      import { startWorker } from ${source('src/adapters/system/start-worker.ts')};
      import { aDocument } from ${source('test/adapters/pdf/a-bill.ts')};
      const { pageCount } = await createBillPdf({ startWorker, logger: console }).render(aDocument());
      process.stdout.write('pages ' + pageCount);`;

    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script]);
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    const [code] = await once(child, 'exit');

    expect([code, output]).toEqual([0, 'pages 1']);
  });

  it('renders 10,000 line items in under 10 s, and the process goes on with its other work meanwhile', async () => {
    const pdf = aBillPdf();
    const document = aDocument({ matters: [aMatter(someLines(10_000, (index) => `Entry ${index}: ${LONG}`))] });
    const stalls: number[] = [];

    // Other programs can hold up this process, and then a process beside it that has nothing to do too.
    while (stalls.length < 3 && Math.min(...stalls) >= 50) {
      const before = process.memoryUsage().rss;
      const { pageCount, seconds, stall } = await measured(() => pdf.render(document));
      stalls.push(stall);

      expect(pageCount).toBeGreaterThan(200);
      expect(seconds).toBeLessThan(10);
      expect((process.memoryUsage().rss - before) / 1e6).toBeLessThan(300);
    }

    expect(Math.min(...stalls)).toBeLessThan(50);
  });
});

/**
 * With the seconds that it took, and the longest time, in milliseconds, that this thread did nothing else: by how much it
 * was longer than that of a process which had nothing to do at all.
 */
async function measured(render: () => Promise<RenderedPdf>): Promise<RenderedPdf & { seconds: number; stall: number }> {
  const control = startControl();
  opened.push({ stop: async () => control.stop() });
  await isWatching(control);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const started = performance.now();
  const rendered = await render();
  const seconds = (performance.now() - started) / 1_000;
  delay.disable();
  const { maxMs } = await stallOf(control);

  return { ...rendered, seconds, stall: delay.max / 1e6 - maxMs };
}

const LONG = 'draft reply brief; telephone conference with the client about the settlement offer and the timetable';

/** More than any computer renders in the time that it is given. */
function slowest(): BillDocument {
  return aDocument({ matters: [aMatter(someLines(60_000, (index) => `${index} ${LONG} ${LONG}`))] });
}

/** As startWorker does from the sources, with room for small bills alone. */
function inLittleMemory(module: URL): Worker {
  const start = `import('tsx/esm/api').then(({ register }) => { register(); return import('${module.href}'); });`;

  return new Worker(start, { eval: true, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 64 } });
}

/** Answers each bill after the same time, as a worker does. */
function aSteadyWorker(milliseconds: number): EventEmitter {
  const pdf: RenderedPdf = { bytes: new Uint8Array(), sha256: '', pageCount: 1 };
  const worker = new EventEmitter();
  const postMessage = (request: { last: boolean }) => {
    if (request.last) {
      setTimeout(() => worker.emit('message', { ok: true, pdf }), milliseconds);
    }
  };

  return Object.assign(worker, { postMessage, unref: () => undefined, terminate: async () => 0 });
}
