// Renders bills in a thread of its own, one after the other. Started by bill-pdf.ts.
import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { framesOf } from '../../core/fault.ts';
import type { BillDocument, RenderedPdf } from '../../ports/bill-pdf.ts';
import { type BillPart, joinBill } from './bill-parts.ts';
import { drawBill } from './draw-bill.ts';
import type { PayLink } from './pay-link.ts';

/** What comes in, part by part; the last part of a bill has it rendered. */
export type PdfRequest = { readonly part: BillPart; readonly last: boolean };

export type PdfAnswer =
  | { readonly ok: true; readonly pdf: RenderedPdf }
  | { readonly ok: false; readonly reason: string; readonly where: string };

let parts: BillPart[] = [];

parentPort?.on('message', (request: PdfRequest) => {
  parts.push(request.part);
  if (request.last) {
    const received = parts;
    parts = [];
    void answer(received);
  }
});

async function answer(received: readonly BillPart[]): Promise<void> {
  try {
    const pdf = await render(received);
    parentPort?.postMessage({ ok: true, pdf } satisfies PdfAnswer, [pdf.bytes.buffer as ArrayBuffer]);
  } catch (cause) {
    parentPort?.postMessage({ ok: false, ...traceOf(cause) } satisfies PdfAnswer);
  }
}

async function render(received: readonly BillPart[]): Promise<RenderedPdf> {
  const bill = joinBill(received);
  const { doc, pageCount } = drawBill(bill, await payLinkOf(bill));
  const chunks: Uint8Array[] = [];
  let length = 0;
  doc.on('data', (chunk: Uint8Array) => {
    chunks.push(chunk);
    length += chunk.length;
  });
  const ended = new Promise((resolve, reject) => doc.once('end', resolve).once('error', reject));
  doc.end();
  await ended;
  // Memory of its own: it is handed over to the main thread, not copied.
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }

  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex'), pageCount };
}

/** Most bills have none: the library is loaded with the first that has. */
async function payLinkOf({ payUrl }: BillDocument): Promise<PayLink | undefined> {
  return payUrl === undefined ? undefined : { url: payUrl, code: (await import('./qr-code.ts')).qrCodeOf(payUrl) };
}

/** Where it broke, without the message: that may quote the bill, which does not belong in a log. */
function traceOf(cause: unknown): { reason: string; where: string } {
  if (!(cause instanceof Error)) {
    return { reason: typeof cause, where: '' };
  }

  return { reason: cause.name, where: framesOf(cause)[0] ?? '' };
}
