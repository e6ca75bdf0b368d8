// A mail server that is away for a day, on a clock that the test turns: nothing is lost, nobody tries all the time, and
// what waits goes out when the server is back.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMailer } from '../../src/adapters/mail/mailer.ts';
import { deliverShare } from '../../src/use-cases/deliver-share.ts';
import { type ScriptedServer, startScriptedServer } from '../adapters/mail/scripted-mail-server.ts';
import { openEmbeddedDatabase, type ThrowAway } from '../support/database.ts';
import { type Sharing, startSharing } from '../support/sharing.ts';
import { times } from './counts.ts';
import { addRow } from './figures.ts';
import { addMoreBills } from './more-bills.ts';

const SHARES = times({ long: 50, short: 8 });
const BOTH = ['dana@acme.test', 'marcus.bell@acme.test'];
const DAY_MS = 24 * 3_600_000;
const NOTICE_MS = 15 * 60_000;
/** While it is away. */
const MOST_TRIES = 30;
const APART_MS = 1_000;

let opened: ThrowAway;
let sharing: Sharing;
let server: ScriptedServer;
let begunAt: number;

beforeAll(async () => {
  opened = await openEmbeddedDatabase();
  sharing = await startSharing(opened.database);
  begunAt = nowMs();
  server = await startScriptedServer(({ step }) => (step === 'greeting' && isAway() ? 'reset' : undefined));
});

afterAll(async () => {
  await server.stop();
  await opened.database.stop();
  await opened.drop();
});

test(`${SHARES} shares with two recipients, the mail server away for a day: all arrive, after ${MOST_TRIES} tries at most`, {
  timeout: 60_000 + SHARES * 20_000,
}, async () => {
  const { firmId } = sharing.actor;
  const bills = await addMoreBills(sharing.deps, { firmId, count: SHARES });
  const shared: string[] = [];
  for (const { number } of bills.slice(0, SHARES)) shared.push((await sharing.share(number, BOTH)).shareId);
  const noticedMs = await deliverAll(shared);

  const deliveries = await sharing.db.delivery.findMany({
    select: { state: true, attempts: true, messageId: true, shareId: true },
  });
  const tries = Math.max(...deliveries.map(({ attempts }) => attempts - 1));
  addRow({
    part: 'a day without mail',
    acknowledged: SHARES,
    mails: server.messages.length,
    lost: deliveries.filter(({ state }) => state !== 'accepted').length,
    note: `${tries} tries at most, told after ${Math.round(Math.max(...noticedMs) / 60_000)} min`,
  });

  expect(new Set(deliveries.map(({ state }) => state))).toEqual(new Set(['accepted']));
  expect(deliveries).toHaveLength(2 * SHARES);
  expect(server.messages).toHaveLength(2 * SHARES);
  expect(tries).toBeLessThanOrEqual(MOST_TRIES);
  expect(sharesOf(server.messages, deliveries), 'in the order in which they were shared').toEqual(shared);
  expect(noticedMs).toHaveLength(SHARES);
  expect(Math.max(...noticedMs)).toBeLessThanOrEqual(NOTICE_MS + SHARES * APART_MS);
});

/** Each when it is due, the earliest first. Returns how long it took until each sharer was told. */
async function deliverAll(shareIds: readonly string[]): Promise<number[]> {
  const { firmId } = sharing.actor;
  const mailer = createMailer({ smtpUrl: server.url, mailFrom: 'bills@harlowreed.test' });
  const waiting = shareIds.map((shareId, index) => ({ shareId, at: begunAt + index * APART_MS, told: false }));
  const noticedMs: number[] = [];
  for (let next = waiting[0]; next; next = waiting.toSorted((left, right) => left.at - right.at)[0]) {
    sharing.passMs(Math.max(0, next.at - nowMs()));
    const again = await deliverShare({ ...sharing.deps, mailer }, { firmId, shareId: next.shareId });
    if (!next.told && (await sharing.notices(next.shareId)).includes('late')) {
      noticedMs.push(nowMs() - begunAt);
      next.told = true;
    }
    if (again) next.at = again.retryAt.getTime();
    else waiting.splice(waiting.indexOf(next), 1);
  }

  return noticedMs;
}

type Delivery = { readonly messageId: string; readonly shareId: string };

/** Each once, in the order of their first mails. */
function sharesOf(messages: readonly Buffer[], deliveries: readonly Delivery[]): string[] {
  const ids = messages.map((message) => /^Message-ID: (.*)$/im.exec(message.toString('latin1'))?.[1]?.trim());
  const shares = ids.map((id) => deliveries.find(({ messageId }) => messageId === id)?.shareId ?? 'none');

  return [...new Set(shares)];
}

function isAway(): boolean {
  return nowMs() - begunAt < DAY_MS;
}

function nowMs(): number {
  return sharing.deps.clock.now().getTime();
}
