// Pages of a list by key.
import { describe, expect, it } from 'vitest';
import { isPlace, pageOf } from '../../src/core/page.ts';

const rows = (...ids: number[]) => ids.map((id) => ({ at: '2026-01-01', id: `bil_${id}` }));
const from = (id: number) => ({ at: '2026-01-01', id: `bil_${id}` });
const older = (id: number) => ({ to: 'older', from: from(id) }) as const;
const newer = (id: number) => ({ to: 'newer', from: from(id) }) as const;

describe('A page', () => {
  it('has an older one when one row more was found than fits', () => {
    expect(pageOf(rows(5, 4, 3), { turn: undefined, size: 2 })).toEqual({ rows: rows(5, 4), older: older(4) });
    expect(pageOf(rows(5, 4), { turn: undefined, size: 2 })).toEqual({ rows: rows(5, 4) });
    expect(pageOf([], { turn: undefined, size: 2 })).toEqual({ rows: [] });
  });

  it('on the way to older ones has a newer one, and no older one when it is the last', () => {
    expect(pageOf(rows(3, 2, 1), { turn: older(4), size: 2 })).toEqual({
      rows: rows(3, 2),
      newer: newer(3),
      older: older(2),
    });
    expect(pageOf(rows(3), { turn: older(4), size: 2 })).toEqual({ rows: rows(3), newer: newer(3) });
  });

  it('on the way back is turned round, and is the newest when it is not full', () => {
    expect(pageOf(rows(4, 5, 6), { turn: newer(3), size: 2 })).toEqual({
      rows: rows(5, 4),
      newer: newer(5),
      older: older(4),
    });
    expect(pageOf(rows(4, 5), { turn: newer(3), size: 2 })).toBeUndefined();
  });

  it('is the newest when nothing is left there', () => {
    expect(pageOf([], { turn: older(1), size: 2 })).toBeUndefined();
  });
});

describe('A place', () => {
  it.each([
    [{ at: '2026-01-31', id: 'bil_01J' }, true],
    [{ at: '2026-01-31T10:00:00.123Z', id: 'shr_01J' }, true],
    [{ at: '2026-02-30', id: 'bil_01J' }, false],
    [{ at: '2026-01-31T99:00:00.123Z', id: 'shr_01J' }, false],
    [{ at: "2026-01-31' OR true", id: 'bil_01J' }, false],
    [{ at: '2026-01-31', id: "bil_' OR true" }, false],
    [{ at: '2026-01-31', id: '' }, false],
    [{ at: '', id: 'bil_01J' }, false],
    [{ at: '2026-01-31T', id: 'bil_01J' }, false],
  ])('%j is one: %s', (place, expected) => {
    expect(isPlace(place)).toBe(expected);
  });
});
