// The product killed at each named point of a share, and started again: what was acknowledged arrives, what was not is
// there whole or not at all, and no mail is sent twice.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { times } from './counts.ts';
import { type CrashPoint, crashPoints } from './crash-points.ts';
import { addFigures } from './figures.ts';
import { inTime, peopleOf } from './people.ts';
import { anEmbeddedPlace, forgetPrepared } from './prepared-firm.ts';
import { settled } from './settled.ts';
import { inWorld, type World } from './world.ts';

const TIMES = times({ long: 10, short: 1 });
const REACHED_WITHIN_MS = 30_000;
const RECOVERY_MS = 60_000;

afterAll(forgetPrepared);

for (const point of crashPoints) {
  test.concurrent(`killed ${point.title}, ${TIMES} times`, { timeout: 60_000 + TIMES * 180_000 }, async () => {
    for (let time = 0; time < TIMES; time += 1) await crashOnce(point);
  });
}

async function crashOnce(point: CrashPoint): Promise<void> {
  await inWorld(await anEmbeddedPlace(), async (world) => {
    const acknowledged = await shareAndCrash(world, point);
    const recoveryMs = await recover(world, point);
    const comparison = await world.compare();
    addFigures(point.name, { comparisons: [comparison], kills: 1, slowestMs: recoveryMs });
    const { lost, torn, double, unasked, shares, mails } = comparison;
    const where = `${point.name}; the history is ${world.history.path}`;
    expect({ lost, torn, double, unasked }, where).toEqual({ lost: [], torn: [], double: [], unasked: [] });
    expect(point.becomes, where).toContain(shares[0]?.delivery.state ?? 'absent');
    expect(point.mails, where).toContain(mails);
    if (isAbsent(point)) expect(acknowledged, where).toBe(false);
    expect(recoveryMs, where).toBeLessThanOrEqual(RECOVERY_MS);
  });
}

/** Whether the share was acknowledged before the product died. */
async function shareAndCrash(world: World, { name, by }: CrashPoint): Promise<boolean> {
  const product = world.start(by === 'hook' ? { crashAt: name } : {});
  if (by === 'post') world.postOffice.onStage((stage) => stage === name && product.kill());
  if (by === 'slack') world.slack.beforeAnswer((method) => method === 'chat.postMessage' && product.kill());
  if (name === 'after-dot') world.postOffice.answerWith(() => 'silence');
  await product.ready();
  const people = peopleOf(world);
  const checked = await people.check();
  const acknowledged = checked !== undefined && (await people.confirm(checked));
  if (by === 'person') product.kill();
  const ended = await inTime(product.ended, { limitMs: REACHED_WITHIN_MS });
  expect(ended?.signal, `${name} was reached; it said: ${product.output()}`).toBe('SIGKILL');
  world.history.add({ kind: 'killed', where: name });

  return acknowledged;
}

async function recover(world: World, point: CrashPoint): Promise<number> {
  world.postOffice.onStage(() => undefined);
  world.postOffice.answerWith(() => '250');
  world.slack.beforeAnswer(() => undefined);
  const tokens = world.history.events().flatMap((event) => (event.kind === 'asked' ? [event.token] : []));
  const begun = performance.now();
  const product = world.start();
  await product.ready();
  const startedMs = performance.now() - begun;
  const settledMs = await settled(world, isAbsent(point) ? [] : tokens);
  // nothing that was not confirmed may come after all
  if (isAbsent(point)) await sleep(1_000);
  expect((await product.stop()).code, product.output()).toBe(0);

  return startedMs + settledMs;
}

function isAbsent({ becomes }: CrashPoint): boolean {
  return becomes.includes('absent');
}
