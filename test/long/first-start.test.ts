// The very first start, and the one that makes the tables, killed on the way: the next start completes what was begun,
// and bills can be shared.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openEmbeddedSession } from '../../src/adapters/database/embedded-session.ts';
import { startWorker } from '../../src/adapters/system/start-worker.ts';
import { times } from './counts.ts';
import { addFigures } from './figures.ts';
import { inTime, peopleOf } from './people.ts';
import { anEmptyPlace, type EmptyPlace, fill } from './prepared-firm.ts';
import { settled } from './settled.ts';
import { inWorld, killProduct, type World } from './world.ts';

const TIMES = times({ long: 10, short: 1 });
const REACHED_WITHIN_MS = 30_000;

test.concurrent(`killed while the first start makes the data directory, ${TIMES} times`, {
  timeout: 60_000 + TIMES * 60_000,
}, async () => {
  for (let time = 0; time < TIMES; time += 1) {
    await crashAndShare(await anEmptyPlace(), 'mid-first-start', async (world) => {
      const product = world.start();
      const making = join(world.place.dataDir, 'database.making');
      while (!existsSync(making) && product.isRunning()) await sleep(1);
      await sleep(time);
      await killProduct(world, { product, where: 'mid-first-start' });
    });
  }
});

for (const point of ['mid-migration', 'mid-second-migration']) {
  const title = `killed while the tables are made (${point}), ${TIMES} times`;
  test.concurrent(title, { timeout: 60_000 + TIMES * 60_000 }, async () => {
    for (let time = 0; time < TIMES; time += 1) await crashMigrating(point);
  });
}

async function crashMigrating(point: string): Promise<void> {
  const place = await anEmptyPlace();
  // a database without a table: what a version without the template would have left
  const session = await openEmbeddedSession({ startWorker, dataDir: join(place.dataDir, 'database') });
  await session.close();
  await crashAndShare(place, point, async (world) => {
    const product = world.start({ crashAt: point });
    const ended = await inTime(product.ended, { limitMs: REACHED_WITHIN_MS });
    expect(ended?.signal, product.output()).toBe('SIGKILL');
  });
}

async function crashAndShare(empty: EmptyPlace, name: string, crash: (world: World) => Promise<void>): Promise<void> {
  let recoveryMs = 0;
  const kept = { ...empty, firmId: '', bills: [], remove: async () => undefined };
  await inWorld(kept, async (world) => {
    await crash(world);
    const begun = performance.now();
    const again = world.start();
    await again.listening();
    recoveryMs = performance.now() - begun;
    expect((await again.stop()).code, again.output()).toBe(0);
  });

  await inWorld({ ...empty, ...(await fill(empty, 1)) }, async (world) => {
    const product = world.start();
    await product.ready();
    const people = peopleOf(world);
    const checked = await people.check();
    expect(checked && (await people.confirm(checked)), product.output()).toBe(true);
    await settled(world, checked ? [checked.token] : []);
    await product.stop();
    const comparison = await world.compare();
    addFigures(name, { comparisons: [comparison], kills: 1, slowestMs: recoveryMs });
    const { lost, torn, double, unasked, mails } = comparison;
    expect({ lost, torn, double, unasked, mails }).toEqual({ lost: [], torn: [], double: [], unasked: [], mails: 1 });
  });
}
