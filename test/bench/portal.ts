// How long a client waits for the page of a bill, in a firm with 100,000 bills, while 50 are asked for each second, and what
// it weighs: on a PostgreSQL server where TEST_DATABASE_URL names one, else on the embedded database.
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { portalSecrets } from '../../src/adapters/portal/portal-secrets.ts';
import type { ContactId, FirmId } from '../../src/core/ids.ts';
import { createPortalSession } from '../../src/use-cases/portal-session.ts';
import { addLongBill } from '../long/more-bills.ts';
import { sharer } from '../support/slack/bare-sharer.ts';
import { type BareSlack, startBareSlack } from '../support/slack/bare-slack.ts';
import { type BenchProduct, startBenchProduct } from './bench-product.ts';
import { type Figure, percentile } from './figures.ts';
import { openEmbedded, openServer } from './filled-store.ts';
import { fillStatements } from './many-bills.ts';

const BILLS = 100_000;
const LINES = 40;
const A_SECOND = 50;
const SECONDS = 10;
const WARM_UP = 50;

export async function benchPortal(): Promise<Figure[]> {
  const serverUrl = process.env.TEST_DATABASE_URL;
  const store = await (serverUrl === undefined ? openEmbedded() : openServer(serverUrl));
  const slack = await startBareSlack();
  const places = { slackApiUrl: slack.apiUrl, ...store.places };
  const first = await startBenchProduct(places);
  const { firmId } = first;
  const cookie = await aSignedInClient(first, slack);
  await first.stop();
  await store.run(fillStatements({ firmId, ofFirm: BILLS, ofOthers: 0 }));
  const product = await startBenchProduct(places);
  const page = { url: await billUrl(product), cookie };
  const { bytes, figures } = { bytes: await weigh(page), figures: await askOften(page) };
  await product.stop();
  await slack.stop();
  await store.drop();

  return [
    { name: 'portal: page of a bill, 50 a second, p95', value: figures.p95, unit: 'ms', limit: { most: 50 } },
    { name: 'portal: … p50', value: figures.p50, unit: 'ms' },
    { name: 'portal: the page with all that it loads', value: bytes / 1_000, unit: 'KB', limit: { most: 60 } },
  ];
}

/** Shares a bill of 40 lines with a client, and begins their session; what their browser sends. */
async function aSignedInClient({ shareBill, firmId }: BenchProduct, slack: BareSlack): Promise<string> {
  const db = shareBill.database.forFirm(firmId);
  const { clock, ids } = shareBill.command;
  const bill = await addLongBill({ ...shareBill.command, db }, { firmId: firmId as FirmId, lines: LINES });
  const people = sharer(`${shareBill.url}/slack/events`, slack);
  await people.confirm(await people.check({ ...bill, channel: 'portal' }));
  const { contactId } = await db.recipient.findFirstOrThrow({ select: { contactId: true } });
  const accountId = ids.newId('pac');
  const account = { firmId, id: accountId, contactId, createdAt: clock.now(), passwordHash: 'none' };
  await db.writeRows({ portalAccount: [account] });
  const secrets = portalSecrets({ secretKey: 'the hash alone is asked for', publicUrl: () => '' });
  const actor = { kind: 'client', firmId: firmId as FirmId, contactId: contactId as ContactId } as const;
  const { token } = await db.$transaction((tx) =>
    createPortalSession({ tx, clock, ids, portalSecrets: secrets }, { actor, accountId }),
  );

  return `sb-${firmId.slice(-8)}=${token}`;
}

type Page = { readonly url: string; readonly cookie: string };

async function billUrl({ shareBill, firmId }: BenchProduct): Promise<string> {
  const { billId } = await shareBill.database.forFirm(firmId).share.findFirstOrThrow({ select: { billId: true } });

  return `${shareBill.url}/portal/${firmId}/bills/${billId}`;
}

/** At their times, however long the earlier ones take. */
async function askOften(page: Page): Promise<{ readonly p50: number; readonly p95: number }> {
  const times: number[] = [];
  const ask = async (counts: boolean) => {
    const begun = performance.now();
    await get(page);
    if (counts) times.push(performance.now() - begun);
  };
  for (let run = 0; run < WARM_UP; run += 1) await ask(false);
  const begun = performance.now();
  const all: Promise<void>[] = [];
  for (let run = 0; run < A_SECOND * SECONDS; run += 1) {
    await sleep(Math.max(0, begun + (run * 1_000) / A_SECOND - performance.now()));
    all.push(ask(true));
  }
  await Promise.all(all);

  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95) };
}

/** Bytes over the wire of the page, style sheets and script, with their heads, for an empty cache. */
async function weigh(page: Page): Promise<number> {
  const { html, bytes } = await get(page);
  const loaded = [...html.matchAll(/<(?:link rel="stylesheet" href|script src)="([^"]+)"/g)].map(
    ([, path = '']) => path,
  );
  if (loaded.length !== 3) throw new Error(`the page loads ${loaded.join(', ')}`);
  const others = await Promise.all(loaded.map((path) => get({ ...page, url: new URL(path, page.url).href })));

  return others.reduce((sum, other) => sum + other.bytes, bytes);
}

/** As a browser asks, on a connection of its own: its bytes are counted. */
function get({ url, cookie }: Page): Promise<{ readonly html: string; readonly bytes: number }> {
  return new Promise((resolve, reject) => {
    const headers = { cookie, 'accept-encoding': 'gzip, deflate, br' };
    const asking = request(url, { headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        if (response.statusCode === 200) {
          resolve({ html: Buffer.concat(parts).toString(), bytes: response.socket.bytesRead });
        } else {
          reject(new Error(`${url}: ${response.statusCode}`));
        }
      });
    });
    asking.on('error', reject).end();
  });
}
