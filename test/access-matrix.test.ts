// Two firms in one running product: nothing of one is visible to the other, or changed by it, on any way in. The ways
// in are found in the product itself; one that is new fails here until it is tried as well.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Attempt, Attempts, Exchange } from './support/access/attempt.ts';
import { commandAttempts } from './support/access/command-attempts.ts';
import { leaksIn, pictureOf } from './support/access/firm-rows.ts';
import { slackAttempts } from './support/access/slack-attempts.ts';
import { type Side, startTwoFirms, type TwoFirms } from './support/access/two-firms.ts';
import { commandsOf, jobKindsOf, unknownBoltMethods, watchWaysIn } from './support/access/ways-in.ts';
import { jobAttempts, webAttempts } from './support/access/web-and-job-attempts.ts';

/** What every Bolt app calls for each request, before any listener. */
const BOLTS_OWN = ['use everything', 'use everything'];

const watch = watchWaysIn();
let firms: TwoFirms;
let folder = '';
let atFirst: Awaited<ReturnType<typeof pictureOf>>;
/** After the attempt before, whose jobs have run. */
let asKnown: typeof atFirst;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'two-firms-'));
  firms = await startTwoFirms(folder);
  atFirst = await pictureOf(firms.theirs.db, firms.theirs.firmId);
  asKnown = atFirst;
}, 90_000);

afterAll(async () => {
  await firms?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('Every way in is in the matrix', () => {
  it('all listeners of the Slack app', () => {
    expect(watch.slackListeners()).toEqual([...Object.keys(slackAttempts), ...BOLTS_OWN].sort());
    expect(unknownBoltMethods()).toEqual([]);
  });

  it('all routes of the web server', () => {
    expect(watch.httpRoutes()).toEqual(Object.keys(webAttempts).sort());
  });

  it('all commands with all that can be given to them', async () => {
    expect(await commandsOf(firms.product.shareBill)).toEqual(Object.keys(commandAttempts).sort());
  });

  it('all kinds of jobs', async () => {
    const kinds = await jobKindsOf(firms.product.shareBill);
    expect(kinds.map((kind) => `job ${kind}`)).toEqual(Object.keys(jobAttempts).sort());
  });

  it('the second firm has rows in every table, and something to give it away in each', () => {
    expect(Object.entries(firms.theirRows).filter(([, rows]) => rows.length === 0)).toEqual([]);
    expect(firms.theirIds).toHaveLength(38);
    for (const marker of ['QV-77001', 'Quillfeather Holdings', '9 Zephyr Quay', '8,642.86', 'Wilhelmina Quill']) {
      expect(firms.markers).toContain(marker);
    }
  });
});

const everything: readonly [string, Attempts][] = [
  ['Slack', slackAttempts],
  ['the web server', webAttempts],
  ['the command line', commandAttempts],
  ['a job', jobAttempts],
];
const cases = everything.flatMap(([by, attempts]) =>
  Object.entries(attempts).flatMap(([wayIn, list]) =>
    list.map((attempt) => ({ by, wayIn, attempt, what: attempt.what })),
  ),
);

describe('A person of one firm learns and changes nothing of the other', () => {
  it.each(cases)('by $by, $wayIn: $what', { timeout: 60_000 }, async ({ attempt }) => {
    const before = asKnown;
    const mails = firms.product.mailbox.list().length;

    const exchanges = await run(attempt, firms.ours);
    await firms.product.shareBill.jobs.idle();
    asKnown = await pictureOf(firms.theirs.db, firms.theirs.firmId);

    expect(exchanges.flatMap((exchange) => leaksIn(firms.markers, exchange))).toEqual([]);
    expect(exchanges.filter(({ answer }) => !attempt.says.test(answer)).map(shortened)).toEqual([]);
    expect(asKnown).toEqual(before);
    expect(firms.product.mailbox.list()).toHaveLength(mails);
  });

  it('and after all of it the other firm is as it was, and only its own first share was mailed', async () => {
    await firms.product.shareBill.jobs.idle();
    const mailed = firms.product.mailbox.list().filter(({ rcptTo }) => rcptTo.join().endsWith('@quillfeather.test'));

    expect(await pictureOf(firms.theirs.db, firms.theirs.firmId)).toEqual(atFirst);
    expect(mailed).toHaveLength(1);
  });

  it('and the product asked Slack and the payment provider for nothing that they would refuse', () => {
    expect(firms.product.violations).toEqual([]);
    expect(firms.stripe.fake.complaints()).toEqual([]);
  });
});

describe('The same words are the right ones: they open what is theirs to their own person', () => {
  it.each(cases.filter(({ attempt }) => attempt.own === 'shown'))(
    'by $by, $wayIn: $what',
    { timeout: 60_000 },
    async ({ attempt }) => {
      const exchanges = await run(attempt, firms.theirs);

      expect(exchanges.flatMap((exchange) => leaksIn(firms.markers, exchange))).not.toEqual([]);
    },
  );

  it.each(cases.filter(({ attempt }) => attempt.own === 'changed'))(
    'by $by, $wayIn: $what',
    { timeout: 60_000 },
    async ({ attempt }) => {
      const before = await pictureOf(firms.theirs.db, firms.theirs.firmId);

      await run(attempt, firms.theirs);
      await firms.product.shareBill.jobs.idle();

      expect(await pictureOf(firms.theirs.db, firms.theirs.firmId)).not.toEqual(before);
    },
  );

  it('and their job mails to their contact', () => {
    const theirs = firms.product.mailbox.list().filter(({ rcptTo }) => rcptTo.join().endsWith('@quillfeather.test'));
    expect(theirs.length).toBeGreaterThan(1);
  });
});

describe('Credentials of one firm', () => {
  it('serve no second one: a running process takes none either, as it would not start with two', async () => {
    const words = ['Third & Sons', '--plan', 'Boutique', '--time-zone', 'UTC', '--currency', 'USD'];
    const { exit } = await firms.command('firm', 'add', ...words);
    const names = (await firms.product.shareBill.database.directory.listFirms()).map(({ name }) => name);

    expect({ exit, added: names.includes('Third & Sons') }).toEqual({ exit: 1, added: false });
  });
});

function shortened({ given, answer }: Exchange): string {
  return `${given.slice(0, 80)} → ${answer.slice(-250)}`;
}

async function run(attempt: Attempt, side: Side): Promise<readonly Exchange[]> {
  const exchanges = await attempt.run(firms, side);
  expect(exchanges.length).toBeGreaterThan(0);

  return exchanges;
}
