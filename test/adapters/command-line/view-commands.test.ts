// `sharebill status`, `shares` and `history`: what they print, as lines and as JSON, and for whom.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/adapters/database/open-database.ts';
import { testDatabase } from '../../support/database.ts';
import { aViewsWorld, NOW, type ViewsWorld } from '../../use-cases/views-world.ts';
import { depsOn, runWith } from './command-world.ts';

let database: Database;
let world: ViewsWorld;
let attorney = '';

const run = (...argv: string[]) =>
  runWith(depsOn(database, { clock: { now: () => NOW } }), [...argv, '--firm', world.firmId]);

beforeAll(async () => {
  database = await testDatabase();
  world = await aViewsWorld(database);
  await world.addBills([{ number: '1041' }, { number: '1042', matters: ['will'], paid: 40_00n }]);
  await world.addShare({ number: '1041', message: 'Thank you\nfor waiting' });
  await world.addShare({ number: '1042', state: 'bounced' });
  const { staffMemberId: id } = world.attorney;
  attorney = (await world.db.staffMember.findFirstOrThrow({ where: { id } })).email;
});

describe('sharebill status', () => {
  it('prints state, amounts and what happened, newest first', async () => {
    const { exit, stdout } = await run('status', '#1042');

    expect(exit).toBe(0);
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      'Bill 1042 · Dvořák & Co',
      '$60.00 open of $100.00 · due 4 Apr · partly paid',
      '⚠️ Not delivered to Dana Reyes',
    ]);
    expect(stdout).toMatch(/^ {2}16 Mar \d\d:\d\d · The administrator shared it with Dana Reyes$/m);
  });

  it('is JSON for programs, with exact amounts and instants', async () => {
    const [bill] = JSON.parse((await run('status', '1042', '--json')).stdout);

    expect(bill).toMatchObject({
      number: '1042',
      status: 'partly-paid',
      balance: { amount: '60.00', currency: 'USD' },
      shares: [{ sharer: 'The administrator', now: { shared: false, sentAt: null, undelivered: 1 } }],
      events: [{ kind: 'shared', at: NOW.toISOString() }, { kind: 'logged' }],
    });
  });

  it('names the numbers near one that is none', async () => {
    const { exit, stdout, stderr } = await run('status', '1043');

    expect({ exit, stdout, stderr }).toEqual({
      exit: 1,
      stdout: '',
      stderr: 'There is no bill 1043.\nNear it: 1042, 1041\n',
    });
  });
});

describe('sharebill shares', () => {
  it('prints them newest first with what can be said of each, at most so many', async () => {
    const all = await run('shares');
    const one = await run('shares', '--limit', '1');

    expect(all.stdout).toMatch(/^1041 .*The administrator +2026-03-16 \d\d:\d\d +Sent by e-mail on 16 Mar$/m);
    expect(all.stdout).toMatch(/^1042 .*⚠️ Not delivered to Dana Reyes$/m);
    expect(one.stdout).toContain('These are the newest 1. Give --limit, or a bill, to see others.');
    expect(JSON.parse((await run('shares', '1041', '--json')).stdout)).toMatchObject([{ bill: { number: '1041' } }]);
  });

  it('with --as only what that person may see', async () => {
    const { stdout } = await run('shares', '--as', attorney);

    expect(stdout).toContain('1042');
    expect(stdout).not.toContain('1041');
    expect((await run('status', '1041', '--as', attorney)).stderr).toContain('There is no bill 1041.');
    expect((await run('history', '0001-lease', '--as', attorney)).stderr).toContain('There is no matter "0001-lease".');
    expect((await run('shares', '--as', 'nobody@firm.example')).stderr).toContain('Nobody at');
  });
});

describe('sharebill history', () => {
  it('prints what was logged, each on one line', async () => {
    const { stdout } = await run('history', '0001-lease');

    expect(stdout).toMatch(/^0001-lease · Dvořák & Co · The lease$/m);
    expect(stdout).toMatch(/^2026-03-16 \d\d:\d\d +The administrator +Bill 1041 +Dana Reyes +Thank you for waiting$/m);
    expect(JSON.parse((await run('history', '0001-lease', '--json')).stdout)).toMatchObject({
      matter: { displayNumber: '0001-lease' },
      communications: [{ subject: 'Bill 1041', message: 'Thank you\nfor waiting' }],
    });
  });

  it('names the matters among which to choose', async () => {
    const { exit, stderr } = await run('history', 'dvorak');

    expect(exit).toBe(1);
    expect(stderr).toBe(
      'Several matters fit "dvorak". Give the number of one:\n  0001-lease   Dvořák & Co\n  0001-will   Dvořák & Co\n',
    );
  });
});
