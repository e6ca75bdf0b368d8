// SIGTERM while people share: it ends cleanly and soon, and what was acknowledged is sent by the next start.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import type { BuiltProduct } from './built-product.ts';
import { chance, printedSeed, times } from './counts.ts';
import { addFigures } from './figures.ts';
import { peopleOf, sharingPeople } from './people.ts';
import { anEmbeddedPlace, forgetPrepared } from './prepared-firm.ts';
import { acknowledgedIn, settled } from './settled.ts';
import { inWorld, type World } from './world.ts';

const STOPS = times({ long: 50, short: 3 });
const STOPPED_WITHIN_MS = 10_000;
const PEOPLE = 8;

afterAll(forgetPrepared);

test(`stopped ${STOPS} times while ${PEOPLE} people share, it ends with 0 within 10 s and loses nothing`, {
  timeout: 150_000 + STOPS * 20_000,
}, async () => {
  const seed = printedSeed('stops under load');
  await inWorld(await anEmbeddedPlace(), async (world) => {
    const stops = await stopAgainAndAgain(world, chance(seed));
    const last = world.start();
    await last.ready();
    const settledMs = await settled(world, acknowledgedIn(world));
    await last.stop();
    const comparison = await world.compare();
    addFigures('stops under load', { comparisons: [comparison], kills: 0, slowestMs: settledMs });
    const { lost, torn, double, unasked, unknown } = comparison;

    const nothing = { lost: [], torn: [], double: [], unasked: [], unknown: 0 };
    expect({ lost, torn, double, unasked, unknown }, `SEED=${seed}; ${world.history.path}`).toEqual(nothing);
    expect(stops.filter(({ code }) => code !== 0)).toEqual([]);
    expect(Math.max(...stops.map(({ milliseconds }) => milliseconds))).toBeLessThanOrEqual(STOPPED_WITHIN_MS);
    expect(comparison.acknowledged).toBeGreaterThanOrEqual(STOPS);
  });
});

async function stopAgainAndAgain(world: World, random: () => number) {
  const sharing = sharingPeople(peopleOf(world), PEOPLE);
  const stops: (Awaited<ReturnType<BuiltProduct['stop']>> & { output: string })[] = [];
  for (let stop = 0; stop < STOPS; stop += 1) {
    const product = world.start();
    await product.ready();
    const before = world.history.count('acknowledged');
    while (world.history.count('acknowledged') === before && product.isRunning()) await sleep(20);
    await sleep(random() * 1_500);
    stops.push({ ...(await product.stop()), output: product.output() });
  }
  await sharing.stop();

  return stops;
}
