// How many shares a second the mail server accepts, beside a bare loop that renders the same PDFs and sends them with
// nodemailer's pool. The bills are all those of the sample firm that can be shared, in turn.
import nodemailer from 'nodemailer';
import { createBillPdf } from '../../src/adapters/pdf/bill-pdf.ts';
import { startWorker } from '../../src/adapters/system/start-worker.ts';
import { firmSettings } from '../../src/core/firm-settings.ts';
import type { BillDocument } from '../../src/ports/bill-pdf.ts';
import { loadBillDocument } from '../../src/use-cases/bill-document.ts';
import { loadBill } from '../../src/use-cases/bill-facts.ts';
import { aServerDatabase } from '../support/database.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { startBareSlack } from './bare-slack.ts';
import { type BenchProduct, startBenchProduct } from './bench-product.ts';
import { type CountingMailServer, startCountingMailServer } from './counting-mail-server.ts';
import type { Figure } from './figures.ts';
import { type Checked, sharer } from './sharer.ts';

const SHARES = 500;
const AT_ONCE = 4;

type Bill = { readonly number: string; readonly address: string; readonly document: BillDocument };

/** On the embedded database, and on a PostgreSQL server where TEST_DATABASE_URL names one. */
export async function benchShares(): Promise<Figure[]> {
  const serverUrl = process.env.TEST_DATABASE_URL;
  const embedded = await benchSharesOn('embedded', {});
  if (serverUrl === undefined) return embedded;

  const { databaseUrl, drop } = await aServerDatabase(serverUrl);
  const server = await benchSharesOn('PostgreSQL', { databaseUrl });
  await drop();

  return [...embedded, ...server];
}

async function benchSharesOn(kind: string, place: { databaseUrl?: string }): Promise<Figure[]> {
  const slack = await startBareSlack();
  const post = await startCountingMailServer();
  const product = await startBenchProduct({ ...place, slackApiUrl: slack.apiUrl, smtpUrl: post.url });
  const bills = await billsOf(product);
  const ours = await shareAll(bills, { post, share: sharer(product, slack) });
  const bare = await loopAll(bills, { post, atOnce: 1 });
  const parallel = await loopAll(bills, { post, atOnce: AT_ONCE });
  await product.stop();
  await slack.stop();
  await post.stop();
  const least = { least: 60 };

  return [
    { name: `${kind}: ${SHARES} shares, confirm → accepted by the mail server`, value: ours.confirmed, unit: '/s' },
    { name: `${kind}: bare loop, the same PDFs, pooled nodemailer`, value: bare, unit: '/s' },
    { name: `${kind}: shares, against the bare loop`, value: (100 * ours.confirmed) / bare, unit: '%', limit: least },
    { name: `${kind}: the bare loop with ${AT_ONCE} at once`, value: parallel, unit: '/s' },
    { name: `${kind}: the same from the slash command on`, value: ours.whole, unit: '/s' },
  ];
}

type Sharing = { readonly post: CountingMailServer; readonly share: ReturnType<typeof sharer> };

/** Every bill is brought to the check, then all are confirmed; nothing leaves before the first confirm. */
async function shareAll(bills: readonly Bill[], run: Sharing): Promise<{ confirmed: number; whole: number }> {
  await inParallel(bills, async (bill) => run.share.confirm(await run.share.check(bill)));
  await run.post.reached(bills.length);
  const checked: Checked[] = [];
  const begun = performance.now();
  await inParallel(inTurn(bills), async (bill) => checked.push(await run.share.check(bill)));
  const confirmed = performance.now();
  const accepted = run.post.reached(bills.length + SHARES);
  await inParallel(checked, (one) => run.share.confirm(one));
  await accepted;

  return { confirmed: perSecond(confirmed), whole: perSecond(begun) };
}

/** Renders and sends one after the other, as a loop does, or `atOnce` of them side by side. */
async function loopAll(
  bills: readonly Bill[],
  { post, atOnce }: { post: CountingMailServer; atOnce: number },
): Promise<number> {
  const pdf = createBillPdf({ startWorker, logger: silentLogger });
  const { address } = post;
  const transport = nodemailer.createTransport({ ...address, pool: true, maxConnections: AT_ONCE, ignoreTLS: true });
  const send = async ({ document, address: to }: Bill) => {
    const { bytes } = await pdf.render(document);
    await transport.sendMail({
      from: 'bills@harlowreed.test',
      to,
      subject: `Bill ${document.number}`,
      text: 'Your bill is attached.',
      html: '<p>Your bill is attached.</p>',
      attachments: [{ filename: 'bill.pdf', content: Buffer.from(bytes), contentType: 'application/pdf' }],
    });
  };
  await inParallel(bills, send, atOnce);
  const accepted = post.reached(post.count() + SHARES);
  const begun = performance.now();
  await inParallel(inTurn(bills), send, atOnce);
  await accepted;
  const rate = perSecond(begun);
  transport.close();
  await pdf.stop();

  return rate;
}

function inTurn(bills: readonly Bill[]): Bill[] {
  return Array.from({ length: SHARES }, (_, index) => bills[index % bills.length]).filter((bill) => bill !== undefined);
}

async function inParallel<T>(
  items: readonly T[],
  work: (item: T) => Promise<unknown>,
  atOnce = AT_ONCE,
): Promise<void> {
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

function perSecond(begun: number): number {
  return SHARES / ((performance.now() - begun) / 1000);
}

/** Every bill that can be shared, with the address of one contact of its client. */
async function billsOf({ shareBill, firmId }: BenchProduct): Promise<Bill[]> {
  const db = shareBill.database.forFirm(firmId);
  const row = await db.firm.findFirstOrThrow({ select: { name: true, settings: true } });
  const firm = { name: row.name, settings: firmSettings(row.settings) };
  const shareable = { state: { in: ['awaiting_payment', 'paid'] } };
  const rows = await db.bill.findMany({ where: shareable, orderBy: { number: 'asc' }, select: { id: true } });
  const [contact] = await db.contactEmail.findMany({ where: { address: 'dana@acme.test' }, select: { address: true } });
  const bills: Bill[] = [];
  for (const { id } of rows) {
    const bill = await loadBill(db, id);
    if (!bill || !contact) continue;
    bills.push({ number: bill.number, address: contact.address, document: await loadBillDocument(db, { bill, firm }) });
  }

  return bills;
}
