// The shares of bills, what was logged on matters, and what somebody may see of both, on a real database.
import { beforeAll, describe, expect, it } from 'vitest';
import type { StaffActor } from '../../src/core/actor.ts';
import { billTimeline } from '../../src/use-cases/bill-timeline.ts';
import { listShares } from '../../src/use-cases/list-shares.ts';
import { matterHistory } from '../../src/use-cases/matter-history.ts';
import { testDatabase } from '../support/database.ts';
import { aViewsWorld, type ViewsWorld } from './views-world.ts';

describe('A bill, its shares and the history of its matter', () => {
  let world: ViewsWorld;
  const at = (minute: number) => new Date(Date.UTC(2026, 2, 10, 9, minute));

  beforeAll(async () => {
    world = await aViewsWorld(await testDatabase());
    await world.addBills([
      { number: '1041' },
      { number: '1042', matters: ['will'] },
      { number: '1043', source: 'one' },
      { number: '1043', source: 'two', matters: ['lease', 'trust'] },
      { number: '1050' },
      { number: 'INV-7' },
    ]);
    for (let minute = 0; minute < 12; minute += 1) {
      await world.addShare({ number: '1041', at: at(minute), message: `To say ${minute}` });
    }
    await world.addShare({ number: '1042', at: at(20), byPortal: true });
    await world.addShare({ number: '1042', at: at(30), state: 'bounced' });
    await world.addShare({ number: '1041', at: at(40), state: 'cancelled', cancelled: true });
  });

  const shares = async (asked: Partial<Parameters<typeof listShares>[1]>) => {
    const found = await listShares(world.deps, { viewer: world.administrator, size: 10, ...asked });
    if (!found.ok) throw new Error(found.refusal.code);

    return found.value;
  };
  const history = (asked: Partial<Parameters<typeof matterHistory>[1]>) =>
    matterHistory(world.deps, { viewer: world.administrator, matter: { typed: '0001-lease' }, size: 10, ...asked });

  it('that is not there is answered with the numbers next to it that somebody may see', async () => {
    const asked = { viewer: world.administrator, number: '1045' };
    const refusal = { code: 'no-such-bill', number: '1045' };

    expect(await billTimeline(world.deps, asked)).toEqual({
      ok: false,
      refusal: { ...refusal, near: ['1043', '1042', '1050'] },
    });
    expect(await billTimeline(world.deps, { ...asked, viewer: world.attorney })).toEqual({
      ok: false,
      refusal: { ...refusal, near: ['1043', '1042'] },
    });
  });

  it('is not there for an attorney who is on no matter of it', async () => {
    const seen = async (number: string) => (await billTimeline(world.deps, { viewer: world.attorney, number })).ok;

    expect([await seen('1041'), await seen('1042')]).toEqual([false, true]);
  });

  it('is shown as two where two sources number alike, and to an attorney only the one of theirs', async () => {
    const both = await billTimeline(world.deps, { viewer: world.administrator, number: '1043' });
    const own = await billTimeline(world.deps, { viewer: world.attorney, number: '1043' });

    expect(both.ok && both.value.bills).toHaveLength(2);
    expect(own.ok && own.value.bills).toHaveLength(1);
  });

  it('has its shares in the list, newest first and page by page, without one that came to nothing', async () => {
    const first = await shares({});
    const second = await shares({ turn: first.older });

    expect(first.rows.slice(0, 3).map(({ bill, standing }) => [bill.number, standing.shared])).toEqual([
      ['1042', false],
      ['1042', true],
      ['1041', false],
    ]);
    expect([...first.rows, ...second.rows].map(({ createdAt }) => createdAt.getUTCMinutes())).toEqual([
      30, 20, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0,
    ]);
    expect(second.older).toBeUndefined();
    expect((await shares({ turn: second.newer })).rows.map(({ id }) => id)).toEqual(first.rows.map(({ id }) => id));
  });

  it('has for an attorney only the shares of bills on their matters, behind any number of others', async () => {
    const { rows, older } = await shares({ viewer: world.attorney, size: 1 });

    expect(rows.map(({ bill }) => bill.number)).toEqual(['1042']);
    expect((await shares({ viewer: world.attorney, size: 5, turn: older })).rows).toHaveLength(1);
  });

  it('has its own shares when it is named, and none when nobody shared it', async () => {
    expect((await shares({ bill: '1042' })).rows).toHaveLength(2);
    expect((await shares({ bill: '1050' })).rows).toEqual([]);
    const hidden = await listShares(world.deps, { viewer: world.attorney, bill: '1041', size: 10 });
    expect(hidden).toEqual({ ok: false, refusal: { code: 'bill-not-found', number: '1041' } });
  });

  it('has on its matter what was logged, newest first: who, to whom, the message, and what was cancelled', async () => {
    const found = await history({});
    const rows = found.ok ? found.value.rows : [];

    expect(rows).toHaveLength(10);
    expect(rows[0]).toMatchObject({ who: 'The administrator', to: ['Dana Reyes'], cancelled: true });
    expect(rows[1]).toMatchObject({ subject: 'Bill 1041', message: 'To say 11', cancelled: false });
    const older = await history({ turn: found.ok ? found.value.older : undefined });
    expect(older.ok && older.value.rows.map(({ message }) => message)).toEqual(['To say 2', 'To say 1', 'To say 0']);
  });

  it.each([
    ['0001-WILL', '0001-will'],
    ['dvorak will', '0001-will'],
    ['1042', '0001-will'],
  ])('finds the matter by "%s"', async (typed, displayNumber) => {
    const found = await history({ matter: { typed } });

    expect(found.ok && found.value.matter.displayNumber).toBe(displayNumber);
  });

  it('offers a choice where several matters fit, and none that an attorney is not on', async () => {
    const chosen = async (viewer: StaffActor, typed: string) => {
      const found = await history({ viewer, matter: { typed } });

      return !found.ok && found.refusal.code === 'which-matter'
        ? found.refusal.matters.map(({ displayNumber }) => displayNumber)
        : found.ok
          ? [found.value.matter.displayNumber]
          : [];
    };

    expect(await chosen(world.administrator, 'dvorak')).toEqual(['0001-lease', '0001-trust', '0001-will']);
    expect(await chosen(world.attorney, 'dvorak')).toEqual(['0001-trust', '0001-will']);
    expect(await chosen(world.attorney, '0001-lease')).toEqual([]);
    expect((await history({ viewer: world.attorney, matter: { id: 'mtr_lease' } })).ok).toBe(false);
    expect((await history({ matter: { typed: 'nothing of the kind' } })).ok).toBe(false);
  });
});
