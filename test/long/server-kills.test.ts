// On a PostgreSQL server of its own: the product killed at random while people share, and the server itself killed.
// Runs when TEST_DATABASE_URL is set, as every test on a server does; REQUIRE_SERVER_DATABASE=1 makes it a must.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { en } from '../../src/chat/texts/en.ts';
import type { BuiltProduct } from './built-product.ts';
import { times } from './counts.ts';
import { addFigures } from './figures.ts';
import { inTime, type People, peopleOf, sharingPeople } from './people.ts';
import { aPostgresCluster, type PostgresCluster, postgresPrograms } from './postgres-cluster.ts';
import { aServerPlace } from './prepared-firm.ts';
import { killAtRandom } from './random-kills.ts';
import { acknowledgedIn, settled } from './settled.ts';
import { inWorld, type World } from './world.ts';

const PRODUCT_KILLS = times({ long: 20, short: 2 });
const SHARES = times({ long: 200, short: 20 });
const SERVER_KILLS = times({ long: 3, short: 1 });
const PEOPLE = 8;
const BACK_WITHIN_MS = 5_000;
const TOLD_WITHIN_MS = 3_000;

const required = process.env.REQUIRE_SERVER_DATABASE === '1';
const programs = postgresPrograms();
const runs = required || (process.env.TEST_DATABASE_URL !== undefined && programs !== undefined);

describe.runIf(runs)('on a PostgreSQL server', () => {
  let cluster: PostgresCluster;

  beforeAll(async () => {
    if (programs === undefined) throw new Error('PostgreSQL is not installed under /usr/lib/postgresql');
    cluster = await aPostgresCluster(programs);
  });
  afterAll(() => cluster?.remove());

  test(`the product killed ${PRODUCT_KILLS} times at random loses nothing and sends nothing twice`, {
    timeout: 150_000 + PRODUCT_KILLS * 20_000,
  }, async () => {
    const place = await aServerPlace(cluster.url);
    await killAtRandom(place, { part: 'random kills, server', kills: PRODUCT_KILLS, shares: SHARES });
  });

  test(`the server killed ${SERVER_KILLS} times: nothing is lost, people are told to try again, and it is back soon`, {
    timeout: 150_000 + SERVER_KILLS * 60_000,
  }, async () => {
    await inWorld(await aServerPlace(cluster.url), async (world) => {
      const product = world.start();
      await product.ready();
      const kills = await killServer(world, { cluster, product });
      const settledMs = await settled(world, acknowledgedIn(world));
      expect((await product.stop()).code, product.output()).toBe(0);
      const comparison = await world.compare();
      const { lost, torn, double, unasked } = comparison;
      addFigures('server kills', { comparisons: [comparison], kills: SERVER_KILLS, slowestMs: settledMs });
      process.stdout.write(`server kills: ${JSON.stringify(kills)}\n`);

      const nothing = { lost: [], torn: [], double: [], unasked: [] };
      expect({ lost, torn, double, unasked }, world.history.path).toEqual(nothing);
      expect(Math.max(...kills.map(({ backMs }) => backMs))).toBeLessThanOrEqual(BACK_WITHIN_MS);
      expect(Math.max(...kills.map(({ toldMs }) => toldMs))).toBeLessThanOrEqual(TOLD_WITHIN_MS);
    });
  });
});

type ServerKill = { readonly backMs: number; readonly toldMs: number };

async function killServer(
  world: World,
  { cluster, product }: { cluster: PostgresCluster; product: BuiltProduct },
): Promise<ServerKill[]> {
  const people = peopleOf(world);
  const sharing = sharingPeople(people, PEOPLE);
  const kills: ServerKill[] = [];
  for (let kill = 0; kill < SERVER_KILLS; kill += 1) {
    await anotherAcknowledged(world, product);
    await sleep(500);
    await cluster.kill();
    world.history.add({ kind: 'killed', where: 'the database server' });
    const toldMs = await toldToTryAgain(world, people);
    await cluster.start();
    kills.push({ backMs: Math.round(await untilShared(people)), toldMs: Math.round(toldMs) });
  }
  await sharing.stop();

  return kills;
}

async function anotherAcknowledged({ history }: World, product: BuiltProduct): Promise<void> {
  const before = history.count('acknowledged');
  while (history.count('acknowledged') === before) {
    expect(product.isRunning(), product.output()).toBe(true);
    await sleep(10);
  }
}

/** Milliseconds until somebody who asks now can share: those who asked before still wait for a check. */
async function untilShared(people: People): Promise<number> {
  const begun = performance.now();
  for (let shared = false; !shared && performance.now() - begun < 30_000; ) {
    const checked = await inTime(people.check(), { limitMs: 1_500 });
    shared = checked !== undefined && (await people.confirm(checked));
  }

  return performance.now() - begun;
}

/** Milliseconds from the command to the words in its form. */
async function toldToTryAgain({ slack }: World, { sharer }: People): Promise<number> {
  const words = en.refusal.fault('').slice(0, 40);
  const triggerId = `told-${performance.now()}`;
  const begun = performance.now();
  await sharer.command('1042', triggerId);
  while (slack.views.get(triggerId)?.includes(words) !== true && performance.now() - begun < 30_000) await sleep(10);

  return performance.now() - begun;
}
