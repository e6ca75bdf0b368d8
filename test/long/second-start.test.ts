// Two products started on one data directory, overlapping: one works, the other says why it does not and ends.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { en } from '../../src/adapters/system/texts/en.ts';
import { percentile } from '../bench/figures.ts';
import { freePort } from '../support/free-port.ts';
import { startBuiltProduct } from './built-product.ts';
import { chance, LONG, printedSeed, times } from './counts.ts';
import { addFigures } from './figures.ts';
import { peopleOf } from './people.ts';
import { anEmbeddedPlace, forgetPrepared } from './prepared-firm.ts';
import { settled } from './settled.ts';
import { inWorld, type World } from './world.ts';

const TRIALS = times({ long: 20, short: 4 });
/** For nine of ten. Beside other test files the machine is not its own: there only the end counts, not its time. */
const ENDS_WITHIN_MS = LONG ? 2_000 : 20_000;
const APART_MS = 2_500;

afterAll(forgetPrepared);

test(`of two that start on one data directory one ends and the other shares bills, ${TRIALS} times`, {
  timeout: 60_000 + TRIALS * 30_000,
}, async () => {
  const seed = printedSeed('second start');
  const random = chance(seed);
  await inWorld(await anEmbeddedPlace(), async (world) => {
    const tookMs: number[] = [];
    const tokens: string[] = [];
    for (let trial = 0; trial < TRIALS; trial += 1) {
      const { loserMs, token } = await startTwo(world, random() * APART_MS);
      tookMs.push(loserMs);
      tokens.push(token);
    }
    const comparison = await world.compare();
    const slowest = Math.max(...tookMs);
    process.stdout.write(`second start: ended after ${tookMs.map(Math.round).join(', ')} ms\n`);
    addFigures('second start', { comparisons: [comparison], kills: 0, slowestMs: slowest });

    const { lost, torn, double, unasked, acknowledged } = comparison;
    expect({ lost, torn, double, unasked, acknowledged }, `SEED=${seed}`).toEqual({
      lost: [],
      torn: [],
      double: [],
      unasked: [],
      acknowledged: TRIALS,
    });
    expect(percentile(tookMs, 0.9)).toBeLessThan(ENDS_WITHIN_MS);
  });
});

/** Both on ports of their own, so that nothing but the data directory stands between them. */
async function startTwo(world: World, apartMs: number): Promise<{ loserMs: number; token: string }> {
  const first = world.start();
  await sleep(apartMs);
  const begun = performance.now();
  const places = { ...world.places, port: await freePort() };
  const second = startBuiltProduct(places);
  const [winner, loser] = await Promise.race([
    first.ended.then(() => [second, first] as const),
    second.ended.then(() => [first, second] as const),
  ]);
  const loserMs = performance.now() - begun;
  expect((await loser.ended).code).toBe(1);
  expect(loser.output()).toContain(en.fault('database-in-use'));
  await winner.ready();
  const port = winner === first ? world.places.port : places.port;
  const token = await shareOne({ ...world, eventsUrl: eventsUrlOf(port), lifeEnds: () => winner.ended });
  await settled(world, [token]);
  expect((await winner.stop()).code, winner.output()).toBe(0);

  return { loserMs, token };
}

async function shareOne(world: World): Promise<string> {
  const people = peopleOf(world);
  const checked = await people.check();
  if (!checked) throw new Error('the one that is left shares nothing');

  expect(await people.confirm(checked)).toBe(true);

  return checked.token;
}

function eventsUrlOf(port: number): string {
  return `http://127.0.0.1:${port}/slack/events`;
}
