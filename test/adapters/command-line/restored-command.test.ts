// `sharebill restored` on the embedded database: what it says, that it changes nothing unless told to, and what follows.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { jobRow } from '../../../src/use-cases/rows.ts';
import { openAnyDatabase, type ThrowAway } from '../../support/database.ts';
import { type Sharing, startSharing } from '../../support/sharing.ts';
import { depsOn, runWith } from './command-world.ts';

let opened: ThrowAway;
let sharing: Sharing;

beforeAll(async () => {
  opened = await openAnyDatabase();
  sharing = await startSharing(opened.database);
});
afterAll(async () => {
  await opened.database.stop();
  await opened.drop();
});
beforeEach(async () => {
  await opened.database.restored.confirm();
  await sharing.db.delivery.updateMany({ data: { state: 'accepted' } });
});

const restored = (...options: string[]) => runWith(depsOn(opened.database), ['restored', ...options]);
const isHeld = async () => (await opened.database.restored.foundAt()) !== undefined;

async function aWaitingShare(): Promise<string> {
  sharing.passMs(2 * 3_600_000);
  const { shareId } = await sharing.share('1042', ['dana@acme.test', 'marcus.bell@acme.test']);
  const firmId = sharing.actor.firmId;
  await sharing.db.writeRows({ job: [jobRow(sharing.deps, { firmId, kind: 'mail-portal-code', subjectId: 'acc' })] });

  return shareId;
}

describe('sharebill restored', () => {
  it('says that nothing is held back where the database was not restored, with --yes as well, and changes nothing', async () => {
    const shareId = await aWaitingShare();

    for (const options of [[], ['--yes']]) {
      const { exit, stdout } = await restored(...options);
      expect({ exit, stdout }).toEqual({ exit: 0, stdout: expect.stringContaining('was not restored') });
    }

    expect(JSON.parse((await restored('--json')).stdout)).toEqual({ restored: false });
    expect(await sharing.states(shareId)).toEqual(['held', 'held']);
  });

  it('says of each firm what may have gone out and since when, and changes nothing', async () => {
    const shareId = await aWaitingShare();
    const newest = sharing.deps.clock.now().toJSON();
    await restored('--hold');

    const { exit, stdout } = await restored();

    expect(exit).toBe(0);
    expect(stdout).toContain(`Harlow & Reed LLP: the last that it knows of was at ${newest}.`);
    expect(stdout).toContain('mails that may have gone out since: 2, of 1 shares');
    expect(stdout).toContain('codes and links that are not mailed: 1 and 0');
    expect(stdout).toContain('sharebill restored --yes');
    expect(JSON.parse((await restored('--json')).stdout)).toMatchObject({
      restored: true,
      firms: [{ id: sharing.actor.firmId, knownUntil: newest, shares: 1, mails: 2, codes: 1, links: 0 }],
    });
    expect(await sharing.states(shareId)).toEqual(['held', 'held']);
    expect(await sharing.db.job.count({ where: { kind: 'mail-portal-code' } })).toBe(1);
    expect(await isHeld()).toBe(true);
  });

  it('with --yes has the sharers asked, drops codes, and lets the database send again', async () => {
    const shareId = await aWaitingShare();
    await restored('--hold');

    const { exit, stdout } = await restored('--yes');

    expect({ exit, stdout }).toEqual({
      exit: 0,
      stdout: expect.stringMatching(/are asked: 2, of 1 shares\n[\s\S]*Confirmed/),
    });
    expect(await sharing.states(shareId)).toEqual(['unknown', 'unknown']);
    expect(await sharing.db.job.count({ where: { kind: 'mail-portal-code' } })).toBe(0);
    expect(await isHeld()).toBe(false);
  });

  it('cut off after a firm it is still held, and run again it comes to its end', async () => {
    const shareId = await aWaitingShare();
    await restored('--hold');
    const deps = depsOn(opened.database);
    const cutOff = {
      ...deps,
      restored: { ...deps.restored, confirm: () => Promise.reject(new Error('the power went')) },
    };

    expect((await runWith(cutOff, ['restored', '--yes'])).exit).toBe(1);
    expect({ held: await isHeld(), states: await sharing.states(shareId) }).toEqual({
      held: true,
      states: ['unknown', 'unknown'],
    });

    expect((await restored('--yes')).exit).toBe(0);
    expect(await isHeld()).toBe(false);
  });

  it('does not hold and confirm at once', async () => {
    const { exit, stderr } = await restored('--hold', '--yes');

    expect({ exit, stderr }).toEqual({ exit: 2, stderr: expect.stringContaining('cannot be used with') });
    expect(await isHeld()).toBe(false);
  });
});
