// The lists of bills on a real database: what belongs in which, page by page, and what somebody may see.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/adapters/database/open-database.ts';
import type { StaffActor } from '../../src/core/actor.ts';
import type { AnyBillList } from '../../src/core/bill-list.ts';
import type { Turn } from '../../src/core/page.ts';
import { listBills } from '../../src/use-cases/list-bills.ts';
import { testDatabase } from '../support/database.ts';
import { aViewsWorld, type ViewsWorld } from './views-world.ts';

let database: Database;
let world: ViewsWorld;

type Asked = {
  readonly list?: AnyBillList;
  readonly words?: string;
  readonly turn?: Turn | undefined;
  readonly size?: number;
  readonly as?: StaffActor;
};

async function page({ list = 'unpaid', words = '', turn, size = 10, as }: Asked, of: ViewsWorld = world) {
  const found = await listBills(of.deps, { viewer: as ?? of.administrator, list, words, turn, size });
  if (!found.ok) throw new Error(found.refusal.code);

  return { ...found.value, numbers: found.value.rows.map(({ number }) => number) };
}

beforeAll(async () => {
  database = await testDatabase();
  world = await aViewsWorld(database);
  await world.addBills([
    { number: 'D1', state: 'draft' },
    { number: 'A1', state: 'awaiting_approval' },
    { number: 'U1', issueDate: '2026-03-01', dueDate: '2026-03-31' },
    { number: 'U2', issueDate: '2026-02-01', dueDate: '2026-03-16', paid: 40_00n },
    { number: 'O1', issueDate: '2026-02-02', dueDate: '2026-03-15', matters: ['lease', 'will'] },
    { number: 'P1', issueDate: '2026-01-01', state: 'paid', paid: 100_00n },
    { number: 'P2', issueDate: '2026-01-02', paid: 100_00n, dueDate: '2026-01-31' },
    { number: 'P3', issueDate: '2026-01-03', state: 'paid', paid: 100_00n, matters: ['trust'] },
    { number: 'V1', state: 'void' },
    { number: 'X1', state: 'deleted' },
  ]);
});

describe('A list of bills', () => {
  it.each<[AnyBillList, string[]]>([
    ['draft', ['D1']],
    ['approval', ['A1']],
    ['unpaid', ['U1', 'O1', 'U2']],
    ['overdue', ['O1']],
    ['paid', ['P3', 'P2', 'P1']],
    ['void', ['V1']],
    ['deleted', ['X1']],
  ])('"%s" holds %j, newest first, and whoever may see all sees them', async (list, numbers) => {
    expect((await page({ list })).numbers).toEqual(numbers);
  });

  it('says of each bill what its status is today, in the time zone of the firm', async () => {
    const { rows } = await page({});

    expect(rows.map(({ status }) => status)).toEqual(['due', 'overdue', 'partly-paid']);
  });

  it.each([
    ['will', ['O1']],
    ['o1', ['O1']],
    ['DVOŘÁK wil', ['O1']],
    ['u', ['U1', 'U2']],
    ['u2 dvorak', ['U2']],
    ['100%', []],
    ['nobody', []],
  ])('with the words "%s" holds %j', async (words, numbers) => {
    expect((await page({ words })).numbers).toEqual(numbers);
  });

  it('holds for an attorney the bills of matters that they are responsible for, or on the team of', async () => {
    const as = world.attorney;

    expect((await page({ as })).numbers).toEqual(['O1']);
    expect((await page({ as, list: 'overdue' })).numbers).toEqual(['O1']);
    expect((await page({ as, list: 'paid' })).numbers).toEqual(['P3']);
    expect((await page({ as, list: 'draft' })).numbers).toEqual([]);
    expect((await page({ as, words: 'dvorak' })).numbers).toEqual(['O1']);
    expect((await page({ as, words: 'u1' })).numbers).toEqual([]);
  });

  it('says who may share: the attorney may not', async () => {
    expect((await page({})).mayShare).toBe(true);
    expect((await page({ as: world.attorney })).mayShare).toBe(false);
  });

  it('is closed to who was removed', async () => {
    const gone = await aViewsWorld(database);
    await gone.db.staffMember.updateMany({ data: { removedAt: new Date() } });
    const asked = { viewer: gone.administrator, list: 'unpaid', words: '', size: 10 } as const;

    expect(await listBills(gone.deps, asked)).toEqual({ ok: false, refusal: { code: 'no-permission' } });
  });
});

describe('The pages of a list', () => {
  let many: ViewsWorld;
  /** Newest first: many of one day, so that the id decides. */
  let all: string[] = [];

  beforeAll(async () => {
    many = await aViewsWorld(database);
    const bills = Array.from({ length: 47 }, (_, index) => ({
      number: `B${String(index).padStart(2, '0')}`,
      issueDate: `2026-02-0${1 + (index % 3)}`,
      matters: index % 6 === 0 ? ['will', 'trust'] : ['lease'],
    }));
    await many.addBills(bills);
    const rows = await many.db.bill.findMany({ orderBy: [{ issueDate: 'desc' }, { id: 'desc' }] });
    all = rows.map(({ number }) => number);
  });

  async function walk(asked: Asked, way: 'older' | 'newer', from?: Turn) {
    const pages: string[][] = [];
    let turn = from;
    do {
      const found = await page({ ...asked, turn }, many);
      pages.push(found.numbers);
      turn = found[way];
    } while (turn && pages.length < 20);

    return pages;
  }

  it('hold each bill once, all full but the last one', async () => {
    const pages = await walk({ size: 10 }, 'older');

    expect(pages.flat()).toEqual(all);
    expect(pages.map(({ length }) => length)).toEqual([10, 10, 10, 10, 7]);
  });

  it('are full for an attorney as well, though others’ bills lie between theirs', async () => {
    const as = many.attorney;
    const own = all.filter((number) => Number(number.slice(1)) % 6 === 0);
    const pages = await walk({ as, size: 3 }, 'older');

    expect(pages.flat()).toEqual(own);
    expect(pages.map(({ length }) => length)).toEqual([3, 3, 2]);
  });

  it('lead back to the first, which has no newer one', async () => {
    const last = await page({ size: 10, turn: (await page({ size: 10 }, many)).older }, many);
    const first = await page({ size: 10, turn: last.newer }, many);

    expect(first.numbers).toEqual(all.slice(0, 10));
    expect(first.newer).toBeUndefined();
    expect((await walk({ size: 10 }, 'newer', last.older)).at(-1)).toEqual(all.slice(0, 10));
  });

  it('lose and repeat nothing when a newer bill comes in between', async () => {
    const first = await page({ size: 10 }, many);
    await many.addBills([{ number: 'NEW', issueDate: '2026-03-01' }]);
    const second = await page({ size: 10, turn: first.older }, many);
    const back = await page({ size: 10, turn: second.newer }, many);

    expect(second.numbers).toEqual(all.slice(10, 20));
    expect(back.numbers).toEqual(all.slice(0, 10));
    expect((await page({ size: 10, turn: back.newer }, many)).numbers[0]).toBe('NEW');
  });

  it('show the newest one where nothing is left on the page that was asked for', async () => {
    const nowhere = { to: 'older', from: { at: '1999-01-01', id: 'bil_none' } } as const;

    expect((await page({ size: 10, turn: nowhere }, many)).numbers[0]).toBe('NEW');
  });

  it('are the firm’s own, whatever place is named', async () => {
    const place = (await world.db.bill.findFirstOrThrow({ where: { number: 'U1' } })).id;
    const turn = { to: 'older', from: { at: '2026-03-01', id: place } } as const;

    expect((await page({ size: 50, turn }, many)).numbers.filter((number) => !/^B\d|NEW/.test(number))).toEqual([]);
  });
});
