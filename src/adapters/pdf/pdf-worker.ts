// Renders bills in a thread of its own. Started by bill-pdf.ts.
import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import type { BillDocument } from '../../ports/bill-pdf.ts';
import { drawBill } from './draw-bill.ts';

parentPort?.on('message', (request: { id: number; document: BillDocument }) => {
  void answer(request);
});

async function answer(request: { id: number; document: BillDocument }): Promise<void> {
  try {
    const { doc, pageCount } = drawBill(request.document);
    const chunks: Buffer[] = [];
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    const ended = new Promise((resolve) => doc.once('end', resolve));
    doc.end();
    await ended;
    const bytes = Buffer.concat(chunks);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    parentPort?.postMessage({ id: request.id, ok: true, pdf: { bytes, sha256, pageCount: pageCount() } });
  } catch (cause) {
    parentPort?.postMessage({ id: request.id, ok: false, error: cause instanceof Error ? cause.name : 'unknown' });
  }
}
