// People share while the product is killed at random moments and started again. Run on each database by the test files
// beside it.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { chance, printedSeed } from './counts.ts';
import { addFigures } from './figures.ts';
import { peopleOf, sharingPeople } from './people.ts';
import type { Place } from './prepared-firm.ts';
import { acknowledgedIn, settled } from './settled.ts';
import { inWorld, killProduct, type World } from './world.ts';

const PEOPLE = 8;
const LIFE_MS = { least: 200, most: 2_200 };
/** A server cannot tell that a lease is a dead process's: it waits out its 45 seconds. */
const RECOVERY_MS = 60_000;
/** One mail in so many is taken whole and never answered. */
const DROPPED_ONE_IN = 40;

export type RandomKills = { readonly part: string; readonly kills: number; readonly shares: number };

/** Kills it so often, and goes on until so many shares were acknowledged. */
export async function killAtRandom(place: Place, plan: RandomKills): Promise<void> {
  const seed = printedSeed(plan.part);
  await inWorld(place, async (world) => {
    const random = chance(seed);
    world.postOffice.answerWith(() => (random() < 1 / DROPPED_ONE_IN ? 'dropped' : '250'));
    const recoveryMs = await shareAndKill(world, { ...plan, random: chance(seed) });
    const comparison = await world.compare();
    addFigures(plan.part, { comparisons: [comparison], kills: plan.kills, slowestMs: recoveryMs });
    const { lost, torn, double, unasked } = comparison;
    expect({ lost, torn, double, unasked }, hint(world, seed)).toEqual({ lost: [], torn: [], double: [], unasked: [] });
    expect(comparison.acknowledged, 'too few shares to say anything').toBeGreaterThanOrEqual(plan.shares);
    expect(recoveryMs, `recovery; ${hint(world, seed)}`).toBeLessThanOrEqual(RECOVERY_MS);
  });
}

/** Returns how long the last start took until everything that was acknowledged had been sent. */
async function shareAndKill(world: World, plan: RandomKills & { random: () => number }): Promise<number> {
  const sharing = sharingPeople(peopleOf(world), PEOPLE);
  for (let kill = 0; kill < plan.kills; kill += 1) {
    const product = world.start();
    await product.ready();
    await sleep(LIFE_MS.least + plan.random() * (LIFE_MS.most - LIFE_MS.least));
    // the last life is as long as it takes to have enough to say something
    while (kill === plan.kills - 1 && world.history.count('acknowledged') < plan.shares && product.isRunning()) {
      await sleep(100);
    }
    await killProduct(world, { product, where: `random, life ${kill + 1}` });
  }
  await sharing.stop();
  const begun = performance.now();
  const last = world.start();
  await last.ready();
  const startedMs = performance.now() - begun;
  const settledMs = await settled(world, acknowledgedIn(world));
  expect((await last.stop()).code, last.output()).toBe(0);

  return startedMs + settledMs;
}

function hint({ history }: World, seed: number): string {
  return `SEED=${seed}; the history is ${history.path}`;
}
