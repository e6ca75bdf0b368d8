// Each confirm arrives six times at once, as when Slack tries again and a person presses twice, and once more after a
// restart: one share each.
import { afterAll, expect, test } from 'vitest';
import { inParallel } from '../support/in-parallel.ts';
import { times } from './counts.ts';
import { addFigures } from './figures.ts';
import { type CheckedShare, peopleOf } from './people.ts';
import { anEmbeddedPlace, forgetPrepared } from './prepared-firm.ts';
import { acknowledgedIn, settled } from './settled.ts';
import { inWorld, type World } from './world.ts';

const SUBMITS = times({ long: 1_000, short: 100 });
/** The press, four of Slack's tries, and a second press. Each is signed anew, so that none is refused as a replay. */
const COPIES = 6;
const AT_ONCE = 4;

afterAll(forgetPrepared);

test(`${SUBMITS} confirms that arrive ${COPIES} times at once, and again after a restart, make ${SUBMITS} shares`, {
  timeout: 120_000 + SUBMITS * 500,
}, async () => {
  await inWorld(await anEmbeddedPlace(), async (world) => {
    const first = world.start();
    await first.ready();
    const checked = await checkedShares(world);
    await pressAll(world, { checked, copies: COPIES });
    await first.stop();
    const second = world.start();
    await second.ready();
    const refused = await pressAll(world, { checked, copies: 1 });
    const settledMs = await settled(world, acknowledgedIn(world));
    await second.stop();
    const comparison = await world.compare();
    addFigures('double submits', { comparisons: [comparison], kills: 0, slowestMs: settledMs });

    const { lost, torn, double, unasked, shares, mails } = comparison;
    expect({ lost, torn, double, unasked }).toEqual({ lost: [], torn: [], double: [], unasked: [] });
    expect(refused, 'what was shared before the restart is answered as shared').toEqual([]);
    expect({ shares: shares.length, mails }).toEqual({ shares: SUBMITS, mails: SUBMITS });
  });
});

async function checkedShares(world: World): Promise<CheckedShare[]> {
  const people = peopleOf(world);
  const checked: CheckedShare[] = [];
  const check = async () => {
    const share = await people.check();
    if (share) checked.push(share);
  };
  await inParallel([...Array(SUBMITS).keys()], { work: check, atOnce: AT_ONCE });
  expect(checked).toHaveLength(SUBMITS);

  return checked;
}

/** Returns the answers of those of which no copy was answered as shared. */
async function pressAll(world: World, { checked, copies }: { checked: CheckedShare[]; copies: number }) {
  const { sharer } = peopleOf(world);
  const refused: string[] = [];
  const press = async ({ checked: one, ...facts }: CheckedShare) => {
    world.history.add({ kind: 'asked', ...facts });
    const answers = await Promise.all(Array.from({ length: copies }, () => sharer.press(one)));
    if (answers.some(({ shared }) => shared)) world.history.add({ kind: 'acknowledged', ...facts });
    else refused.push(answers[0]?.text ?? '');
  };
  await inParallel(checked, { work: press, atOnce: AT_ONCE });

  return refused;
}
