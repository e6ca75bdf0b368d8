// `sharebill stop`, `again`, `bill void` and `contact deactivate`.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openAnyDatabase, type ThrowAway } from '../../support/database.ts';
import { type Sharing, startSharing } from '../../support/sharing.ts';
import { depsOn, runWith } from './command-world.ts';

const DANA = ['dana@acme.test'];
const SAM = ['--as', 'sam@harlowreed.test'];

let store: ThrowAway;
let sharing: Sharing;

beforeAll(async () => {
  store = await openAnyDatabase();
  sharing = await startSharing(store.database);
});
beforeEach(() => sharing.passMs(2 * 86_400_000));
afterAll(async () => {
  await store.database.stop();
  await store.drop();
});

function run(...argv: string[]) {
  const { search } = store.database;
  const parts = { ...sharing.deps, search };

  return runWith(depsOn(store.database, { clock: sharing.deps.clock, sharing: () => parts }), argv);
}

const stoppedOf = async (shareId: string) =>
  (await sharing.db.recipient.findMany({ where: { shareId } })).every(({ stoppedAt }) => stoppedAt !== null);

describe('sharebill stop', () => {
  it('stops what is in the portal of a bill, and says so once more the second time', async () => {
    const { shareId } = await sharing.share('1042', DANA, 'portal');

    const [first, second] = [await run('stop', '1042', ...SAM), await run('stop', '#1042', ...SAM)];

    expect(first).toMatchObject({ exit: 0, stdout: 'Bill 1042 is not shared with Dana Reyes any more.\n' });
    expect(second).toMatchObject({ exit: 0, stdout: 'Bill 1042 is not shared any more.\n' });
    expect(await stoppedOf(shareId)).toBe(true);
  });

  it('stops one share by its id', async () => {
    const { shareId } = await sharing.share('1042', DANA, 'both');
    await sharing.deliver(shareId);

    const { stdout } = await run('stop', shareId, ...SAM);

    expect(stdout).toContain('A PDF that was mailed cannot be recalled.');
    expect(await stoppedOf(shareId)).toBe(true);
  });

  it('stops with one person, however the address is written, and with nobody where it is mistyped', async () => {
    const { shareId } = await sharing.share('1042', [...DANA, 'marcus.bell@acme.test'], 'portal');

    const mistyped = await run('stop', '1042', '--person', 'dan_@acme.test', ...SAM);
    const stopped = await run('stop', '1042', '--person', 'DANA@Acme.test', ...SAM);
    const again = await run('stop', shareId, '--person', 'dana@acme.test', ...SAM);

    expect(mistyped.stderr).toContain('Bill 1042 is not shared with dan_@acme.test now. Nothing was changed.');
    expect(stopped).toMatchObject({ exit: 0, stdout: 'Bill 1042 is not shared with Dana Reyes any more.\n' });
    expect(again).toMatchObject({ exit: 1 });
    const open = await sharing.db.recipient.findMany({ where: { shareId, stoppedAt: null } });
    expect(open.map(({ address }) => address)).toEqual(['marcus.bell@acme.test']);
  });

  it.each([
    ['9999', 'There is no bill 9999.'],
    ['shr_none', 'That share is not there any more.'],
  ])('refuses %s', async (named, words) => {
    const { exit, stderr } = await run('stop', named, ...SAM);

    expect({ exit, says: stderr.includes(words) }).toEqual({ exit: 1, says: true });
  });

  it.each(['stop 1042', 'again 1042 --yes', 'bill void 1042', 'contact deactivate dana@acme.test'])(
    'and its like are refused to an attorney: %s',
    async (words) => {
      const before = await sharing.db.auditEntry.count();

      const { exit, stderr } = await run(...words.split(' '), '--as', 'priya@harlowreed.test');

      expect(exit).toBe(1);
      expect(stderr).toContain('has the role attorney');
      expect(await sharing.db.auditEntry.count()).toBe(before);
    },
  );
});

describe('sharebill again', () => {
  it('prints the check and sends nothing; with --yes it sends, and stops the earlier share', async () => {
    const { shareId } = await sharing.share('1042', DANA, 'portal');
    sharing.passMs(3_600_000);

    const check = await run('again', shareId, ...SAM);
    const shares = await sharing.db.share.count();
    const sent = await run('again', shareId, '--yes', ...SAM);

    expect(check.stdout).toContain('To: Dana Reyes <dana@acme.test>');
    expect(check.stdout).toContain('How: In the client portal');
    expect(check.stdout).toContain('Nothing was sent. Run it again with --yes to send it.');
    expect(sent).toMatchObject({ exit: 0 });
    expect(sent.stdout).toContain(`The earlier share ${shareId} is stopped.`);
    expect(await sharing.db.share.count()).toBe(shares + 1);
    expect(await stoppedOf(shareId)).toBe(true);
  });

  it('is refused by the same guards, in the same words', async () => {
    const { shareId } = await sharing.share('1042', DANA, 'portal');

    const { exit, stderr } = await run('again', shareId, '--yes', ...SAM);

    expect(exit).toBe(1);
    expect(stderr).toContain('has shared this bill just like this a moment ago');
  });

  it('asks which, where several shares are open', async () => {
    const [one, other] = [
      await sharing.share('1042', DANA, 'portal'),
      await sharing.share('1042', ['marcus.bell@acme.test'], 'portal'),
    ];

    const { exit, stderr } = await run('again', '1042', ...SAM);

    expect(exit).toBe(1);
    expect(stderr).toContain(one.shareId);
    expect(stderr).toContain(other.shareId);
  });

  it('is refused where nothing can be rendered or mailed', async () => {
    const { exit, stderr } = await runWith(depsOn(store.database), ['again', '1042', ...SAM]);

    expect(exit).toBe(1);
    expect(stderr).toContain('This process has no mail server');
  });
});

describe('sharebill contact deactivate', () => {
  it('ends what the contact has, and finds them no more', async () => {
    await sharing.share('1042', ['marcus.bell@acme.test'], 'portal');

    const first = await run('contact', 'deactivate', 'marcus.bell@acme.test', ...SAM);
    const second = await run('contact', 'deactivate', 'marcus.bell@acme.test', ...SAM);

    expect(first.stdout).toContain('Marcus Bell is deactivated');
    expect(first.stdout).toMatch(/Ended: 0 sign-ins, \d+ shares?\./);
    expect(second.stderr).toContain('No contact is called');
  });
});

describe('sharebill bill void', () => {
  it('voids the bill once', async () => {
    const [first, second] = [await run('bill', 'void', '1042', ...SAM), await run('bill', 'void', '1042', ...SAM)];

    expect(first).toMatchObject({ exit: 0 });
    expect(first.stdout).toContain('Bill 1042 is void.');
    expect(second).toMatchObject({ exit: 1, stderr: 'Bill 1042 is void already. Nothing was changed.\n' });
  });
});
