// How many shares a second reach the mail server, beside a bare loop that renders the same PDF and sends it with
// nodemailer's pool. Ours goes the whole way: command, form, preview, confirm, outbox, mail, card.
import type { AddressInfo } from 'node:net';
import nodemailer from 'nodemailer';
import { SMTPServer } from 'smtp-server';
import { createBillPdf } from '../../src/adapters/pdf/bill-pdf.ts';
import { startWorker } from '../../src/adapters/system/start-worker.ts';
import { firmSettings } from '../../src/core/firm-settings.ts';
import type { BillDocument } from '../../src/ports/bill-pdf.ts';
import { loadBillDocument } from '../../src/use-cases/bill-document.ts';
import { loadBill } from '../../src/use-cases/bill-facts.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { startBareSlack } from './bare-slack.ts';
import { type BenchProduct, startBenchProduct } from './bench-product.ts';
import type { Figure } from './figures.ts';
import { sharer } from './sharer.ts';

const SHARES = 500;
const AT_ONCE = 4;

export async function benchShares(): Promise<Figure[]> {
  const slack = await startBareSlack();
  const post = await startCountingMailServer();
  const product = await startBenchProduct({ slackApiUrl: slack.apiUrl, smtpUrl: post.url });
  const document = await documentOf(product);
  // the first of each warms up: worker, connections, statements
  await shareAll(product, { slack, post, count: AT_ONCE });
  await loopAll(document, { post, count: AT_ONCE });
  const ours = await shareAll(product, { slack, post, count: SHARES });
  const bare = await loopAll(document, { post, count: SHARES });
  await product.stop();
  await slack.stop();
  await post.stop();

  return [
    { name: `${SHARES} shares → accepted by the mail server`, value: ours, unit: '/s' },
    { name: 'bare loop: the same PDF, pooled nodemailer', value: bare, unit: '/s' },
    { name: 'shares, against the bare loop', value: (100 * ours) / bare, unit: '%', limit: { least: 60 } },
  ];
}

type MailServer = Awaited<ReturnType<typeof startCountingMailServer>>;
type Slack = Awaited<ReturnType<typeof startBareSlack>>;

async function shareAll(
  product: BenchProduct,
  run: { slack: Slack; post: MailServer; count: number },
): Promise<number> {
  const until = run.post.reached(run.post.count() + run.count);
  const share = sharer(product, run.slack);
  const begun = performance.now();
  await inParallel(run.count, share);
  await until;

  return perSecond(run.count, begun);
}

async function loopAll(document: BillDocument, run: { post: MailServer; count: number }): Promise<number> {
  const pdf = createBillPdf({ startWorker, logger: silentLogger });
  const transport = nodemailer.createTransport({
    ...run.post.address,
    pool: true,
    maxConnections: AT_ONCE,
    ignoreTLS: true,
  });
  const until = run.post.reached(run.post.count() + run.count);
  // the worker's start is not the loop's work
  await pdf.render(document);
  const begun = performance.now();
  await inParallel(run.count, async () => {
    const { bytes } = await pdf.render(document);
    await transport.sendMail({
      from: 'bills@harlowreed.test',
      to: 'dana@acme.test',
      subject: 'Bill 1042',
      text: 'Your bill is attached.',
      html: '<p>Your bill is attached.</p>',
      attachments: [{ filename: 'bill.pdf', content: Buffer.from(bytes), contentType: 'application/pdf' }],
    });
  });
  await until;
  const rate = perSecond(run.count, begun);
  transport.close();
  await pdf.stop();

  return rate;
}

async function inParallel(count: number, work: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      next += 1;
      await work(next);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function perSecond(count: number, begun: number): number {
  return count / ((performance.now() - begun) / 1000);
}

async function documentOf({ shareBill, firmId }: BenchProduct): Promise<BillDocument> {
  const db = shareBill.database.forFirm(firmId);
  const { id } = await db.bill.findFirstOrThrow({ where: { number: '1042' }, select: { id: true } });
  const bill = await loadBill(db, id);
  const firm = await db.firm.findFirstOrThrow({ select: { name: true, settings: true } });
  if (!bill) throw new Error('the sample firm has no bill 1042');

  return loadBillDocument(db, { bill, firm: { name: firm.name, settings: firmSettings(firm.settings) } });
}

/** Takes every mail, keeps none, and counts. */
async function startCountingMailServer() {
  let mails = 0;
  let waiting: { goal: number; resolve: () => void } | undefined;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onData: (stream, _session, done) => {
      stream.resume();
      stream.on('end', () => {
        mails += 1;
        done();
        if (waiting && mails >= waiting.goal) waiting.resolve();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;

  return {
    url: `smtp://127.0.0.1:${port}`,
    address: { host: '127.0.0.1', port },
    count: () => mails,
    reached: (goal: number) =>
      new Promise<void>((resolve) => {
        waiting = { goal, resolve };
      }),
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
