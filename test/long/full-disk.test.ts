// The disk is full while people share: they are told so, nothing is there by half, the product lives, and when there is
// room again it goes on. Needs a small file system of its own, which root can have on Linux.
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { en } from '../../src/chat/texts/en.ts';
import { sharer } from '../support/slack/bare-sharer.ts';
import { times } from './counts.ts';
import { addFigures } from './figures.ts';
import { type CheckedShare, peopleOf } from './people.ts';
import { aFolder, anEmbeddedPlace, forgetPrepared, type Place, removeFolder } from './prepared-firm.ts';
import { acknowledgedIn, settled } from './settled.ts';
import { inWorld, type World } from './world.ts';

const ROUNDS = times({ long: 5, short: 1 });
/** The database, and room for some shares more: PostgreSQL makes its log in files of 16 MB. */
const DISK = '160m';
const TRIES = 6;
const TOLD_WITHIN_MS = 20_000;
const FAULT = en.refusal.fault('').slice(0, 40);

afterAll(forgetPrepared);

test.runIf(canMount())(
  `the disk full ${ROUNDS} times: shares are refused in words, none is there by half, and it goes on`,
  {
    timeout: 120_000 + ROUNDS * 120_000,
  },
  async () => {
    const place = await aSmallDisk();
    await inWorld(place, async (world) => {
      const product = world.start();
      await product.ready();
      let refused = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        await shareOne(world);
        const checked = await someChecked(world);
        fillUp(place);
        refused += await tryAll(world, checked);
        expect(product.isRunning(), product.output()).toBe(true);
        freeUp(place);
        await shareOne(world);
      }
      const settledMs = await settled(world, acknowledgedIn(world));
      expect((await product.stop()).code, product.output()).toBe(0);
      const comparison = await world.compare();
      const note = `${refused} refused in words`;
      addFigures('full disk', { comparisons: [comparison], kills: 0, slowestMs: settledMs, note });
      process.stdout.write(`full disk: ${note}\n`);
      const { lost, torn, double, unasked } = comparison;

      expect({ lost, torn, double, unasked }, world.history.path).toEqual({
        lost: [],
        torn: [],
        double: [],
        unasked: [],
      });
      expect(refused, 'the disk was full').toBeGreaterThan(0);
    });
  },
);

async function shareOne(world: World): Promise<void> {
  const people = peopleOf(world);
  const checked = await people.check();
  expect(checked && (await people.confirm(checked)), 'there is room').toBe(true);
}

/** Returns how many were refused: each of them is told so, and the confirm of what was checked before is answered. */
async function tryAll(world: World, checked: readonly CheckedShare[]): Promise<number> {
  const people = peopleOf(world);
  let refused = 0;
  for (const one of checked) {
    const told = await toldOfFault(world);
    const { checked: view, ...facts } = one;
    world.history.add({ kind: 'asked', ...facts });
    const answer = await people.sharer.press(view);
    if (answer.shared) world.history.add({ kind: 'acknowledged', ...facts });
    else expect(answer.text, 'a confirm that is refused says why').toContain(FAULT);
    refused += (told ? 1 : 0) + (answer.shared ? 0 : 1);
  }

  return refused;
}

/** Whether it was refused; the form says either that, or what would be sent. */
async function toldOfFault({ slack, nextShare, eventsUrl }: World): Promise<boolean> {
  const { bill, address } = nextShare();
  const triggerId = `full-${performance.now()}`;
  await sharer(eventsUrl, slack).command(`${bill} ${address} email Thank you`, triggerId);
  const shown = () => slack.views.get(triggerId) ?? '';
  for (let waitedMs = 0; waitedMs < TOLD_WITHIN_MS; waitedMs += 20) {
    if (shown().includes(FAULT)) return true;
    if (shown().includes('"callback_id":"preview"') && !shown().includes(en.form.preparing)) return false;
    await sleep(20);
  }

  throw new Error(`nobody was told anything: ${shown()}`);
}

async function someChecked(world: World): Promise<CheckedShare[]> {
  const people = peopleOf(world);
  const checked = await Promise.all(Array.from({ length: TRIES }, () => people.check()));

  return checked.filter((one) => one !== undefined);
}

async function aSmallDisk(): Promise<Place> {
  const place = await anEmbeddedPlace();
  const disk = await aFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'sharebill-long', disk]);
  cpSync(place.dataDir, disk, { recursive: true });
  await place.remove();
  const remove = async () => {
    execFileSync('umount', ['-l', disk]);
    await removeFolder(disk);
  };

  return { ...place, dataDir: disk, remove };
}

function fillUp({ dataDir }: Place): void {
  const { bavail, bsize } = statfsSync(dataDir);
  writeFileSync(join(dataDir, 'filler'), Buffer.alloc(bavail * bsize));
}

function freeUp({ dataDir }: Place): void {
  rmSync(join(dataDir, 'filler'));
}

/** Tried, since a container may not let even root. */
function canMount(): boolean {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'sharebill-long', '/mnt'], { stdio: 'ignore' });

    return true;
  } catch {
    return false;
  }
}
