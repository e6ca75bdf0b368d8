// Two processes that answer people and two that send, on a PostgreSQL server of their own: killed at random while people
// share, each bill checked at one process and confirmed at any; and how fast they are, beside one that does everything.
// Runs when TEST_DATABASE_URL is set, as every test on a server does; REQUIRE_SERVER_DATABASE=1 makes it a must.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../src/role.ts';
import type { BareSlack } from '../support/slack/bare-slack.ts';
import { latestCards } from './cards.ts';
import { type Chance, chance, printedSeed, times } from './counts.ts';
import { addFigures } from './figures.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { aPostgresCluster, type PostgresCluster, postgresPrograms } from './postgres-cluster.ts';
import { aServerPlace } from './prepared-firm.ts';
import { acknowledgedIn, settled } from './settled.ts';
import { COUNTING_STATEMENTS, countStatements, dearestStatements } from './statement-costs.ts';
import { inWorld, type World } from './world.ts';

const SHARES = times({ long: 2_000, short: 40 });
const KILLS = times({ long: 40, short: 2 });
const PEOPLE = 8;
const LIFE_MS = { least: 200, most: 2_200 };
/** As random-kills.ts has it. */
const DROPPED_ONE_IN = 40;
/** Of one process: each may have been posting a card when it was killed, which is posted once more then. */
const CARDS_AT_ONCE = 4;
const SEVERAL: readonly Role[] = ['web', 'web', 'worker', 'worker'];
/** Mails and cards may take longer than people do. */
const PATIENCE = { giveUpMs: 90_000 + SHARES * 100, lookMs: 200 };
const NOTHING = { lost: [], torn: [], double: [], unasked: [] };

const required = process.env.REQUIRE_SERVER_DATABASE === '1';
const programs = postgresPrograms();
const runs = required || (process.env.TEST_DATABASE_URL !== undefined && programs !== undefined);

describe.runIf(runs)('Two processes that answer and two that send', () => {
  let cluster: PostgresCluster;

  beforeAll(async () => {
    if (programs === undefined) throw new Error('PostgreSQL is not installed under /usr/lib/postgresql');
    cluster = await aPostgresCluster(programs, COUNTING_STATEMENTS);
  });
  afterAll(() => cluster?.remove());

  test(`killed ${KILLS} times at random while ${SHARES} bills are shared: nothing is lost or sent twice, each has one card`, {
    timeout: 300_000 + KILLS * 20_000 + SHARES * 500,
  }, async () => {
    const seed = printedSeed('several processes');
    await inWorld(await aServerPlace(cluster.url), async (world) => {
      const [random, decides] = [chance(seed), chance(seed)];
      world.postOffice.answerWith(() => (decides() < 1 / DROPPED_ONE_IN ? 'dropped' : '250'));
      const fleet = await startFleet(world, SEVERAL);
      const killed = await shareAndKill(world, { fleet, random });
      const slowestMs = await settled(world, acknowledgedIn(world), PATIENCE);
      await fleet.stop();
      const comparison = await world.compare();
      const { lost, torn, double, unasked, shares } = comparison;
      const posts = postsIn(world.slack);
      const note = `killed: ${killed.join(', ')}; ${posts.repeated} cards posted again`;
      addFigures('several processes', { comparisons: [comparison], kills: KILLS, slowestMs, note });

      const hint = `SEED=${seed}; the history is ${world.history.path}`;
      expect({ lost, torn, double, unasked }, hint).toEqual(NOTHING);
      expect(comparison.acknowledged).toBeGreaterThanOrEqual(SHARES);
      // of a share that nobody was told of, the card may still be on its way
      expect(posts.cards, hint).toBeLessThanOrEqual(shares.length);
      expect(posts.repeated, hint).toBeLessThanOrEqual(
        CARDS_AT_ONCE * killed.filter((role) => role === 'worker').length,
      );
    });
  });

  test(`${SHARES} bills are shared, mailed and shown once each; so by one process alone, and both rates are told`, {
    timeout: 300_000 + SHARES * 1_000,
  }, async () => {
    const several = await rateOf(cluster, SEVERAL);
    const alone = await rateOf(cluster, ['all']);
    for (const line of several.statements) process.stdout.write(`several processes: ${line}\n`);
    const told = (rate: Rate) => `${rate.acknowledged.toFixed(1)}/s confirmed, ${rate.shown.toFixed(1)}/s to the card`;
    process.stdout.write(`2 web + 2 worker: ${told(several)}; one process: ${told(alone)}\n`);

    expect(several.statements.length).toBeGreaterThan(0);
  });
});

/** Returns the roles of those that were killed. */
async function shareAndKill(world: World, { fleet, random }: { fleet: Fleet; random: Chance }): Promise<Role[]> {
  const killed: Role[] = [];
  const isEnough = () => killed.length >= KILLS && world.history.count('acknowledged') >= SHARES;
  const sharing = fleet.share({ people: PEOPLE, random, isEnough });
  while (killed.length < KILLS) {
    await sleep(LIFE_MS.least + random() * (LIFE_MS.most - LIFE_MS.least));
    killed.push(await fleet.replaceAny(random));
  }
  await sharing;

  return killed;
}

type Rate = { readonly acknowledged: number; readonly shown: number; readonly statements: readonly string[] };

/** Shares per second by processes in those roles that nobody kills. */
async function rateOf(cluster: PostgresCluster, roles: readonly Role[]): Promise<Rate> {
  const place = await aServerPlace(cluster.url);
  const rates: Rate[] = [];
  await inWorld(place, async (world) => {
    const fleet = await startFleet(world, roles);
    await countStatements(cluster.url);
    const begun = performance.now();
    const isEnough = () => world.history.count('acknowledged') >= SHARES;
    await fleet.share({ people: PEOPLE, random: chance(1), isEnough });
    const acknowledgedMs = performance.now() - begun;
    const settledMs = await settled(world, acknowledgedIn(world), PATIENCE);
    const statements = await dearestStatements(cluster.url, place.databaseUrl ?? '');
    await fleet.stop();
    const comparison = await world.compare();
    const { lost, torn, double, unasked, acknowledged, unknown } = comparison;
    const perSecond = (milliseconds: number) => (acknowledged / milliseconds) * 1_000;
    const rate = { acknowledged: perSecond(acknowledgedMs), shown: perSecond(acknowledgedMs + settledMs), statements };
    const note = `${rate.acknowledged.toFixed(1)}/s confirmed, ${rate.shown.toFixed(1)}/s to the card`;
    addFigures(`rate: ${roles.join(' + ')}`, { comparisons: [comparison], kills: 0, slowestMs: settledMs, note });

    expect({ lost, torn, double, unasked, unknown }, world.history.path).toEqual({ ...NOTHING, unknown: 0 });
    // on a busy machine an answer may come too late to be heard: that share is there too
    const { cards, repeated } = postsIn(world.slack);
    expect(repeated).toBe(0);
    expect(cards).toBeGreaterThanOrEqual(acknowledged);
    expect(cards).toBeLessThanOrEqual(comparison.shares.length);
    rates.push(rate);
  });
  const [rate] = rates;
  if (!rate) throw new Error('nothing was measured');

  return rate;
}

function postsIn(slack: BareSlack): { cards: number; repeated: number } {
  const cards = [...latestCards(slack).values()];

  return {
    cards: cards.length,
    repeated: cards.reduce((sum, { conversations }) => sum + conversations.length - 1, 0),
  };
}
