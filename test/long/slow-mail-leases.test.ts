// Four workers on one database, a lease of a second, and a mail server that takes three: whoever is late, and whatever the
// late one has to say, the mail goes out once and the newer attempt stands.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/adapters/database/open-database.ts';
import { type JobRunner, startJobRunner } from '../../src/adapters/jobs/job-runner.ts';
import { createMailer } from '../../src/adapters/mail/mailer.ts';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import { deliverShare } from '../../src/use-cases/deliver-share.ts';
import { type Answer, type ScriptedServer, startScriptedServer } from '../adapters/mail/scripted-mail-server.ts';
import { openEmbeddedDatabase, type ThrowAway } from '../support/database.ts';
import { type Sharing, startSharing } from '../support/sharing.ts';
import { silentLogger } from '../support/silent-logger.ts';
import { times } from './counts.ts';
import { addRow } from './figures.ts';

const ROUNDS = times({ long: 10, short: 1 });
const WORKERS = 4;
const LEASE_MS = 1_000;
const SLOW_MS = 3_000;
const SETTLED_WITHIN_MS = 20_000;

let opened: ThrowAway;
let sharing: Sharing;

beforeAll(async () => {
  opened = await openEmbeddedDatabase();
  sharing = await startSharing(opened.database);
});

afterAll(async () => {
  await opened.database.stop();
  await opened.drop();
});

type Case = {
  readonly title: string;
  readonly step: string;
  /** After the wait. */
  readonly late: Answer;
  /** Whether a worker that is at it can say so. */
  readonly renews: boolean;
  readonly attempts: number;
  readonly state: string;
};

const cases: readonly Case[] = [
  { title: 'renew their leases', step: '.', late: '250 taken', renews: true, attempts: 1, state: 'accepted' },
  { title: 'lose them after the message', step: '.', late: '250 taken', renews: false, attempts: 1, state: 'accepted' },
  {
    title: 'lose them at RCPT, taken late',
    step: 'RCPT',
    late: '250 ok',
    renews: false,
    attempts: 2,
    state: 'accepted',
  },
  {
    title: 'lose them at RCPT, refused late',
    step: 'RCPT',
    late: '550 no',
    renews: false,
    attempts: 2,
    state: 'accepted',
  },
];

for (const one of cases) {
  test(`${WORKERS} workers ${one.title}: one mail, ${ROUNDS} times`, {
    timeout: 30_000 + ROUNDS * 30_000,
  }, async () => {
    for (let round = 0; round < ROUNDS; round += 1) await deliverSlowly(one);
    addRow({ part: `leases: ${one.title}`, acknowledged: ROUNDS, mails: ROUNDS });
  });
}

async function deliverSlowly({ step, late, renews, attempts, state }: Case): Promise<void> {
  const server = await aSlowServer(step, late);
  sharing.passMs(2 * 3_600_000);
  const { shareId } = await sharing.share('1042', ['dana@acme.test']);
  const ended: string[] = [];
  const runners = Array.from({ length: WORKERS }, () => aWorker(server.url, { renews, ended }));
  try {
    await until(async () => server.envelopes.length > 0 && (await sharing.states(shareId))[0] === state);
    // what the first one has to say comes now, if it has not yet
    await sleep(SLOW_MS + LEASE_MS);
  } finally {
    await Promise.all(runners.map((runner) => runner.stop({ graceMs: 5_000 })));
    await server.stop();
  }
  const delivery = await sharing.db.delivery.findFirstOrThrow({ where: { shareId } });

  expect(server.envelopes.map(({ taken }) => taken)).toEqual([true]);
  expect(delivery).toMatchObject({ state, attempts });
  expect(ended.length, 'how many workers have had a hand in it')[renews ? 'toBe' : 'toBeGreaterThan'](1);
}

/** Slow once: with the answer to the first mail that comes to that step. */
async function aSlowServer(step: string, late: Answer): Promise<ScriptedServer> {
  let met = 0;

  return startScriptedServer((asked) => {
    met += asked.step === step ? 1 : 0;

    return asked.step === step && met === 1 ? { afterMs: SLOW_MS, answer: late } : undefined;
  });
}

function aWorker(smtpUrl: string, { renews, ended }: { renews: boolean; ended: string[] }): JobRunner {
  const { database } = opened;
  const mailer = createMailer({ smtpUrl, mailFrom: 'bills@harlowreed.test' });
  const { firmId } = sharing.actor;

  return startJobRunner({
    database: renews ? database : withoutRenewal(database),
    handlers: {
      'deliver-share': async ({ subjectId }) => {
        try {
          return await deliverShare({ ...sharing.deps, mailer }, { firmId, shareId: subjectId });
        } finally {
          ended.push(subjectId);
        }
      },
    },
    // the deliveries' clock
    clock: sharing.deps.clock,
    logger: silentLogger,
    leaseMs: LEASE_MS,
    pollMs: 200,
  });
}

/** As of a machine that was suspended, or cut off, while the mail server took its time. */
function withoutRenewal(database: Database): Database {
  return { ...database, directory: { ...database.directory, heartbeatJob: async () => true } };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const giveUpAt = systemClock().now().getTime() + SETTLED_WITHIN_MS;
  while (!(await holds()) && systemClock().now().getTime() < giveUpAt) await sleep(50);
}
