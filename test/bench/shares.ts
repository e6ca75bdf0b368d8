// How many shares a second the mail server accepts, beside a bare loop that renders the same PDFs and sends them with
// nodemailer's pool. The bills are those of the sample firm that can be shared, and copies of them.
import nodemailer from 'nodemailer';
import { createBillPdf } from '../../src/adapters/pdf/bill-pdf.ts';
import { startWorker } from '../../src/adapters/system/start-worker.ts';
import { firmSettings } from '../../src/core/firm-settings.ts';
import type { BillDocument } from '../../src/ports/bill-pdf.ts';
import { loadBillDocument } from '../../src/use-cases/bill-document.ts';
import { loadBill } from '../../src/use-cases/bill-facts.ts';
import { chosenContacts } from '../../src/use-cases/contact-choices.ts';
import { suggestedValues } from '../../src/use-cases/draw-share-form.ts';
import { aServerDatabase } from '../support/database.ts';
import { inParallel } from '../support/in-parallel.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { type BenchProduct, startBenchProduct } from './bench-product.ts';
import { copyBills } from './copied-bills.ts';
import type { Figure } from './figures.ts';
import { type BenchBill, type Outside, startOutside } from './outside-client.ts';

const SHARES = 500;
const AT_ONCE = 4;
const WARM_UP = 40;
/** Enough for each share to be of another bill. */
const COPIES = 13;

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
  const outside = await startOutside();
  const smtpUrl = `smtp://127.0.0.1:${outside.smtp.port}`;
  const product = await startBenchProduct({ ...place, slackApiUrl: outside.apiUrl, smtpUrl });
  await copyBills(product.shareBill, { firmId: product.firmId, times: COPIES });
  const bills = await billsOf(product);
  // the first ones warm up
  const [first, rest] = [bills.slice(0, WARM_UP), bills.slice(WARM_UP, WARM_UP + SHARES)];
  const eventsUrl = `${product.shareBill.url}/slack/events`;
  await outside.ask({ ask: 'share', eventsUrl, bills: first.map(plainBill) });
  const ours = await outside.ask({ ask: 'share', eventsUrl, bills: rest.map(plainBill) });
  const bare = await loopAll({ first, rest }, { outside, atOnce: 1 });
  const parallel = await loopAll({ first, rest }, { outside, atOnce: AT_ONCE });
  await product.stop();
  outside.stop();
  const rate = perSecond(ours.confirmMs);
  const least = { least: 60 };

  return [
    { name: `${kind}: ${SHARES} shares, confirm → accepted by the mail server`, value: rate, unit: '/s' },
    { name: `${kind}: bare loop, the same PDFs, pooled nodemailer`, value: bare, unit: '/s' },
    { name: `${kind}: shares, against the bare loop`, value: (100 * rate) / bare, unit: '%', limit: least },
    { name: `${kind}: the bare loop with ${AT_ONCE} at once`, value: parallel, unit: '/s' },
    { name: `${kind}: slash command → check`, value: perSecond(ours.checkMs), unit: '/s' },
  ];
}

/** Renders and sends one after the other, as a loop does, or `atOnce` of them side by side. */
async function loopAll(
  { first, rest }: { first: readonly Bill[]; rest: readonly Bill[] },
  { outside, atOnce }: { outside: Outside; atOnce: number },
): Promise<number> {
  const pdf = createBillPdf({ startWorker, logger: silentLogger });
  const pool = { pool: true, maxConnections: atOnce, ignoreTLS: true } as const;
  const transport = nodemailer.createTransport({ ...outside.smtp, ...pool });
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
  await inParallel(first, { work: send, atOnce });
  const { mails } = await outside.ask({ ask: 'mails' });
  const begun = performance.now();
  await inParallel(rest, { work: send, atOnce });
  await outside.ask({ ask: 'until', mails: mails + SHARES });
  const rate = perSecond(performance.now() - begun);
  transport.close();
  await pdf.stop();

  return rate;
}

function plainBill({ number, address }: Bill): BenchBill {
  return { number, address };
}

function perSecond(milliseconds: number): number {
  return SHARES / (milliseconds / 1000);
}

/** Bills that can be shared, with the address of a contact whom the product itself suggests. */
async function billsOf({ shareBill, firmId }: BenchProduct): Promise<Bill[]> {
  const db = shareBill.database.forFirm(firmId);
  const row = await db.firm.findFirstOrThrow({ select: { name: true, settings: true } });
  const firm = { name: row.name, settings: firmSettings(row.settings) };
  const shareable = { state: { in: ['awaiting_payment', 'paid'] } };
  const rows = await db.bill.findMany({ where: shareable, orderBy: { number: 'asc' }, select: { id: true } });
  const bills: Bill[] = [];
  for (const { id } of rows) {
    const bill = await loadBill(db, id);
    const [contact] = await chosenContacts(db, await suggestedValues(db, id));
    if (!bill || contact?.address === undefined) continue;
    bills.push({ number: bill.number, address: contact.address, document: await loadBillDocument(db, { bill, firm }) });
  }

  return bills;
}
